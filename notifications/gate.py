"""May this message go out, now? Asked again right before each first try, so that nothing unwelcome slips through.

Higher apps answer for their kinds: `gate.register("task_assigned", gate.may_still_see)` in AppConfig.ready. A kind
without a gate fails closed. Which records somebody may still see is answered per noun: `gate.register_sight("task", …)`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import User
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


Gate = Callable[[Message], Refusal | None]
Sight = Callable[[User, set[int]], set[int]]

_gates: dict[str, Gate] = {}
_sights: dict[str, Sight] = {}


def register(kind: str, func: Gate) -> None:
    """Let `func(message)` decide about messages of a kind; None means: send."""
    _gates[kind] = func


def register_sight(noun: str, func: Sight) -> None:
    """Let `func(user, ids)` say which records of a noun (`task` of `task:42`) somebody may see."""
    _sights[noun] = func


def ask(message: Message) -> Refusal | None:
    """Return why this message must not go out now, or None. May query; fails closed."""
    if message.user is not None and not message.user.is_active and not message.is_secret:
        return Refusal("inactive", is_moot=True)
    gate = _gates.get(message.kind)
    return gate(message) if gate else Refusal("no_gate")


def visible(user: User, subjects: Iterable[str]) -> set[str]:
    """Return those subject keys that the user may see. One query per noun; unknown nouns stay hidden."""
    by_noun: dict[str, set[int]] = defaultdict(set)
    seen: set[str] = set()
    for subject in subjects:
        noun, _, number = subject.partition(":")
        if not subject:
            seen.add(subject)
        elif number.isdigit():
            by_noun[noun].add(int(number))
    for noun, ids in by_noun.items():
        if noun in _sights:
            seen |= {f"{noun}:{pk}" for pk in _sights[noun](user, ids)}
    return seen


def may_still_see(message: Message) -> Refusal | None:
    """The gate of staff notices: the recipient may see what it is about, today."""
    if message.user is None:
        return Refusal("no_access", is_moot=True)
    if message.subject in visible(message.user, [message.subject]):
        return None
    return Refusal("no_access", is_moot=True)


def open_to_all(message: Message) -> Refusal | None:
    """The gate of messages that need no permission: sign-in, tests of a gateway to oneself."""
    return None
