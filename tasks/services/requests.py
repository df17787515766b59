"""Requests: somebody asks something, by the form or by phone; it finds or makes the client and a task with a clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Lower
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.calendar import effective_assignee, working_time_of_office
from accounts.models import Office, Team, User
from clients.access import can_see
from clients.models import Client, Kind
from clients.services import create_client
from clients.validation import at_field, check_email, check_phone
from core.errors import RuleError
from core.phones import display, parse
from core.text import clean
from history.services import record
from tasks import notices
from tasks.models import Request, Source, Task
from tasks.services.rows import tell_history
from tasks.services.writing import create_task
from tasks.values import Deadline, TaskValues

SAME_WITHIN = timedelta(minutes=10)
MAX_TEXT, MAX_NAME = 5000, 300
TITLE_LENGTH = 80


@dataclass(frozen=True)
class Asked:
    """What somebody asks and how they can be reached, as typed."""

    text: str
    phone: str = ""
    email: str = ""
    name: str = ""
    language: str = ""


@transaction.atomic
def receive_request(office: Office, asked: Asked, *, source: str, by: User | None) -> Request:
    """Keep a request with its client and its task; the same one again within ten minutes is the same request.

    `by` is the colleague on the phone, None for the form. A client who is known is found, whoever owns them: their
    owner gets the task. Raises RuleError at `text`, `phone` or `email`.
    """
    asked = _cleaned(asked, office)
    number, now = parse(asked.phone, office.country), timezone.now()
    client = _known(number, asked.email)
    if client is not None and (same := _same(client, asked, now)):
        return same
    is_new = client is None
    if client is None:
        client = _new_client(office, asked, source, by)
    answer_by = working_time_of_office(office).add_working_minutes(now, office.answer_minutes)
    task = _task(office, client, asked, answer_by, by)
    request = Request.objects.create(
        office=office,
        client=client,
        task=task,
        source=source,
        name=asked.name,
        phone=asked.phone,
        email=asked.email,
        text=asked.text,
        language=asked.language,
        is_new_client=is_new,
        received_at=now,
        answer_by=answer_by,
    )
    record(client.subject, "request_received", actor=by, data={"text": asked.text[:300], "task": task.pk})
    _tell(task, office, by=by)
    return request


@transaction.atomic
def answer_request(request: Request, *, by: User) -> Request:
    """Say that a request was answered; its task goes on. Twice is once."""
    row = Request.objects.select_for_update().get(pk=request.pk)
    if row.answered_at is None:
        row.answered_at, row.answered_by = timezone.now(), by
        row.save(update_fields=["answered_at", "answered_by"])
        tell_history(row.task, "request_answered", by=by)
    return row


def _cleaned(asked: Asked, office: Office) -> Asked:
    text = clean(asked.text).strip()
    if not text:
        raise RuleError(_("Write what it is about."), "required", "text")
    if len(text) > MAX_TEXT:
        raise RuleError(_("At most %(limit)s characters.") % {"limit": MAX_TEXT}, "too_long", "text")
    phone, email = clean(asked.phone).strip(), clean(asked.email).strip()
    if not phone and not email:
        raise RuleError(_("Leave a phone number or an e-mail address."), "required", "phone")
    if phone:
        at_field("phone", lambda: check_phone(phone, office.country))
    if email:
        at_field("email", lambda: check_email(email))
    name = " ".join(clean(asked.name).split())[:MAX_NAME]
    return Asked(text, phone, email, name, asked.language)


def _known(number: str | None, email: str) -> Client | None:
    """The client with this number or address; of several the one somebody owns, then the oldest."""
    kept = Client.objects.kept().select_related("owner", "office")
    oldest = (F("owner").asc(nulls_last=True), "id")
    if number and (found := kept.filter(phones__number=number).order_by(*oldest).first()):
        return found
    if not email:
        return None
    same = kept.alias(lowered=Lower("emails__address")).filter(lowered=email.lower())
    return same.order_by(*oldest).first()


def _same(client: Client, asked: Asked, now: datetime) -> Request | None:
    recent = Request.objects.filter(client=client, received_at__gt=now - SAME_WITHIN, text=asked.text)
    return recent.select_related("task").first()


def _new_client(office: Office, asked: Asked, source: str, by: User | None) -> Client:
    number = parse(asked.phone, office.country)
    with translation.override(office.languages[0] if office.languages else None):
        came_by = _("Request form") if source == Source.FORM else _("Phone call")
    values = {
        "kind": Kind.PERSON,
        "name": asked.name or (display(number, office.country) if number else asked.email),
        "office": office,
        "owner": by,
        "source": came_by,
        "language": asked.language,
    }
    return create_client(
        by=by,
        values=values,
        phones=[{"raw": asked.phone}] if asked.phone else (),
        emails=[{"address": asked.email}] if asked.email else (),
    )


def _task(office: Office, client: Client, asked: Asked, answer_by: datetime, by: User | None) -> Task:
    """The work: for the client's owner or their deputy; in the office's queue where nobody owns the client."""
    assignee = _responsible(client)
    team = None if client.owner_id else _queue(office)
    local = answer_by.astimezone(office.zone)
    values: TaskValues = {
        "title": _title(asked, office),
        "description": _description(asked),
        "client": client,
        "assignee": assignee,
        "team": team,
        "due": Deadline(local.date(), local.time(), office.time_zone),
        "priority": "high",
    }
    # whoever took the call may not see this client: then the task is nobody's, which all who lead see
    return create_task(by=by if assignee or team else None, values=values, is_quiet=True)


def _responsible(client: Client) -> User | None:
    if client.owner is None or client.owner.is_active:
        return client.owner
    deputy = effective_assignee(client.owner, timezone.localdate())
    return deputy if deputy.is_active and can_see(deputy, client) else None


def _title(asked: Asked, office: Office) -> str:
    line = " ".join(asked.text.split())
    short = line if len(line) <= TITLE_LENGTH else f"{line[: TITLE_LENGTH - 1].rstrip()}…"
    with translation.override(office.languages[0] if office.languages else None):
        return _("Answer: %(text)s") % {"text": short}


def _description(asked: Asked) -> str:
    ways = [asked.name, asked.phone, asked.email]
    return "\n".join([asked.text, "", *filter(None, ways)])


def _queue(office: Office) -> Team | None:
    return Team.objects.filter(office=office).order_by("id").first()


def _tell(task: Task, office: Office, *, by: User | None) -> None:
    """Tell whoever has it; a queue's team and its managers; without either whoever leads the office."""
    if task.assignee:
        people = [task.assignee]
    elif task.team:
        people = [*task.team.members.all(), *task.team.managers.all()]
    else:
        people = [person for person in User.objects.active().filter(office=office) if person.leads]
    notices.request_received(task, {person.pk: person for person in people}.values(), by=by)
