"""Bodies of requests are read whole before a thread is taken: whoever sends slowly waits alone.

A page's thread that reads from a slow connection is lost to everybody else meanwhile; a few such connections would
stop the office. Here they cost a task of the event loop and, past a megabyte, a temporary file.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from tempfile import SpooledTemporaryFile
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

IN_MEMORY = 1024 * 1024  # bytes of one body; the rest goes to disk
MOST_OF_ONE = 256 * 1024 * 1024  # bytes; pages say their own, lower limits in words
MOST_OF_ALL = 1024 * 1024 * 1024  # bytes of all bodies that a process holds
SILENCE_S = 20.0  # between two pieces of a body
CHUNK = 256 * 1024


class Refused(Exception):
    """The body is not taken; `status` says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class WholeBodies:
    """ASGI middleware: calls `app` once the body is here, with a `receive` that never waits for the sender.

    Answers 408 after SILENCE_S without a byte, 413 past MOST_OF_ONE, 503 while MOST_OF_ALL is held, and nothing at all
    to a sender who left.
    """

    def __init__(self, app: Application) -> None:
        self.app = app
        self.held = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Take one request. Other kinds of connections pass untouched."""
        if scope["type"] != "http" or not _has_body(scope):
            return await self.app(scope, receive, send)
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            size, is_last = 0, False
            try:
                while not is_last:
                    piece, is_last = await _next(receive)
                    size += len(piece)
                    self.held += len(piece)
                    if size > MOST_OF_ONE:
                        raise Refused(413)
                    if self.held > MOST_OF_ALL:
                        raise Refused(503)
                    body.write(piece)
            except Refused as refusal:
                return await _refuse(send, refusal.status)
            except ConnectionResetError:
                return None
            else:
                body.seek(0)
                return await self.app(scope, _replay(body, size, receive), send)
            finally:
                self.held -= size


def _has_body(scope: Message) -> bool:
    headers = dict(scope["headers"])
    return headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers


async def _next(receive: Receive) -> tuple[bytes, bool]:
    try:
        message = await asyncio.wait_for(receive(), SILENCE_S)
    except TimeoutError:
        raise Refused(408) from None
    if message["type"] == "http.disconnect":
        raise ConnectionResetError
    return message.get("body", b""), not message.get("more_body", False)


def _replay(body: Any, size: int, receive: Receive) -> Receive:
    """Hand the body out again; afterwards `receive` tells of the end of the connection as ever."""
    left = size
    is_over = False

    async def replay() -> Message:
        nonlocal left, is_over
        if is_over:
            return await receive()
        piece = body.read(CHUNK)
        left -= len(piece)
        is_over = left <= 0
        return {"type": "http.request", "body": piece, "more_body": not is_over}

    return replay


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
