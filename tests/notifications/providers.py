"""Providers that can lie: an HTTP gateway in a thread that answers by script and keeps the log that judges us."""

import asyncio
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def json(self) -> dict:
        return json.loads(self.body)


@dataclass
class HttpProvider:
    """`script` names what happens to each request: a status, or one of the faults below. The last one stays."""

    script: list = field(default_factory=lambda: ["ok"])
    headers: str = ""
    answer: str | Callable[[Request, int], str] | None = None
    refusal: str = '{"message": "no"}'
    requests: list[Request] = field(default_factory=list)
    accepted: list[Request] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()

        def run() -> None:
            asyncio.set_event_loop(self._loop)
            server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            self._loop.run_forever()
            server.close()
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
            self._loop.run_until_complete(asyncio.sleep(0))
            self._loop.close()

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        ready.wait(5)
        return self

    def __exit__(self, *_) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def keys(self) -> list[str]:
        """Idempotency keys in order of acceptance, each once: what a keyed provider would really send."""
        return list(dict.fromkeys(request.headers["idempotency-key"] for request in self.accepted))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await self._read(reader):
                self.requests.append(request)
                step = self.script.pop(0) if len(self.script) > 1 else self.script[0]
                if not await self._answer(step, request, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> Request | None:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").strip().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        method, path, _ = first.split(" ")
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        return Request(method, path, headers, body)

    async def _answer(self, step, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Play one step; False ends the connection."""
        name = str(step)
        if name in {"ok", "500 after", "huge", "drip", "reset mid-answer", "black hole", "not json"}:
            self.accepted.append(request)
        if name == "black hole":
            await asyncio.sleep(3600)
        if name == "reset":
            writer.transport.abort()
            return False
        if name == "reset mid-answer":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
            await writer.drain()
            writer.transport.abort()
            return False
        if name == "drip":
            for letter in b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" * 50:
                writer.write(bytes([letter]))
                await writer.drain()
                await asyncio.sleep(0.2)
        if name == "huge":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
            while not writer.is_closing():
                writer.write(b"x" * 65536)
                await writer.drain()
            return False
        status = {"ok": 201, "500 after": 500, "500 before": 500, "not json": 200}.get(name) or int(step)
        writer.write(self._page(status, name, request))
        await writer.drain()
        return True

    def _page(self, status: int, name: str, request: Request) -> bytes:
        text = json.dumps({"id": f"p{len(self.accepted)}", "sid": f"SM{len(self.accepted)}"})
        if status >= 300:
            text = self.refusal
        elif name == "not json":
            text = "<html>hotel wifi</html>"
        elif self.answer is not None:
            text = self.answer(request, status) if callable(self.answer) else self.answer
        body = text.encode()
        extra = self.headers if status >= 300 else ""
        return f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{extra}\r\n".encode() + body
