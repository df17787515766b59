"""axe on every key screen with real content: a sample of languages and themes in each run, all of them with FULL=1."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from clients import services
from clients.services import imports
from tests.clients.made import make_client
from tests.e2e.accessibility import scrolls_sideways, violations
from tests.e2e.conftest import DESK, PHONE
from tests.people import Cast
from tests.tasks.made import in_days, make_task

FILE = "Name,Phone,Birthday\nIvan Petrov,+359 88 765 4321,1980-02-03\nعمر الفارسي,call me,never\n"
SCREENS = {
    "today": "/",
    "clients": "/clients/",
    "dossier": "/clients/{client}/",
    "tasks": "/tasks/",
    "board": "/tasks/?layout=board",
    "inbox": "/inbox/",
    "messages": "/messages/",
    "settings": "/settings/profile/",
    "import": "/clients/import/",
    "import_columns": "/clients/import/{batch}/",
}
LOOKS = list(product(["en", "ar"], ["light", "dark"]))
# each screen once, each look at least twice
SAMPLE = [(name, *LOOKS[(2 * number + number // 2) % len(LOOKS)]) for number, name in enumerate(SCREENS)]
REST = [one for one in ((name, *look) for name in SCREENS for look in LOOKS) if one not in SAMPLE]


@pytest.fixture
def office(people: Cast) -> dict[str, int]:
    """An office in the middle of its work: something stands on every screen."""
    client = make_client(
        people.olga,
        "Nadezhda Petrova",
        what_counts="Speed",
        phones=[{"raw": "0888 123 456", "label": "work"}],
        emails=[{"address": "n.petrova@orbita.example"}],
        tags=["vip"],
    )
    make_client(people.olga, "عمر الفارسي", phones=[{"raw": "+971 4 330 0550"}])
    services.add_comment(
        client, by=people.tomas, kind="risk", body="Visited by others", mentions=[people.olga]
    )
    services.log_contact(client, by=people.olga, outcome="Asked for a quote.")
    services.send_message(client, by=people.olga, channel="sms", body="مرحبا, your courier comes at two.")
    make_task(
        people.tomas, "Call Nadezhda", client=client, assignee=people.olga, due=in_days(1), priority="high"
    )
    make_task(
        people.olga, "Write the offer", client=client, promised_on=timezone.localdate() + timedelta(days=3)
    )
    batch = imports.start_batch(
        SimpleUploadedFile("clients.csv", FILE.encode()), "clients.csv", by=people.olga
    )
    return {"client": client.pk, "batch": batch.pk}


def try_screen(visit: Callable, path: str, language: str, theme: str) -> None:
    page = visit(path, language=language, theme=theme)
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_load_state("load")
        assert violations(page) == [], width
        assert not scrolls_sideways(page), width


@pytest.mark.parametrize(("screen", "language", "theme"), SAMPLE)
def test_everybody_can_use_a_key_screen(visit, office, screen, language, theme):
    try_screen(visit, SCREENS[screen].format(**office), language, theme)


@pytest.mark.parametrize(
    ("user", "path", "shown"),
    [("adam", "/", "#first-steps"), ("olga", "/tasks/?layout=calendar", ".cal-tray")],
)
@pytest.mark.parametrize(("language", "theme"), [LOOKS[0], LOOKS[-1]])
def test_everybody_can_use_first_steps_and_the_tray(
    visit, office, user, path, shown, language, theme, people
):
    make_task(people.olga, "Think about the roof")
    page = visit(path, user=user, language=language, theme=theme)
    assert page.locator(shown).is_visible()
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 844})
        assert violations(page) == [], width
        assert not scrolls_sideways(page), width


@pytest.mark.full
@pytest.mark.parametrize(("screen", "language", "theme"), REST)
def test_everybody_can_use_a_key_screen_in_every_look(visit, office, screen, language, theme):
    try_screen(visit, SCREENS[screen].format(**office), language, theme)
