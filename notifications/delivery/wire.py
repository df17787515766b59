"""WIRE: hand messages over, many at once, outside of any transaction. Nothing here touches the database."""

import logging
import os
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from django.conf import settings

from notifications.delivery.intent import Try
from notifications.transports.base import Accepted, Transport, TransportError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What became of one try, and how long it took (monotonic seconds)."""

    attempt: Try
    result: Accepted | TransportError
    seconds: float
    is_broken: bool = False  # our own fault: building the message failed


class Flight:
    """Messages on their way: answers come in any order, the slow ones hold up nobody."""

    def __init__(self, transport: Transport, tries: Sequence[Try]) -> None:
        threads = _threads(transport.scheme)
        self._out = {threads.submit(_one, transport, attempt): attempt for attempt in tries}
        # the transports keep the deadline themselves; this is for what they cannot cut, such as looking up a name
        self._end = time.monotonic() + settings.DELIVERY["wire_s"] + settings.DELIVERY["connect_s"]

    def __len__(self) -> int:
        """Return how many have no answer yet."""
        return len(self._out)

    def landed(self, within_s: float | None = None) -> list[Answer]:
        """Return the answers that are there, in the order of sending, each once.

        Waits until there are no others, for so many seconds at most; without a number until all are there or overdue.
        Never raises for a single message.
        """
        left = self._end - time.monotonic()
        wait(self._out, timeout=max(left if within_s is None else min(within_s, left), 0))
        is_over = time.monotonic() >= self._end
        done = [future for future in self._out if is_over or future.done()]
        return [_answer(self._out.pop(future), future) for future in done]


def hand_over(transport: Transport, tries: Sequence[Try]) -> Flight:
    """Start to send every message, each in a thread."""
    return Flight(transport, tries)


def _answer(attempt: Try, future: Future[Answer]) -> Answer:
    if future.done():
        return future.result()
    started = not future.cancel()
    error = TransportError("no answer in time", doubtful=started, code="timeout", is_sick=started)
    return Answer(attempt, error, settings.DELIVERY["wire_s"])


def _one(transport: Transport, attempt: Try) -> Answer:
    start = time.monotonic()
    result: Accepted | TransportError
    broken = False
    try:
        result = transport.send(attempt.message)
    except TransportError as error:
        result = error
    except Exception as error:
        # a text that cannot be built will not be built next time either; the others of the batch go on
        log.exception("message_broken", extra={"pk": attempt.message.pk})
        result, broken = TransportError(type(error).__name__, permanent=True, code="broken"), True
    return Answer(attempt, result, time.monotonic() - start, broken)


_pools: dict[tuple[int, str], ThreadPoolExecutor] = {}


def _threads(scheme: str) -> ThreadPoolExecutor:
    """Return this process's threads for one kind of gateway, so that a slow one leaves the others theirs.

    A forked child does not have its parent's.
    """
    key = (os.getpid(), scheme)
    if key not in _pools:
        _pools[key] = ThreadPoolExecutor(settings.WIRE_AT_ONCE, "wire")
    return _pools[key]
