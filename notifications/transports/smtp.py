"""E-mail by SMTP (RFC 5321). Up to the final dot nothing is sent; after it, silence means doubt."""

import contextlib
import math
import re
import select
import smtplib
import socket
import ssl
import threading
import time
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils.encoding import punycode

from core import net
from notifications.crash import crash_point
from notifications.incoming.returned import HARD, judge
from notifications.models import Message
from notifications.transports.base import Accepted, AddressGone, Transport, TransportError
from notifications.transports.causes import cause_of
from notifications.transports.letters import build

# servers often check the sender only when they hear the recipient (Postfix: smtpd_delay_reject)
_OUR_SENDER = re.compile(
    r"\b5\.1\.[78]\b|sender.{0,40}(reject|denied|refused|not (allowed|owned|permitted))", re.IGNORECASE
)


class _Capped:
    """Reads answers line by line, but no more of them than an honest server has to say."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.left = inner, settings.ANSWER_CAP_BYTES

    def readline(self, size: int) -> bytes:
        line: bytes = self.inner.readline(size)
        self.left -= len(line)
        if self.left < 0 or len(line) >= size:
            raise OSError("the answer is too long")
        return line

    def close(self) -> None:
        self.inner.close()


class _Line(smtplib.SMTP):
    """A connection that is cut at the wall deadline: a server that sends one byte a second never times out by itself."""

    def __init__(self, host: str, port: int, *, tls: bool, public_only: bool = False) -> None:
        self.tls, self.public_only = tls, public_only
        super().__init__(host, port, timeout=settings.DELIVERY["wire_s"])

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        start = time.monotonic()
        sock = net.connect(host, port, settings.DELIVERY["connect_s"], public_only=self.public_only)
        sock.settimeout(timeout)
        self.handle = sock.dup()  # stays the same line when TLS wraps the first one
        self.timer = threading.Timer(max(timeout - (time.monotonic() - start), 0), self._cut)
        self.timer.daemon = True
        self.timer.start()
        try:
            context = ssl.create_default_context() if self.tls else None
            return context.wrap_socket(sock, server_hostname=host) if context else sock
        except OSError:
            self._let_go()
            raise

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _Capped(self.sock.makefile("rb"))
        return super().getreply()

    def _cut(self) -> None:
        with contextlib.suppress(OSError):
            self.handle.shutdown(socket.SHUT_RDWR)

    def _let_go(self) -> None:
        if hasattr(self, "timer"):
            self.timer.cancel()
            self.handle.close()

    def close(self) -> None:
        self._let_go()
        super().close()


class SmtpTransport(Transport):
    """One connection, one letter. `tls`: "" plain, "starttls" required, "tls" from the start.

    The fixed Message-ID lets receivers drop a second copy; it is at-least-once within the moment after the dot.
    """

    scheme = "smtp"
    repeats_safely = True

    def __init__(self, host: str, port: int, user: str, password: str, tls: str) -> None:
        self.host, self.port, self.user, self.password, self.tls = host, port, user, password, tls

    def send(self, message: Message) -> Accepted:
        letter = build(message)
        mime: Any = letter.message()
        data: bytes = mime.as_bytes(linesep="\r\n")
        end = time.monotonic() + settings.DELIVERY["wire_s"]
        with self._line(end) as smtp:
            try:
                self._greet(smtp)
                self._envelope(smtp, _ascii(parseaddr(letter.from_email)[1]), _ascii(message.to))
            except (smtplib.SMTPException, OSError) as error:
                raise _failure(error, end) from None
            return self._data(smtp, data)

    def _line(self, end: float) -> contextlib.closing[_Line]:
        try:
            return contextlib.closing(
                _Line(self.host, self.port, tls=self.tls == "tls", public_only=self.public_only)
            )
        except (smtplib.SMTPException, OSError) as error:
            raise _failure(error, end) from None

    def _greet(self, smtp: _Line) -> None:
        smtp.ehlo()
        if self.tls == "starttls":
            if not smtp.has_extn("starttls"):
                raise TransportError(
                    "the server offers no STARTTLS; nothing was sent in the clear", code="no_tls"
                )
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        if self.user:
            smtp.login(self.user, self.password)

    def _envelope(self, smtp: _Line, sender: str, to: str) -> None:
        code, words = smtp.mail(sender)
        if code != 250:
            raise _refusal(code, words, "MAIL")
        code, words = smtp.rcpt(to)
        if code not in (250, 251):
            raise _refusal(code, words, "RCPT")

    def _data(self, smtp: _Line, data: bytes) -> Accepted:
        try:
            smtp.putcmd("data")
            code, words = smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise _failure(error) from None
        if code != 354:
            raise _refusal(code, words, "DATA")
        try:
            smtp.send(_dotted(data))
            _await_answer(smtp)
            crash_point("accepted_unread")
            code, words = smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise TransportError(
                f"connection lost after the text: {_plain(error)}", doubtful=True, code="cut"
            ) from None
        if not 400 <= code < 600 and code != 250:
            raise TransportError(f"unexpected answer {code} {_text(words)}", doubtful=True, code=str(code))
        if code != 250:
            raise _refusal(code, words, "text")
        with contextlib.suppress(smtplib.SMTPException, OSError):
            smtp.quit()
        return Accepted(provider_id=_text(words)[:200], code=str(code))


def _ascii(address: str) -> str:
    """Return an address whose domain is spelled as the wire wants it (RFC 5890)."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{punycode(domain)}"


def _dotted(data: bytes) -> bytes:
    """Return the text with dots stuffed and its final dot (RFC 5321 §4.5.2)."""
    if data.startswith(b"."):
        data = b"." + data
    data = data.replace(b"\r\n.", b"\r\n..")
    return data + (b".\r\n" if data.endswith(b"\r\n") else b"\r\n.\r\n")


def _await_answer(smtp: _Line) -> None:
    if smtp.sock is not None and not isinstance(smtp.sock, ssl.SSLSocket):
        select.select([smtp.sock], [], [], settings.DELIVERY["wire_s"])


def _refusal(code: int, words: bytes, step: str) -> TransportError:
    """5xx is final; 4xx is tried again; only what is not about this recipient speaks against the server."""
    text = f"{step}: {code} {_text(words)}"
    if code >= 500 and (step == "MAIL" or _OUR_SENDER.search(text)):
        return TransportError(text, permanent=True, code="sender")
    if code >= 500:
        is_gone = step == "RCPT" and judge(text) == HARD
        return (
            AddressGone(text, code=str(code))
            if is_gone
            else TransportError(text, permanent=True, code=str(code))
        )
    return TransportError(text, code=str(code), is_sick=step != "RCPT")


def _failure(error: Exception, end: float = math.inf) -> TransportError:
    """Class what happened before the text was sent; what ends at the wall deadline was cut by ourselves."""
    if isinstance(error, smtplib.SMTPResponseException):
        number = error.smtp_code
        words = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
        return TransportError(f"{number} {_text(words)}", permanent=number >= 500, code=str(number))
    return TransportError(
        f"cannot connect: {_plain(error)}", code="timeout" if time.monotonic() >= end else cause_of(error)
    )


def _plain(error: Exception) -> str:
    return f"{type(error).__name__} {getattr(error, 'strerror', None) or ''}".strip()


def _text(words: bytes) -> str:
    return " ".join(words.decode("utf-8", "replace").split())[:200]
