"""Look-alikes: warned about while typing, never about clients that the asker may not see."""

from collections.abc import Iterable

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models.functions import Lower

from accounts.models import User
from clients.models import Client, ClientQuerySet, Email, Phone
from core.text import fold

LIMIT = 5


def find_duplicates(
    phones: Iterable[str], emails: Iterable[str], name: str, *, by: User, exclude: int | None = None
) -> list[tuple[Client, str]]:
    """Return up to five kept clients that may be the same, with why: `phone`, `email` or `name`, surest first.

    `phones` are E.164. At most three queries.
    """
    seen = Client.objects.visible_to(by).kept().select_related("owner")
    if exclude is not None:
        seen = seen.exclude(pk=exclude)
    found: dict[int, tuple[Client, str]] = {}
    numbers, addresses = [n for n in phones if n], [a.lower() for a in emails if a]
    if numbers:
        same = Phone.objects.filter(number__in=numbers).values("client")
        _add(found, seen.filter(pk__in=same)[:LIMIT], "phone")
    if addresses:
        owning = (
            Email.objects.annotate(lowered=Lower("address")).filter(lowered__in=addresses).values("client")
        )
        _add(found, seen.filter(pk__in=owning)[:LIMIT], "email")
    if len(name.strip()) > 2 and len(found) < LIMIT:
        _add(found, _alike(seen, name), "name")
    return list(found.values())[:LIMIT]


def _add(found: dict[int, tuple[Client, str]], clients: Iterable[Client], why: str) -> None:
    for client in clients:
        found.setdefault(client.pk, (client, why))


def _alike(seen: ClientQuerySet, name: str) -> ClientQuerySet:
    text = fold(name)
    alike = seen.filter(search_text__trigram_word_similar=text)
    return alike.annotate(alikeness=TrigramWordSimilarity(text, "search_text")).order_by("-alikeness", "id")[
        :LIMIT
    ]
