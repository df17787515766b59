"""Addresses that providers call back, each carrying the message's id and a signature of our own."""

from urllib.parse import urlencode

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac


def mark(message_id: int, provider: str) -> str:
    """Return our signature of a message's id for one provider (128 bit, hex)."""
    return salted_hmac(f"notifications.receipt.{provider}", str(message_id), algorithm="sha256").hexdigest()[
        :32
    ]


def is_marked(message_id: int, provider: str, given: str) -> bool:
    """Say whether the signature is ours."""
    return constant_time_compare(mark(message_id, provider), given)


def mail_secret() -> str:
    """Return the key that signs e-mail posted to us; it follows from SECRET_KEY."""
    return salted_hmac("notifications.hook.email", "raw", algorithm="sha256").hexdigest()


def events_secret(provider: str) -> str:
    """Return the password of the calls by which a provider reports on e-mail; it follows from SECRET_KEY."""
    return salted_hmac(f"notifications.hook.{provider}", "events", algorithm="sha256").hexdigest()[:40]


def receipt_url(provider: str, message_id: int, **parts: str) -> str:
    """Return the address for receipts of one message; `parts` are added as they are (Kannel's %d stays a %d)."""
    query = urlencode({"m": message_id, "s": mark(message_id, provider)})
    extra = "".join(f"&{name}={value}" for name, value in parts.items())
    return f"{settings.BASE_URL}/hooks/sms/{provider}/?{query}{extra}"
