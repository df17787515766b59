"""The words of the gate: what is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import Office
from notifications.models import Message


@dataclass(frozen=True)
class Refusal:
    """Why a message does not go out: later (`until`), never because its reason is gone (`is_moot`), or not at all.

    `code` is one of notifications.reasons; `data` fills the placeholders of its text.
    """

    code: str
    until: datetime | None = None
    is_moot: bool = False
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """May this person be written to: whom, by which channel and address, what for, and when (`at`; None means now)."""

    subject: str  # `client:42`
    channel: str
    to: str = ""
    purpose: str = "service"
    is_urgent: bool = False
    at: datetime | None = None
    office: Office | None = None
    parts: int = 1  # of an SMS
    message: int | None = None  # the row that is about to go; it does not count against itself

    @classmethod
    def of(cls, message: Message) -> Asked:
        """Return the question that a message asks."""
        return cls(
            subject=message.subject,
            channel=message.channel,
            to=message.to,
            purpose=message.purpose,
            is_urgent=message.is_urgent,
            office=message.office,
            parts=message.parts,
            message=message.pk,
        )


@dataclass(frozen=True)
class Answer:
    """What the gate says to somebody who is about to write.

    `allowed` with `until`: it may be written and goes then. `reason` is a sentence in the reader's language, empty
    where nothing stands in the way; `note` says what holds although it goes (service in spite of an opt-out).
    """

    allowed: bool
    code: str = ""
    reason: str = ""
    until: datetime | None = None
    basis: str = ""
    note: str = ""
