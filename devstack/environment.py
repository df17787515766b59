"""The product's variables as the commands around it see them, before Django is there."""

import hashlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from core.env import read
from devstack.folder import DataFolder

ROOT = Path(__file__).resolve().parent.parent

OFFICE_SETTINGS = (
    "ADMIN_EMAIL", "ADMIN_PASSWORD", "ALLOWED_HOSTS", "BASE_URL", "CACHE_URL", "DEBUG", "EMAIL_FROM", "EMAIL_URL", "IMAP_URL",
    "LANGUAGE_CODE", "METRICS_TOKEN", "OFFICE_COUNTRY", "PORT", "PUSH_HOSTS", "SECRET_KEY", "SENTRY_DSN", "SMS_FROM", "SMS_URL", "TIME_ZONE",
    "TRUSTED_PROXIES",
)  # fmt: skip


def data_folder() -> DataFolder:
    """Return $DATA_DIR, ./var when unset; a relative one counts from the checkout."""
    return DataFolder(ROOT / Path(read("DATA_DIR") or "var").expanduser())


def port() -> int:
    value = read("PORT") or "8000"
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise SystemExit(f"PORT must be a number from 1 to 65535, not {value!r}.")
    return int(value)


def read_dotenv() -> None:
    """Take from .env what is not set (the same file that docker compose reads)."""
    dotenv = ROOT / ".env"
    for line in dotenv.read_text().splitlines() if dotenv.exists() else ():
        name, equals, value = line.strip().partition("=")
        if equals and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


def office_environment(folder: DataFolder, base: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of every Django process: `base`, the data folder and a lasting secret key."""
    env = {**with_bytecode(base, folder), "DATA_DIR": str(folder.path), "PYTHONUNBUFFERED": "1"}
    if not (env.get("SECRET_KEY") or env.get("SECRET_KEY_FILE")):
        env["SECRET_KEY"] = folder.secret("secret-key", lambda: secrets.token_urlsafe(50))
    return env


def with_bytecode(base: Mapping[str, str], folder: DataFolder) -> dict[str, str]:
    """Keep compiled modules in the data folder where the shell wants none beside the sources.

    Without any, each of the office's processes would compile all of Django anew: two seconds and some megabytes each.
    """
    env = dict(base)
    if env.pop("PYTHONDONTWRITEBYTECODE", ""):
        env.setdefault("PYTHONPYCACHEPREFIX", str(folder / "bytecode"))
    return env


def without_office_settings() -> dict[str, str]:
    """Return our environment without what an office on this machine is set to: tests and checks must not see it."""
    hidden = {name for setting in OFFICE_SETTINGS for name in (setting, f"{setting}_FILE")}
    return {name: value for name, value in os.environ.items() if name not in hidden}


def schema_digest() -> str:
    """Return what the schema depends on: all migrations and the versions of the packages."""
    found = hashlib.sha256()
    for path in [ROOT / "requirements" / "base.txt", *sorted(ROOT.glob("*/migrations/*.py"))]:
        found.update(path.read_bytes())
    return found.hexdigest()
