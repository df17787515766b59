"""What house.md promises about the code, asserted on the code: no rule lives from good will alone."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.template.loader import get_template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from crm.celery import app as celery
from notifications import health
from tests.lists import LISTS, ListPage
from tests.people import Cast

ROOT = Path(settings.BASE_DIR)
APPS = ("core", "accounts", "history", "links", "notifications", "clients", "tasks", "desk", "crm")
MODULES = sorted(
    path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)
TREES = {path: ast.parse(path.read_text()) for path in MODULES}
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def rooms(*names: str) -> list[Path]:
    """Modules of some rooms: views.py as well as everything in views/."""
    return [
        path for path in MODULES if path.stem in names or names and set(names) & set(path.parent.parts[-1:])
    ]


def nodes(path: Path, kind: type) -> Iterator:
    return (node for node in ast.walk(TREES[path]) if isinstance(node, kind))


# --- Views and API read through access and write through services -------------------------------------------------------


def test_views_and_api_neither_query_nor_write():
    """`.objects.`, `.save(` and `.delete(` belong to models, access and services."""
    found = {
        name_of(path): node.lineno
        for path in rooms("views", "api")
        for node in nodes(path, ast.Attribute)
        if node.attr == "objects" or (node.attr in {"save", "delete"} and is_called(path, node))
    }
    assert found == {}


def is_called(path: Path, attribute: ast.Attribute) -> bool:
    return any(call.func is attribute for call in nodes(path, ast.Call))


# --- Every address is public by declaration or refuses strangers --------------------------------------------------------

# Addresses that somebody without an account may open; each says why by its name. Owners add theirs here.
PUBLIC = {
    "healthz",
    "readyz",
    "metrics",  # numbers for whoever holds the token, 401 without it
    "desk:language",
    "desk:join",
    "desk:join_form",
    "request_form",  # clients ask something
    "clients:mail_choice",  # clients choose what they receive
    "clients:mail_choice_open",  # and the link that leads there
    "notifications:choice",  # colleagues get fewer notices, without signing in
    "notifications:choice_open",
    "schema",  # what the API offers, no data
    "docs",
    "auth-token",  # POST signs programs in
    "notifications:sms_hook",  # signed by the provider
    "notifications:email_hook",  # signed with the office's own secret
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",  # closed: a page says so
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",  # the second step of signing in
    "mfa_login_webauthn",
    "account_email",  # not offered: 404 for everybody
    None,  # what stands before it
}
SAMPLES = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-0000-0000-000000000000", "path": "x"}


def addresses(resolver: URLResolver, prefix: str = "", space: str = "") -> Iterator[tuple[str | None, str]]:
    """Yield (name, address) of every pattern, its parameters filled with samples."""
    for pattern in resolver.url_patterns:
        route = prefix + sample(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern, route, inner)
        elif isinstance(pattern, URLPattern):
            yield (f"{space}{pattern.name}" if pattern.name else None), "/" + route


def sample(route: str) -> str:
    """Fill the parameters of a route or of a regular expression."""
    route = re.sub(r"\(\?P<\w+>([a-z]+)\|[^()]*\)", r"\1", route)  # one of several words
    route = re.sub(r"\(\?P<\w+>[^()]*\)", "1", route)
    route = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found[1] or "str"], route)
    return route.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\.", ".").replace("/?", "/")


ADDRESSES = list(addresses(get_resolver()))


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "patch", "delete"])
def test_strangers_are_refused_where_nothing_else_is_declared(method):
    open_to_all = []
    for name, address in ADDRESSES:
        if name in PUBLIC:
            continue
        answer = getattr(Client(), method)(address)
        is_refused = answer.status_code == 401 or (
            answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
        )
        if not is_refused:
            open_to_all.append(f"{name} {address}: {answer.status_code}")
    assert open_to_all == []


@pytest.mark.django_db
def test_what_is_declared_public_exists_and_answers_strangers():
    names = {name for name, _address in ADDRESSES}
    assert names >= PUBLIC
    for name, address in ADDRESSES:
        if name not in PUBLIC - {"auth-token"}:
            continue
        answer = Client().get(address)
        asked_to_sign_in = answer.status_code == 302 and "?next=" in answer["Location"]
        assert not asked_to_sign_in, name
        assert answer.status_code != 401 or name.endswith("_hook"), name


# --- Lists cost the same whatever they hold ---------------------------------------------------------------------------


@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.url)
def test_a_list_runs_as_many_queries_for_20_rows_as_for_one(
    sign_in, cast: Cast, listed: ListPage, monkeypatch
):
    listed.make(cast, 1)
    browser = sign_in(getattr(cast, listed.user))
    browser.get(listed.address(cast))  # what is kept for the whole process is loaded now
    counts = []
    for _round in range(2):
        monkeypatch.setattr(health, "_memory", {})  # asked every 15 s only, and counted in both rounds
        with CaptureQueriesContext(connection) as queries:
            answer = browser.get(listed.address(cast))
        assert answer.status_code == 200
        counts.append(len(queries))
        listed.make(cast, 19)
    assert counts[0] == counts[1], "\n".join(query["sql"] for query in queries.captured_queries)


def test_every_list_of_the_api_is_counted():
    listed = {page.url.replace("{client}", "1") for page in LISTS}
    missing = {
        address
        for name, address in ADDRESSES
        if name and name.endswith("-list") and address.startswith("/api/") and answers_get(address)
    } - listed
    assert missing == set()


def answers_get(address: str) -> bool:
    actions = getattr(get_resolver().resolve(address).func, "actions", None) or {}
    return "list" in actions.values()


# --- Names that code uses exist ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def strings(path: Path) -> Iterator[tuple[int, str]]:
    for node in nodes(path, ast.Constant):
        if isinstance(node.value, str):
            yield node.lineno, node.value


def test_every_template_named_in_code_exists():
    named = {
        (text.split("#")[0], f"{name_of(path)}:{line}")
        for path in MODULES
        for line, text in strings(path)
        if re.fullmatch(r"[\w/-]+\.(?:html|txt)(?:#\w+)?", text) and "/" in text
    }
    assert named
    assert [f"{where} {name}" for name, where in sorted(named) if not exists(name)] == []


def test_every_template_named_in_a_template_exists():
    tag = re.compile(r"""\{%\s*(extends|include|ui|piece)\s+["']([^"'{]+)["']""")
    missing = []
    for path in TEMPLATES:
        for kind, name in tag.findall(path.read_text()):
            file = f"ui/{name}.html" if kind in {"ui", "piece"} else name.split("#")[0]
            if not exists(file):
                missing.append(f"{name_of(path)} {file}")
    assert missing == []


def exists(template: str) -> bool:
    try:
        get_template(template)
    except LookupError:
        return False
    except Exception as error:
        if type(error).__name__ == "TemplateDoesNotExist":
            return False
        raise
    return True


def test_every_job_that_code_starts_exists():
    celery.loader.import_default_modules()
    jobs = {name for name in celery.tasks if not name.startswith("celery.")}
    started = {name for path in MODULES for name in started_in(path)}
    started |= {entry["task"] for entry in celery.conf.beat_schedule.values()}
    assert len(started) > 2
    assert started - jobs == set()


def started_in(path: Path) -> Iterator[str]:
    """Yield the jobs a module starts by `enqueue` or `kick`: a string, or a constant of the module."""
    constants = {
        target.id: node.value.value
        for node in nodes(path, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Constant)
    }
    for call in nodes(path, ast.Call):
        called = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if (
            called not in {"enqueue", "kick"}
            or not call.args
            or path.name == "jobs.py"
            and path.parent.name == "core"
        ):
            continue
        given = call.args[0]
        if isinstance(given, ast.Constant):
            yield given.value
        elif isinstance(given, ast.Name) and given.id in constants:
            yield constants[given.id]
        else:
            yield f"{name_of(path)}:{call.lineno} starts a job whose name nobody can read"


# --- Settings and texts -------------------------------------------------------------------------------------------------


def test_every_environment_variable_is_documented():
    """docs/configuration.md and .env.example are what the settings read, and nothing reads past them."""
    command = [sys.executable, "-m", "devstack.configuration", "check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ})
    assert done.returncode == 0, done.stdout + done.stderr
    documented = (ROOT / "docs/configuration.md").read_text()
    reads = re.compile(r"""os\.environ(?:\.get\(|\[)\s*["'](\w+)["']""")
    of_python = {"DJANGO_SETTINGS_MODULE", "PATH"}
    for_tests = {"CRASH_AT", "CRASH_FILE"}  # a test build kills itself there
    missing = {
        f"{name_of(path)} {name}"
        for path in MODULES
        for name in reads.findall(path.read_text())
        if name not in of_python | for_tests and f"`{name}`" not in documented
    }
    assert missing == set()


GETTEXT = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
}
NAMELESS = re.compile(r"%(?![(%])[-+ #0]*[\d.]*[sdrfieEgG]|\{\d*\}")


def test_every_placeholder_of_a_text_has_a_name():
    nameless = [
        f"{name_of(path)}:{call.lineno} {text.value!r}"
        for path in MODULES
        for call in nodes(path, ast.Call)
        if getattr(call.func, "id", getattr(call.func, "attr", "")) in GETTEXT
        for text in call.args
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and NAMELESS.search(text.value)
    ]
    assert nameless == []


@pytest.mark.parametrize(
    ("text", "is_nameless"),
    [
        ("%s tasks", True),
        ("{} tasks", True),
        ("%(count)d tasks", False),
        ("100 %", False),
        ("50 % done", True),
    ],
)
def test_the_check_of_placeholders_can_fail(text, is_nameless):
    assert bool(NAMELESS.search(text)) is is_nameless


# --- Imports stand at the top -------------------------------------------------------------------------------------------


def test_nothing_is_imported_inside_functions():
    """Only AppConfig.ready may: the line of apps is then visible on top of each file."""
    late = [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        if path.name != "apps.py"
        for function in nodes(path, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert late == []
