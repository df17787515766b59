"""What waited for its bundle or for the morning becomes one letter. Nothing is lost, nothing that was read is sent."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models import User
from core.jobs import enqueue
from notifications import gate, kinds, outbox
from notifications.clock import OfficeNow, office_now
from notifications.gate import Refusal
from notifications.models import HeldNotice, Message
from notifications.texts import one_line

BUNDLE = "bundle"
SWEEP = "notifications.sweep"
KEPT = timedelta(days=30)  # the same fact told again within this is still one
MOST = 500
SHOWN = 50  # of one letter; the rest is a number


def register_words() -> None:
    """Declare the letter that holds several notices."""
    kinds.register(BUNDLE, title="%(title)s", names={"title"}, is_listed=False, channels=())


def hold(rows: Sequence[dict[str, Any]]) -> None:
    """Keep facts for later; the same `dedupe_key` twice is one. Who already waits for a bundle gives it its time."""
    for row in rows:
        waiting = HeldNotice.objects.waiting().filter(user=row["user_id"], channel=row["channel"])
        first = waiting.filter(due_at__gt=office_now(), due_at__lt=row["due_at"]).order_by("due_at").first()
        row["due_at"] = first.due_at if first else row["due_at"]
    HeldNotice.objects.bulk_create([HeldNotice(**row) for row in rows], ignore_conflicts=True)


def gather(now: datetime, horizon: datetime) -> None:
    """Turn everything that is due into letters, one for each person and channel. Run from the planner."""
    _forget(now)
    due = HeldNotice.objects.waiting().filter(due_at__lte=now).order_by("id")
    rows = list(
        due.select_for_update(skip_locked=True, of=("self",)).select_related("user__office", "notice")[:MOST]
    )
    by_reader: dict[tuple[int, str], list[HeldNotice]] = defaultdict(list)
    for row in rows:
        by_reader[row.user_id, row.channel].append(row)
    for (_user_id, channel), held in by_reader.items():
        _send(held[0].user, channel, held)
    if rows:
        enqueue(SWEEP)


def _send(user: User, channel: str, held: Sequence[HeldNotice]) -> None:
    telling = [row for row in held if _may_be_told(user, row)]
    _end([row for row in held if row not in telling])
    to = user.email if channel == "email" else user.phone
    if not telling or not to:
        return _end(telling)
    with override(user.language):
        row = _single(telling[0], channel) if len(telling) == 1 else _several(telling, channel)
    written = outbox.write_messages(
        [
            row
            | {
                "user_id": user.pk,
                "name": user.name,
                "channel": channel,
                "to": to,
                "office_id": user.office_id,
                "language": user.language,
                "dedupe_key": f"{BUNDLE}:{uuid.uuid4().hex}",  # the rows are locked: nobody else gathers them
            }
        ]
    )
    for message in written:
        HeldNotice.objects.filter(pk__in=[one.pk for one in telling]).update(message=message.pk)
    return None


def _may_be_told(user: User, row: HeldNotice) -> bool:
    if row.notice is not None and not row.notice.is_unread:
        return False
    asked = Message(user=user, kind=row.kind, subject=row.subject, channel=row.channel, office=user.office)
    return gate.ask_kind(asked) is None


def _end(rows: Sequence[HeldNotice]) -> None:
    HeldNotice.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=OfficeNow())


def _single(row: HeldNotice, channel: str) -> dict[str, Any]:
    """One fact alone reads as if it had not waited."""
    is_mail = channel == "email"
    return {
        "kind": row.kind,
        "subject": row.subject,
        "subject_line": row.title if is_mail else "",
        "body": row.text,
        "url": row.url if is_mail else "",
        "why": row.why if is_mail else "",
        "notice_id": row.notice_id,
    }


def _several(rows: Sequence[HeldNotice], channel: str) -> dict[str, Any]:
    n = len(rows)
    title = ngettext("%(n)d notice from Dossier", "%(n)d notices from Dossier", n) % {"n": n}
    if channel != "email":
        text = _("%(title)s: %(first)s …") % {"title": title, "first": rows[0].title}
        return {"kind": BUNDLE, "body": one_line(text, 300)}
    by_record: dict[str, list[HeldNotice]] = defaultdict(list)
    for row in rows[:SHOWN]:
        by_record[row.subject or str(row.pk)].append(row)
    parts = ["\n".join(f"• {row.title}" for row in group) for group in by_record.values()]
    if n > SHOWN:
        more = n - SHOWN
        parts.append(ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more})
    return {
        "kind": BUNDLE,
        "subject_line": title,
        "body": "\n\n".join(parts),
        "url": reverse("notifications:inbox"),
        "why": _(
            "These could wait, so they come together. You choose what does in your notification settings."
        ),
    }


def may_still_see_all(message: Message) -> Refusal | None:
    """The gate of a bundle: it is written anew when its reader may no longer see a part of it."""
    rows = list(HeldNotice.objects.filter(message=message).select_related("notice"))
    seen = gate.visible(message.user, {row.subject for row in rows}) if message.user else set()
    if rows and all(row.subject in seen for row in rows):
        return None
    HeldNotice.objects.filter(message=message, ended_at=None).update(message=None)
    return Refusal("no_access", is_moot=True)


@transaction.atomic
def read_elsewhere(notice_ids: Sequence[int]) -> None:
    """Take what was read in Dossier out of what waits; a letter of which nothing is left is not sent."""
    held = HeldNotice.objects.filter(notice__in=notice_ids, ended_at=None)
    letters = set(held.exclude(message=None).values_list("message_id", flat=True))
    held.update(ended_at=OfficeNow())
    for pk in letters:
        if HeldNotice.objects.filter(message=pk, ended_at=None).exists():
            continue
        Message.objects.filter(pk=pk, kind=BUNDLE, state="pending").update(
            state="cancelled", reason_code="already_read", next_try_at=None, state_at=OfficeNow()
        )


def _forget(now: datetime) -> None:
    gone = HeldNotice.objects.filter(ended_at=None, message__state__in=Message.FINAL)
    gone.update(ended_at=OfficeNow())
    HeldNotice.objects.filter(ended_at__lt=now - KEPT).delete()
