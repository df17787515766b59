"""How the office's one search looks among clients and comments."""

from collections.abc import Sequence
from functools import lru_cache

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from clients.models import Client, Comment
from core import search
from core.search import Hit
from core.text import search_readings, words

SNIPPET = 160
LEAST = 2  # characters


def find_clients(user: User, query: str, limit: int) -> Sequence[Hit]:
    """Clients by name parts, phone digits and e-mail parts, by name."""
    if len(query.strip()) < LEAST or not search_readings(query):
        return []
    rows = Client.objects.visible_to(user).kept().matching(query).order_by("name_sort", "id")
    found = rows.only("id", "name", "job_title", "next_step_title", "deleted_at")[:limit]
    return [
        Hit("client", row.pk, row.name, row.job_title or row.next_step_title, page_of(row.pk))
        for row in found
    ]


def find_comments(user: User, query: str, limit: int) -> Sequence[Hit]:
    """Comments that hold every word, newest first."""
    wanted = [word for word in words(query) if len(word) >= LEAST]
    if not wanted:
        return []
    every = Q()
    for word in wanted[:8]:
        every &= Q(search_text__contains=word)
    rows = Comment.objects.visible_to(user).filter(every).select_related("client").order_by("-id")[:limit]
    return [
        Hit(
            "comment",
            row.pk,
            row.client.name,
            snippet(row.body, wanted[0]),
            f"{page_of(row.client_id)}#comment-{row.pk}",
        )
        for row in rows
    ]


def snippet(body: str, word: str) -> str:
    """Return the piece of a text around a word, as written; its beginning where folding hides the place."""
    text = " ".join(body.split())
    at = max(text.casefold().find(word) - SNIPPET // 3, 0)
    piece = text[at : at + SNIPPET]
    return ("…" if at else "") + piece + ("…" if at + SNIPPET < len(text) else "")


def page_of(pk: int) -> str:
    """Return the path of a client's page."""
    return f"{_clients()}{pk}/"


@lru_cache(maxsize=1)
def _clients() -> str:
    """The address above every client: each letter typed into the palette asks for eight."""
    return reverse("clients:client_detail", args=[0]).removesuffix("0/")


def register() -> None:
    """Take part in the office's search."""
    search.register("clients", find_clients)
    search.register("comments", find_comments)
