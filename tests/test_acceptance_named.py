"""docs/acceptance.md names tests; a name that no file holds would be a promise nobody keeps."""

import re
from pathlib import Path

HERE = Path(__file__).parent
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


def test_every_test_that_acceptance_names_exists():
    named = NAMED.findall((HERE.parent / "docs/acceptance.md").read_text())
    assert len(named) > 100
    gone = [
        f"{path}::{name}"
        for path, name in named
        if not (HERE / path).exists() or f"def {name}(" not in (HERE / path).read_text()
    ]
    assert gone == []
