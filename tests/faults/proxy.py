"""A line that can be made bad at will, put before PostgreSQL, Redis, SMTP and HTTP.

`mode` holds for new and open connections alike: "pass", "latency" (seconds each way), "cut" (after so many bytes of
answer), "drip" (one byte of answer a second, or so many), "black hole", "reset", "refuse", "corrupt" (every so many
bytes of answer one is another).
"""

import asyncio
import socket
import struct
import threading
from typing import Self

REAL_SECOND = 1.0


class FaultProxy:
    """Forwards a port of loopback to another, badly when asked."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.upstream = (host, port)
        self.mode, self.amount = "pass", 0.0
        self.connections = 0
        self._lines: set[asyncio.StreamWriter] = set()

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._socket.close()

    def be(self, mode: str, amount: float = 0.0) -> None:
        """Change how the line behaves; modes that end lines end the open ones."""
        self.mode, self.amount = mode, amount
        if mode in {"reset", "refuse"}:
            self._loop.call_soon_threadsafe(self._reset_all)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(asyncio.start_server(self._serve, sock=self._socket))
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def _reset_all(self) -> None:
        for writer in list(self._lines):
            _reset(writer)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        if self.mode in {"reset", "refuse"}:
            _reset(writer)
            return
        try:
            back, forth = await asyncio.open_connection(*self.upstream)
        except OSError:
            _reset(writer)
            return
        self._lines |= {writer, forth}
        pumps = [
            asyncio.ensure_future(self._pump(reader, forth, is_answer=False)),
            asyncio.ensure_future(self._pump(back, writer, is_answer=True)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            for one in (writer, forth):
                self._lines.discard(one)
                one.close()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_answer: bool
    ) -> None:
        passed = 0
        while data := await reader.read(65536):
            while self.mode == "black hole":
                await asyncio.sleep(0.02)
            if self.mode == "latency":
                await asyncio.sleep(self.amount)
            if is_answer and self.mode == "cut" and passed + len(data) > self.amount:
                writer.write(data[: max(int(self.amount) - passed, 0)])
                await writer.drain()
                _reset(writer)
                return
            if is_answer and self.mode == "corrupt":
                data = _corrupt(data, int(self.amount))
            if is_answer and self.mode == "drip":
                for number in range(len(data)):
                    writer.write(data[number : number + 1])
                    await writer.drain()
                    await asyncio.sleep(REAL_SECOND / (self.amount or 1))
            else:
                writer.write(data)
                await writer.drain()
            passed += len(data)


def _corrupt(data: bytes, every: int) -> bytes:
    spoilt = bytearray(data)
    for number in range(every - 1, len(spoilt), every):
        spoilt[number] ^= 0x15
    return bytes(spoilt)


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a line with RST instead of FIN."""
    line = writer.get_extra_info("socket")
    if line is not None and line.fileno() >= 0:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
