"""Which final reports of SMS providers mean: this number does not exist, or never takes an SMS.

A phone that is off, a full memory, a filter or an unknown cause say nothing about the number: only this SMS failed.
"""

import re
from typing import Any

# https://www.twilio.com/docs/api/errors: not a number, not reachable by SMS at all, no mobile, landline; unknown
# handset, landline or a carrier that takes none
TWILIO = {"21211", "21214", "21217", "21614", "21635", "30005", "30006"}
JSON = {"unknown_number", "unknown_subscriber", "invalid_number", "no_such_number", "not_mobile", "landline"}
# the text of a report by SMPP 3.4 (Appendix B): GSM 09.02 errors 1 unknown and 5 unidentified subscriber, 11 no SMS for
# this subscriber; a refusal at once names ESME_RINVDSTADR (0x0B)
_KANNEL = re.compile(
    r"\berr:0*(1|5|11)\b|\bNACK/(0x0*b|11)\b|(unknown|unidentified) subscriber|invalid dest(ination)?[ _]addr|"
    r"(no such|unknown|invalid) (number|msisdn)",
    re.IGNORECASE,
)


def in_twilio(code: object) -> bool:
    """Say whether an error code of Twilio ends the number."""
    return str(code) in TWILIO


def in_kannel(text: str) -> bool:
    """Say whether what the SMS centre wrote beside a failed report (`%A`) ends the number."""
    return bool(_KANNEL.search(text))


def in_json(data: dict[str, Any]) -> bool:
    """Say whether a JSON gateway's refusal or report ends the number: it says `permanent`, or one of our codes."""
    return data.get("permanent") is True or str(data.get("code", "")).lower() in JSON
