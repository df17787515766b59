"""A message that did not reach a client goes by another channel, else somebody calls."""

from datetime import timedelta

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.calendar import effective_assignee, working_time_of
from accounts.models import User
from clients.access import can_see
from clients.contact import may_contact
from clients.letters import addresses_of
from clients.models import Client
from core.times import local_date
from notifications import sms
from notifications.gate.rules import policy_of
from notifications.models import Message
from notifications.services import send_instead
from tasks.models import Priority, Task
from tasks.services.writing import create_task

FAILED = ("dead", "bounced")
# our own doing, or nobody's wish: another channel would be as wrong
NOT_THEIRS = {"missing_value", "no_text", "no_gate", "broken", "withdrawn", "by_hand"}
MOST_PARTS = 3  # a letter longer than this is no SMS
CALL_WITHIN_MINUTES = 240  # of working time


def after_failure(message: Message) -> list[User]:
    """Try another channel for a message that failed, or make a task to call; tells nobody by itself."""
    if message.state not in FAILED or message.reason_code in NOT_THEIRS or message.resend_of_id:
        return []
    if not policy_of(message.office).has_fallback or not message.subject.startswith("client:"):
        return []
    client = _client(message)
    if client is not None and not client.is_sample and not _sent_instead(client, message):
        _ask_to_call(client, message)
    return []


def _client(message: Message) -> Client | None:
    number = message.subject.removeprefix("client:")
    kept = Client.objects.kept().select_related("owner__office", "office")
    return kept.filter(pk=int(number)).first() if number.isdigit() else None


def _sent_instead(client: Client, message: Message) -> bool:
    channel = "sms" if message.channel == "email" else "email"
    to = next(iter(addresses_of(client, channel)), "")
    if not to or (channel == "sms" and sms.count(message.body).parts > MOST_PARTS):
        return False
    answer = may_contact(
        client, channel, to=to, body=message.body, purpose=message.purpose, is_urgent=message.is_urgent
    )
    if not answer.allowed:
        return False
    send_instead(message, channel, to)
    return True


def _ask_to_call(client: Client, message: Message) -> None:
    """Make one task for whoever looks after the client today, due within half a working day; one at a time."""
    owner = client.owner or message.created_by
    if owner is None or message.purpose == "marketing":
        return
    deputy = effective_assignee(owner, local_date(timezone.now(), owner.zone))
    person = deputy if can_see(deputy, client) else owner
    with translation.override(person.language):
        title = _("Call %(name)s: our message did not arrive") % {"name": client.name}
        if Task.objects.kept().filter(client=client, title=title, completed_at=None).exists():
            return
        due = working_time_of(person).add_working_minutes(timezone.now(), CALL_WITHIN_MINUTES)
        create_task(
            by=None,
            values={
                "title": title,
                "description": message.body,
                "client": client,
                "assignee": person,
                "priority": Priority.HIGH,
                "due": due.replace(second=0, microsecond=0) + timedelta(minutes=1),
            },
        )
