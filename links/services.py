"""Make, open and revoke signed links."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.utils import timezone

from links.models import Link


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def make_link(purpose: str, subject: str, *, lives: timedelta, data: dict[str, Any] | None = None) -> str:
    """Store a new link and return its token (256 bit); only the token's hash stays."""
    token = secrets.token_urlsafe(32)
    Link.objects.create(
        digest=_digest(token),
        purpose=purpose,
        subject=subject,
        data=data or {},
        expires_at=timezone.now() + lives,
    )
    return token


def open_link(token: str, purpose: str) -> Link | None:
    """Return the living link of this purpose, or None: flipped, expired, used, revoked and foreign look alike."""
    return Link.objects.filter(
        digest=_digest(token), purpose=purpose, expires_at__gt=timezone.now(), used_at=None, revoked_at=None
    ).first()


def use_link(link: Link) -> bool:
    """Mark a single-use link as used; only one of two at the same moment gets True."""
    return bool(Link.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now()))


def revoke_links(purpose: str, subject: str) -> None:
    """End every living link of a purpose and subject."""
    Link.objects.filter(purpose=purpose, subject=subject, revoked_at=None).update(revoked_at=timezone.now())
