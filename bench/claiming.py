"""What finding work costs after so many messages of the past: claiming must not grow with history.

`python -m bench.claiming COUNT` fills DATABASE_URL up to COUNT past messages and prints a line of JSON.
"""

import json
import statistics
import sys
import time
import uuid
from typing import Any

import django

django.setup()

from django.db import connection

from notifications import outbox
from notifications.delivery import claim as claiming
from notifications.transports.registry import gateway_for

ROUNDS, BATCH = 60, 40
# copies one row as it is today, whatever columns it has
_PAST = """
INSERT INTO notifications_message
SELECT made.* FROM notifications_message one,
     generate_series((SELECT count(*) FROM notifications_message), %s) n,
     LATERAL jsonb_populate_record(one, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('notifications_message', 'id')), 'dedupe_key', gen_random_uuid()::text, 'provider_id', 'p' || n,
    'thread', left(md5(n::text), 24), 'subject', 'client:' || n %% 5000, 'to', '+359888' || n %% 1000000, 'tries', 1,
    'state', (ARRAY['sent', 'delivered', 'delivered', 'expired'])[n %% 4 + 1], 'next_try_at', NULL,
    'due_at', now() - n * interval '1 second', 'created_at', now() - n * interval '1 second')) made
WHERE one.id = (SELECT min(id) FROM notifications_message WHERE state = 'pending')
"""


def main(count: int) -> dict[str, Any]:
    """Fill up, then claim batches of due messages and take the median."""
    outbox.write_messages([_due()])
    with connection.cursor() as cursor:
        cursor.execute(_PAST, [count])
        cursor.execute("VACUUM ANALYZE notifications_message")
    _forget()
    gateway, times = gateway_for("sms"), []
    for _ in range(ROUNDS):
        outbox.write_messages([_due() for _ in range(BATCH)])
        began = time.perf_counter()
        assert claiming.has_due(gateway)
        claimed = claiming.claim(gateway)
        times.append((time.perf_counter() - began) * 1000)
        assert len(claimed.leases) == BATCH
        _forget()
    return {"past": count, "p50": statistics.median(times), "explain": _explain(gateway)}


def _due() -> dict[str, Any]:
    return {
        "channel": "sms", "to": "+359888123456", "kind": "client_message", "language": "en", "body": "Now",
        "dedupe_key": uuid.uuid4().hex,
    }  # fmt: skip


def _forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM notifications_message WHERE state IN ('leased', 'pending')")


def _explain(gateway: Any) -> list[str]:
    """Return PostgreSQL's plan of one claim, with what it really read."""
    outbox.write_messages([_due() for _ in range(BATCH)])
    values = {"channel": "sms", "older_s": 0, "most": BATCH, "lease_s": 30, "provider": gateway.name}
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) {claiming._CLAIM}", values)  # noqa: SLF001
        lines = [line for (line,) in cursor.fetchall()]
    _forget()
    return lines


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))) + "\n")
