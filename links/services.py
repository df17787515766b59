"""Make, open and revoke signed links, and slow down whoever tries tokens out."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from links.models import Link

MISSES_ALLOWED = 10
MISSES_PERIOD_S = 60
KEPT_AFTER_END = timedelta(days=90)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


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
    """Return the living link of this purpose, or None: flipped, expired, used, revoked and foreign look alike.

    The database compares hashes of what was sent, so the time it takes says nothing about the token.
    """
    return Link.objects.living().filter(digest=_digest(token), purpose=purpose).first()


def use_link(link: Link) -> bool:
    """Mark a single-use link as used; only one of two at the same moment gets True."""
    return bool(Link.objects.living().filter(pk=link.pk).update(used_at=timezone.now()))


def revoke_links(purpose: str, subject: str) -> None:
    """End every living link of a purpose and subject."""
    Link.objects.filter(purpose=purpose, subject=subject, revoked_at=None).update(revoked_at=timezone.now())


def forget_links() -> int:
    """Delete links that ended more than 90 days ago and return how many."""
    deleted, _each = Link.objects.filter(expires_at__lt=timezone.now() - KEPT_AFTER_END).delete()
    return deleted


def forget_links_of(subjects: Sequence[str]) -> None:
    """Delete every link of these subjects: whoever they led to is erased."""
    Link.objects.filter(subject__in=subjects).delete()


def is_throttled(address: str) -> bool:
    """Say whether this address has tried ten wrong tokens within this minute."""
    return int(cache.get(_misses(address), 0)) >= MISSES_ALLOWED


def count_miss(address: str) -> None:
    """Remember a wrong token of an address for this minute.

    Two at the same moment may count as one: this keeps noise away, what keeps links safe is their 256 bit.
    """
    key = _misses(address)
    cache.set(key, int(cache.get(key, 0)) + 1, MISSES_PERIOD_S)


def _misses(address: str) -> str:
    minute = int(timezone.now().timestamp() // MISSES_PERIOD_S)
    return f"links:misses:{minute}:{hashlib.sha256(address.encode()).hexdigest()}"
