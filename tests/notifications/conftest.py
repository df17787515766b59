import pytest

from notifications import gate, kinds


@pytest.fixture(autouse=True)
def words(monkeypatch):
    """Kinds and gates of these stories, gone afterwards."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    monkeypatch.setattr(gate, "_gates", dict(gate._gates))
    monkeypatch.setattr(gate, "_sights", dict(gate._sights))
    kinds.register(
        "task_given",
        label="Tasks handed to me",
        title="%(who)s gave you “%(title)s”",
        body="Due %(due)s.",
        names={"who", "title"},
        optional={"due"},
        channels=("app", "email"),
    )
    kinds.register(
        "task_due",
        title="“%(title)s” is due",
        names={"title"},
        channels=("app", "email", "sms"),
        is_reminder=True,
    )
    for kind in ("task_given", "task_due", "letter"):
        gate.register(kind, gate.open_to_all)
