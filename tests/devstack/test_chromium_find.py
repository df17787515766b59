import pytest

from devstack import chromium


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A machine without any browser; what it tries to run is noted."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    tried: list[str] = []
    monkeypatch.setattr(
        chromium, "quietly", lambda command, _env: bool(tried.append(" ".join(map(str, command))))
    )
    return tried


def test_the_one_on_the_path_serves(bare, tmp_path):
    browser = tmp_path / "google-chrome"
    browser.touch(mode=0o755)
    assert chromium.find_or_install() == str(browser)
    assert bare == []


def test_without_any_it_ends_in_one_line(bare, monkeypatch, capsys):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match="BROWSER=none make test$"):
        chromium.find_or_install()
    assert [command.rsplit(" ", 3)[1:] for command in bare] == [["playwright", "install", "chromium"]]


def test_root_on_debian_installs_the_package(bare, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr(chromium, "DEBIAN", tmp_path)
    (tmp_path / "apt-get").touch(mode=0o755)
    with pytest.raises(SystemExit):
        chromium.find_or_install()
    assert bare[:2] == ["apt-get -q update", "apt-get -q install -y --no-install-recommends chromium"]
    assert "installing Chromium" in capsys.readouterr().out
