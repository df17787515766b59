import os
import signal
import socket
import subprocess
import sys

import pytest

from devstack.ground import choose_port, stop_leftover
from devstack.postgres import find_postgres, postgres_version
from devstack.valkey import find_valkey


@pytest.fixture
def make_postgres(tmp_path):
    """Put a stand-in for `postgres` of some version into a folder of its own."""

    def _make(version: str):
        folder = tmp_path / f"pg {version}"
        folder.mkdir()
        program = folder / "postgres"
        program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        program.chmod(0o755)
        return folder

    return _make


def test_the_wheel_brings_postgresql_18():
    assert postgres_version(find_postgres()) == 18


def test_a_chosen_postgres_wins(make_postgres, monkeypatch):
    chosen = make_postgres("17.4")
    monkeypatch.setenv("CRM_PG_BIN", str(chosen))
    assert find_postgres() == chosen


@pytest.mark.parametrize("version", ["15.3", "9.6.24"])
def test_an_old_postgres_is_refused_in_one_line(make_postgres, monkeypatch, version):
    monkeypatch.setenv("CRM_PG_BIN", str(make_postgres(version)))
    with pytest.raises(SystemExit, match=r"will not do: Dossier needs 17 or newer\.$"):
        find_postgres()


def test_a_chosen_folder_without_postgres_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("CRM_PG_BIN", str(tmp_path))
    with pytest.raises(SystemExit, match="will not do"):
        find_postgres()


def test_without_the_wheel_the_newest_on_the_path_serves(make_postgres, monkeypatch, tmp_path):
    monkeypatch.setattr("devstack.postgres.package_folder", lambda _name: tmp_path / "nothing")
    monkeypatch.setattr("devstack.postgres.DEBIAN_POSTGRES", tmp_path / "none")
    monkeypatch.setenv("PATH", str(make_postgres("18.1")), prepend=os.pathsep)
    assert find_postgres() == tmp_path / "pg 18.1"


def test_without_the_wheel_the_system_broker_serves(tmp_path, monkeypatch):
    monkeypatch.setattr("devstack.valkey.package_folder", lambda _name: tmp_path / "nothing")
    server = tmp_path / "redis-server"
    server.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_valkey() == str(server)


def test_a_port_is_kept_while_it_is_free(data):
    data.make()
    port = choose_port(data, "postgres_port")
    assert choose_port(data, "postgres_port") == port
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        assert choose_port(data, "postgres_port") != port


@pytest.fixture
def bystander(tmp_path):
    """A program that has nothing to do with us."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, cwd=tmp_path)
    yield process
    process.kill()
    process.wait()


def test_a_stale_pid_file_harms_no_bystander(data, bystander):
    """After a reboot the number in the file may be anybody's."""
    data.make()
    (data / "postmaster.pid").write_text(f"{bystander.pid}\n")
    stop_leftover(data.path, data / "postmaster.pid")
    assert bystander.poll() is None


def test_a_leftover_server_is_ended(data):
    data.make()
    server = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, cwd=data.path)
    (data / "postmaster.pid").write_text(f"{server.pid}\n")
    stop_leftover(data.path, data / "postmaster.pid")
    assert server.wait(5) in (-signal.SIGINT, 1)
