"""One recipient, by an address that can receive: checked before a row is written."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.errors import RuleError
from notifications.reach import NO_SMS, number_of, obstacle


def check_address(channel: str, to: str) -> str:
    """Return the address as it will be used: one e-mail address, or a phone in E.164. Raises RuleError at `to`."""
    return _email(to) if channel == "email" else _phone(to)


def is_usable(channel: str, to: str) -> bool:
    """Say whether check_address would take it."""
    try:
        check_address(channel, to)
    except RuleError:
        return False
    return True


def _email(to: str) -> str:
    address = to.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise RuleError(_("Enter one e-mail address, like name@example.com."), field="to") from None
    return address


def _phone(to: str) -> str:
    if why := obstacle(to):
        raise RuleError(str(NO_SMS[why]), "no_sms", field="to")
    number = number_of(to)
    if number is None:
        raise RuleError(_("Enter a phone number with its country code, like +359 88 812 3456."), field="to")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
