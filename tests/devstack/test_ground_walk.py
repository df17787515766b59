import os
import signal
import subprocess

import pytest

from devstack.ground import unprivileged


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands servers to another user")
def test_a_server_of_nobody_asks_for_its_own_files_in_a_home_that_is_closed(tmp_path):
    """PostgreSQL looks for its programs by access(2), which takes no account of a plain capability."""
    home = tmp_path / "root"
    home.mkdir(mode=0o700)
    (home / "postgres").write_text("")
    command = [*unprivileged(signal.SIGTERM), "test", "-r", str(home / "postgres")]
    assert subprocess.run(command, check=False).returncode == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands servers to another user")
def test_a_server_of_nobody_may_write_nothing_there(tmp_path):
    home = tmp_path / "root"
    home.mkdir(mode=0o700)
    command = [*unprivileged(signal.SIGTERM), "touch", str(home / "mine")]
    assert subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode != 0
