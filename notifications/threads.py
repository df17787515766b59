"""How an answer finds its way home: a signed token in Reply-To, and our own Message-ID for References.

Tokens survive mail servers that fold case: lower-case letters and digits only. 80 bits of HMAC are checked online.
"""

import base64
import hmac
import re
from email.utils import parseaddr
from hashlib import sha256
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.crypto import constant_time_compare

from notifications.models import Message
from notifications.transports.chosen import remembered

ANSWER, COPY = "r", "u"  # an answer to message 42; a copy that user 42 sends of a letter written elsewhere
_TOKEN = re.compile(r"\+([ru])(\d{1,18})-([a-z2-7]{16})@", re.IGNORECASE)
_OWN_ID = re.compile(r"<dossier\.(\d{1,18})\.([0-9a-f]{24})@", re.IGNORECASE)


def _signature(purpose: str, number: int, key: str) -> str:
    digest = hmac.new(key.encode(), f"notifications.thread:{purpose}:{number}".encode(), sha256).digest()
    return base64.b32encode(digest[:10]).decode().lower()


def mailbox() -> str:
    """Return the address that is read for answers: the IMAP user where it is an address, else the sender's."""
    user = unquote(urlsplit(remembered("mailbox").url).username or "")
    return user if "@" in user else parseaddr(settings.EMAIL_FROM)[1]


def _address(purpose: str, number: int) -> str:
    local, _, domain = mailbox().rpartition("@")
    return f"{local}+{purpose}{number}-{_signature(purpose, number, settings.SECRET_KEY)}@{domain}"


def reply_address(message: Message) -> str:
    """Return the Reply-To of a message to a client."""
    return _address(ANSWER, message.pk)


def copy_address(user_id: int) -> str:
    """Return the address that a colleague puts in BCC to file a letter written elsewhere."""
    return _address(COPY, user_id)


def read_token(addresses: str) -> tuple[str, int] | None:
    """Return (purpose, id) of the first address with a valid signature, or None."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    for purpose, number, given in _TOKEN.findall(addresses):
        for key in keys:
            if constant_time_compare(_signature(purpose.lower(), int(number), key), given.lower()):
                return purpose.lower(), int(number)
    return None


def message_id(message: Message) -> str:
    """Return the fixed Message-ID of an e-mail, the same in every try."""
    domain = parseaddr(settings.EMAIL_FROM)[1].rpartition("@")[2] or "localhost"
    return f"<dossier.{message.pk}.{message.thread}@{domain}>"


def read_message_ids(header: str) -> list[tuple[int, str]]:
    """Return (id, thread) of each of our own Message-IDs in In-Reply-To or References, last first."""
    return [(int(number), thread.lower()) for number, thread in reversed(_OWN_ID.findall(header[:20_000]))]
