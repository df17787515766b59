"""Real mail and SMS servers for the tests: those on this machine, else Debian's packages (as root).

Only programs are wanted: nothing is started by the installation, now or at the next start of the machine, and nothing
that is installed already is removed for it. The tests start private copies (tests/gateways). Whatever stays missing
makes those tests skip and say so.
"""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from devstack.chromium import DEBIAN, quietly

PACKAGES = {
    "bearerbox": "kannel",
    "smsbox": "kannel",
    "fakesmsc": "kannel-extras",
    "postfix": "postfix",
    "dovecot": "dovecot-imapd",
}
FOLDERS = ("/usr/sbin", "/usr/lib/kannel/test")
UNITS = ("kannel", "postfix", "dovecot", "dovecot.socket")
POLICY = Path("/usr/sbin/policy-rc.d")
MARK = "# of `make test`: packages installed for tests start nothing"


def find(name: str) -> str | None:
    """Return the path of a server's program; system folders count although a user's PATH may lack them."""
    places = os.pathsep.join([os.environ.get("PATH", os.defpath), *FOLDERS])
    return shutil.which(name, path=places)


def missing() -> list[str]:
    """Return the packages whose programs are not here."""
    return sorted({package for name, package in PACKAGES.items() if not find(name)})


def install() -> None:
    """Install what is missing where that is possible: Debian, as root. Says so, and goes on when it fails."""
    packages = missing()
    if not packages or os.geteuid() != 0 or not DEBIAN.exists() or not shutil.which("apt-get"):
        return
    print("installing test gateways from Debian's packages …", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-q"]
    with nothing_starts():
        quietly([*apt, "update"], env)
        if "postfix" in packages:
            without_configuration(env)
        # --no-remove: a machine with another mail server keeps it, and does without these tests
        quietly([*apt, "install", "-y", "--no-install-recommends", "--no-remove", *packages], env)
    if left := missing():
        print(f"could not install {', '.join(left)}: the tests that need them are skipped", flush=True)


@contextlib.contextmanager
def nothing_starts() -> Iterator[None]:
    """Forbid packages to start services (invoke-rc.d(8)), and keep those that came from starting with the machine."""
    if POLICY.exists() and MARK not in POLICY.read_text(errors="replace"):
        yield  # the machine has a policy of its own, as containers do
        return
    POLICY.write_text(f"#!/bin/sh\n{MARK}\nexit 101\n")
    POLICY.chmod(0o755)
    before = {unit for unit in UNITS if is_enabled(unit)}
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)
        for unit in UNITS:
            if unit not in before and is_enabled(unit):
                quietly(["systemctl", "disable", "-q", unit], dict(os.environ))


def is_enabled(unit: str) -> bool:
    return bool(shutil.which("systemctl")) and quietly(
        ["systemctl", "is-enabled", "-q", unit], dict(os.environ)
    )


def without_configuration(env: dict[str, str]) -> None:
    """Have Postfix come without a configuration of its own; whoever wants it as a mail server sets it up."""
    answer = "postfix postfix/main_mailer_type select No configuration\n"
    with contextlib.suppress(OSError):
        subprocess.run(["debconf-set-selections"], input=answer.encode(), env=env, check=False)
