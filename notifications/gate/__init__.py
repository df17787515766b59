"""May this person be written to on this channel now? One gate for everybody: asked by whoever is about to write, and
again right before each first try, so that nothing unwelcome slips through.

Higher apps answer for their kinds: `gate.register("task_assigned", gate.may_still_see)` in AppConfig.ready. A kind
without a gate fails closed. Which records somebody may still see is answered per noun: `gate.register_sight("task", …)`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from accounts.models import User
from notifications import preferences, reasons
from notifications.clock import office_now
from notifications.gate import rules
from notifications.gate.rules import Scene, basis_of, lock_budgets, policy_of
from notifications.gate.words import Answer, Asked, Refusal
from notifications.models import Message, Purpose

__all__ = [
    "Answer",
    "Asked",
    "Refusal",
    "ask",
    "ask_kind",
    "basis_of",
    "lock_budgets",
    "may_contact",
    "may_still_see",
    "open_to_all",
    "passed",
    "register",
    "register_person",
    "register_sight",
    "visible",
]


Gate = Callable[[Message], Refusal | None]
Sight = Callable[[User, set[int]], set[int]]
Person = Callable[[Asked], Refusal | None]
ZoneOf = Callable[[int], ZoneInfo | None]

_gates: dict[str, Gate] = {}
_people: dict[str, tuple[Person, ZoneOf]] = {}
_sights: dict[str, Sight] = {}


def register(kind: str, func: Gate) -> None:
    """Let `func(message)` decide about messages of a kind; None means: send."""
    _gates[kind] = func


def register_sight(noun: str, func: Sight) -> None:
    """Let `func(user, ids)` say which records of a noun (`task` of `task:42`) somebody may see."""
    _sights[noun] = func


def register_person(noun: str, may: Person, zone: ZoneOf) -> None:
    """Let `may(asked)` say what only the noun's app knows (sample, trash, dead address), `zone(pk)` where they live."""
    _people[noun] = (may, zone)


def ask(message: Message, now: datetime | None = None) -> Refusal | None:
    """Return why this message must not go out now, or None. May query; fails closed."""
    refusal = ask_kind(message)
    if refusal:
        return refusal
    if message.user is not None:
        return _their_hours(message, message.user, now)
    if not _is_to_client(message):
        return None
    return rules.first_refusal(_scene(Asked.of(message), now))


def ask_kind(message: Message) -> Refusal | None:
    """Return what the recipient and the gate of the message's kind say; the row may not be stored yet."""
    if message.user is not None and not message.user.is_active and not message.is_secret:
        return Refusal("inactive", is_moot=True)
    gate = _gates.get(message.kind)
    return gate(message) if gate else Refusal("no_gate")


def _their_hours(message: Message, user: User, now: datetime | None) -> Refusal | None:
    """Hold what can wait while a colleague has quiet hours: it may have been written before they began."""
    if message.is_urgent or message.is_secret:
        return None
    rhythm = getattr(user, "rhythm", None)
    if rhythm is None:
        return None
    at = now or office_now()
    hours = preferences.Hours(rhythm.quiet_from, rhythm.quiet_to, rhythm.working_days_only)
    opens = preferences.opening(user, hours, at)
    return Refusal("quiet_hours", until=opens) if opens > at else None


def passed(message: Message, now: datetime) -> None:
    """Note that a message goes out for the first time: an SMS counts against its office's budget."""
    if _is_to_client(message) and message.first_try_at is None:
        rules.spend(Asked.of(message), now, policy_of(message.office))


def may_contact(asked: Asked) -> Answer:
    """Answer somebody who is about to write: whether, why not, and when it would go. In the reader's language."""
    noun, _colon, _number = asked.subject.partition(":")
    scene = _scene(asked, asked.at)
    refusal = _people[noun][0](asked) if noun in _people else Refusal("no_gate")
    refusal = refusal or rules.first_refusal(scene)
    basis, note = basis_of(asked.subject, asked.purpose), ""
    if refusal is None:
        if asked.purpose == Purpose.SERVICE and rules.opt_out_of(asked):
            note = _("They want no advertising. This goes as a service message and says so.")
        return Answer(True, basis=basis, note=note)
    words = reasons.text(refusal.code, refusal.data)
    return Answer(refusal.until is not None, refusal.code, words, refusal.until, basis)


def _is_to_client(message: Message) -> bool:
    return message.user_id is None and bool(message.subject) and not message.is_secret


def _scene(asked: Asked, at: datetime | None) -> Scene:
    return Scene(asked, at or office_now(), policy_of(asked.office), _zone_of)


def _zone_of(subject: str) -> ZoneInfo | None:
    noun, _colon, number = subject.partition(":")
    return _people[noun][1](int(number)) if noun in _people and number.isdigit() else None


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
