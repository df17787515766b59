"""The sample office: 25 clients with a story, so that the first hour is practice and not explanation.

Everything made here is flagged `is_sample`: never e-mailed or texted, left out of reports, removed with one click.
"""

from datetime import datetime, time, timedelta
from itertools import cycle
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from clients import services as clients
from clients.models import Client, CommentKind, ContactKind, Direction, Kind, Phase
from clients.services.samples import mark_samples, purge_samples, restore_samples, trash_samples
from desk.sample_names import ORGANISATIONS, PEOPLE, PHONES
from tasks.services.samples import make_sample_task, set_samples_trashed

# Days from today and hour of the day: the first ones are overdue, the next are due today.
DUES = ((-3, 11), (-2, 15), (-1, 10), (0, 18), (0, 19), (0, 20), (1, 10), (2, 12), (4, 15), (9, 11))


def has_sample_office() -> bool:
    """Say whether samples are among the clients."""
    return Client.objects.kept().samples().exists()


@transaction.atomic
def make_sample_office(by: User, language: str) -> int:
    """Make the samples, owned by `by`, in one language; returns how many clients. Replaces earlier samples."""
    purge_samples()
    with translation.override(language):
        organisations = [
            _organisation(by, language, number) for number in range(len(ORGANISATIONS[language]))
        ]
        people = [_person(by, language, number, organisations) for number in range(len(PEOPLE[language]))]
        everybody = organisations + people
        mark_samples(everybody)
        _tell_stories(by, people)
        _hand_out_tasks(by, everybody)
    return len(everybody)


@transaction.atomic
def remove_sample_office() -> tuple[int, datetime]:
    """Move the samples and their tasks to the trash; returns how many clients and the moment that undoing needs."""
    count, at = trash_samples()
    set_samples_trashed(at)
    return count, at


@transaction.atomic
def bring_back_sample_office(at: datetime) -> int:
    """Undo `remove_sample_office`; returns how many clients are back."""
    set_samples_trashed(None, was=at)
    return restore_samples(at)


def _phone(language: str, number: int) -> list[dict[str, object]]:
    return [{"raw": f"{PHONES[language]}{number:02}"[:16], "label": "", "is_primary": True}]


def _organisation(by: User, language: str, number: int) -> Client:
    phase = (Phase.ACTIVE, Phase.ACTIVE, Phase.LEAD)[number % 3]
    return clients.create_client(
        by=by,
        values={
            "kind": Kind.ORGANISATION,
            "name": ORGANISATIONS[language][number],
            "phase": phase,
            "language": language,
            "source": _("Recommendation"),
            "website": f"https://example.com/{number + 1}",
        },
        phones=_phone(language, 50 + number),
        emails=[{"address": f"office{number + 1}@example.com", "label": "", "is_primary": True}],
        tags=[_("Key client")] if number < 2 else [],
    )


def _person(by: User, language: str, number: int, organisations: list[Client]) -> Client:
    given, family = PEOPLE[language][number]
    works_at = organisations[number] if number < len(organisations) else None
    values: dict[str, Any] = {
        "kind": Kind.PERSON,
        "given_name": given,
        "family_name": family,
        "language": language,
        "phase": (Phase.ACTIVE, Phase.LEAD, Phase.ACTIVE, Phase.DORMANT)[number % 4],
        "what_counts": (_("Speed before price"), "", _("A fixed contact person"), "")[number % 4],
        "source": (_("Website"), _("Trade fair"), _("Recommendation"))[number % 3],
    }
    if values["phase"] == Phase.DORMANT:
        values["phase_reason"] = _("No orders this year")
    if works_at:
        values |= {"organisation": works_at, "job_title": (_("Manager"), _("Accountant"))[number % 2]}
    return clients.create_client(
        by=by,
        values=values,
        phones=_phone(language, 10 + number),
        emails=[{"address": f"client{number + 1}@example.com", "label": "", "is_primary": True}],
        tags=[_("VIP")] if number % 6 == 0 else [],
    )


def _tell_stories(by: User, people: list[Client]) -> None:
    """Give each person a past: a call, a meeting, what colleagues noted."""
    now = timezone.now()
    notes = cycle(
        (
            (CommentKind.NOTE, _("Asked for a revised quote with delivery. Budget approved.")),
            (CommentKind.PREFERENCE, _("Prefers a short call in the morning to long e-mails.")),
            (CommentKind.DECISION, _("We keep last year's price for the first half of the year.")),
            (CommentKind.PRAISE, _("Praised the quick answer and recommended us to a partner.")),
            (CommentKind.RISK, _("Compares us with a cheaper supplier; decision at the end of the month.")),
        )
    )
    for number, client in enumerate(people):
        kind, body = next(notes)
        clients.add_comment(client, by=by, kind=kind, body=body)
        if number % 2 == 0:
            clients.log_contact(
                client,
                by=by,
                kind=(ContactKind.CALL, ContactKind.MEETING)[number % 4 // 2],
                direction=Direction.OUT,
                at=now - timedelta(days=1 + number * 2, hours=number % 5),
                duration_minutes=5 + number,
                outcome=_("Talked through the offer; will decide by Friday."),
            )


def _hand_out_tasks(by: User, everybody: list[Client]) -> None:
    titles = cycle(
        (
            _("Send the revised quote"),
            _("Call about the delivery date"),
            _("Prepare the contract"),
            _("Check the credit limit with accounting"),
            _("Invite to the open day"),
        )
    )
    today = timezone.localdate(timezone=by.zone)
    for (days, hour), client in zip(DUES, everybody[5:], strict=False):
        due = datetime.combine(today + timedelta(days=days), time(hour), tzinfo=by.zone)
        make_sample_task(client, by=by, title=next(titles), due=due)
