"""Links that need no row of their own: a value and its seal. For what goes out by the thousand, such as the way to
unsubscribe; what opens something, ends once used or must be revocable is a row (links.services)."""

import base64
import hmac
from hashlib import sha256

from django.conf import settings
from django.utils.crypto import constant_time_compare

SEAL_BYTES = 18  # 144 bits: no less than what stored tokens must have


def seal(purpose: str, number: int) -> str:
    """Return the token of a number for a purpose; the same number has the same token for ever."""
    return f"{number:x}.{_seal(purpose, number, settings.SECRET_KEY)}"


def unseal(purpose: str, token: str) -> int | None:
    """Return the number of a token, None for one that was changed, invented or made for another purpose."""
    digits, _dot, given = token.partition(".")
    if not digits.isalnum() or not digits.isascii() or len(digits) > 16:
        return None
    try:
        number = int(digits, 16)
    except ValueError:
        return None
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    right = [constant_time_compare(_seal(purpose, number, str(key)), given) for key in keys]
    return number if any(right) else None


def _seal(purpose: str, number: int, key: str) -> str:
    digest = hmac.new(key.encode(), f"links.sealed:{purpose}:{number}".encode(), sha256).digest()
    return base64.urlsafe_b64encode(digest[:SEAL_BYTES]).decode()
