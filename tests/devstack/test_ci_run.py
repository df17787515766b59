import os
import subprocess
from pathlib import Path

import pytest

from tests.devstack.offices import ROOT


@pytest.fixture
def make(tmp_path):
    """A stand-in for make that writes down how it was called, and fails for one target if asked to."""
    program = tmp_path / "make"
    program.write_text(
        '#!/bin/sh\necho "$CI $* [$(cat)]" >> "$0.calls"\ncase "$*" in "$FAILS"*) exit 2;; esac\n'
    )
    program.chmod(0o755)
    return program


def run_ci(make: Path, fails: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": f"{make.parent}{os.pathsep}{os.environ['PATH']}", "FAILS": fails}
    command = [ROOT / ".ci" / "run"]
    return subprocess.run(
        command, env=env, cwd="/", input="typed", capture_output=True, text=True, check=False
    )


def test_checks_and_tests_run_and_nothing_beside_them(make):
    done = run_ci(make, "nothing")
    calls = Path(f"{make}.calls").read_text().splitlines()
    assert calls == ["true check []", "true test ARGS=--durations=20 []"]
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == [
        "== make check",
        "== make test ARGS=--durations=20",
    ]
    assert done.returncode == 0


@pytest.mark.parametrize("part", ["check", "test"])
def test_a_failed_part_fails_the_whole_but_stops_nothing(make, part):
    assert run_ci(make, part).returncode == 1
    assert len(Path(f"{make}.calls").read_text().splitlines()) == 2
