"""Messages to clients, and what staff may do with any message: take back, send again, let go."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Office, User
from core.errors import Conflict, RuleError
from core.jobs import enqueue
from history.services import record
from notifications import outbox, sms
from notifications.addresses import check_address
from notifications.clock import OfficeNow, office_now
from notifications.gate.rules import basis_of
from notifications.models import HeldNotice, Message, Notification, Purpose
from notifications.models.messages import GATEWAY_TEST
from notifications.services.way_out import add_way_out
from notifications.texts import one_line, several_lines

SWEEP = "notifications.sweep"


@transaction.atomic
def send_to_client(  # noqa: PLR0913 - the fixed signature of the house, keywords only
    subject: str,
    channel: str,
    to: str,
    body: str,
    *,
    kind: str,
    by: User | None,
    subject_line: str = "",
    language: str = "en",
    name: str = "",
    office: Office | None = None,
    about: str = "",
    due_at: datetime | None = None,
    hold_until: datetime | None = None,
    not_after: datetime | None = None,
    dedupe_key: str | None = None,
    is_urgent: bool = False,
    missing: Sequence[str] = (),
    purpose: str = Purpose.SERVICE,
    template: str = "",
    letter: dict[str, Any] | None = None,
) -> Message:
    """Write one message to a person without an account and file it under `subject` (`client:42`). Returns the row.

    `body` is the finished text in `language`; names in `missing` block it (state held) until it is written again under
    the same `dedupe_key`. `hold_until` keeps it back so that changes collapse into the last version; `due_at` is when
    it is meant to arrive. `purpose` decides what the gate asks for; `template` names the words and their version, empty
    when typed by hand; `letter` is what an e-mail carries besides its text: files [{name, path, type}] below the media
    folder, in_reply_to and references (Message-IDs). Raises RuleError at `to`, `body`, `channel` or `purpose`.
    """
    if purpose not in Purpose.values:
        raise RuleError(_("Choose service or advertising."), field="purpose")
    if channel not in Message.Channel.values:
        raise RuleError(_("Choose e-mail or SMS."), field="channel")
    body = several_lines(body).strip()
    if not body:
        raise RuleError(_("Write a text first."), field="body")
    key = dedupe_key or f"{kind}:{uuid.uuid4().hex}"
    later = max((at for at in (due_at, hold_until) if at), default=None)
    row: dict[str, Any] = {
        "subject": subject,
        "about": about,
        "name": one_line(name, 200),
        "channel": channel,
        "to": check_address(channel, to),
        "office_id": office.pk if office else None,
        "kind": kind,
        "language": language,
        "subject_line": one_line(subject_line) if channel == "email" else "",
        "letter": (letter or {}) if channel == "email" else {},
        "body": body,
        "due_at": later,
        "not_after": not_after,
        "dedupe_key": key,
        "is_urgent": is_urgent,
        "created_by_id": by.pk if by else None,
        "purpose": purpose,
        "consent_basis": basis_of(subject, purpose),
        "template": template[:60],
        "parts": sms.count(body).parts if channel == "sms" else 1,
    }
    if missing:
        row |= {"state": "held", "reason_code": "missing_value", "reason_data": {"names": ", ".join(missing)}}
    written = outbox.write_messages([row])
    message = Message.objects.get(dedupe_key=key)
    if written and written[0].is_new:
        record(subject, f"{channel}_to_client", actor=by, data={"message": message.pk, "kind": kind})
    enqueue(SWEEP)
    return add_way_out(message) if written else message


def cancel(message: Message, *, by: User) -> Message:
    """Take back a message that has not left. Raises Conflict once it is being sent or its fate is decided.

    One whose earlier try may have been accepted ends in doubt instead: nobody can say it did not arrive.
    """
    waiting = Message.objects.filter(pk=message.pk, state__in=Message.WAITING)
    if not take_back(waiting, "by_hand", name=by.name):
        message.refresh_from_db()
        state = message.get_state_display()
        raise Conflict(
            _("This message can no longer be cancelled. Its state: %(state)s.") % {"state": state},
            data={"current": {"state": message.state}},
        )
    message.refresh_from_db()
    return message


def cancel_many(messages: Sequence[Message], *, by: User) -> int:
    """Take back those of several messages that have not left, and return how many; the others go their way."""
    pks = [message.pk for message in messages]
    return take_back(Message.objects.filter(pk__in=pks, state__in=Message.WAITING), "by_hand", name=by.name)


def take_back(messages: QuerySet[Message], code: str, **data: Any) -> int:
    """Cancel waiting messages for a reason and return how many; whoever holds one is fenced off.

    A message whose earlier try may have been accepted ends in doubt instead.
    """
    stop: dict[str, Any] = {
        "fence": F("fence") + 1,
        "lease_until": None,
        "next_try_at": None,
        "state_at": OfficeNow(),
    }
    waiting = messages.filter(state__in=Message.WAITING)
    doubtful = waiting.filter(is_doubtful=True).update(
        **stop, state=Message.State.UNKNOWN, reason_code="no_answer", reason_data={}
    )
    return doubtful + waiting.filter(is_doubtful=False).update(
        **stop, state=Message.State.CANCELLED, reason_code=code, reason_data=data
    )


@transaction.atomic
def withdraw(subject: str, *, kinds: Sequence[str] | None = None, dedupe: str | None = None) -> int:
    """Take back whatever has not left about a record whose reason is gone (task done, reminder removed).

    `kinds` and `dedupe` (the key given to notify, or its beginning) narrow it. Notices planned for later vanish.
    The same thing planned again is re-opened. Returns how many messages were taken back.
    """
    # colleagues' copies are filed under what they are about; a client's letters are not "about" the client
    about = Q(about=subject) | Q(subject=subject, user__isnull=False)
    waiting = Message.objects.filter(about, state__in=Message.WAITING)
    planned = Notification.objects.filter(subject=subject, announced_at=None, show_at__gt=OfficeNow())
    if kinds is not None:
        waiting, planned = waiting.filter(kind__in=kinds), planned.filter(kind__in=kinds)
    if dedupe is not None:
        waiting = waiting.filter(dedupe_key__startswith=dedupe)
        planned = planned.filter(dedupe_key__startswith=dedupe)
    planned.delete()
    held = HeldNotice.objects.waiting().filter(subject=subject)
    held = held.filter(kind__in=kinds) if kinds is not None else held
    (held.filter(dedupe_key__startswith=dedupe) if dedupe is not None else held).delete()
    return take_back(waiting, "withdrawn")


@transaction.atomic
def resend(message: Message, *, by: User) -> Message:
    """Send the same text again as a message of its own and return it; pressed twice at once it is one.

    Raises Conflict while the first still waits or is being sent, and for links of sign-in.
    """
    message = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    waiting = message.resends.exclude(state__in=Message.FINAL).first()
    if waiting:
        return waiting
    if not message.can_be_resent:
        state = message.get_state_display()
        raise Conflict(_("This message cannot be sent again now. Its state: %(state)s.") % {"state": state})
    copied = (
        "user_id", "subject", "about", "name", "channel", "to", "office_id", "kind", "language", "subject_line",
        "body", "url", "why", "is_urgent", "purpose", "consent_basis", "template", "parts", "letter",
    )  # fmt: skip
    key = f"resend:{message.pk}:{message.resends.count() + 1}"
    row = {name: getattr(message, name) for name in copied}
    outbox.write_messages([row | {"dedupe_key": key, "resend_of_id": message.pk, "created_by_id": by.pk}])
    again = Message.objects.get(dedupe_key=key)
    if message.user_id is None and message.subject:
        data = {"message": again.pk, "kind": message.kind, "resend_of": message.pk}
        record(message.subject, f"{message.channel}_to_client", actor=by, data=data)
    enqueue(SWEEP)
    return again


@transaction.atomic
def send_test(user: User, channel: str) -> Message:
    """Send a test by the channel's gateway to the user's own address and return the row, whose state tells the result.

    Raises RuleError at `to` when the user has no usable address for it.
    """
    if channel not in Message.Channel.values:
        raise RuleError(_("Choose e-mail or SMS."), field="channel")
    key = f"{GATEWAY_TEST}:{uuid.uuid4().hex}"
    row: dict[str, Any] = {
        "user_id": user.pk,
        "name": user.name,
        "channel": channel,
        "to": check_address(channel, user.email if channel == "email" else user.phone),
        "office_id": user.office_id,
        "kind": GATEWAY_TEST,
        "language": user.language,
        "subject_line": _("Test from Dossier") if channel == "email" else "",
        "body": _("This is a test. If you read it, the gateway works."),
        "is_urgent": True,
        "not_after": office_now() + timedelta(minutes=1),  # somebody looks on; later nobody wants it
        "created_by_id": user.pk,
        "dedupe_key": key,
    }
    outbox.write_messages([row])
    enqueue(SWEEP)
    return Message.objects.get(dedupe_key=key)


@transaction.atomic
def resend_many(messages: Sequence[Message], *, by: User) -> int:
    """Send several messages again, all or none, and return how many; one already sent again is not doubled.

    Raises Conflict when one of them can no longer be sent again.
    """
    return len({resend(message, by=by).pk for message in sorted(messages, key=lambda message: message.pk)})


def release(message: Message, *, by: User) -> Message:
    """Let a held message go now, by a person's decision. Raises Conflict when it is not held or lacks a value."""
    held = Message.objects.filter(pk=message.pk, state=Message.State.HELD).exclude(
        reason_code="missing_value"
    )
    go = {"state": Message.State.PENDING, "next_try_at": OfficeNow(), "state_at": OfficeNow()}
    with transaction.atomic():
        if not held.update(**go, reason_code="", reason_data={}, fence=F("fence") + 1):
            raise Conflict(_("This message is not waiting for a decision."))
        enqueue(SWEEP)
    message.refresh_from_db()
    return message
