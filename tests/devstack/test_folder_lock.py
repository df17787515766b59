import json
import stat

import pytest

from devstack.folder import FolderBusy, write_private


def test_one_owner_at_a_time(data):
    with data.locked():
        assert data.is_owned
        with pytest.raises(FolderBusy, match="already running on"), data.locked():
            pass
    assert not data.is_owned
    with data.locked():
        pass


def test_a_secret_is_made_once_and_private(data):
    made = data.secret("secret-key", lambda: "first")
    assert data.secret("secret-key", lambda: "second") == made == "first"
    assert stat.S_IMODE((data / "secret-key").stat().st_mode) == 0o600


def test_a_private_file_replaces_an_open_one(data):
    data.make()
    path = data / "servers.json"
    path.write_text("{}")
    path.chmod(0o644)
    write_private(path, "[]")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in data.path.iterdir()] == ["servers.json"]


def test_what_is_remembered_adds_up(data):
    data.make()
    data.remember(postgres_port=1)
    data.remember(valkey_port=2)
    assert data.remembered() == {"postgres_port": 1, "valkey_port": 2}


def test_servers_of_a_dead_owner_are_not_believed(data):
    data.make()
    data.publish_servers({"DATABASE_URL": "postgresql://gone"})
    assert data.running_servers() is None
    with data.locked():
        assert data.running_servers() == {"DATABASE_URL": "postgresql://gone"}


def test_a_folder_of_somebody_else_is_refused_in_one_line(tmp_path, monkeypatch, data):
    data.make()
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(SystemExit, match="belongs to another user"):
        data.make()


def test_a_torn_state_file_counts_as_empty(data):
    data.make()
    (data / "state.json").write_text(json.dumps({"postgres_port": 1})[:-3])
    assert data.remembered() == {}
