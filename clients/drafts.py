"""What a message begins with: an answer to a letter, a letter passed on, or one that was just taken back."""

from collections.abc import Mapping
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clients import access
from clients.letters import language_of
from clients.models import Client
from clients.texts import fill
from notifications.models import InboundMessage

QUOTED_LINES = 200


def begun(user: User, client: Client, channel: str, query: Mapping[str, str]) -> dict[str, Any]:
    """Return initial values for the composer from an address: `to`, `text`, `reply`, `forward` or `again` (ids)."""
    initial: dict[str, Any] = {"to": query.get("to", "")}
    if (pk := _number(query.get("again", ""))) and (old := access.message_to_write_again(user, client, pk)):
        if old.channel == channel:
            files = [file["path"] for file in old.letter.get("files", ())]
            return {
                "to": old.to, "subject": old.subject_line, "body": old.body, "greet": False,
                "attached": [str(file.pk) for file in access.files_to_attach(user, client) if file.path in files],
            }  # fmt: skip
        return initial
    if (pk := _number(query.get("text", ""))) and (text := _text(user, client, pk, channel)):
        return initial | text
    if channel != "email":
        return initial
    if (pk := _number(query.get("reply", ""))) and (letter := access.letter_to_answer(user, client, pk)):
        return {
            "to": letter.sender, "subject": titled("Re", letter.subject_line), "answers": letter.pk,
            "body": f"\n\n{quoted(letter)}", "greet": True,
        }  # fmt: skip
    if (pk := _number(query.get("forward", ""))) and (letter := access.letter_to_answer(user, client, pk)):
        return {"subject": titled("Fwd", letter.subject_line), "body": f"\n\n{quoted(letter)}", "greet": True}
    return initial


def _text(user: User, client: Client, pk: int, channel: str) -> dict[str, Any] | None:
    """Return a saved text with the client's values; fields without a value stay in it and block the send."""
    language = language_of(client)
    version = access.version_to_use(user, pk, channel, language)
    if version is None:
        return None
    filled = fill(version.subject, version.body, client, user, language)
    return {"subject": filled.subject, "body": filled.body, "template": version.label, "text": str(pk)}


def titled(prefix: str, subject: str) -> str:
    """Return a subject with its prefix once, however often it was answered before."""
    plain = subject.strip()
    return plain if plain.lower().startswith(f"{prefix.lower()}:") else f"{prefix}: {plain}"[:300]


def quoted(letter: InboundMessage) -> str:
    """Return a letter as it is quoted under an answer: who wrote when, each line marked."""
    local = timezone.localtime(letter.received_at)
    when = f"{formats.date_format(local, 'DATE_FORMAT')} {local:%H:%M}"
    head = _("%(name)s wrote on %(when)s:") % {"name": letter.sender_name or letter.sender, "when": when}
    lines = letter.body.strip().splitlines()[:QUOTED_LINES]
    return "\n".join([head, *(f"> {line}" for line in lines)])


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
