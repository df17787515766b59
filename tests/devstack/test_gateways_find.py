import pytest

from devstack import gateways


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A Debian machine without any of the servers; what root tries to run is noted."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(gateways, "FOLDERS", ())
    monkeypatch.setattr(gateways, "DEBIAN", tmp_path)
    monkeypatch.setattr(gateways, "POLICY", tmp_path / "policy-rc.d")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    (tmp_path / "apt-get").touch(mode=0o755)
    tried: list[str] = []

    def note(command, _env):
        policy = tmp_path / "policy-rc.d"
        tried.append(" ".join(map(str, command)) + (" (policy)" if policy.exists() else ""))
        return False

    monkeypatch.setattr(gateways, "quietly", note)
    return tried


def test_what_is_here_is_not_installed(bare, tmp_path):
    for name in gateways.PACKAGES:
        (tmp_path / name).touch(mode=0o755)
    gateways.install()
    assert bare == []


def test_root_on_debian_installs_them_without_starting_anything(bare, tmp_path, capsys):
    gateways.install()
    assert bare == [
        "apt-get -q update (policy)",
        (
            "apt-get -q install -y --no-install-recommends --no-remove"
            " dovecot-imapd kannel kannel-extras postfix (policy)"
        ),
    ]
    assert not (tmp_path / "policy-rc.d").exists()
    assert "skipped" in capsys.readouterr().out


def test_a_policy_of_the_machine_itself_stays(bare, tmp_path):
    (tmp_path / "policy-rc.d").write_text("#!/bin/sh\nexit 101\n")
    gateways.install()
    assert (tmp_path / "policy-rc.d").read_text() == "#!/bin/sh\nexit 101\n"


def test_a_policy_left_by_a_killed_run_goes(bare, tmp_path):
    (tmp_path / "policy-rc.d").write_text(f"#!/bin/sh\n{gateways.MARK}\nexit 101\n")
    gateways.install()
    assert not (tmp_path / "policy-rc.d").exists()


def test_without_rights_nothing_is_tried(bare, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    gateways.install()
    assert bare == []
