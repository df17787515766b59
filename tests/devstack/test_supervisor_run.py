import os
import signal
import subprocess
import sys

import pytest

from devstack.processes import Child, die_with_parent
from devstack.supervisor import Listener, StopAsked, Supervisor
from tests.waiting import wait_for

pytestmark = pytest.mark.faults


@pytest.fixture
def supervisor(monkeypatch):
    """A supervisor in a hurry; the signals of this process are given back afterwards."""
    monkeypatch.setattr("devstack.supervisor.FIRST_DELAY_S", 0.02)
    ours = {sign: signal.getsignal(sign) for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    made = Supervisor()
    yield made
    made.stop_all()
    for sign, handler in ours.items():
        signal.signal(sign, handler)


@pytest.fixture
def program(tmp_path):
    """Make a child from a line of shell."""

    def _program(name: str, script: str, **options: object) -> Child:
        return Child(name, ["sh", "-c", script], env=dict(os.environ), folder=tmp_path, **options)

    return _program


def test_who_dies_at_once_is_started_ever_later(supervisor, program, capsys):
    flapping = program("flapping", "exit 3")
    supervisor.start(flapping)
    delays = []
    for death in (1, 2, 3):
        assert supervisor.wait_for(lambda: supervisor.deaths(flapping) >= death, 5)  # noqa: B023
        delays.append(supervisor.delay_s["flapping"])
    assert delays == [0.04, 0.08, 0.16]
    assert "office   | flapping failed with exit code 3; starting it again in" in capsys.readouterr().out


def test_who_ran_for_long_is_started_soon_again(supervisor, program, monkeypatch):
    monkeypatch.setattr("devstack.supervisor.SETTLED_AFTER_S", 0)
    settled = program("settled", "exit 0")
    supervisor.start(settled)
    assert supervisor.wait_for(lambda: supervisor.deaths(settled) >= 3, 5)
    assert supervisor.delay_s["settled"] == 0.04


def test_what_a_killed_program_left_is_swept_before_its_return(supervisor, program, tmp_path):
    worker = program("worker", "sleep 600 & echo $! > pool; wait")
    supervisor.start(worker)
    assert supervisor.wait_for(lambda: (tmp_path / "pool").exists() and (tmp_path / "pool").read_text(), 5)
    pool = int((tmp_path / "pool").read_text())
    os.kill(worker.pid, signal.SIGKILL)
    assert supervisor.wait_for(lambda: supervisor.deaths(worker) == 1, 5)
    wait_for(lambda: not is_alive(pool), 5, "the pool is gone")


def test_programs_end_before_the_servers_they_use(supervisor, program, tmp_path):
    said = "trap 'echo {0} >> order; exit' TERM; echo > {0}; while :; do sleep 0.01; done"
    supervisor.start(program("database", said.format("database"), log=tmp_path / "database.log"))
    supervisor.start(program("web", said.format("web")))
    assert supervisor.wait_for(lambda: (tmp_path / "web").exists() and (tmp_path / "database").exists(), 5)
    supervisor.stop_all()
    assert (tmp_path / "order").read_text().split() == ["web", "database"]


def test_who_does_not_listen_is_killed(supervisor, program, tmp_path):
    stubborn = program("stubborn", "trap '' TERM; echo > deaf; while :; do sleep 0.01; done", patience_s=0.1)
    supervisor.start(stubborn)
    assert supervisor.wait_for(lambda: (tmp_path / "deaf").exists(), 5)
    supervisor.stop_all()
    assert stubborn.exit_code == -signal.SIGKILL


def test_a_request_to_stop_is_heard_while_waiting(supervisor):
    os.kill(os.getpid(), signal.SIGTERM)
    with pytest.raises(StopAsked):
        supervisor.wait_for(lambda: False, 5)


def test_the_last_words_of_a_program_are_passed_on(supervisor, program, capsys):
    assert supervisor.run_once(program("prepare", "printf 'half a line'; exit 4")) == 4
    assert "prepare  | half a line\n" in capsys.readouterr().out


def test_lines_stay_whole_however_they_arrive(capsys):
    listener = Listener("web")
    for piece in ("один\nд".encode(), "ва".encode()[:1], "ва".encode()[1:], b"\n\n", b""):
        listener.pass_on(piece)
    assert capsys.readouterr().out.splitlines() == ["web      | один", "web      | два"]


def test_a_child_born_after_its_parents_death_ends_itself():
    orphan = subprocess.run(
        [sys.executable, "-c", ""], preexec_fn=die_with_parent(parent=2**22 - 1), check=False
    )
    assert orphan.returncode == -signal.SIGKILL


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
