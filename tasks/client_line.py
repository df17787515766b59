"""What the client reads about a task: their language, their name, never an internal word of ours."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from clients.models import Client
from tasks.models import ClientChannel, Task


@dataclass(frozen=True)
class ClientText:
    """A finished text; `subject_line` is for e-mail."""

    language: str
    subject_line: str
    body: str


def fact_text(task: Task, client: Client, channel: str, fact: str) -> ClientText:
    """Return the text of a fact: `planned`, `moved` (the promised date) or `done`."""
    with translation.override(language_of(client)):
        values = {"line": task.client_line.rstrip(" ."), "date": _day(task)}
        if fact == "done":
            sentence = _("%(line)s: it is done.") % values
        elif fact == "moved" and task.promised_on:
            sentence = _("%(line)s: the new date is %(date)s.") % values
        elif task.promised_on:
            sentence = _("%(line)s: we plan to have it done by %(date)s.") % values
        else:
            sentence = _("%(line)s: it is planned.") % values
        return _text(client, channel, task.client_line, sentence)


def reminder_text(task: Task, client: Client, channel: str) -> ClientText:
    """Return the text of a reminder. Without a line for the client it names only the time: our title is internal."""
    with translation.override(language_of(client)):
        when = {"line": task.client_line.rstrip(" ."), "date": _moment(task, client)}
        if task.client_line:
            sentence = _("We remind you: %(line)s, %(date)s.") % when
        else:
            sentence = _("We remind you of what we agreed for %(date)s.") % when
        return _text(client, channel, task.client_line or _("Reminder"), sentence)


def language_of(client: Client) -> str:
    """The client's language, else the first of the office, else the installation's."""
    known = dict(settings.LANGUAGES)
    wanted = [client.language, *client.office.languages, settings.LANGUAGE_CODE, "en"]
    return next(language for language in wanted if language in known)


def _text(client: Client, channel: str, topic: str, sentence: str) -> ClientText:
    language = translation.get_language() or "en"
    greeting = greeting_of(client)
    if channel == ClientChannel.EMAIL:
        body = f"{greeting}\n\n{sentence}\n\n{client.office.name}"
    else:
        body = f"{greeting} {sentence} {client.office.name}"
    return ClientText(language, topic, body)


def greeting_of(client: Client) -> str:
    """How the client is addressed, in the active language."""
    return _("Hello %(name)s,") % {"name": client.addressed_as or client.name}


def _day(task: Task) -> str:
    return formats.date_format(task.promised_on, "DATE_FORMAT") if task.promised_on else ""


def _moment(task: Task, client: Client) -> str:
    if task.due_at is None:
        return ""
    local = timezone.localtime(task.due_at, client.office.zone)
    day = formats.date_format(local, "DATE_FORMAT")
    return day if task.is_date_only else f"{day} {formats.time_format(local, 'H:i')}"
