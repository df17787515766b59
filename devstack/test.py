"""`make test`: pytest over a fast PostgreSQL and Valkey of its own.

A Chromium for the browser tests and the servers for the gateway tests are installed where they are missing.
"""

import os
import shlex
import signal
import subprocess
import sys

from devstack import gateways
from devstack.chromium import find_or_install
from devstack.environment import ROOT, data_folder, schema_digest, with_bytecode, without_office_settings
from devstack.folder import DataFolder
from devstack.processes import die_with_parent
from devstack.servers import own_servers


def main(arguments: list[str]) -> int:
    """Run pytest with ARGS and the arguments given; return its exit code."""
    folder = DataFolder(data_folder() / "test")
    arguments = [*shlex.split(os.environ.get("ARGS", "")), *arguments]
    env = test_environment(folder)
    with folder.locked(), own_servers(folder, fast=True) as servers:
        env |= servers
        if run([sys.executable, "-m", "devstack.template"], env):
            return 1
        return run([sys.executable, "-m", "pytest", *pytest_options(arguments)], env)


def test_environment(folder: DataFolder) -> dict[str, str]:
    env = {
        **with_bytecode(without_office_settings(), folder),
        "DATA_DIR": str(folder / "data"),
        "SECRET_KEY": "only for tests",
        "TEST_TEMPLATE": f"template_{schema_digest()[:16]}",
    }
    if os.environ.get("BROWSER") == "none":
        print("BROWSER=none: browser tests are left out", flush=True)
    else:
        env["CHROMIUM"] = find_or_install()
    gateways.install()
    return env


def pytest_options(arguments: list[str]) -> list[str]:
    """Add two processes unless told otherwise (a debugger needs one), and leave browser tests out when asked to."""
    options = list(arguments)
    if not any(option.startswith(("-n", "--numprocesses", "--pdb", "--trace")) for option in options):
        options = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", *options]
    if os.environ.get("BROWSER") == "none":
        options = ["-m", "not browser", *options]
    return options


def run(command: list[str], env: dict[str, str]) -> int:
    """Run it in this terminal's foreground and return its exit code; Ctrl-C is for it, we only wait."""
    signal.signal(signal.SIGINT, lambda *_: None)
    watch = die_with_parent(signal.SIGTERM)
    return subprocess.Popen(command, env=env, cwd=ROOT, preexec_fn=watch).wait()  # noqa: PLW1509 (one thread only)
