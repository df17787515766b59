"""Messages: every e-mail and SMS that somebody may see, with its fate in words."""

import pytest

from clients import services
from notifications.models import Message
from notifications.services import cancel
from tests.clients.made import make_client
from tests.people import Cast

HTMX = {"HX-Request": "true"}


def text(response) -> str:
    return response.content.decode()


def write(
    cast: Cast, owner: str = "olga", body: str = "The courier comes at two", channel: str = "sms"
) -> Message:
    by = getattr(cast, owner)
    client = make_client(
        by, f"Client of {owner}", phones=[{"raw": "0888 123 456"}], emails=[{"address": "c@orbita.example"}]
    )
    return services.send_message(client, by=by, channel=channel, body=body, subject="Hello")


def test_messages_of_clients_one_sees_stand_here_and_no_others(cast: Cast, sign_in):
    mine, foreign = write(cast), write(cast, "colin", body="Secret words")
    page = text(sign_in(cast.tomas).get("/messages/"))
    assert "The courier comes at two" in page
    assert "Client of olga" in page
    assert "Secret words" not in page
    assert "Client of colin" not in page
    for act in ("", "cancel/", "resend/"):
        method = sign_in(cast.tomas).post if act else sign_in(cast.tomas).get
        assert method(f"/messages/{foreign.pk}/{act}").status_code == 404
    assert sign_in(cast.tomas).get(f"/messages/{mine.pk}/").status_code == 200


def test_without_a_gateway_the_page_says_so(cast: Cast, sign_in, settings):
    settings.SMS_URL = "log://"
    settings.EMAIL_URL = "smtp://127.0.0.1:25"
    page = text(sign_in(cast.olga).get("/messages/"))
    assert "Not sent: no gateway is set for SMS." in page
    settings.SMS_URL = "kannel://u:p@127.0.0.1:13013/"
    assert "no gateway is set for" not in text(sign_in(cast.olga).get("/messages/"))


def test_a_waiting_message_is_cancelled_and_one_that_ended_is_sent_again(cast: Cast, sign_in):
    message = write(cast)
    browser = sign_in(cast.olga)
    assert "Cancel message" in text(browser.get(f"/messages/{message.pk}/"))
    browser.post(f"/messages/{message.pk}/cancel/")
    message.refresh_from_db()
    assert message.state == Message.State.CANCELLED
    page = text(browser.get(f"/messages/{message.pk}/"))
    assert "Cancelled by Olga Tester" in page
    again = browser.post(f"/messages/{message.pk}/resend/")
    copy = Message.objects.get(resend_of=message)
    assert again.url == f"/messages/{copy.pk}/"
    assert (copy.body, copy.to) == (message.body, message.to)


def test_what_can_no_longer_be_cancelled_is_said(cast: Cast, sign_in):
    message = write(cast)
    cancel(message, by=cast.olga)
    browser = sign_in(cast.olga)
    browser.post(f"/messages/{message.pk}/cancel/")
    assert "can no longer be cancelled" in text(browser.get(f"/messages/{message.pk}/"))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"By SMS", "By e-mail"}),
        ("?channel=sms", {"By SMS"}),
        ("?channel=email", {"By e-mail"}),
        ("?view=waiting", {"By SMS", "By e-mail"}),
        ("?view=hands", set()),
        ("?view=mine", set()),
        ("?channel=pigeon&view=none&cursor=x", {"By SMS", "By e-mail"}),
    ],
)
def test_messages_are_narrowed_in_the_address(cast: Cast, sign_in, query, shown):
    write(cast, body="By SMS")
    write(cast, body="By e-mail", channel="email")
    page = text(sign_in(cast.olga).get(f"/messages/{query}"))
    assert {words for words in ("By SMS", "By e-mail") if words in page} == shown


def test_pages_of_messages_cost_the_same(
    cast: Cast, sign_in, django_assert_max_num_queries, django_assert_num_queries
):
    browser = sign_in(cast.olga)
    write(cast)
    browser.get("/messages/")
    with django_assert_max_num_queries(10) as few:
        browser.get("/messages/")
    for number in range(20):
        write(cast, body=f"Number {number}")
    with django_assert_num_queries(len(few)):
        browser.get("/messages/")
    for number in range(20, 40):
        write(cast, body=f"Number {number}")
    first = browser.get("/messages/")
    assert len(first.context["rows"]) == 30
    assert "Number 5" in text(browser.get(first.context["next_url"], headers=HTMX))


def test_an_html_text_is_shown_as_text(cast: Cast, sign_in):
    message = write(cast, body="<script>alert(1)</script>")
    browser = sign_in(cast.olga)
    for path in ("/messages/", f"/messages/{message.pk}/"):
        assert "<script>alert" not in text(browser.get(path))
