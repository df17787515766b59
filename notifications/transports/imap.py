"""A line to a mailbox (RFC 9051): certificates are checked, STARTTLS is required where asked for, time is short."""

import imaplib
import socket
import ssl
from urllib.parse import SplitResult

from django.conf import settings
from imap_tools import BaseMailBox
from imap_tools.errors import MailboxStarttlsError
from imap_tools.utils import check_command_status

from core import net


class _Plain(imaplib.IMAP4):
    def __init__(self, host: str, port: int, *, public_only: bool) -> None:
        self.public_only = public_only
        super().__init__(host, port, timeout=settings.DELIVERY["wire_s"])

    def _create_socket(self, timeout: float | None) -> socket.socket:
        sock = net.connect(self.host, self.port, settings.DELIVERY["connect_s"], public_only=self.public_only)
        sock.settimeout(timeout)
        return sock


class _Tls(_Plain):
    def _create_socket(self, timeout: float | None) -> socket.socket:
        sock = super()._create_socket(timeout)
        return ssl.create_default_context().wrap_socket(sock, server_hostname=self.host)


class OfficeMailBox(BaseMailBox):
    """The mailbox of an address like imaps://user:pass@host/INBOX; `?tls=1` with imap:// requires STARTTLS."""

    def __init__(self, parts: SplitResult, *, public_only: bool) -> None:
        self.parts, self.public_only = parts, public_only
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        host, is_tls = self.parts.hostname or "", self.parts.scheme == "imaps"
        kind = _Tls if is_tls else _Plain
        client = kind(host, self.parts.port or (993 if is_tls else 143), public_only=self.public_only)
        if not is_tls and "tls=1" in self.parts.query.split("&"):
            result = client.starttls(ssl.create_default_context())
            check_command_status(result, MailboxStarttlsError)
        return client
