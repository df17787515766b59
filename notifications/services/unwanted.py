"""A recipient called a letter unwanted: their address gets no more advertising, and its sender is told."""

from django.utils.translation import gettext_lazy as _

from notifications import kinds, places
from notifications.models import How, Message
from notifications.services.consent import opt_out
from notifications.services.telling import notify

UNWANTED = "message_unwanted"


def register_words() -> None:
    """Declare the notice about a complaint."""
    kinds.register(
        UNWANTED,
        label=_("A client calls my message unwanted"),
        title=_("%(name)s marked a message as unwanted"),
        body=_("No more advertising goes to %(address)s."),
        names={"name", "address"},
        channels=("app",),
        icon="alert",
    )


def note_complaint(message: Message) -> None:
    """Opt the address out and tell whoever wrote and whoever looks after the client, once for each message."""
    if message.user_id is not None:
        return
    opt_out(message.to, message.channel, How.COMPLAINT)
    notify(
        UNWANTED,
        [*places.people_of(message.subject), *([message.created_by] if message.created_by else [])],
        by=None,
        subject=message.subject,
        url=places.url_of(message.subject),
        values={"name": message.name or message.to, "address": message.to},
        why=_("You sent this message or look after the client."),
        dedupe=f"unwanted:{message.pk}",
    )
