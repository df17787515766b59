import os
import subprocess
import sys

from devstack.environment import office_environment
from devstack.folder import DataFolder


def test_modules_are_compiled_once_even_where_the_shell_forbids_it_beside_the_sources(tmp_path):
    folder = DataFolder(tmp_path / "var")
    folder.make()
    (tmp_path / "hello.py").write_text("")
    shell = {name: value for name, value in os.environ.items() if name != "PYTHONPYCACHEPREFIX"}
    env = office_environment(folder, {**shell, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(tmp_path)})
    subprocess.run([sys.executable, "-c", "import hello"], env=env, check=True)
    assert not (tmp_path / "__pycache__").exists()
    assert list((tmp_path / "var" / "bytecode").rglob("hello.*.pyc"))


def test_a_shell_that_says_nothing_is_left_as_it_is(tmp_path):
    folder = DataFolder(tmp_path)
    assert "PYTHONPYCACHEPREFIX" not in office_environment(folder, {"SECRET_KEY": "x"})
