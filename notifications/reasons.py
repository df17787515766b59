"""Why a message is where it is, in words. Rows keep the code; the text is made when somebody looks."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_texts: dict[str, str | Promise] = {
    "missing_value": _("The text needs a value that is missing: %(names)s."),
    "no_address": _("There is no address for this channel."),
    "bad_address": _("The address cannot receive this message."),
    "no_gate": _("Nobody has said who may get this kind of message."),
    "no_text": _("The text is empty."),
    "by_hand": _("Cancelled by %(name)s."),
    "already_read": _("It was read in Dossier before it was sent."),
    "withdrawn": _("Its reason is gone."),
    "no_access": _("The recipient may no longer see what it is about."),
    "inactive": _("The recipient no longer works here."),
    "too_late": _("Its time had passed before it could be sent."),
    "gave_up": _("The provider could not be reached in the time given."),
    "refused": _("The provider refused it: %(error)s"),
    "no_answer": _("The provider did not answer clearly; it may or may not have been sent."),
    "broken": _("The message could not be built."),
    "not_signed_in": _("The provider refused our password or key."),
    "sender_refused": _("The provider does not let us send from our address: %(error)s"),
    "device_gone": _("This browser takes no notices any more."),
    "sms_country": _("This office sends no SMS to the country of this number (%(country)s)."),
    "bounced": _("The provider reports that it did not arrive: %(error)s"),
    "address_gone": _("Nobody has this address any more, and nothing more goes there: %(error)s"),
    "number_gone": _("This number does not exist or takes no SMS, and none goes there any more: %(error)s"),
    "quiet_hours": _("It waits for the end of the quiet hours."),
    "do_not_contact": _("Do not contact: %(reason)s"),
    "opted_out": _("They want no messages at this address."),
    "opted_out_marketing": _("They want no advertising at this address."),
    "no_consent": _("Nobody has noted that they agreed to advertising."),
    "cap_day": _("They had enough messages for a day (%(most)s)."),
    "cap_week": _("They had enough advertising for a week (%(most)s)."),
    "sms_budget": _("The office's SMS for this month are used up (%(most)s)."),
    "restored": _("It waits for a decision after the restore of a backup."),
    "no_gateway": _("Kept here only: no gateway is set for this channel."),
}


class _Forgiving(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def register(code: str, text: str | Promise) -> None:
    """Add the words of a reason that a higher app gives through its gate."""
    _texts[code] = text


def text(code: str, data: dict[str, Any] | None = None) -> str:
    """Return the reason in the active language; an unknown code reads as itself."""
    words = _texts.get(code)
    return str(words) % _Forgiving(data or {}) if words is not None else code
