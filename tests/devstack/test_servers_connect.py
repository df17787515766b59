"""Management commands on a machine where no office runs."""

import os

import pytest

from devstack.connect import ensure_servers
from tests.devstack.offices import ROOT, manage, processes_of
from tests.waiting import wait_for

pytestmark = pytest.mark.faults


@pytest.mark.full  # the schema from nothing takes its time; test_office_run has the same commands on an old folder
def test_adam_makes_himself_an_administrator_before_the_first_start(tmp_path):
    """The command brings its own servers and schema; a second one at the same time borrows them."""
    data = tmp_path / "new data"
    password = ("--password", "correct horse battery")
    create = manage(ROOT, data, "create_admin", "--email", "adam@dossier.test", *password)
    look = manage(
        ROOT, data, "shell", "-v0", "-c", "from accounts.models import User; print(User.objects.count() < 2)"
    )
    look_said, create_said = look.communicate(timeout=180), create.communicate(timeout=180)
    assert (look_said[0].strip(), look.returncode) == ("True", 0), look_said
    assert "adam@dossier.test" in create_said[0], create_said
    wait_for(lambda: not processes_of(data), 20, "all servers are stopped")
    assert not (data / "servers.json").exists()


def test_a_named_database_starts_nothing(data, monkeypatch):
    monkeypatch.setattr(os, "environ", {"DATABASE_URL": "postgresql://elsewhere", "DATA_DIR": str(data.path)})
    ensure_servers()
    assert os.environ["DATABASE_URL"] == "postgresql://elsewhere"
    assert {path.name for path in data.path.iterdir()} == {"secret-key"}
