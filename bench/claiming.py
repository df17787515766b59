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
_PAST = """
INSERT INTO notifications_message (subject, about, name, channel, "to", kind, language, subject_line, body, url, why, late_note,
    is_urgent, is_secret, state, reason_code, reason_data, due_at, tries, is_doubtful, fence, provider, provider_id, last_error,
    dedupe_key, thread, created_at, state_at)
SELECT 'client:' || n %% 5000, '', 'Somebody', 'sms', '+359888' || n %% 1000000, 'client_message', 'en', '', 'Your courier arrives.',
    '', '', '', false, false, (ARRAY['sent', 'delivered', 'delivered', 'expired'])[n %% 4 + 1], '', '{}',
    now() - n * interval '1 second', 1, false, 1, 'sms:https+json:x', 'p' || n, '', 'past:' || n, md5(n::text)::char(24),
    now() - n * interval '1 second', now() - n * interval '1 second'
FROM generate_series((SELECT count(*) FROM notifications_message) + 1, %s) n
"""


def main(count: int) -> dict[str, Any]:
    """Fill up, then claim batches of due messages and take the median."""
    with connection.cursor() as cursor:
        cursor.execute(_PAST, [count])
        cursor.execute("VACUUM ANALYZE notifications_message")
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
