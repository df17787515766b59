"""The broker, asked without patience: whatever it carries may be lost, so nobody waits for it."""

import os
import time

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE_S = 0.5
SILENT_S = 2.0  # after a broker that was slow nobody asks again for so long
REFUSED_S = 0.1  # one that refuses at once may be asked again soon: nobody waits for that

_clients: dict[tuple[int, str], "redis.Redis"] = {}
_silent_until = 0.0


def client() -> "redis.Redis":
    """Return this process's own connection: half a second of patience, no second try."""
    key = (os.getpid(), settings.REDIS_URL)
    if key not in _clients:
        _clients[key] = redis.Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=PATIENCE_S,
            socket_connect_timeout=PATIENCE_S,
            retry=Retry(NoBackoff(), 0),
        )
    return _clients[key]


def answers() -> bool:
    """Say whether the broker answers now. A process that waited in vain takes it for away for two seconds."""
    global _silent_until
    began = time.monotonic()
    if began < _silent_until:
        return False
    try:
        client().ping()
    except (redis.RedisError, OSError):
        now = time.monotonic()
        _silent_until = now + (REFUSED_S if now - began < REFUSED_S else SILENT_S)
        return False
    return True
