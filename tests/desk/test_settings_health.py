"""Settings → Health: what waits, what failed, who is at work; each number leads to its list."""

from datetime import timedelta

import pytest

from clients.services import trash_client
from notifications import heartbeats
from notifications.clock import office_now
from notifications.models import Heartbeat, Incident, MailboxState, Message
from notifications.services import send_to_client
from tests.clients.made import make_client
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
        "/messages/?state=unknown&amp;since=7",
        "/messages/?state=dead&amp;since=7",
        "/messages/?state=held",
        "/messages/?view=waiting",
    ):
        assert f'href="{url}"' in page
        assert browser.get(url).status_code == 200


def test_the_page_renews_itself_by_its_own_fragment(sign_in, cast: Cast):
    fragment = text(sign_in(cast.adam).get("/settings/health/", headers=HTMX))
    assert 'id="health"' in fragment
    assert "<html" not in fragment


def rows_behind(browser, url: str) -> int:
    """Count what a list shows, page by page."""
    found = 0
    while url:
        context = browser.get(url).context
        found += len(context["rows"])
        url = context["next_url"]
    return found


def test_each_number_is_as_many_as_its_list_shows(sign_in, cast: Cast):
    omar = make_client(cast.olga, "Omar", phones=[{"raw": "+359888123456"}])
    gone = make_client(cast.olga, "Gone", phones=[{"raw": "+359888123457"}])
    ages = {"unknown": [1, 2, 8], "dead": [0] * 33 + [6, 7.1], "bounced": [3], "held": [0, 30], "sent": [1]}
    for client in (omar, gone):
        for state, days in ages.items():
            for age in days:
                message = send_to_client(
                    client.subject, "sms", "+359888123456", "x", kind="client_message", by=cast.olga
                )
                at = office_now() - timedelta(days=age)
                Message.objects.filter(pk=message.pk).update(state=state, state_at=at, next_try_at=None)
    trash_client(gone, by=cast.olga)
    told = send_to_client(omar.subject, "sms", "+359888123456", "x", kind="client_message", by=cast.olga)
    Message.objects.filter(pk=told.pk).update(
        state="dead", next_try_at=None, user=cast.olga, subject=""
    )  # a colleague's notice: counted, in no list of Adam's
    browser = sign_in(cast.adam)
    page = browser.get("/settings/health/")
    numbers = {row["url"]: row["value"] for row in page.context["numbers"] if "state=" in row["url"]}
    assert list(numbers.values()) == [2, 34, 2, 1]
    assert {url: rows_behind(browser, url) for url in numbers} == numbers
    assert page.context["unlisted"] > 0
    assert "stand in no list" in text(page)
    assert "Of the last 7 days" in text(browser.get("/messages/?state=dead&since=7"))
