"""PostgreSQL crashes, is away, is crowded, has no space: nothing acknowledged is lost, the office goes on by itself."""

import os
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from notifications.models import Message
from tests.faults.cluster import Cluster
from tests.faults.proxy import FaultProxy
from tests.faults.rig import PATIENCE_S
from tests.people import make_cast
from tests.waiting import wait_for

pytestmark = pytest.mark.faults


@pytest.fixture
def cluster(transactional_db):
    with Cluster() as cluster:
        yield cluster


@pytest.fixture
def drill(cluster, drill):
    return drill


@pytest.fixture
def status(cluster, client):
    """The first page of a signed-in colleague: its status and how long it took."""
    client.raise_request_exception = False
    client.force_login(make_cast().olga, backend="allauth.account.auth_backends.AuthenticationBackend")

    def look() -> int:
        start = time.monotonic()
        answer = client.get("/clients/")
        if answer.status_code != 200:
            assert time.monotonic() - start < 25  # 5 s, on a machine that is busy
            connection.close()  # a server does this between requests, the test client does not
        return answer.status_code

    return look


def again(drill, body: str) -> None:
    """Write as somebody would who tries until it is acknowledged."""

    def write() -> bool:
        try:
            drill.write(body)
        except (OperationalError, InterfaceError):
            connection.close()
            return False
        return True

    wait_for(write, PATIENCE_S, "the database to take it")


@pytest.mark.row("postgres-restarts")
def test_four_crashes_of_the_database_lose_nothing_acknowledged(cluster, rig, drill, status):
    rig.start_broker()
    rig.office()
    drill.wake()
    for number in range(4):
        for one in range(3):
            again(drill, f"{number}.{one}")
        cluster.crash()
        assert status() == 503
        cluster.start()
        wait_for(lambda: status() == 200, PATIENCE_S, "the page")
    again(drill, "after")
    drill.arrived()
    drill.recorded()


@pytest.mark.row("postgres-down")
def test_an_office_without_its_database_answers_503_and_resumes(cluster, rig, drill, status):
    rig.start_broker()
    worker, beat, watchdog = rig.office()
    drill.wake()
    drill.write("before")
    cluster.crash()
    for _ in range(3):
        assert status() == 503
        with pytest.raises((OperationalError, InterfaceError)):
            drill.write("refused")
        connection.close()
    cluster.start()
    drill.arrived()
    again(drill, "after")
    drill.arrived()
    drill.recorded()
    assert all(os.path.exists(f"/proc/{part.pid}") for part in (worker, beat, watchdog))  # noqa: PTH110


@pytest.mark.row("postgres-crowded")
def test_used_up_connections_are_a_503_and_pass(cluster, rig, drill, status):
    rig.start_broker()
    rig.office()
    drill.wake()
    assert status() == 200
    connection.close()
    greedy = []
    try:
        while True:
            greedy.append(psycopg2.connect(cluster.server.url))
    except psycopg2.OperationalError:
        pass
    assert status() == 503
    for line in greedy:
        line.close()
    wait_for(lambda: status() == 200, PATIENCE_S, "the page")
    again(drill, "after")
    drill.arrived()
    drill.recorded()


@pytest.mark.row("postgres-restarts")
def test_a_bad_line_to_the_database_loses_nothing_acknowledged(cluster, rig, drill):
    with FaultProxy(cluster.port) as line:
        cluster.lead_here(line.port)
        rig.start_broker()
        rig.office()
        drill.wake()
        for mode, amount in (("reset", 0), ("latency", 0.05), ("cut", 200), ("reset", 0)):
            again(drill, f"before {mode}")
            line.be(mode, amount)
            for _ in range(3):
                try:
                    drill.write(f"during {mode}")
                except (DatabaseError, InterfaceError):
                    connection.close()
            line.be("pass")
            again(drill, f"after {mode}")
        wait_for(lambda: set(drill.written) <= set(drill.provider.keys), PATIENCE_S, "the messages")
        drill.recorded()
        # a commit whose answer was cut off is not acknowledged and may be there all the same: once
        committed = {str(pk) for pk in Message.objects.values_list("pk", flat=True)}
        assert set(drill.written) <= committed == set(drill.provider.keys)
        rig.end()


@pytest.fixture
def small_disk():
    """A file system of 24 MB, where mounting is allowed."""
    folder = Path(tempfile.mkdtemp(prefix="drill-disk-"))
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m,mode=777", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )  # fmt: skip
    if done.returncode:
        folder.rmdir()
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)
    folder.rmdir()


def fill(path: Path) -> None:
    """Write until there is no space left."""
    try:
        with path.open("wb") as file:
            while True:
                file.write(b"x" * 65536)
                file.flush()
    except OSError:
        return


@pytest.mark.row("postgres-disk-full")
def test_a_full_disk_refuses_what_it_cannot_keep_and_passes(small_disk, cluster, rig, drill):
    place = small_disk / "space"
    place.mkdir(mode=0o777)
    place.chmod(0o777)
    owner = Path(cluster.server.data).stat()
    os.chown(place, owner.st_uid, owner.st_gid)
    cluster.query(f"CREATE TABLESPACE small OWNER crm LOCATION '{place}'", superuser=True)
    cluster.query("ALTER TABLE notifications_message SET TABLESPACE small")
    rig.start_broker()
    rig.office()
    drill.wake()
    drill.write("before")
    filler = small_disk / "filler"
    fill(filler)
    refused = 0
    for number in range(300):
        try:
            drill.write("x" * 1500 + str(number))
        except DatabaseError:
            refused += 1
            connection.close()
            break
    assert refused
    filler.unlink()
    again(drill, "after")
    drill.arrived()
    drill.recorded()
