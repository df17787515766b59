"""How fast messages leave: three workers, a real broker, a provider on loopback that keeps its own log.

The provider's log decides what was accepted and when; our own rows are not asked.
"""

import http.server
import json
import os
import subprocess
import sys
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from typing import Any

import psycopg2

from bench.office import ROOT, manage, seeded_database
from bench.report import Figure, p50, p95

WORKERS = 3
BULK = 3_000
SINGLE = 200
CLIENTS = 10_000


@dataclass
class Provider:
    """An SMS gateway that accepts everything and writes down when."""

    accepted: dict[str, float] = field(default_factory=dict)
    repeats: int = 0

    def start(self) -> str:
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one packet: two would wait 40 ms for each other
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                key = self.headers["Idempotency-Key"]
                if key in provider.accepted:
                    provider.repeats += 1
                provider.accepted.setdefault(key, time.time())
                answer = json.dumps({"id": f"p{body['id']}"}).encode()
                self.send_response(202)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: Any) -> None:
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 512  # the default of 5 refuses connections that a real provider takes

        server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"


def measure() -> list[Figure]:
    """Return throughput of a backlog and the delay from commit to acceptance of single messages."""
    url = _fresh_copy(seeded_database(CLIENTS))
    provider = Provider()
    env = {
        "DATABASE_URL": url,
        "SMS_URL": f"https+json://127.0.0.1/?token=bench&base={provider.start()}",
        "DJANGO_SETTINGS_MODULE": "crm.settings",
    }
    manage("bench_messages", "--count", BULK, env=env)
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "crm",
        "worker",
        "-l",
        "ERROR",
        "--concurrency",
        str(WORKERS),
    ]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    workers = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **env})
    try:
        manage("bench_messages", "--kick", env=env)
        _until(lambda: len(provider.accepted) >= BULK, 180)
        times = sorted(provider.accepted.values())
        rate = (BULK - 1) / (times[-1] - times[0])
        committed = json.loads(manage("bench_messages", "--single", SINGLE, env=env).strip().splitlines()[-1])
        _until(lambda: len(provider.accepted) >= BULK + SINGLE, 60)
    finally:
        workers.terminate()
        workers.wait(30)
    claiming = _claiming(url)
    delays = [(provider.accepted[key] - at) * 1000 for key, at in committed.items()]
    lost = BULK + SINGLE - len(provider.accepted)
    context = {"workers": WORKERS, "messages": BULK, "lost": lost, "repeats": provider.repeats}
    return [
        Figure("delivery.throughput", rate, "1/s", context),
        Figure("delivery.commit_to_accept", p50(delays), "ms", {"messages": SINGLE, "p95": p95(delays)}),
        *claiming,
    ]


def _claiming(url: str) -> list[Figure]:
    """Return what one claim of a batch costs behind more and more messages of the past."""
    sizes = [10_000, 100_000, 1_000_000] + ([10_000_000] if os.environ.get("SIZE") == "large" else [])
    env = {
        "DATABASE_URL": url,
        "SMS_URL": "https+json://127.0.0.1/?rate=1000000",
        "DJANGO_SETTINGS_MODULE": "crm.settings",
    }
    found = []
    for size in sizes:
        command = [sys.executable, "-m", "bench.claiming", str(size)]
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, check=True
        )
        answer = json.loads(done.stdout.splitlines()[-1])
        found.append(Figure("delivery.claim", answer["p50"], "ms", {"past_messages": size, "batch": 40}))
    print("\n".join(answer["explain"]))
    return found


def _fresh_copy(url: str) -> str:
    parts = urllib.parse.urlsplit(url)
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS bench_delivery WITH (FORCE)")
        cursor.execute(f'CREATE DATABASE bench_delivery TEMPLATE "{parts.path[1:]}"')
    connection.close()
    return parts._replace(path="/bench_delivery").geturl()


def _until(condition: Any, within_s: float) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"Not in {within_s} s.")
        time.sleep(0.02)
