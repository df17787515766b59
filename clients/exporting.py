"""Clients as they leave the house: read in chunks, a constant number of queries a chunk, no more than one in memory."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from clients.exports import Exported
from clients.models import Client, ClientQuerySet, Email, Phone

CHUNK = 2_000

_PLAIN = (
    "kind", "name", "given_name", "middle_name", "family_name", "job_title", "addressed_as", "language", "phase",
    "phase_reason", "source", "preferred_channel", "what_counts", "address", "website", "tax_number", "notes",
)  # fmt: skip


def exported(clients: ClientQuerySet) -> Iterator[Exported]:
    """Yield every client of a (visible) queryset in the order of their keys. Lazy; four queries per CHUNK rows."""
    last = 0
    while True:
        found = clients.filter(pk__gt=last).order_by("pk")
        rows = list(
            found.values("pk", "birthday", "organisation__name", "owner__email", "office__name", *_PLAIN)[
                :CHUNK
            ]
        )
        if not rows:
            return
        pks = [row["pk"] for row in rows]
        phones = _points(
            Phone.objects.filter(client__in=pks).values_list("client", "number", "raw", "label", "is_primary")
        )
        emails = _points(
            Email.objects.filter(client__in=pks).values_list(
                "client", "address", "address", "label", "is_primary"
            )
        )
        tags: dict[int, list[str]] = defaultdict(list)
        through = Client.tags.through.objects.filter(client__in=pks).order_by("tag__name")
        for pk, name in through.values_list("client", "tag__name"):
            tags[pk].append(name)
        for row in rows:
            yield _one(row, phones[row["pk"]], emails[row["pk"]], tags[row["pk"]])
        last = pks[-1]


def _points(found: Any) -> dict[int, list[tuple[str, str]]]:
    """Group phones or e-mails by client, the primary first."""
    grouped: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for client, value, raw, label, is_primary in found.order_by("client", "id"):
        grouped[client].insert(0 if is_primary else len(grouped[client]), (value or raw, label))
    return grouped


def _one(
    row: dict[str, Any], phones: list[tuple[str, str]], emails: list[tuple[str, str]], tags: list[str]
) -> Exported:
    return Exported(
        id=str(row["pk"]),
        organisation=row["organisation__name"] or "",
        owner=row["owner__email"] or "",
        office=row["office__name"],
        birthday=row["birthday"].isoformat() if row["birthday"] else "",
        phones=phones,
        emails=emails,
        tags=tags,
        **{name: row[name] for name in _PLAIN},
    )
