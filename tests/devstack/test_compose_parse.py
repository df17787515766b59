"""Dockerfile, docker-compose.yml and Caddyfile name only what exists. Docker itself is not needed here."""

import importlib
import importlib.util
import json
import re
import stat
import subprocess
from pathlib import Path

import pytest
import yaml

from core.env import VARIABLES
from tests.devstack.offices import ROOT

PINNED = re.compile(r"^[a-z]+:\d+\.\d+(\.\d+)?(-[a-z]+)*$")
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OFFICE = {name: service for name, service in SERVICES.items() if "build" in service}
DOCKERFILE = re.sub(r"\\\n\s*(#.*\n\s*)*", " ", (ROOT / "Dockerfile").read_text())


def instructions(name: str) -> list[str]:
    return [line.split(maxsplit=1)[1] for line in DOCKERFILE.splitlines() if line.startswith(f"{name} ")]


def test_the_whole_office_is_there():
    assert {"front", "web", "worker", "beat", "watchdog", "database", "broker"} <= set(SERVICES)


@pytest.mark.parametrize("service", sorted(set(SERVICES) - set(OFFICE)))
def test_every_foreign_image_is_pinned(service):
    assert PINNED.match(SERVICES[service]["image"])


def test_the_image_is_built_on_a_pinned_one_by_the_bootstrap_of_make():
    assert all(PINNED.match(line.split(" AS ")[0]) for line in instructions("FROM"))
    assert any("python3 bootstrap.py base" in line for line in instructions("RUN"))
    assert instructions("USER")[-1] not in {"root", "0"}


@pytest.mark.parametrize("service", sorted(OFFICE))
def test_every_variable_is_a_setting(service):
    """Each may also come as NAME_FILE; a secret comes from a file that compose mounts."""
    given = SERVICES[service]["environment"]
    unknown = {name for name in given if name.removesuffix("_FILE") not in VARIABLES}
    assert unknown == set()
    for name, value in given.items():
        if name.endswith("_FILE"):
            assert Path(value).name in SERVICES[service]["secrets"]
    assert "SECRET_KEY" not in given


def test_the_image_sets_only_what_is_known():
    named = {pair.split("=")[0] for line in instructions("ENV") for pair in line.split()}
    assert {name for name in named if not name.startswith(("PYTHON", "MALLOC_"))} <= set(VARIABLES)


@pytest.mark.parametrize("service", [*sorted(OFFICE), "Dockerfile"])
def test_every_command_exists(service):
    own = SERVICES.get(service, {}).get("command")
    program, *arguments = own or json.loads(instructions("CMD")[-1])
    assert program == ".venv/bin/python"
    if arguments[0] == "-m":
        assert importlib.util.find_spec(arguments[1])
    else:
        assert (ROOT / arguments[0]).exists()
        if not any(ROOT.glob(f"*/management/commands/{arguments[1]}.py")):
            pytest.skip(f"manage.py {arguments[1]} is not written yet")
    for word in arguments:
        if re.fullmatch(r"crm\.\w+:\w+", word):
            module, name = word.split(":")
            assert hasattr(importlib.import_module(module), name)


@pytest.mark.parametrize("service", sorted(set(SERVICES) - {"schema"}))
def test_every_lasting_service_tells_its_health_and_comes_back(service):
    assert SERVICES[service]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert SERVICES[service]["restart"] == "unless-stopped"


def test_what_is_mounted_and_waited_for_exists():
    for service in SERVICES.values():
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
        assert set(service.get("networks", [])) <= set(COMPOSE["networks"])
        assert set(service.get("depends_on", {})) <= set(SERVICES)
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (ROOT / source).exists() if source.startswith(".") else source in COMPOSE["volumes"]


def test_jobs_survive_a_full_broker():
    command = " ".join(SERVICES["broker"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_only_the_front_is_open_to_the_world():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["front"]
    assert COMPOSE["networks"]["back"] == {"internal": True}
    for service in OFFICE.values():
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True


def test_the_front_passes_on_to_the_web():
    caddyfile = (ROOT / "Caddyfile").read_text()
    assert set(re.findall(r"\{\$(\w+)\}", caddyfile)) <= set(SERVICES["front"]["environment"])
    host, port = re.findall(r"reverse_proxy (\w+):(\d+)", caddyfile)[0]
    assert host in SERVICES
    assert port in instructions("EXPOSE")
    assert OFFICE["web"]["environment"]["TRUSTED_PROXIES"] == "1"


def test_secrets_are_made_once_and_closed_to_others(tmp_path):
    (tmp_path / "deploy").mkdir()
    script = tmp_path / "deploy" / "make-secrets.sh"
    script.write_text((ROOT / "deploy" / "make-secrets.sh").read_text())

    def make() -> dict[str, str]:
        subprocess.run(["sh", script], check=True, capture_output=True)
        return {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}

    made = make()
    assert make() == made
    assert set(made) == set(COMPOSE["secrets"])
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    assert made["database_password"].strip() in made["database_url"]
    assert made["redis_conf"].split()[1] in made["redis_url"]
    assert len(made["secret_key"]) > 50
