"""Settings → Health: what waits, what failed, who is at work; each number leads to its list."""

from datetime import timedelta

import pytest

from notifications import heartbeats
from notifications.clock import office_now
from notifications.models import Heartbeat, Incident, MailboxState, Message
from notifications.services import send_to_client
from tests.people import Cast

HTMX = {"HX-Request": "true"}


def text(answer) -> str:
    return answer.content.decode()


def write(cast: Cast, **options) -> Message:
    return send_to_client("client:7", "sms", "+359888123456", "Hello", kind="letter", by=cast.olga, **options)


@pytest.mark.parametrize(("who", "status"), [("olga", 403), ("maria", 403), ("adam", 200)])
def test_only_administrators_see_it(sign_in, cast: Cast, who, status):
    assert sign_in(getattr(cast, who)).get("/settings/health/").status_code == status


def test_a_healthy_office_says_so(sign_in, cast: Cast):
    for part in Heartbeat.PARTS:
        heartbeats.beat(part)
    page = text(sign_in(cast.adam).get("/settings/health/"))
    assert "Everything runs." in page
    assert "nothing waits" in page
    assert page.count("At work") == 4
    assert page.count("No gateway set") == 2


def test_what_is_wrong_stands_on_top_with_numbers_that_lead_on(sign_in, cast: Cast, settings):
    settings.IMAP_URL = "imaps://box%40firm.example:p@mail.firm.example/INBOX"
    MailboxState.objects.create(name="box@firm.example@mail.firm.example/INBOX", last_error="sign_in")
    write(cast, due_at=office_now() - timedelta(minutes=5))
    Message.objects.filter(pk=write(cast).pk).update(state="unknown", next_try_at=None)
    Message.objects.filter(pk=write(cast).pk).update(state="dead", next_try_at=None)
    Incident.objects.create(code="late", started_at=office_now(), told_at=office_now())
    browser = sign_in(cast.adam)
    page = text(browser.get("/settings/health/"))
    assert "Messages run late" in page
    assert "Not seen at work" in page
    assert "refused the user name or the password" in page
    assert "Messages ran late" in page
    for url in (
        "/messages/?state=unknown",
        "/messages/?state=dead",
        "/messages/?state=held",
        "/messages/?view=waiting",
    ):
        assert f'href="{url}"' in page
        assert browser.get(url).status_code == 200


def test_the_page_renews_itself_by_its_own_fragment(sign_in, cast: Cast):
    fragment = text(sign_in(cast.adam).get("/settings/health/", headers=HTMX))
    assert 'id="health"' in fragment
    assert "<html" not in fragment
