"""`python -m devstack COMMAND`: what the Makefile calls."""

import importlib
import os
import signal
import sys

from devstack.processes import die_with_parent

COMMANDS = ("run", "test", "check", "bench", "storm")


def main(arguments: list[str]) -> int:
    """Run one command; `--maker PID` ends it together with the `make` that started it."""
    if arguments[:1] == ["--maker"]:
        die_with_parent(signal.SIGTERM, int(arguments[1]))()
        arguments = arguments[2:]
    if not arguments or arguments[0] not in COMMANDS:
        raise SystemExit(f"Usage: python -m devstack {'|'.join(COMMANDS)}")
    os.umask(0o077)
    # each command imports only what it needs: the supervisor stays small
    module = importlib.import_module(f"devstack.{arguments[0]}")
    return int(module.main(arguments[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
