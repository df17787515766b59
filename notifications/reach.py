"""Where an SMS may go, who it comes from there, and whether that sender can be answered.

A number says its country and its kind by the numbering plan; an office says which countries it writes to. Premium and
shared-cost numbers would be paid by the office, satellite ones cost euros a message, fixed lines do not get SMS.
"""

import re

import phonenumbers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumber, PhoneNumberType, shortnumberinfo

from accounts.models import Office
from notifications.models import ContactPolicy

_LANDLINE = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.VOICEMAIL,
    PhoneNumberType.UAN,
    PhoneNumberType.TOLL_FREE,
}
_PAID = {PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.PAGER}
_NOWHERE = "001"  # satellites and services that belong to no country
_SHORT = re.compile(r"\+?\d{2,6}")
_DIGITS = re.compile(r"\+?\d{3,15}")
_LETTERS = re.compile(r"[A-Za-z0-9 ._&-]{1,11}")

NO_SMS: dict[str, str | Promise] = {
    "landline": _("This number cannot receive SMS; choose a mobile number."),
    "premium": _("This is a premium number: an SMS to it costs extra. Choose a mobile number."),
    "short": _("This is a short number of a service. Choose a mobile number with its country code."),
    "satellite": _("This number belongs to no country (satellite or service), and an SMS to it is dear."),
}


def number_of(to: str) -> PhoneNumber | None:
    """Return a number typed with its country code, None for anything else."""
    try:
        number = phonenumbers.parse(to.strip(), None)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def obstacle(to: str) -> str:
    """Return why no SMS goes to this number, whoever sends it (a key of NO_SMS); "" where nothing speaks against it."""
    if _SHORT.fullmatch(to.strip()):
        return "short"
    number = number_of(to)
    if number is None:
        return ""
    if phonenumbers.region_code_for_number(number) == _NOWHERE:
        return "satellite"
    kind = phonenumbers.number_type(number)
    if kind in _PAID:
        return "premium"
    if kind in _LANDLINE:
        return "landline"
    return "short" if shortnumberinfo.is_valid_short_number(number) else ""


def country_of(to: str) -> str:
    """Return the country (ISO 3166) of a number in E.164, "" for none. Numbers shared by several count as the largest's."""
    number = number_of(to)
    if number is None:
        return ""
    return phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(
        number.country_code or 0
    )


def is_allowed(policy: ContactPolicy, to: str) -> bool:
    """Say whether an office sends SMS to the country of this number; without a list it sends to every country."""
    return not policy.sms_countries or country_of(to) in policy.sms_countries


def sender_for(office: Office | None, to: str, fallback: str) -> str:
    """Return whom an SMS to this number comes from: the office's sender for that country, its own, else the gateway's."""
    if office is None:
        return fallback
    try:
        policy: ContactPolicy | None = office.contact_policy
    except ContactPolicy.DoesNotExist:
        policy = None
    by_country = policy.sms_senders.get(country_of(to), "") if policy and policy.sms_senders else ""
    return by_country or office.sms_from or fallback


def can_be_answered(sender: str) -> bool:
    """Say whether somebody can answer an SMS from this sender: numbers and short codes, never a name in letters.

    A sender that nobody set belongs to the gateway; nothing is promised for it.
    """
    return bool(_DIGITS.fullmatch(sender.strip()))


def is_sender(text: str) -> bool:
    """Say whether a gateway could take this as a sender: a number, a short code, up to 11 letters and digits."""
    return bool(_DIGITS.fullmatch(text) or (_LETTERS.fullmatch(text) and not text.isdigit()))
