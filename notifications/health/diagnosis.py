"""What a gateway's answer means, in one plain sentence that says what to do next.

Transports leave a code on each attempt (transports.words explains most of them) and the provider's own words; these
rules read the words. Sources: RFC 5321 and 3463 (mail), Twilio's error dictionary (21xxx, 20003), Kannel's user guide.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.transports.words import sentence

_SENTENCES = {
    "recipient": gettext_lazy("The server does not accept the recipient's address or number."),
    "redirect": gettext_lazy("The server sends us to another address, which is not followed."),
    "money": gettext_lazy("The account with the provider has no credit left."),
    "provider": gettext_lazy("The provider has a fault of its own. Try again later."),
    "not_understood": gettext_lazy("The answer is not one of this kind of gateway. Check the address."),
    "refused": gettext_lazy("The provider refused the message."),
}
_BY_CODE = {
    "401": "sign_in", "403": "sign_in", "530": "sign_in", "534": "sign_in", "535": "sign_in", "538": "no_tls",
    "408": "timeout", "402": "money", "405": "not_understood", "500": "provider", "502": "provider", "503": "provider",
    "504": "provider", "301": "redirect", "302": "redirect", "303": "redirect", "307": "redirect", "308": "redirect",
}  # fmt: skip
_BY_WORDS = tuple(
    (re.compile(words, re.IGNORECASE), cause)
    for words, cause in (
        (r"sender|return.path|MAIL:|not owned by|send ?as|spf|dmarc|\b(21212|21606|21659|21660|21603)\b", "sender"),
        (r"authoriz|authentic|credential|password|login|\b(20003|20404)\b", "sign_in"),
        (r"credit|balance|funds|payment", "money"),
        (r"RCPT|recipient|mailbox|user unknown|\b(21211|21614|21610|21408)\b|invalid number", "recipient"),
        (r"cannot be read|unexpected answer|names no message|too long", "not_understood"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class Cause:
    """Why it did not work: a stable code and a sentence for a person."""

    code: str
    text: str


def explain(code: str, words: str = "") -> Cause:
    """Return the cause behind an attempt's code and the provider's own words, in the active language."""
    found = _found(code, words)
    return Cause(found, sentence(found) or str(_SENTENCES[found]))


def _found(code: str, words: str) -> str:
    known = _BY_CODE.get(code, code)
    if known in _SENTENCES or sentence(known):
        return known
    return next((cause for pattern, cause in _BY_WORDS if pattern.search(words)), "refused")


def waiting_too_long() -> str:
    """Return what to say when nobody picked the test up."""
    return _("Nobody has picked the test up yet. The worker may not be running: look at Health.")
