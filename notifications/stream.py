"""Server-sent events (HTML Living Standard §9.2): a subscription of the broker, turned into lines. Never the ORM."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any, TypeVar

import redis
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from redis.asyncio import Redis

from notifications.live import channel_of

R = TypeVar("R", bound=HttpResponseBase)

LASTS_S = 300  # then the browser comes again, with its rights looked at anew
QUIET_S = 15  # a comment keeps proxies from closing a silent line


async def answer(user_id: int, unread: int, *, lasts: bool) -> HttpResponse | StreamingHttpResponse:
    """Return the stream of one person, or 503 when the broker is away: the page then asks by itself.

    Without an asynchronous server (`lasts` false) only the current number is told.
    """
    first = _event({"unread": unread})
    if not lasts:
        return _dressed(HttpResponse(first))
    broker = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5)
    line = broker.pubsub(ignore_subscribe_messages=True)
    try:
        await line.subscribe(channel_of(user_id))
    except (redis.RedisError, OSError):
        await _close(line, broker)
        return HttpResponse(status=503, headers={"Retry-After": "30"})
    return _dressed(StreamingHttpResponse(_lines(line, broker, first)))


def _dressed(response: R) -> R:
    response.headers["Content-Type"] = "text/event-stream"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


async def _lines(line: Any, broker: Redis, first: bytes) -> AsyncIterator[bytes]:
    end = asyncio.get_running_loop().time() + LASTS_S
    try:
        yield first
        while asyncio.get_running_loop().time() < end:
            said = await line.get_message(timeout=QUIET_S)
            yield _event(json.loads(said["data"])) if said else b": still here\n\n"
    except (redis.RedisError, OSError):
        return  # the browser falls back to asking
    finally:
        await _close(line, broker)


async def _close(line: Any, broker: Redis) -> None:
    with contextlib.suppress(redis.RedisError, OSError):
        await line.aclose()
        await broker.aclose()


def _event(data: dict[str, Any]) -> bytes:
    return f"event: notice\ndata: {json.dumps(data)}\n\n".encode()
