"""How often something may be done: counted in the cache of rate limits, by a hash of who does it."""

import hashlib

from django.core.cache import cache
from django.utils import timezone


def is_over_limit(what: str, who: str, most: int, period_s: int) -> bool:
    """Count one more attempt and say whether `who` has had more than `most` in this period.

    Two at the same moment may count as one: this keeps noise away, it guards no secret.
    """
    period = int(timezone.now().timestamp() // period_s)
    key = f"limit:{what}:{period}:{hashlib.sha256(who.encode()).hexdigest()}"
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, period_s)
    return count > most
