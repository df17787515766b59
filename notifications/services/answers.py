"""Tell people about answers, and decide about what nobody could place."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.errors import Conflict
from notifications import kinds, places
from notifications.incoming.filing import place
from notifications.models import InboundMessage
from notifications.services.telling import notify
from notifications.texts import one_line

ANSWERED = "client_answered"


def register_words() -> None:
    """Declare the notice about an answer."""
    kinds.register(
        ANSWERED,
        label=gettext_lazy("A client answers"),
        title=gettext_lazy("%(name)s answered: %(text)s"),
        names={"name", "text"},
        channels=("app", "email"),
        icon="reply",
    )


def tell_answer(row: InboundMessage, people: list[User]) -> None:
    """Tell these people, and whoever wrote the letter that is answered. Copies filed by a colleague tell nobody."""
    if row.kind != InboundMessage.Kind.ANSWER:
        return
    sender = row.answer_to.created_by if row.answer_to else None
    notify(
        ANSWERED,
        [*people, *([sender] if sender else [])],
        by=None,
        subject=row.subject,
        url=places.url_of(row.subject),
        values={
            "name": (row.answer_to.name if row.answer_to else "") or row.sender_name or row.sender,
            "text": one_line(row.subject_line or row.body, 120) or "…",
        },
        why=gettext_lazy("You wrote to this client or look after them."),
        dedupe=f"answer:{row.pk}",
    )


@transaction.atomic
def file_inbound(row: InboundMessage, subject: str, *, by: User) -> InboundMessage:
    """File a message of the tray under a record (`client:42`). Raises Conflict when somebody decided already."""
    row = _open(row)
    row.subject, row.state = subject, InboundMessage.State.MATCHED
    row.filed_by = row.filed_by or by
    row.save(update_fields=["subject", "state", "filed_by"])
    place(row)
    return row


@transaction.atomic
def ignore_inbound(row: InboundMessage, *, by: User) -> InboundMessage:
    """Take a message out of the tray without filing it. Raises Conflict when somebody decided already."""
    row = _open(row)
    row.state, row.filed_by = InboundMessage.State.IGNORED, by
    row.save(update_fields=["state", "filed_by"])
    return row


def _open(row: InboundMessage) -> InboundMessage:
    row = InboundMessage.objects.select_for_update().get(pk=row.pk)
    if row.state != InboundMessage.State.UNMATCHED:
        raise Conflict(_("Somebody has decided about this message already."))
    return row
