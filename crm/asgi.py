"""One port: pages through a fixed pool of threads, event streams through Django's ASGI handler.

The pool keeps database connections persistent and bounded; under Django's own ASGI handler psycopg2 connections with
CONN_MAX_AGE leak until PostgreSQL is full.
"""

import gc
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast, clear_overloads

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")

from a2wsgi import WSGIMiddleware
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

from crm.bodies import WholeBodies

WEB_THREADS = 4
# A page makes thousands of short-lived objects; looking for cycles every 700 of them costs a seventh of its time.
GARBAGE = (50_000, 20, 20)

_streams = get_asgi_application()
# an answer leaves its thread at once, however slowly it is read: the queue to the connection has no end
_threads: Any = WSGIMiddleware(cast(Any, get_wsgi_application()), workers=WEB_THREADS, send_queue_size=0)
_pages = WholeBodies(_threads)
clear_overloads()  # only type checkers at run time read them; the client of Redis alone registers thousands
gc.collect()
gc.freeze()
gc.set_threshold(*GARBAGE)


async def application(
    scope: MutableMapping[str, Any],
    receive: Callable[[], Awaitable[Any]],
    send: Callable[[Any], Awaitable[None]],
) -> None:
    """Send `/events/` to the streaming handler and everything else to the thread pool."""
    handler: Any = _streams if scope["type"] == "http" and scope["path"].startswith("/events/") else _pages
    await handler(scope, receive, send)
