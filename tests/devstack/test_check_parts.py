import sys

import pytest

from core.env import VARIABLES
from devstack import check, environment, test


def test_every_part_runs_and_failures_are_named(capsys):
    parts = [
        check.Part("good", [sys.executable, "-c", "print('nothing to see')"]),
        check.Part("bad", [sys.executable, "-c", "print('line 3 is wrong'); raise SystemExit(1)"]),
        check.Part("last", [sys.executable, "-c", ""]),
    ]
    assert check.run_all(parts, lambda part: part.start({})) == ["bad"]
    said = capsys.readouterr().out
    assert "line 3 is wrong" in said
    assert "nothing to see" not in said
    assert said.count("ok ") == 2


def test_production_is_checked_without_a_word_of_this_machine(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp://localhost")
    monkeypatch.setenv("SECRET_KEY_FILE", "/run/secrets/key")
    hidden = check.without_office_settings()
    assert "EMAIL_URL" not in hidden
    assert "SECRET_KEY_FILE" not in hidden


@pytest.mark.parametrize(
    ("arguments", "browser", "expected"),
    [
        (["-x"], "", ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "-x"]),
        (["-n", "0"], "", ["-n", "0"]),
        (["-n4", "-q"], "none", ["-m", "not browser", "-n4", "-q"]),
    ],
)
def test_arguments_reach_pytest(monkeypatch, arguments, browser, expected):
    monkeypatch.setenv("BROWSER", browser)
    assert test.pytest_options(arguments) == expected


def test_every_setting_of_an_office_is_hidden():
    """A variable that somebody adds must not reach the tests from the office that runs on the same machine."""
    # where the servers are is given anew; what slows drills down is theirs
    given = {"DATABASE_URL", "REDIS_URL", "DATA_DIR", "STORM_SCALE"}
    assert set(VARIABLES) - given == set(environment.OFFICE_SETTINGS)
