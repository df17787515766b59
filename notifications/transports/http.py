"""HTTP to gateways: short to connect, cut at the wall deadline, small answers, no redirects, no proxy of the environment.

httpx's own engine (httpcore) is used directly: only there can every read be held to a deadline of the whole request,
and a message costs a fraction of the processor time (docs/decisions/0009-gateways-over-httpcore.md).
"""

import json
import os
import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

import httpcore
from django.conf import settings
from django.utils import timezone

from core import net
from notifications.crash import crash_point
from notifications.transports.base import TransportError
from notifications.transports.causes import cause_of

# nothing has reached the provider when these happen
_NOT_SENT = (
    httpcore.ConnectError,
    httpcore.ConnectTimeout,
    httpcore.PoolTimeout,
    httpcore.UnsupportedProtocol,
    httpcore.LocalProtocolError,
)
_BLINKS = {"cut", "connect"}  # codes of a line that broke, not of a server that refuses or is silent
_LOST = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)


@dataclass(frozen=True)
class Answer:
    """What a provider said, its body no longer than the cap."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300


_local = threading.local()


def _left(timeout: float | None) -> float:
    """Return how long the request of this thread may still wait. Raises ReadTimeout when its time is over."""
    left: float = _local.deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("wall deadline")
    return left if timeout is None else min(left, timeout)


class _Stream(httpcore.NetworkStream):
    """A connection whose every step counts against one deadline: a byte a second does not stretch it."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self.inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, _left(timeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self.inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Opens connections that keep the deadline."""

    def __init__(self, public_only: bool = False) -> None:
        self.inner = httpcore.SyncBackend()
        self.public_only = public_only

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        if self.public_only:
            try:
                host = net.public_address(host, port)
            except OSError as error:
                raise httpcore.ConnectError(str(error)) from error
        return _Stream(self.inner.connect_tcp(host, port, _left(timeout), local_address, socket_options))


_pools: dict[tuple[int, bool, bool], httpcore.ConnectionPool] = {}


def _pool(keeps_open: bool, public_only: bool = False) -> httpcore.ConnectionPool:
    """Return this process's pool; connections stay open only where a lost one raises no doubt."""
    key = (os.getpid(), keeps_open, public_only)
    if key not in _pools:
        _pools[key] = httpcore.ConnectionPool(
            max_connections=100,
            max_keepalive_connections=50 if keeps_open else 0,
            keepalive_expiry=15,
            network_backend=_Backend(public_only),
        )
    return _pools[key]


def post_json(
    url: str,
    data: Mapping[str, Any],
    headers: Mapping[str, str],
    *,
    keeps_open: bool,
    public_only: bool = False,
) -> Answer:
    """POST an object as JSON."""
    given = {**headers, "Content-Type": "application/json"}
    content = json.dumps(data).encode()
    return request(
        "POST", url, headers=given, content=content, keeps_open=keeps_open, public_only=public_only
    )


def post_form(
    url: str, fields: Mapping[str, str], user: str, password: str, *, public_only: bool = False
) -> Answer:
    """POST a form with basic authentication."""
    key = b64encode(f"{user}:{password}".encode()).decode()
    headers = {"Authorization": f"Basic {key}", "Content-Type": "application/x-www-form-urlencoded"}
    content = urlencode(fields).encode()
    return request("POST", url, headers=headers, content=content, public_only=public_only)


def request(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
    keeps_open: bool = False,
    public_only: bool = False,
) -> Answer:
    """Make one request and return the answer, whatever its status; with `public_only` to public addresses alone.

    A line that broke is tried once more within the same deadline where repeating is harmless, which is where connections
    are kept open (RFC 9110 §9.2.2): most such lines only blink, and one message must not wait half a minute for that.
    Raises TransportError: not doubtful when nothing can have arrived, doubtful when the provider may have acted.
    """
    _local.deadline = time.monotonic() + settings.DELIVERY["wire_s"]
    call = _Call(method, url, list((headers or {}).items()), content, keeps_open, public_only)
    try:
        return _once(call)
    except TransportError as error:
        left = _local.deadline - time.monotonic()
        if not (keeps_open and error.code in _BLINKS and left > settings.DELIVERY["repeat_s"]):
            raise
    time.sleep(settings.DELIVERY["repeat_s"])
    return _once(call)


@dataclass(frozen=True)
class _Call:
    method: str
    url: str
    headers: list[tuple[str, str]]
    content: bytes | None
    keeps_open: bool
    public_only: bool


def _once(call: _Call) -> Answer:
    """Make the request within what is left of this thread's deadline."""
    patience = settings.DELIVERY["connect_s"]
    steps = {"connect": patience, "pool": patience, "read": None, "write": None}
    try:
        with _pool(call.keeps_open, call.public_only).stream(
            call.method, call.url, headers=call.headers, content=call.content, extensions={"timeout": steps}
        ) as response:
            crash_point("accepted_unread")
            return _read(response)
    except _NOT_SENT as error:
        raise TransportError(f"cannot connect: {_plain(error)}", code=cause_of(error)) from None
    except httpcore.TimeoutException:
        raise TransportError("no answer in time", doubtful=True, code="timeout") from None
    except _LOST as error:
        raise TransportError(f"connection lost: {_plain(error)}", doubtful=True, code="cut") from None


def _read(response: httpcore.Response) -> Answer:
    body = bytearray()
    for piece in response.iter_stream():
        body += piece
        if len(body) > settings.ANSWER_CAP_BYTES:
            raise TransportError("the answer is too long", doubtful=True, code="too_long")
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
    return Answer(response.status, body.decode("utf-8", "replace"), headers)


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
