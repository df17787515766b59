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


def hand_over(transport: Transport, tries: Sequence[Try]) -> list[Answer]:
    """Send every message, each in a thread, and return one answer each, in order. Never raises for a single message."""
    futures = [_threads().submit(_one, transport, attempt) for attempt in tries]
    # the transports keep the deadline themselves; this is for what they cannot cut, such as looking up a name
    wait(futures, timeout=settings.DELIVERY["wire_s"] + settings.DELIVERY["connect_s"])
    return [_answer(attempt, future) for attempt, future in zip(tries, futures, strict=True)]


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


_pools: dict[int, ThreadPoolExecutor] = {}


def _threads() -> ThreadPoolExecutor:
    """Return this process's threads; a forked child does not have its parent's."""
    pid = os.getpid()
    if pid not in _pools:
        _pools[pid] = ThreadPoolExecutor(settings.WIRE_AT_ONCE, "wire")
    return _pools[pid]
