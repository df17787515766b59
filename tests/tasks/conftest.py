import pytest
from django.utils import timezone

from tasks.services import planning


@pytest.fixture(autouse=True)
def one_clock(monkeypatch):
    """Let planning read the clock that these stories move; the database's own stands still in them."""
    monkeypatch.setattr(planning, "office_now", timezone.now)
