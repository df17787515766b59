"""The key by which push services know this office (RFC 8292). Made on first need, kept sealed, the same for ever.

A new key would silence every browser that subscribed under the old one: it is never changed by itself.
"""

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from core.secretbox import Unreadable, seal, unseal
from notifications.models import PushKey


def private_key(*, make: bool = False) -> ec.EllipticCurvePrivateKey | None:
    """Return the office's key, None where none was ever made (or it cannot be read) unless `make`. One query."""
    row = PushKey.objects.first()
    if row is None and make:
        fresh = ec.generate_private_key(ec.SECP256R1())
        pem = fresh.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        row, _is_new = PushKey.objects.get_or_create(number=1, defaults={"sealed": seal(pem)})
    return _loaded(row.sealed) if row else None


@lru_cache(maxsize=2)
def _loaded(sealed: str) -> ec.EllipticCurvePrivateKey | None:
    try:
        key = load_pem_private_key(unseal(sealed).encode(), None)
    except Unreadable:
        return None
    return key if isinstance(key, ec.EllipticCurvePrivateKey) else None


def public_text(key: ec.EllipticCurvePrivateKey) -> str:
    """Return the public half as browsers take it (`applicationServerKey`, base64url)."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()
