"""What a client reads from us: their language, their name, nothing internal."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from clients.models import Channel, Client, Contact, ContactKind
from clients.naming import greeting


@dataclass(frozen=True)
class Letter:
    """A finished text; `subject_line` is for e-mail."""

    language: str
    subject_line: str
    body: str


def language_of(client: Client) -> str:
    """Return the client's language, else the first of the office, else the installation's."""
    known = dict(settings.LANGUAGES)
    wanted = [client.language, *client.office.languages, settings.LANGUAGE_CODE, "en"]
    return next(language for language in wanted if language in known)


def greeting_of(client: Client) -> str:
    """Return the line that begins a letter, in the active language; `addressed_as` wins, nothing is guessed."""
    return _("%(greeting)s,") % {"greeting": greeting(client, translation.get_language() or "")}


def addresses_of(client: Client, channel: str) -> list[str]:
    """Return the addresses for e-mail or SMS that are not known to be dead, the primary one first."""
    points: Iterable[object] = client.emails.all() if channel == "email" else client.phones.all()
    alive = [point for point in points if not point.is_dead]  # type: ignore[attr-defined]
    alive.sort(key=lambda point: not point.is_primary)  # type: ignore[attr-defined]
    values = (getattr(point, "address", None) or getattr(point, "number", None) for point in alive)
    return [str(value) for value in values if value]


def best_address(client: Client) -> tuple[str, str] | None:
    """Return the channel and address to write to unasked: the preferred one, else e-mail, else SMS; None without any."""
    preferred = [client.preferred_channel] if client.preferred_channel in {Channel.EMAIL, Channel.SMS} else []
    for channel in dict.fromkeys([*preferred, "email", "sms"]):
        if found := addresses_of(client, channel):
            return str(channel), found[0]
    return None


def contact_reminder(contact: Contact, channel: str) -> Letter:
    """Return the reminder of a planned contact: what and when, in the office's own time."""
    client = contact.client
    with translation.override(language_of(client)):
        local = timezone.localtime(contact.at, client.office.zone)
        when = {
            "date": formats.date_format(local, "DATE_FORMAT"),
            "time": formats.time_format(local, "H:i"),
            "office": client.office.name,
        }
        if contact.kind == ContactKind.VISIT:
            sentence = _("We remind you of our visit on %(date)s at %(time)s.") % when
        else:
            sentence = _("We remind you of our meeting on %(date)s at %(time)s.") % when
        glue = "\n\n" if channel == "email" else " "
        body = glue.join([greeting_of(client), sentence, client.office.name])
        return Letter(translation.get_language() or "en", _("Reminder: %(date)s, %(time)s") % when, body)
