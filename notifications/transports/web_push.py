"""Notices to browsers by web push: encrypted for one browser (RFC 8291), signed by the office (RFC 8292).

docs/decisions/0022-web-push-without-pywebpush.md says why this is written here. A push service keeps what a sleeping
browser has not fetched; the same Topic replaces it there, and the same tag replaces it on the screen, so a second try
has no second effect.
"""

import json
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from notifications.models import Message
from notifications.transports.base import Accepted, Transport, TransportError
from notifications.transports.http import raise_for_status, request
from notifications.vapid import public_text

# the push services of browsers (their endpoints as of 2025); PUSH_HOSTS adds those of the operator
HOSTS = ("fcm.googleapis.com", "push.services.mozilla.com", "notify.windows.com", "push.apple.com")
LIVES_S = 24 * 3600  # how long a sleeping browser's message is kept
SIGNED_S = 12 * 3600  # at most 24 h (RFC 8292 §2)
MOST_BODY = 300
GONE = {404, 410}  # the browser has withdrawn its subscription (RFC 8030 §7.3)


def is_endpoint(url: str) -> bool:
    """Say whether this is an address of a browser's push service over HTTPS, or a host that the operator named."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    if parts.username or parts.password or len(url) > 1000 or not host:
        return False
    if is_operators(url):
        return parts.scheme in {"https", "http"}
    known = any(host == name or host.endswith(f".{name}") for name in HOSTS)
    return parts.scheme == "https" and known and port in {None, 443}


def is_operators(url: str) -> bool:
    """Say whether the operator's own environment names this host (and port)."""
    return urlsplit(url).netloc.lower() in settings.PUSH_HOSTS


class WebPushTransport(Transport):
    """One message to one browser."""

    scheme = "webpush"
    repeats_safely = True

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self.key = key

    def send(self, message: Message) -> Accepted:
        device = message.device
        if device is None or not is_endpoint(device.endpoint):
            raise TransportError("the browser was removed", permanent=True, code="gone")
        headers = {
            "TTL": str(LIVES_S),
            "Urgency": "high" if message.is_urgent else "normal",
            "Topic": f"m{message.pk}"[:32],
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "Authorization": f"vapid t={_signed(self.key, device.endpoint)}, k={public_text(self.key)}",
        }
        answer = request(
            "POST",
            device.endpoint,
            headers=headers,
            content=encrypt(_payload(message), device.p256dh, device.auth),
            public_only=not is_operators(device.endpoint),
        )
        if answer.status in GONE:
            raise TransportError(f"{answer.status} the browser withdrew", permanent=True, code="gone")
        raise_for_status(answer)
        return Accepted(provider_id=answer.headers.get("location", "")[:200], code=str(answer.status))


def _payload(message: Message) -> bytes:
    """Return what the service worker shows; small enough for every push service (4 KB, RFC 8030 §7.2)."""
    shown: dict[str, Any] = {
        "title": message.subject_line,
        "body": message.text_as_sent[:MOST_BODY],
        "url": message.url,
        "tag": f"notice-{message.notice_id or message.pk}",
        "lang": message.language,
    }
    return json.dumps(shown).encode()


def encrypt(content: bytes, p256dh: str, auth: str, *, key: Any = None, salt: bytes | None = None) -> bytes:
    """Return the content encrypted for one browser (RFC 8291 §3, RFC 8188 §2). `key` and `salt` are for test vectors.

    Raises TransportError when the browser's keys are none.
    """
    try:
        theirs = _unpadded(p256dh)
        browser = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        secret = _unpadded(auth)
    except ValueError:
        raise TransportError("the browser's keys cannot be read", permanent=True, code="gone") from None
    key = key or ec.generate_private_key(ec.SECP256R1())
    salt = salt or os.urandom(16)
    ours = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    material = _hkdf(secret, key.exchange(ec.ECDH(), browser), b"WebPush: info\0" + theirs + ours, 32)
    cipher = AESGCM(_hkdf(salt, material, b"Content-Encoding: aes128gcm\0", 16))
    nonce = _hkdf(salt, material, b"Content-Encoding: nonce\0", 12)
    header = salt + (4096).to_bytes(4, "big") + bytes([len(ours)]) + ours
    return header + cipher.encrypt(nonce, content + b"\x02", None)


def _hkdf(salt: bytes, material: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(material)


def _signed(key: ec.EllipticCurvePrivateKey, endpoint: str) -> str:
    """Return the token that says who sends, for the push service of this endpoint alone (RFC 8292 §2)."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + SIGNED_S,
        "sub": f"mailto:{parseaddr(settings.EMAIL_FROM)[1]}",
    }
    words = ".".join(_padless(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(key.sign(words.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{words}.{_padless(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def _padless(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unpadded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
