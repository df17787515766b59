"""Olga notes what Ivan said about being written to; whoever may not see Ivan finds nothing."""

import pytest

from clients.contact import may_contact
from clients.models import Client
from notifications.models import Consent, DoNotContact, OptOut
from notifications.services import opt_out
from tests.clients.made import make_client
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ivan(cast: Cast) -> Client:
    return make_client(cast.olga, phones=[{"raw": "+359888123456"}], emails=[{"address": "Ivan@example.com"}])


def page(client: Client) -> str:
    return f"{client.url}permission/"


@pytest.mark.parametrize(
    ("name", "status"), [("olga", 200), ("tomas", 200), ("colin", 404), ("maria", 200), ("sara", 404), ("adam", 200)]
)  # fmt: skip
def test_who_sees_the_client_sees_and_changes_this(cast, ivan, sign_in, name, status):
    browser = sign_in(getattr(cast, name))
    assert browser.get(page(ivan)).status_code == status
    answer = browser.post(page(ivan), {"act": "stop", "reason": "Asked us to"})
    assert answer.status_code == (302 if status == 200 else 404)
    assert DoNotContact.objects.exists() is (status == 200)


def test_the_page_says_what_would_happen_now_and_why(cast, ivan, sign_in):
    opt_out("ivan@example.com", "email", "stop")
    text = sign_in(cast.olga).get(page(ivan)).content.decode()
    assert "Goes out at once." in text
    assert "Nobody has noted that they agreed to advertising." in text
    assert "They want no advertising at this address." in text
    assert "Answered STOP" in text


def test_an_agreement_needs_its_proof(cast, ivan, sign_in):
    browser = sign_in(cast.olga)
    refused = browser.post(page(ivan), {"act": "agree", "note": " "})
    assert refused.status_code == 422
    assert "Say where and when they agreed." in refused.content.decode()
    assert not Consent.objects.exists()
    browser.post(page(ivan), {"act": "agree", "note": "Form at the fair"})
    said = Consent.objects.get()
    assert (said.basis, said.note, said.by, said.how) == ("consent", "Form at the fair", cast.olga, "staff")
    browser.post(page(ivan), {"act": "withdraw"})
    assert Consent.objects.count() == 2
    assert not may_contact(ivan, "email", purpose="marketing").allowed


def test_do_not_contact_needs_a_reason_and_can_be_taken_back(cast, ivan, sign_in):
    browser = sign_in(cast.olga)
    assert browser.post(page(ivan), {"act": "stop"}).status_code == 422
    browser.post(page(ivan), {"act": "stop", "reason": "Asked by phone"})
    assert "Asked by phone" in browser.get(page(ivan)).content.decode()
    browser.post(page(ivan), {"act": "go"})
    assert not DoNotContact.objects.exists()


def test_what_a_client_told_us_about_one_address(cast, ivan, sign_in):
    browser = sign_in(cast.olga)
    browser.post(page(ivan), {"act": "address", "address": "sms:+359888123456", "scope": "all"})
    assert not may_contact(ivan, "sms").allowed
    assert may_contact(ivan, "email").allowed
    browser.post(page(ivan), {"act": "address", "address": "sms:+359888123456", "scope": ""})
    assert may_contact(ivan, "sms").allowed


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"act": "nonsense"},
        {"act": "address", "address": "email:stranger@example.com", "scope": "all"},
        {"act": "address", "address": "sms:+359888123456", "scope": "everything"},
        {"act": "address", "address": "\x00", "scope": "all"},
    ],
)
def test_nonsense_is_refused_and_changes_nothing(cast, ivan, sign_in, data):
    assert sign_in(cast.olga).post(page(ivan), data).status_code == 422
    assert not OptOut.objects.exists()
