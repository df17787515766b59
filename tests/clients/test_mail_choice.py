"""Omar has no account: the foot of each letter leads to a page where he chooses, and opening it changes nothing."""

import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client as Browser
from django.utils import timezone

from clients.contact import may_contact
from clients.models import Client
from clients.services import send_message, trash_client
from links.sealed import seal, unseal
from notifications.choices import choice_url
from notifications.models import Consent, Message, OptOut
from notifications.transports.letters import build
from tests.clients.made import make_client
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_misses():
    cache.clear()


@pytest.fixture
def omar(cast: Cast) -> Client:
    return make_client(
        cast.olga,
        "Omar Haddad",
        phones=[{"raw": "+359888123456"}],
        emails=[{"address": "omar@example.com"}],
        language="en",
    )


@pytest.fixture
def letter(cast: Cast, omar) -> Message:
    return send_message(omar, by=cast.olga, channel="email", body="Your boiler is ready.")


def path_of(message: Message) -> str:
    return choice_url(message).removeprefix(settings.BASE_URL)


def opened(message: Message) -> Browser:
    browser = Browser()
    assert browser.get(path_of(message)).status_code == 302
    return browser


def field(client: Client, channel: str) -> str:
    point = client.emails.get() if channel == "email" else client.phones.get()
    return f"{'email' if channel == 'email' else 'phone'}-{point.pk}"


def test_the_letter_carries_the_link_and_the_one_click_of_rfc_8058(letter):
    mail = build(letter).message()
    assert mail["List-Unsubscribe"] == f"<{choice_url(letter)}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for part in ("plain", "html"):
        body = mail.get_body((part,)).get_content() if hasattr(mail, "get_body") else build(letter).body
        assert choice_url(letter) in body
    assert "This is a service message" in build(letter).body


def test_opening_the_link_changes_nothing_and_leaves_the_address(letter, omar):
    """Mail scanners open every link (A24); the token is nowhere but in a cookie of this page."""
    browser = Browser()
    for _time in range(3):
        answer = browser.get(path_of(letter))
    assert (answer.status_code, answer["Location"], answer["Referrer-Policy"]) == (
        302,
        "/p/mail/",
        "no-referrer",
    )
    page = browser.get("/p/mail/")
    text = page.content.decode()
    assert "omar@example.com" in text
    assert "+359888123456" not in text  # not where the letter went
    assert "+359•••56" in text
    assert page["Cache-Control"] == "no-store, private"
    assert not OptOut.objects.exists()
    assert not Consent.objects.exists()


def test_one_click_without_a_session_ends_advertising_at_once(letter, omar):
    browser = Browser(enforce_csrf_checks=True)
    answer = browser.post(path_of(letter), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    held = OptOut.objects.get()
    assert (held.address, held.scope, held.how) == ("omar@example.com", "marketing", "one_click")
    assert may_contact(omar, "email").allowed
    assert browser.post(path_of(letter), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert OptOut.objects.count() == 1


@pytest.mark.parametrize("data", [{}, {"List-Unsubscribe": "yes"}])
def test_any_other_post_to_the_link_changes_nothing(letter, data):
    assert Browser().post(path_of(letter), data).status_code == 400
    assert not OptOut.objects.exists()


def test_the_form_of_the_page_needs_its_own_token(letter, omar):
    browser = Browser(enforce_csrf_checks=True)
    browser.get(path_of(letter))
    assert browser.post("/p/mail/", {field(omar, "email"): "all"}).status_code == 403
    assert not OptOut.objects.exists()


def test_omar_chooses_for_each_address(letter, omar):
    browser = opened(letter)
    answer = browser.post("/p/mail/", {field(omar, "sms"): "all", field(omar, "email"): "open"})
    assert answer.status_code == 200
    assert "Kept. It holds from now on." in answer.content.decode()
    assert not may_contact(omar, "sms").allowed
    said = Consent.objects.get()
    assert (said.purpose, said.basis, said.how, said.is_given) == ("marketing", "consent", "page", True)
    browser.post("/p/mail/", {field(omar, "email"): "marketing"})
    assert may_contact(omar, "email", purpose="marketing").code == "opted_out_marketing"
    browser.post("/p/mail/", {field(omar, "sms"): "open"})
    assert may_contact(omar, "sms").allowed


def test_pressing_save_without_a_choice_says_nothing(letter, omar):
    browser = opened(letter)
    text = browser.get("/p/mail/").content.decode()
    ticked = dict(re.findall(r'name="([\w-]+)" value="(\w+)" checked', text))
    assert len(ticked) == 2
    browser.post("/p/mail/", ticked)
    assert not OptOut.objects.exists()
    assert not Consent.objects.exists()


@pytest.mark.parametrize("value", ["everything", "", "\x00", "x" * 10_000])
def test_nonsense_is_refused_in_words(letter, omar, value):
    answer = opened(letter).post("/p/mail/", {field(omar, "email"): value})
    assert answer.status_code == 422
    assert not OptOut.objects.exists()


def test_a_foreign_address_cannot_be_changed(letter, cast):
    anna = make_client(cast.olga, "Anna", emails=[{"address": "anna@example.com"}])
    opened(letter).post("/p/mail/", {field(anna, "email"): "all"})
    assert not OptOut.objects.exists()


def test_changed_foreign_and_old_links_have_a_friendly_page(letter, omar, cast):
    good = path_of(letter).split("/")[-2]
    flipped = good[:-1] + ("A" if good[-1] != "A" else "B")
    tokens = [
        flipped,
        seal("notice", letter.pk),
        "x",
        "1.",
        f"{letter.pk + 1:x}.{good.partition('.')[2]}",
        "é.é",
    ]
    for token in tokens:
        answer = Browser(REMOTE_ADDR=f"10.0.0.{tokens.index(token)}").get(f"/p/mail/{token}/")
        assert answer.status_code == 404
        assert "This link does not work" in answer.content.decode()
    Message.objects.filter(pk=letter.pk).update(created_at=timezone.now() - timezone.timedelta(days=401))
    assert Browser().get(path_of(letter)).status_code == 404
    assert Browser().get("/p/mail/").status_code == 404


def test_a_link_of_a_trashed_client_is_dead(letter, omar, cast):
    trash_client(omar, by=cast.olga)
    assert Browser().get(path_of(letter)).status_code == 404


def test_ten_wrong_links_in_a_minute_are_enough(letter):
    browser = Browser()
    for number in range(10):
        assert browser.get(f"/p/mail/{number}.wrong/").status_code == 404
    answer = browser.get(path_of(letter))
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")


@pytest.mark.parametrize("language", ["en", "bg", "ru", "uk", "ar"])
def test_the_page_speaks_the_language_of_the_letter(cast, omar, language):
    Client.objects.filter(pk=omar.pk).update(language=language)
    letter = send_message(Client.objects.get(pk=omar.pk), by=cast.olga, channel="email", body="x")
    text = opened(letter).get("/p/mail/").content.decode()
    assert f'<html lang="{language}"' in text
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in text


def test_seals_hold_for_their_purpose_and_an_older_key(settings):
    token = seal("mail", 42)
    assert unseal("mail", token) == 42
    assert unseal("notice", token) is None
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one"
    assert unseal("mail", token) == 42
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal("mail", token) is None
