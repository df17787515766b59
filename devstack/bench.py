"""`make bench`: the benchmarks of bench/ over durable servers of their own."""

import subprocess
import sys

from devstack.environment import ROOT, data_folder, office_environment, without_office_settings
from devstack.folder import DataFolder
from devstack.processes import die_with_parent
from devstack.servers import own_servers


def main(arguments: list[str]) -> int:
    """Run `python -m bench`; return its exit code."""
    folder = DataFolder(data_folder() / "bench")
    with folder.locked(), own_servers(folder) as servers:
        env = {**office_environment(folder, without_office_settings()), **servers}
        command = [sys.executable, "-m", "bench", *arguments]
        return subprocess.run(
            command, env=env, cwd=ROOT, check=False, preexec_fn=die_with_parent()
        ).returncode
