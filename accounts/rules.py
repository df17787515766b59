"""What may be stored about people and offices: one rule a field, for forms, API and commands alike.

A rule returns the value as it is kept, or raises RuleError at its field.
"""

import re
from collections.abc import Callable, Mapping
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.week import clean_holidays, clean_week
from core import phones
from core.errors import RuleError
from core.places import country_codes, currency_codes, zone_names

_SMS_NAME = re.compile(r"[A-Za-z0-9 ._-]{1,11}\Z")
_SMS_NUMBER = re.compile(r"\+?\d{3,15}\Z", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
MAX_ALERTS = 10
MIN_ANSWER_MINUTES, MAX_ANSWER_MINUTES = 5, 10_080
MAX_ALERT_MINUTES = 60 * 24 * 60
MAX_ALERT_WORKING_DAYS = 30


def _chosen(value: Any, allowed: Any, message: str, field: str) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise RuleError(message, field=field)
    return value


def language(value: Any) -> str:
    return _chosen(
        value, dict(settings.LANGUAGES), _("Dossier does not speak this language yet."), "language"
    )


def time_zone(value: Any) -> str:
    return _chosen(value, zone_names(), _("Choose a time zone like Europe/Sofia."), "time_zone")


def role(value: Any) -> str:
    return _chosen(value, Role.values, _("Choose employee, manager or admin."), "role")


def country(value: Any) -> str:
    code = value.upper() if isinstance(value, str) else value
    return _chosen(code, country_codes(), _("Choose a country by its two letters, e.g. BG."), "country")


def currency(value: Any) -> str:
    code = value.upper() if isinstance(value, str) else value
    return _chosen(code, currency_codes(), _("Choose a currency by its three letters, e.g. EUR."), "currency")


def languages(value: Any) -> list[str]:
    """Accept the languages of an office, the first being that of newcomers."""
    if not isinstance(value, list | tuple) or not value:
        raise RuleError(_("Choose at least one language."), field="languages")
    spoken = dict(settings.LANGUAGES)
    if any(not isinstance(code, str) or code not in spoken for code in value):
        raise RuleError(_("Dossier does not speak this language yet."), field="languages")
    return list(dict.fromkeys(value))


def email_from(value: Any) -> str:
    """Accept "Office <office@firm.example>" or a bare address; one address, no line breaks."""
    if not value:
        return ""
    text = str(value).strip()
    _name, address = parseaddr(text)
    try:
        validate_email(address)
    except ValidationError:
        address = ""
    if not address or _CONTROL.search(text) or text.count("@") != 1:
        raise RuleError(_("Write a sender like: Sofia office <office@firm.example>"), field="email_from")
    return text


def sms_from(value: Any) -> str:
    """Accept a number, or a name of at most 11 Latin letters and digits (3GPP TS 23.040 §9.1.2.5)."""
    if not value:
        return ""
    text = str(value).strip()
    if not _SMS_NUMBER.match(text.replace(" ", "")) and not _SMS_NAME.match(text):
        raise RuleError(
            _("Write a number with country code, or a name of at most 11 Latin letters."), field="sms_from"
        )
    return text


def deadline_alerts(value: Any) -> dict[str, list[int]]:
    """Accept minutes around the due time for the assignee, working hours after it for their deputy (may be left out)
    and working days after it for the managers."""
    wrong = RuleError(
        _("Give lists of whole numbers: assignee_minutes, manager_working_days."), field="deadline_alerts"
    )
    needed, known = {"assignee_minutes", "manager_working_days"}, {"deputy_working_hours"}
    if not isinstance(value, Mapping) or not needed <= set(value) <= needed | known:
        raise wrong
    bounds = {
        "assignee_minutes": (-MAX_ALERT_MINUTES, MAX_ALERT_MINUTES),
        "deputy_working_hours": (1, MAX_ALERT_WORKING_DAYS * 8),
        "manager_working_days": (0, MAX_ALERT_WORKING_DAYS),
    }
    cleaned: dict[str, list[int]] = {}
    for name, (low, high) in bounds.items():
        if name not in value:
            continue
        numbers = value[name]
        if not isinstance(numbers, list | tuple) or len(numbers) > MAX_ALERTS:
            raise wrong
        if any(type(number) is not int or not low <= number <= high for number in numbers):
            raise wrong
        cleaned[name] = sorted(set(numbers))
    return cleaned


def answer_minutes(value: Any) -> int:
    """Accept how many minutes of working time an answer may take."""
    if type(value) is not int or not MIN_ANSWER_MINUTES <= value <= MAX_ANSWER_MINUTES:
        words = {"least": MIN_ANSWER_MINUTES, "most": MAX_ANSWER_MINUTES}
        raise RuleError(_("Give %(least)s to %(most)s minutes.") % words, field="answer_minutes")
    return value


def phone(user: User, value: Any) -> str:
    """Return E.164; a number without a country code is read as one of the office's country."""
    if not value:
        return ""
    region = user.office.country
    number = phones.parse(str(value)[:60], region)
    if number is None or phones.is_doubtful(number):
        raise RuleError(
            _("This is no phone number; write it like %(example)s.") % {"example": phones.example(region)},
            field="phone",
        )
    return number


def deputy(user: User, value: User | None) -> User | None:
    """Accept an active colleague whose own deputies do not lead back here; a circle is refused by name."""
    if value is None:
        return None
    if value.pk == user.pk:
        raise RuleError(_("Nobody stands in for themselves."), field="deputy")
    if not value.is_active:
        raise RuleError(_("%(name)s no longer works here.") % {"name": value.name}, field="deputy")
    chain, step = [user], value
    while step not in chain[1:]:
        chain.append(step)
        if step == user:
            shown = " → ".join(person.name for person in chain)
            raise RuleError(
                _("Deputies would go round in a circle: %(chain)s") % {"chain": shown},
                code="circle",
                field="deputy",
            )
        following = User.objects.filter(stands_in_for=step).first()
        if following is None:
            break
        step = following
    return value


USER_RULES: dict[str, Callable[[User, Any], Any]] = {
    "role": lambda user, value: role(value),
    "language": lambda user, value: language(value),
    "time_zone": lambda user, value: time_zone(value),
    "phone": phone,
    "deputy": deputy,
    "working_hours": lambda user, value: clean_week(value, may_be_empty=True),
}
OFFICE_RULES: dict[str, Callable[[Any], Any]] = {
    "country": country,
    "time_zone": time_zone,
    "currency": currency,
    "languages": languages,
    "working_week": lambda value: clean_week(value, field="working_week"),
    "holidays": clean_holidays,
    "deadline_alerts": deadline_alerts,
    "answer_minutes": answer_minutes,
    "email_from": email_from,
    "sms_from": sms_from,
}
