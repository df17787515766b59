"""What a client's data must look like: said once, used by forms, API and services.

Each function returns the cleaned value or raises Django's ValidationError with a translated message and a code; forms
and serializers show it at the field, services turn it into a RuleError.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import phones, taxes
from core.errors import RuleError
from core.text import clean

T = TypeVar("T")

OLDEST_YEAR = 1850
MAX_POINTS = 20  # phones, and e-mails, of one client
MAX_TAGS = 50
MAX_TAG = 60


def unknown_id() -> str:
    """The one text for ids that do not exist and ids that the asker may not see."""
    return _("Unknown id.")


def check_text(value: str, limit: int, *, is_multiline: bool = False) -> str:
    """Return a text without NUL and lone surrogates; one line unless told otherwise. Refuses more than `limit`."""
    text = clean(value).strip()
    if not is_multiline:
        text = " ".join(text.split("\r\n")) if "\r\n" in text else text
        text = text.replace("\n", " ").replace("\r", " ")
    if len(text) > limit:
        raise ValidationError(
            ngettext(
                "Shorten this to %(limit)d character (it has %(length)d).",
                "Shorten this to %(limit)d characters (it has %(length)d).",
                limit,
            )
            % {"limit": limit, "length": len(text)},
            code="max_length",
        )
    return text


def check_email(value: str) -> str:
    """Return one e-mail address. Refuses lists, line breaks and what no server would take."""
    address = clean(value).strip()
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError(_("Write one e-mail address, like name@example.com."), code="invalid") from None
    if len(address) > 254:
        raise ValidationError(_("This e-mail address is too long."), code="max_length")
    return address


def check_phone(value: str, country: str) -> str:
    """Return the number in E.164 as read in `country`; a refusal shows an example of that country."""
    number = phones.parse(value, country)
    if number is None:
        raise ValidationError(
            _("This is no phone number. Write it like %(example)s.") % {"example": phones.example(country)},
            code="invalid",
        )
    return number


def check_birthday(value: date | None, today: date) -> date | None:
    """Refuse birthdays in the future and before 1850."""
    if value is None:
        return None
    if value > today:
        raise ValidationError(_("A birthday cannot be in the future."), code="future")
    if value.year < OLDEST_YEAR:
        raise ValidationError(
            _("Check the year: nobody alive was born before %(year)d.") % {"year": OLDEST_YEAR},
            code="too_old",
        )
    return value


def check_website(value: str) -> str:
    """Return an address people can open: http or https, as typed. Refuses other schemes (javascript:, data:)."""
    text = check_text(value, 300)
    if not text:
        return ""
    wrong = ValidationError(_("Write a web address, like www.example.com."), code="invalid")
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = parts.hostname
    except ValueError:
        raise wrong from None
    if (
        parts.scheme.lower() not in {"http", "https"}
        or not host
        or "." not in host
        or any(map(str.isspace, text))
    ):
        raise wrong
    return text


def check_tax_number(value: str, country: str) -> str:
    """Return a tax or VAT number without separators; refused when its check digits do not agree."""
    text = check_text(value, taxes.MAX_LENGTH)
    if not text:
        return ""
    if not taxes.is_valid(text, country):
        message = _("The check digits of this tax number do not agree; write it like %(example)s.")
        raise ValidationError(message % {"example": taxes.example(country)}, code="invalid")
    return taxes.compact(text)


def check_language(value: str) -> str:
    """Return a language that Dossier writes to clients in, or an empty string."""
    if value and value not in dict(settings.LANGUAGES):
        raise ValidationError(_("Choose one of the languages."), code="unknown_language")
    return value


def check_tag(value: str) -> str:
    """Return the name of a tag: one short line."""
    name = " ".join(check_text(value, MAX_TAG).lstrip("#").split())
    if not name:
        raise ValidationError(_("A tag needs a name."), code="required")
    return name


def at_field(field: str, check: Callable[[], T]) -> T:
    """Run a check and turn its ValidationError into a RuleError at `field`."""
    try:
        return check()
    except ValidationError as error:
        raise RuleError(error.messages[0], field=field) from None


def refuse(field: str, message: Any, code: str = "invalid") -> RuleError:
    """Return the RuleError to raise for a rule at one field."""
    return RuleError(message, code=code, field=field)
