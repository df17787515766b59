import os
import socket
import subprocess
import sys

import pytest

from devstack.folder import DataFolder
from devstack.ground import may_walk_anywhere
from devstack.servers import own_servers, wait_until_ready
from devstack.valkey import Valkey
from tests.waiting import wait_for

pytestmark = pytest.mark.faults


@pytest.fixture(autouse=True)
def _nothing_is_named(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


def ask(url: str, *words: str) -> bytes:
    """Say something to a Valkey without its password."""
    host, port = url.rpartition("@")[2].removesuffix("/0").split(":")
    with socket.create_connection((host, int(port)), 5) as connection:
        connection.sendall(" ".join(words).encode() + b"\r\n")
        return connection.recv(100)


def test_servers_in_a_folder_with_an_odd_name(tmp_path):
    folder = DataFolder(tmp_path / 'it\'s "our" data ж')
    with folder.locked(), own_servers(folder, fast=True) as first:
        assert ask(first["REDIS_URL"], "PING").startswith(b"-NOAUTH")
    with folder.locked(), own_servers(folder, fast=True) as again:
        assert again == first  # ports and passwords stay
    assert not (folder / "postgres" / "postmaster.pid").exists()


def test_one_database_named_one_server_started(data, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere")
    with data.locked(), own_servers(data, fast=True) as servers:
        assert list(servers) == ["REDIS_URL"]


def test_a_broker_that_outlived_its_supervisor_makes_room(data):
    """Two on one append-only file would ruin it."""
    data.make()
    leftover = Valkey(data).child()
    leftover.start()
    again = Valkey(data)
    wait_for(lambda: (data / "valkey" / "valkey.pid").exists(), what="the first broker runs")
    child = again.child()
    assert leftover.exit_code is not None
    child.start()
    wait_until_ready(again, child)
    child.stop()


def test_a_server_that_cannot_start_says_why(data):
    data.make()
    valkey = Valkey(data, fast=True)
    child = valkey.child()
    (data / "valkey.conf").write_text("port no-number\n")
    child.start()
    with pytest.raises(SystemExit, match=r"(?s)The broker did not start.*port no-number"):
        wait_until_ready(valkey, child)


def test_a_cluster_of_another_version_is_not_touched(data, monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    data.make()
    (data / "postgres").mkdir()
    (data / "postgres" / "PG_VERSION").write_text("16\n")
    with data.locked(), pytest.raises(SystemExit, match="was made by PostgreSQL 16, but"), own_servers(data):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes users")
@pytest.mark.parametrize(
    ("dropped", "left"), [("-sys_time", "+dac_read_search"), ("-dac_read_search", "+dac_override")]
)
def test_root_in_a_container_needs_no_rare_capability(dropped, left):
    if left not in may_walk_anywhere() and left == "+dac_read_search":
        pytest.skip("this container lacks the capability itself")
    code = "from devstack.ground import may_walk_anywhere as found; print(*found())"
    command = ["setpriv", f"--bounding-set={dropped}", f"--inh-caps={dropped}", sys.executable, "-c", code]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == left
