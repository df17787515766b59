"""Secrets that must be read again (a gateway's password): encrypted with a key that follows from SECRET_KEY."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac


class Unreadable(ValueError):
    """The secret was sealed under another SECRET_KEY, or tampered with."""


def _box() -> Fernet:
    return Fernet(urlsafe_b64encode(salted_hmac("core.secretbox", "1", algorithm="sha256").digest()))


def seal(text: str) -> str:
    """Return the text encrypted and signed (Fernet: AES-128-CBC with HMAC-SHA-256); empty stays empty."""
    return _box().encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """Return what was sealed. Raises Unreadable when SECRET_KEY is another one by now."""
    try:
        return _box().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        raise Unreadable("sealed under another SECRET_KEY") from None
