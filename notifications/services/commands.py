"""STOP and START by SMS: obeyed at once, confirmed once, told to whoever looks after the client."""

from django.utils.translation import gettext_lazy, override

from accounts.models import User
from notifications import kinds, places
from notifications.incoming import loops
from notifications.incoming.stop_words import STOP, command_of, is_confirmed_by, language_of
from notifications.models import How, InboundMessage, Message, OptOut
from notifications.services.consent import opt_in, opt_out
from notifications.services.messages import send_to_client
from notifications.services.telling import notify

CONFIRMED = "opt_out_confirmed"
STOPPED = "client_stopped"


def register_words() -> None:
    """Declare the notice about a client who stopped our SMS, or takes them again."""
    kinds.register(
        STOPPED,
        label=gettext_lazy("A client stops our messages"),
        title=gettext_lazy("%(name)s answered %(word)s"),
        body=gettext_lazy("%(meaning)s"),
        names={"name", "word", "meaning"},
        channels=("app",),
        icon="alert",
    )


def obey(row: InboundMessage) -> bool:
    """Obey an SMS that is a command as a whole; False for any other, which then is an answer."""
    command = command_of(row.body)
    if row.channel != Message.Channel.SMS or not command:
        return False
    if command == STOP:
        held = opt_out(row.sender, row.channel, How.STOP)
        _confirm(row, f"stop:{held.pk}", _STOPPED)
    else:
        ended = OptOut.objects.of(row.channel, row.sender).values_list("pk", flat=True).first()
        if opt_in(row.sender, row.channel, How.START):
            _confirm(row, f"start:{ended}", _STARTED)
    return True


def tell_command(row: InboundMessage, people: list[User]) -> None:
    """Tell whoever looks after the client, and whoever wrote last, what a command means from now on."""
    if row.kind != InboundMessage.Kind.COMMAND:
        return
    held = OptOut.objects.of(row.channel, row.sender).first()
    meaning = _AGAIN if held is None else _ALL if held.scope == OptOut.Scope.ALL else _ADVERTISING
    writer = row.answer_to.created_by if row.answer_to else None
    notify(
        STOPPED,
        [*people, *([writer] if writer else [])],
        by=None,
        subject=row.subject,
        url=places.url_of(row.subject),
        values={
            "name": (row.answer_to.name if row.answer_to else "") or row.sender,
            "word": row.body.strip()[:60],
            "meaning": meaning,
        },
        why=gettext_lazy("You wrote to this client or look after them."),
        dedupe=f"command:{row.pk}",
    )


def _confirm(row: InboundMessage, key: str, words: object) -> None:
    """Answer once, in the language they wrote in; not where the provider answers by itself, and never in a loop."""
    provider = row.dedupe_key.split(":")[1] if row.dedupe_key.startswith("sms:") else ""
    if Message.objects.filter(dedupe_key=key).exists() or is_confirmed_by(provider, row.body):
        return
    if not loops.may_answer(row.channel, row.sender):
        return
    language = language_of(row.body, row.answer_to.language if row.answer_to else "")
    with override(language):
        text = str(words)
    send_to_client(
        row.subject,
        row.channel,
        row.sender,
        text,
        kind=CONFIRMED,
        by=None,
        language=language,
        name=row.answer_to.name if row.answer_to else "",
        office=row.answer_to.office if row.answer_to else None,
        dedupe_key=key,
        is_urgent=True,
    )


_ADVERTISING = gettext_lazy("No more advertising goes to this number. Service messages still do.")
_ALL = gettext_lazy("Nothing more goes to this number by SMS.")
_AGAIN = gettext_lazy("This number takes our SMS again.")
_STOPPED = gettext_lazy(
    "You will get no more advertising from us. To get no messages at all, answer STOP again. START brings them back."
)
_STARTED = gettext_lazy("You will get our messages again. STOP ends them.")
