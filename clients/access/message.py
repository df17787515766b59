"""Messages to clients, letters from them, texts to send again."""

from collections.abc import Collection

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, Case, Exists, F, Func, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from clients.models import (
    Client,
    MessageText,
    TextVersion,
)
from notifications.models import InboundMessage, Message
from notifications.models.messages import MessageQuerySet


def letter_to_answer(user: User, client: Client, pk: int) -> InboundMessage | None:
    """Return a letter on the dossier of a client that was already let through, to be answered; None for any other."""
    letters = InboundMessage.objects.filter(subject=client.subject, channel="email").select_related(
        "answer_to"
    )
    return letters.filter(pk=pk).first()


def message_to_write_again(user: User, client: Client, pk: int) -> Message | None:
    """Return a message of one's own that was taken back, to be written anew; None for any other."""
    own = Message.objects.to_client(client.subject).filter(state=Message.State.CANCELLED, created_by=user)
    return own.filter(pk=pk).first()


def texts_to_use(user: User, channel: str) -> list[MessageText]:
    """Return the texts that a composer offers: everybody who works here may use them."""
    return list(MessageText.objects.usable(channel)[:100])


def texts_for_view(user: User) -> QuerySet[MessageText]:
    """Return the texts of the firm for Settings, with the languages they have. Raises PermissionDenied but for admins."""
    if not user.is_admin:
        raise PermissionDenied
    rows = MessageText.objects.filter(is_archived=False).order_by("channel", "name", "id")
    return rows.annotate(languages=ArrayAgg("versions__language", distinct=True, default=[]))


def text_for_change(user: User, pk: int) -> MessageText:
    """Return one text that this person may change: administrators. Raises PermissionDenied, Http404."""
    return get_object_or_404(texts_for_view(user), pk=pk)


def versions_of(text: MessageText) -> list[TextVersion]:
    """Return all versions of a text that was already let through, the newest first."""
    return list(text.versions.select_related("by").order_by("-created_at", "-id")[:200])


def version_to_use(user: User, pk: int, channel: str, language: str) -> TextVersion | None:
    """Return what a text says now in a language, else in English, else in any; None when it is not offered."""
    rows = TextVersion.objects.filter(text__in=MessageText.objects.usable(channel), text=pk).select_related(
        "text"
    )
    rank = Case(When(language=language, then=0), When(language="en", then=1), default=2)
    return rows.order_by(rank, "-number").first()


def messages_seen_by(user: User) -> MessageQuerySet:
    """Return messages to clients that this person may see, and their own, with attempts.

    The subject key of each row is looked up in the visible clients, so a page costs a page.
    """
    number = Cast(Func(F("subject"), Value(r"^client:(\d{1,18})$"), function="substring"), BigIntegerField())
    seen = Client.objects.visible_to(user).kept().filter(pk=OuterRef("client_id"))
    rows = Message.objects.filter(is_secret=False).annotate(client_id=number)
    return rows.filter(Q(user=user) | (Q(user=None) & Exists(seen))).with_attempts()


def tray(user: User) -> QuerySet[InboundMessage]:
    """Return letters that nobody could place; everybody who works here may decide about them."""
    return InboundMessage.objects.filter(state=InboundMessage.State.UNMATCHED)


def letter_for_change(user: User, pk: int) -> InboundMessage:
    """Return one letter of the tray; one that somebody decided about is gone from it. Raises Http404."""
    return get_object_or_404(InboundMessage.objects.exclude(state=InboundMessage.State.MATCHED), pk=pk)


def message_for_view(user: User, pk: int) -> Message:
    """Return one message to a visible client, or one's own. Raises Http404."""
    return get_object_or_404(messages_seen_by(user), pk=pk)


def message_for_change(user: User, pk: int) -> Message:
    """Return one message to a visible client, to be cancelled or sent again. Raises Http404, PermissionDenied."""
    message = message_for_view(user, pk)
    if message.user_id is not None:
        raise PermissionDenied
    return message


def messages_for_change(user: User, pks: Collection[int]) -> list[Message]:
    """Return several messages to visible clients, all or nothing: one that is not seen makes the whole a 404."""
    found = list(messages_seen_by(user).to_clients().filter(pk__in=set(pks)))
    if len(found) != len(set(pks)):
        raise Http404
    return found
