"""HTTP to gateways: short to connect, cut at the wall deadline, small answers, no redirects, no proxy of the environment."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from weakref import WeakKeyDictionary

import httpx
from django.conf import settings
from django.utils import timezone

from notifications.crash import crash_point
from notifications.transports.base import TransportError

# httpx writes whole addresses, Kannel's password included, at INFO
logging.getLogger("httpx").setLevel(logging.WARNING)

_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, httpx.AsyncClient] = WeakKeyDictionary()

# nothing has reached the provider when these happen
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)


@dataclass(frozen=True)
class Answer:
    """What a provider said, its body cut at the cap."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300


def _client() -> httpx.AsyncClient:
    loop = asyncio.get_running_loop()
    if loop not in _clients:
        _clients[loop] = httpx.AsyncClient(
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(settings.DELIVERY["wire_s"], connect=settings.DELIVERY["connect_s"]),
            limits=httpx.Limits(max_connections=100, max_keepalive_connections=50, keepalive_expiry=15),
        )
    return _clients[loop]


async def request(method: str, url: str, **options: Any) -> Answer:
    """Make one request and return the answer, whatever its status.

    Raises TransportError: not doubtful when nothing can have arrived, doubtful when the provider may have acted.
    """
    try:
        async with asyncio.timeout(settings.DELIVERY["wire_s"]):
            return await _read(method, url, options)
    except TimeoutError:
        raise TransportError("no answer in time", doubtful=True, code="timeout") from None
    except _NOT_SENT as error:
        raise TransportError(f"cannot connect: {_plain(error)}", code="connect") from None
    except httpx.HTTPError as error:
        raise TransportError(f"connection lost: {_plain(error)}", doubtful=True, code="cut") from None


async def _read(method: str, url: str, options: dict[str, Any]) -> Answer:
    async with _client().stream(method, url, **options) as response:
        crash_point("accepted_unread")
        body = bytearray()
        async for piece in response.aiter_bytes(8192):
            body += piece
            if len(body) > settings.ANSWER_CAP_BYTES:
                raise TransportError("the answer is too long", doubtful=True, code="too_long")
        return Answer(response.status_code, body.decode("utf-8", "replace"), response.headers)


def _plain(error: Exception) -> str:
    """Name an error without the address it came from, which may hold a password."""
    cause = error.__cause__ or error
    return f"{type(error).__name__} {getattr(cause, 'strerror', None) or ''}".strip()


def raise_for_status(answer: Answer, *, detail: str = "", doubts: bool = True) -> None:
    """Turn a refusal into the right TransportError (4xx permanent, 408/425/429 and 5xx to be tried again).

    `doubts`: a 5xx (or 408) may have come after the provider acted, as far as anybody can tell.
    """
    status, code = answer.status, f"{answer.status}"
    words = " ".join(f"{status} {detail}".split())
    if answer.is_ok:
        return
    if status == 429:
        raise TransportError(words, code=code, retry_after=_retry_after(answer) or 30.0, is_sick=False)
    if status == 425:
        raise TransportError(words, code=code)
    if status == 408 or status >= 500:
        pause = _retry_after(answer) if status == 503 else None
        raise TransportError(words, code=code, doubtful=doubts, retry_after=pause)
    if status >= 400:
        raise TransportError(words, code=code, permanent=True)
    raise TransportError(f"unexpected answer {words}", code=code)  # a redirect: never followed


def _retry_after(answer: Answer) -> float | None:
    """Return the seconds of Retry-After (RFC 9110 §10.2.3: seconds or a date), None for nonsense."""
    raw = answer.headers.get("retry-after", "").strip()
    if raw.isascii() and raw.isdigit():
        return float(raw[:9])
    try:
        seconds = (parsedate_to_datetime(raw) - timezone.now()).total_seconds()
    except (TypeError, ValueError):
        return None
    return seconds if seconds > 0 else None
