"""Tell colleagues one fact, each in their own words and by their own channels."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from core.jobs import enqueue
from notifications import kinds, outbox, preferences
from notifications.addresses import is_usable
from notifications.clock import office_now
from notifications.kinds import Kind
from notifications.models import Notification, PushDevice
from notifications.services.bundling import hold
from notifications.services.devices import devices_of_all
from notifications.texts import Text, render

SWEEP = "notifications.sweep"


@transaction.atomic
def notify(  # noqa: PLR0913 - the fixed signature of the house, keywords only
    kind: str,
    recipients: Iterable[User],
    *,
    by: User | None,
    subject: str = "",
    url: str = "",
    values: Mapping[str, Any] | None = None,
    why: Any = "",
    due_at: datetime | None = None,
    not_after: datetime | None = None,
    dedupe: str | None = None,
    channels: Sequence[str] | None = None,
    about: Sequence[str] = (),
) -> list[Notification]:
    """Tell people one fact, each in their language and zone, and return the notices they get in Dossier.

    `by` is left out (own actions notify nobody) unless the kind says otherwise; so are people who no longer work here.
    `subject` is the record's key (`task:42`), `url` a path, `values` fill the kind's texts and may be lazy texts, dates
    and aware datetimes. `channels` limits or widens the kind's own; a person's "off" always wins. With `due_at` in the
    future nothing shows before. `about` names further records whose muting counts (a task's client). The same `dedupe` twice is one fact: a changed text rewrites what has not left yet.
    Raises KeyError for an unknown kind, kinds.UnknownValue for a value the kind does not list.
    """
    words = kinds.of(kind)
    people = _audience(words, recipients, by)
    if not people:
        return []
    base = dedupe or f"{kind}:{uuid.uuid4().hex}"
    said = preferences.said_about(kind, people, [subject, *about])
    people = [user for user in people if not preferences.is_muted(words, user, said)]
    wanted = {user.pk: preferences.wanted(words, user, said, channels) for user in people}
    texts = {
        user.pk: render(words, values or {}, why=why, language=user.language, zone=user.zone)
        for user in people
    }
    common = {"kind": kind, "subject": subject, "url": url}
    notice_keys = {user.pk: f"{base}:app:user:{user.pk}" for user in people if "app" in wanted[user.pk]}
    outbox.write_notices(
        [
            {
                **common,
                "user_id": user.pk,
                "actor_id": by.pk if by else None,
                "title": texts[user.pk].title,
                "body": texts[user.pk].body,
                "why": texts[user.pk].why,
                "dedupe_key": notice_keys[user.pk],
                "show_at": due_at,
            }
            for user in people
            if user.pk in notice_keys
        ]
    )
    notices = {n.user_id: n for n in Notification.objects.filter(dedupe_key__in=notice_keys.values())}
    rows, held = [], []
    browsers = _browsers(people, wanted)
    preferences.let_mail_stand_in(wanted, said, browsers)
    may_wait = not (words.is_urgent or words.is_reminder) and (words.is_groupable or said.hours)
    at = due_at or (office_now() if may_wait else None)
    for user in people:
        notice = notices.get(user.pk)
        hours = said.hours.get(user.pk, preferences.Hours())
        waits = preferences.goes_at(words, user, hours, at) if may_wait and at else None
        shared = common | {
            "not_after": not_after,
            "notice_id": notice.pk if notice else None,
            "created_by_id": by.pk if by else None,
        }
        if "push" in wanted[user.pk] and not (waits and hours.is_daily):
            opens = preferences.opening(user, hours, at) if waits and at else due_at
            rows += [
                push_row(words, user, device, texts[user.pk])
                | shared
                | {"due_at": opens, "dedupe_key": f"{base}:push:user:{user.pk}:{device.pk}"}
                for device in browsers.get(user.pk, [])
            ]
        for channel in sorted(wanted[user.pk] - {"app", "push"}):
            row = _for_colleague(words, user, channel, texts[user.pk], explicit=channels is not None)
            if not row:
                continue
            row |= shared | {"due_at": due_at, "dedupe_key": f"{base}:{channel}:user:{user.pk}"}
            if waits and "state" not in row:
                held.append(_held(row, texts[user.pk], waits))
            else:
                rows.append(row)
    outbox.write_messages(rows)
    hold(held)
    enqueue(SWEEP)
    return list(notices.values())


def _browsers(people: list[User], wanted: Mapping[int, set[str]]) -> dict[int, list[PushDevice]]:
    pushed = [user for user in people if "push" in wanted[user.pk]]
    return devices_of_all(pushed) if pushed else {}


def push_row(kind: Kind, user: User, device: PushDevice, text: Text) -> dict[str, Any]:
    """Return the message to one browser."""
    return {
        "user_id": user.pk,
        "name": user.name,
        "channel": "push",
        "device_id": device.pk,
        "to": device.name,
        "office_id": user.office_id,
        "language": user.language,
        "subject_line": text.title,
        "body": text.body,
        "is_urgent": kind.is_urgent or kind.is_reminder,
    }


def _audience(kind: Kind, recipients: Iterable[User], by: User | None) -> list[User]:
    people = {user.pk: user for user in recipients if user.is_active}
    if by is not None and not kind.tells_actor:
        people.pop(by.pk, None)
    return list(people.values())


def _held(row: Mapping[str, Any], text: Text, waits: datetime) -> dict[str, Any]:
    names = ("user_id", "notice_id", "channel", "kind", "subject", "url", "why", "dedupe_key")
    return {name: row[name] for name in names} | {"title": text.title, "text": row["body"], "due_at": waits}


def _for_colleague(
    kind: Kind, user: User, channel: str, text: Text, *, explicit: bool
) -> dict[str, Any] | None:
    to = user.email if channel == "email" else user.phone
    row: dict[str, Any] = {
        "user_id": user.pk,
        "name": user.name,
        "channel": channel,
        "to": to,
        "office_id": user.office_id,
        "language": user.language,
        "subject_line": text.title if channel == "email" else "",
        "body": text.email if channel == "email" else text.sms,
        "why": text.why if channel == "email" else "",
        "is_urgent": kind.is_urgent or kind.is_reminder,
    }
    if not is_usable(channel, to):
        if not explicit:
            return None  # a default channel that the person has no address for is simply not theirs
        return row | {"state": "dead", "reason_code": "no_address"}
    if text.missing:
        row |= {
            "state": "held",
            "reason_code": "missing_value",
            "reason_data": {"names": ", ".join(text.missing)},
        }
    return row
