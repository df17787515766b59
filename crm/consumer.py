"""How a worker comes back to a broker that was away."""

from functools import partial
from typing import Any

from celery.worker.consumer import Consumer as CeleryConsumer


class Consumer(CeleryConsumer):
    """Asks for the broker several times a second; Celery's own waits 2, 4, 6 … 30 s, and kicks expire meanwhile."""

    def ensure_connected(self, conn: Any) -> Any:
        """Connect, and go on trying. Every try is cheap: a connection refused on the spot, or half a second."""
        conn.ensure_connection = partial(
            conn.ensure_connection, interval_start=0.2, interval_step=0.2, interval_max=1
        )
        return super().ensure_connected(conn)
