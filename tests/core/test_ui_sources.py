"""The sources of the interface agree with each other: icons, texts, directions, budget."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import RequestFactory

from core.views import _error

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html") if "emails" not in path.parts)
SCRIPTS = sorted((ROOT / "assets").rglob("*.js"))
PHYSICAL = re.compile(
    r"(?<![\w-])-?(?:m|p)(?:l|r)-|(?<![\w-])(?:left|right)-\d|text-(?:left|right)\b|border-[lr]\b|rounded-[lr]\b"
)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_icon_that_a_template_names_is_drawn():
    drawn = {path.stem for path in (ROOT / "assets/icons").glob("*.svg")}
    named = {
        (icon, name_of(path))
        for path in TEMPLATES
        for icon in re.findall(r"""\{% icon ["']([a-z-]+)["']|icon=["']([a-z-]+)["']""", path.read_text())
        for icon in icon
        if icon
    }
    assert {(icon, path) for icon, path in named if icon not in drawn} == set()


def test_scripts_say_only_what_the_page_brings_in_its_language():
    brought = set(re.findall(r"data-([a-z-]+)=", (ROOT / "templates/ui/texts.html").read_text()))
    said = {name for path in SCRIPTS for name in re.findall(r'say\("(\w+)"\)', path.read_text())}
    as_attribute = {re.sub(r"([A-Z])", lambda m: "-" + m[1].lower(), name) for name in said}
    assert as_attribute - brought == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_knows_start_and_end_not_left_and_right(path):
    text = path.read_text()
    classes = " ".join(re.findall(r'class="([^"]*)"', text))
    assert PHYSICAL.findall(classes) == []
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|hx-on[:-]", text)


def test_pieces_stay_small():
    long = {
        name_of(path)
        for path in (ROOT / "templates/ui").glob("*.html")
        if len(path.read_text().splitlines()) > 60
    }
    assert long == set()


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_error_page_needs_neither_database_nor_session(status):
    # no `db` fixture: a query would raise
    answer = _error(RequestFactory().get("/x/"), status)
    assert answer.status_code == status
    assert str(status) in answer.content.decode()


def test_first_load_stays_within_its_budget():
    dist = ROOT / "static/dist"
    if not (dist / "manifest.json").exists():
        pytest.skip("assets are not built here: node assets/build.mjs")
    first = ["theme.js", "app.js", "app.css"]
    assert sum(len(gzip.compress((dist / name).read_bytes())) for name in first) <= 90 * 1024
    manifest = json.loads((dist / "manifest.json").read_text())
    assert all((dist / real).exists() for real in manifest.values())


def test_every_piece_compiles():
    for path in TEMPLATES:
        get_template(str(path.relative_to(ROOT / "templates")))
