from pathlib import Path

import pytest

from devstack.folder import DataFolder


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    """An empty data folder."""
    return DataFolder(tmp_path / "data")
