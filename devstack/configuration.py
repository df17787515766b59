"""`python -m devstack.configuration write|check`: .env.example and the table of docs/configuration.md.

Both are made from the variables that the settings really read (core.env), so they cannot drift.
"""

import importlib
import os
import re
import sys

from core.env import VARIABLES, Variable
from devstack.environment import ROOT

BEGIN, END = "<!-- variables: made by python -m devstack.configuration write -->", "<!-- end of variables -->"
# Read by what stands around the office, not by its settings.
AROUND = (
    Variable("DOMAIN", "", "Host name of the office, for docker-compose.yml."),
    Variable("CRM_PG_BIN", "", "Folder of PostgreSQL programs (17 or newer) to use instead of the built-in ones."),
    Variable("CRM_INSTALLER", "uv", "`pip` installs Python packages with pip alone."),
    Variable("CRM_NODE", "", "`wheel` fetches Node although the system has one."),
    Variable("CHROMIUM", "", "Browser for `make test`; found or installed when empty."),
    Variable("BROWSER", "", "`none` leaves browser tests out."),
    Variable("ARGS", "", "Arguments of pytest: `make test ARGS=\"tests/core -x\"`."),
    Variable("FULL", "", "`1` runs full crosses instead of a sample."),
    Variable("SIZE", "", "`large` measures with a million clients in `make bench`."),
)  # fmt: skip


def main(arguments: list[str]) -> int:
    if arguments not in (["write"], ["check"]):
        raise SystemExit("Usage: python -m devstack.configuration write|check")
    files = {ROOT / ".env.example": env_example(), ROOT / "docs" / "configuration.md": documentation()}
    stale = [path for path, text in files.items() if not path.exists() or path.read_text() != text]
    if arguments == ["check"]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is stale: run python -m devstack.configuration write")
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(files[path])
    return 0


def variables() -> list[Variable]:
    """Return what the settings read, in their order, with the defaults of an empty environment."""
    os.environ.clear()
    os.environ["SECRET_KEY"] = "only to import the settings"
    importlib.import_module("crm.settings")
    return list(VARIABLES.values())


def env_example() -> str:
    lines = [
        "# Settings of the office. Copy to .env and fill in what differs; docs/configuration.md explains each.",
        "",
    ]
    for variable in variables():
        lines += [f"# {variable.about}", f"#{variable.name}={shown(variable.default)}", ""]
    return "\n".join(lines)


def documentation() -> str:
    """Return docs/configuration.md with its tables renewed; what is written around them stays."""
    path = ROOT / "docs" / "configuration.md"
    text = path.read_text() if path.exists() else f"# Configuration\n\n{BEGIN}\n{END}\n"
    tables = f"{table(variables())}\n\nRead by the Makefile and docker-compose.yml only:\n\n{table(AROUND)}"
    return re.sub(f"{BEGIN}.*?{END}", lambda _: f"{BEGIN}\n\n{tables}\n\n{END}", text, flags=re.DOTALL)


def table(rows: list[Variable] | tuple[Variable, ...]) -> str:
    lines = ["| variable | default | what it does |", "|---|---|---|"]
    for row in rows:
        default = f"`{shown(row.default)}`" if row.default else ""
        lines.append(f"| `{row.name}` | {default} | {escape(row.about)} |")
    return "\n".join(lines)


def shown(default: str) -> str:
    return default.replace(str(ROOT), ".")


def escape(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
