"""Read settings from the environment, one documented variable at a time.

Every variable is declared through `setting()`, so docs/configuration.md and .env.example are generated from what the
code really reads. `NAME_FILE` names a file that holds the value (Docker and systemd secrets); it wins over `NAME`.
"""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Variable:
    """One environment variable as an operator sees it."""

    name: str
    default: str
    about: str


VARIABLES: dict[str, Variable] = {}


def setting(name: str, default: str = "", about: str = "") -> str:
    """Return the value of an environment variable and remember that it exists."""
    VARIABLES.setdefault(name, Variable(name, default, about))
    return read(name, default)


def read(name: str, default: str = "") -> str:
    """Return the value of an environment variable; an unreadable NAME_FILE ends the program with one line."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SystemExit(f"{name}_FILE: cannot read {path}: {error.strerror}") from None
    return os.environ.get(name, default)


def is_given(name: str) -> bool:
    """Say whether the environment holds a value for a variable, be it the default's own."""
    return bool(os.environ.get(f"{name}_FILE") or os.environ.get(name))


def flag(name: str, default: bool = False, about: str = "") -> bool:
    """Return a yes/no variable: 1, true, yes, on mean yes."""
    return setting(name, "1" if default else "0", about).lower() in {"1", "true", "yes", "on"}
