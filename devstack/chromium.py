"""A Chromium for the browser tests: the one on the path, else Debian's package (as root), else Playwright's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

DEBIAN = Path("/etc/debian_version")
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find_or_install() -> str:
    """Return the program's path; raise SystemExit with one line that says what to do."""
    chosen = os.environ.get("CHROMIUM")
    if found := chosen or on_path() or from_debian() or from_playwright():
        return found
    raise SystemExit(
        "Browser tests need Chromium, and none could be installed: install it, or run BROWSER=none make test"
    )


def on_path() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def from_debian() -> str | None:
    """Install the package where that is possible: Debian, as root."""
    if os.geteuid() != 0 or not DEBIAN.exists() or not shutil.which("apt-get"):
        return None
    print("installing Chromium from Debian's packages …", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        quietly(["apt-get", "-q", *arguments], env)
    return on_path()


def from_playwright() -> str | None:
    """Let Playwright fetch its own build into the user's cache; None when it cannot run here."""
    print("fetching Chromium with Playwright …", flush=True)
    if not quietly([sys.executable, "-m", "playwright", "install", "chromium"], dict(os.environ)):
        return None
    ask = "from playwright.sync_api import sync_playwright as p\nwith p() as run: print(run.chromium.executable_path)"
    found = subprocess.run(
        [sys.executable, "-c", ask], capture_output=True, text=True, check=False
    ).stdout.strip()
    return found if found and quietly([found, "--version"], dict(os.environ)) else None


def quietly(command: list[str], env: dict[str, str]) -> bool:
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return done.returncode == 0
