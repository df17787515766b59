"""WIRE: hand messages over, many at once, outside of any transaction. Nothing here touches the database."""

import asyncio
import logging
import os
import threading
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

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
    """Send every message and return one answer each, in order. Never raises for a single message."""

    async def together() -> list[Answer]:
        return await asyncio.gather(*(_one(transport, attempt) for attempt in tries))

    return _run(together())


async def _one(transport: Transport, attempt: Try) -> Answer:
    start = time.monotonic()
    result: Accepted | TransportError
    broken = False
    try:
        # the transports keep the deadline themselves; this is for those that fail to
        async with asyncio.timeout(settings.DELIVERY["wire_s"] + settings.DELIVERY["connect_s"]):
            result = await transport.send(attempt.message)
    except TransportError as error:
        result = error
    except TimeoutError:
        result = TransportError("no answer in time", doubtful=True, code="timeout")
    except Exception as error:
        # a text that cannot be built will not be built next time either; the others of the batch go on
        log.exception("message_broken", extra={"pk": attempt.message.pk})
        result, broken = TransportError(type(error).__name__, permanent=True, code="broken"), True
    return Answer(attempt, result, time.monotonic() - start, broken)


_local = threading.local()


def _run(work: Coroutine[Any, Any, list[Answer]]) -> list[Answer]:
    """Run on this thread's own loop, kept between batches so that connections to gateways stay open."""
    if getattr(_local, "pid", None) != os.getpid():  # a forked child must not use its parent's loop
        _local.runner, _local.pid = asyncio.Runner(), os.getpid()
    runner: asyncio.Runner = _local.runner
    return runner.run(work)
