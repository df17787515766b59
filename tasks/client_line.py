"""What the client reads about a task: their language, their name, never an internal word of ours."""

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from clients.letters import Letter, greeting_of, language_of
from clients.models import Client
from tasks.models import ClientChannel, Task


def fact_text(task: Task, client: Client, channel: str, fact: str) -> Letter:
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
        return _letter(client, channel, task.client_line, sentence)


def reminder_text(task: Task, client: Client, channel: str) -> Letter:
    """Return the text of a reminder. Without a line for the client it names only the time: our title is internal."""
    with translation.override(language_of(client)):
        when = {"line": task.client_line.rstrip(" ."), "date": _moment(task, client)}
        if task.client_line:
            sentence = _("We remind you: %(line)s, %(date)s.") % when
        else:
            sentence = _("We remind you of what we agreed for %(date)s.") % when
        return _letter(client, channel, task.client_line or _("Reminder"), sentence)


def _letter(client: Client, channel: str, topic: str, sentence: str) -> Letter:
    glue = "\n\n" if channel == ClientChannel.EMAIL else " "
    body = glue.join([greeting_of(client), sentence, client.office.name])
    return Letter(translation.get_language() or "en", topic, body)


def _day(task: Task) -> str:
    return formats.date_format(task.promised_on, "DATE_FORMAT") if task.promised_on else ""


def _moment(task: Task, client: Client) -> str:
    if task.due_at is None:
        return ""
    local = timezone.localtime(task.due_at, client.office.zone)
    day = formats.date_format(local, "DATE_FORMAT")
    return day if task.is_date_only else f"{day} {formats.time_format(local, 'H:i')}"
