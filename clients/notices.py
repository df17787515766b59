"""What colleagues are told about clients: the text of each fact, who hears it, and why."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.models import Client, Comment
from notifications import kinds
from notifications.services import notify

EXCERPT = 300


def register() -> None:
    """Declare the kinds of notices about clients."""
    kinds.register(
        "mentioned",
        title=_("%(name)s mentioned you at %(client)s"),
        body=_("%(name)s wrote about %(client)s: %(text)s"),
        label=_("Somebody mentions me in a comment"),
        names=("name", "client", "text"),
        icon="at",
    )
    kinds.register(
        "comment_answered",
        title=_("%(name)s answered your comment at %(client)s"),
        body=_("%(name)s wrote about %(client)s: %(text)s"),
        label=_("Somebody answers in a thread of mine"),
        names=("name", "client", "text"),
        icon="comment",
    )
    kinds.register(
        "client_handed_over",
        title=_("%(client)s is your client now"),
        body=_("%(name)s handed %(client)s over to you."),
        label=_("A client is handed over to me"),
        names=("name", "client"),
        icon="user-check",
    )


def mentioned(comment: Comment, people: Sequence[User], *, by: User) -> None:
    """Tell the people mentioned in a comment."""
    _tell("mentioned", comment, people, by, _("You are told because the comment mentions you."))


def answered(comment: Comment, people: Sequence[User], *, by: User) -> None:
    """Tell those who wrote in a thread that somebody answered."""
    _tell("comment_answered", comment, people, by, _("You are told because you wrote in this thread."))


def _tell(kind: str, comment: Comment, people: Sequence[User], by: User, why: Any) -> None:
    if not people:
        return
    client = comment.client
    notify(
        kind,
        people,
        by=by,
        subject=client.subject,
        url=f"{page_of(client)}#comment-{comment.pk}",
        values={"name": by.name, "client": client.name, "text": _excerpt(comment.body)},
        why=why,
    )


def client_handed_over(client: Client, *, by: User) -> None:
    """Tell the owner that a client is theirs now."""
    if client.owner is None or client.owner_id == by.pk:
        return
    notify(
        "client_handed_over",
        [client.owner],
        by=by,
        subject=client.subject,
        url=page_of(client),
        values={"name": by.name, "client": client.name},
        why=_("You are told because you own this client."),
    )


def page_of(client: Client) -> str:
    """Return the path of a client's page."""
    return reverse("clients:client_detail", args=[client.pk])


def _excerpt(body: str) -> str:
    text = " ".join(body.split())
    return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1]}…"
