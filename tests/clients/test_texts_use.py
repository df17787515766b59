"""Texts that are sent again and again: known names alone, a missing value blocks the send, versions are kept."""

import pytest
from django.db import IntegrityError, transaction

from clients import services
from clients.models import Client, MessageText, TextVersion
from clients.texts import fill, open_names, unknown_names
from core.errors import RuleError
from notifications.models import Message
from tests.clients.made import make_client, make_organisation
from tests.people import Cast

COMPOSER = {"HX-Request": "true", "HX-Target": "composer"}


def text(answer) -> str:
    return answer.content.decode()


def make(cast: Cast, body: str = "Come on {{ today }}, {{ given_name }}.", **values) -> MessageText:
    values = {
        "name": "Invitation",
        "channel": "email",
        "language": "en",
        "subject": "For {{ name }}",
    } | values
    return services.create_text(by=cast.adam, body=body, **values)


@pytest.fixture
def ivan(cast: Cast) -> Client:
    return make_client(
        cast.olga, "Ivan Petrov", given_name="Ivan", family_name="Petrov", language="bg",
        phones=[{"raw": "0888 123 456"}], emails=[{"address": "ivan@orbita.example"}],
    )  # fmt: skip


@pytest.mark.parametrize("field", ["subject", "body"])
def test_an_unknown_name_is_refused_by_name_when_saved(cast: Cast, field):
    with pytest.raises(RuleError) as caught:
        make(cast, **{field: "Dear {{ firstname }}, {{ name }} and {{settings.SECRET_KEY}}"})
    assert caught.value.field == field
    assert "{{ firstname }}, {{ settings.SECRET_KEY }}" in str(caught.value.message)
    assert not MessageText.objects.exists()


@pytest.mark.parametrize("words", ["{% debug %}", "{{", "}} {{", "{name}", "100 % {x}", "{{ }} "])
def test_a31_what_is_no_field_stays_text(cast: Cast, ivan, words):
    if unknown_names(words):
        return
    assert fill("", words, ivan, cast.olga, "en").body == words


def test_names_are_put_in_once_and_never_read_as_fields(cast: Cast, ivan):
    Client.objects.filter(pk=ivan.pk).update(given_name="{{ my_phone }}")
    ivan.refresh_from_db()
    filled = fill("", "Dear {{given_name}}", ivan, cast.olga, "en")
    assert filled.body == "Dear {{ my_phone }}"


def test_a_missing_value_is_named_and_blocks_the_send(cast: Cast, sign_in, ivan):
    made = make(cast, body="Call {{ my_phone }} or ask at {{ organisation }}.")
    browser = sign_in(cast.olga)
    page = text(browser.get(f"/clients/{ivan.pk}/composer/?compose=email&text={made.pk}", headers=COMPOSER))
    assert "{{ my_phone }}" in page
    data = {
        "to": "ivan@orbita.example",
        "subject": "Hi",
        "body": "Call {{ my_phone }} or ask at {{ organisation }}.",
    }
    for act in ("look", "send"):
        answer = browser.post(f"/clients/{ivan.pk}/messages/email/", {**data, "act": act}, headers=COMPOSER)
        assert answer.status_code == 422
        assert "A value is missing: My phone, Organisation" in text(answer)
    assert not Message.objects.exists()


def test_a_text_is_filled_in_the_clients_language_and_its_version_is_frozen(cast: Cast, sign_in, ivan):
    made = make(cast)
    services.add_version(
        made, by=cast.adam, language="bg", subject="За {{ name }}", body="Елате, {{ given_name }}."
    )
    browser = sign_in(cast.olga)
    page = text(browser.get(f"/clients/{ivan.pk}/composer/?compose=email&text={made.pk}", headers=COMPOSER))
    assert "Елате, Ivan." in page
    assert 'value="За Ivan Petrov"' in page
    assert 'name="template" value="Invitation · bg · 1"' in page
    data = {
        "to": "ivan@orbita.example", "subject": "x", "body": "Елате, Ivan.", "template": "Invitation · bg · 1", "text": made.pk,
    }  # fmt: skip
    look = text(browser.post(f"/clients/{ivan.pk}/messages/email/", data, headers=COMPOSER))
    assert 'name="template" value="Invitation · bg · 1"' in look
    browser.post(f"/clients/{ivan.pk}/messages/email/", {**data, "act": "send"}, headers=COMPOSER)
    message = Message.objects.get()
    assert message.template == "Invitation · bg · 1"
    services.add_version(made, by=cast.adam, language="bg", body="Други думи")
    assert "Invitation · bg · 1" in text(browser.get(f"/messages/{message.pk}/"))
    assert TextVersion.objects.get(language="bg", number=1).body == "Елате, {{ given_name }}."


def test_without_the_clients_language_english_is_taken(cast: Cast, sign_in, ivan):
    made = make(cast, body="In English")
    services.add_version(made, by=cast.adam, language="ar", body="بالعربية")
    page = text(
        sign_in(cast.olga).get(f"/clients/{ivan.pk}/composer/?compose=email&text={made.pk}", headers=COMPOSER)
    )
    assert "In English" in page


def test_an_organisation_out_of_sight_is_not_named(cast: Cast):
    hidden = make_organisation(cast.colin, "Hidden Works")
    anna = make_client(cast.adam, "Anna", organisation=hidden)
    services.set_owner(anna, cast.olga, by=cast.adam)
    anna.refresh_from_db()
    assert "Hidden" not in fill("", "{{ organisation }}", anna, cast.olga, "en").body
    assert fill("", "{{ organisation }}", anna, cast.adam, "en").body == "Hidden Works"


def test_the_same_words_make_no_new_version(cast: Cast):
    made = make(cast, body="One")
    assert (
        services.add_version(
            made, by=cast.adam, language="en", subject="For {{ name }}", body="One\r\n"
        ).number
        == 1
    )
    assert services.add_version(made, by=cast.adam, language="en", body="Two").number == 2


def test_a_name_is_taken_once_until_it_is_archived(cast: Cast):
    made = make(cast)
    with pytest.raises(RuleError) as caught:
        make(cast)
    assert caught.value.field == "name"
    services.archive_text(made)
    make(cast)


def test_versions_are_never_doubled(cast: Cast):
    version = TextVersion.objects.get(text=make(cast))
    with pytest.raises(IntegrityError), transaction.atomic():
        TextVersion.objects.create(text=version.text, language="en", number=1, body="x")


def test_a_text_of_the_other_channel_or_archived_is_not_offered(cast: Cast, sign_in, ivan):
    sms, mail = make(cast, channel="sms", name="Short"), make(cast)
    browser = sign_in(cast.olga)
    page = text(browser.get(f"/clients/{ivan.pk}/composer/?compose=sms&text={mail.pk}", headers=COMPOSER))
    assert "Short" in page
    assert "Invitation" not in page
    services.archive_text(sms)
    assert "Use a text" not in text(
        browser.get(f"/clients/{ivan.pk}/composer/?compose=sms", headers=COMPOSER)
    )


def test_fields_that_stay_open_are_named_in_words():
    assert open_names("{{ my_phone }} {{my_phone}} {{ strange }} {{office}}") == ["My phone", "Office"]
