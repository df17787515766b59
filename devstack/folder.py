"""The data folder: one owner at a time, private files, and what is remembered between starts."""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any


class FolderBusy(SystemExit):
    """Another process owns the folder."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Dossier is already running on {path}. Stop it first, or set DATA_DIR to another folder."
        )


class DataFolder:
    """`$DATA_DIR`. Holds `lock`, `state.json` (ports and passwords), `servers.json` (while something runs)."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()

    def __truediv__(self, name: str) -> Path:
        return self.path / name

    def make(self) -> None:
        """Create it, closed to others; refuse one that this user cannot write."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SystemExit(f"Cannot make the data folder {self.path}: {error.strerror}") from None
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise SystemExit(
                f"The data folder {self.path} belongs to another user. Start as that user, or set DATA_DIR."
            )

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Own the folder's servers; raise FolderBusy with one line when somebody else does."""
        self.make()
        with self.open("lock") as lock:
            deadline = time.monotonic() + 1  # somebody may only be looking (is_owned)
            while not _try_lock(lock):
                if time.monotonic() > deadline:
                    raise FolderBusy(self.path)
                time.sleep(0.05)
            yield

    @property
    def is_owned(self) -> bool:
        """Whether a living process owns the servers of this folder."""
        with self.open("lock") as lock:
            return not _try_lock(lock)

    def secret(self, name: str, make: Callable[[], str]) -> str:
        """Return the content of a private file, made once."""
        self.make()
        path = self / name
        if not path.exists():
            write_private(path, make() + "\n")
        return path.read_text().strip()

    def remembered(self) -> dict[str, Any]:
        return _read_json(self / "state.json")

    def remember(self, **values: Any) -> None:
        write_private(self / "state.json", json.dumps({**self.remembered(), **values}, indent=1))

    def publish_servers(self, servers: dict[str, str]) -> None:
        """Tell management commands where the running servers are."""
        write_private(self / "servers.json", json.dumps(servers, indent=1))

    def forget_servers(self) -> None:
        (self / "servers.json").unlink(missing_ok=True)

    def running_servers(self, within_s: float = 120) -> dict[str, str] | None:
        """Return the addresses of the running servers, waiting while their owner starts them; None without owner."""
        deadline = time.monotonic() + within_s
        while self.is_owned:
            if servers := _read_json(self / "servers.json"):
                return servers
            if time.monotonic() > deadline:
                raise SystemExit(f"Dossier on {self.path} is starting, but does not get ready.")
            time.sleep(0.1)
        return None

    def open(self, name: str) -> IO[str]:
        """Open a private file for reading and writing (to lock it), made when missing."""
        try:
            return os.fdopen(os.open(self / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+")
        except OSError as error:
            raise SystemExit(
                f"Cannot open {self / name}: {error.strerror}. Does the folder belong to another user?"
            ) from None


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step by one that only its owner may read."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return found


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
