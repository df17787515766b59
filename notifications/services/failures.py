"""Tell whoever sent a message that it did not reach the client."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications import kinds, places
from notifications.models import Message
from notifications.services.telling import notify

FAILED = "message_failed"


def register_words() -> None:
    """Declare the notice about a message that failed."""
    kinds.register(
        FAILED,
        label=_("My message does not arrive"),
        title=_("%(state)s: message to %(name)s"),
        body=_("%(reason)s"),
        names={"state", "name", "reason"},
        channels=("app",),
        icon="alert",
    )


def tell_failure(message: Message, people: list[User]) -> None:
    """Tell these people that a message failed, once for each state it failed in."""
    notify(
        FAILED,
        people,
        by=None,
        subject=message.subject,
        url=places.url_of(f"message:{message.pk}"),
        values={
            "state": Message.State(message.state).label,
            "name": message.name or message.to,
            "reason": _Reason(message),
        },
        why=_("You sent this message or look after the client."),
        dedupe=f"failed:{message.pk}:{message.state}",
    )


class _Reason:
    """The reason in the language of whoever reads it."""

    def __init__(self, message: Message) -> None:
        self.message = message

    def __str__(self) -> str:
        reason = self.message.reason
        return reason["text"] if reason else str(Message.State(self.message.state).label)
