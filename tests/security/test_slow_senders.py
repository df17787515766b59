"""A57: people who send slowly, or never end, hold up nobody else. At the real server, over real sockets."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import uvicorn

from crm import bodies
from crm.asgi import WEB_THREADS, application
from tests.waiting import wait_for

HEAD = (
    "POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken=" + "a" * 32 + "\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
)


@pytest.fixture
def port() -> Iterator[int]:
    """A web server of this office on loopback, in a thread."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application, lifespan="off", log_level="critical"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    wait_for(lambda: server.started, 30, "the server to start")
    yield listener.getsockname()[1]
    server.should_exit = True
    server.force_exit = True
    thread.join()


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def ask(port: int, request: str) -> str:
    with connect(port) as line:
        line.sendall(request.encode())
        return line.recv(65536).decode()


def test_a57_two_hundred_unfinished_requests_keep_nobody_waiting(port):
    with ExitStack() as open_lines:
        for number in range(200):
            line = open_lines.enter_context(connect(port))
            line.sendall(
                b"GET / HTTP/1.1\r\nHo" if number % 2 else HEAD.format(length=1000).encode() + b"login="
            )
        for _ in range(2 * WEB_THREADS):
            assert ask(port, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").startswith("HTTP/1.1 200")


def test_a57_who_falls_silent_is_sent_away(port, monkeypatch):
    monkeypatch.setattr(bodies, "SILENCE_S", 0.05)
    assert ask(port, HEAD.format(length=1000) + "login=").startswith("HTTP/1.1 408")


def test_a57_what_is_too_long_is_not_waited_for(port, monkeypatch):
    monkeypatch.setattr(bodies, "MOST_OF_ONE", 100)
    assert ask(port, HEAD.format(length=1000) + "x" * 200).startswith("HTTP/1.1 413")


def test_a57_all_bodies_together_have_a_limit_and_leave_nothing_behind(port, monkeypatch):
    with monkeypatch.context() as little:
        little.setattr(bodies, "MOST_OF_ALL", 100)
        assert ask(port, HEAD.format(length=1000) + "x" * 200).startswith("HTTP/1.1 503")
    # refused for its token, not for its size: what the first one held is given back
    assert ask(port, HEAD.format(length=60) + "x" * 60).startswith("HTTP/1.1 403")


def test_a57_twin_a_body_in_pieces_arrives_whole(port):
    with connect(port) as line:
        line.sendall(HEAD.format(length=30).encode())
        for _ in range(3):
            line.sendall(b"0123456789")
        assert line.recv(65536).startswith(b"HTTP/1.1 403")
