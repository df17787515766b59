"""Settings → Texts: administrators write what is sent again and again, and read it as a client would."""

import json

import pytest

from clients import services
from clients.models import MessageText, TextVersion
from tests.clients.made import make_client
from tests.people import Cast


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def adam(sign_in, cast: Cast):
    return sign_in(cast.adam)


NEW = {
    "name": "Invitation",
    "channel": "email",
    "language": "en",
    "subject": "Hello",
    "body": "Dear {{ given_name }}",
}


@pytest.mark.parametrize("who", ["olga", "maria"])
def test_only_administrators_write_them(sign_in, cast: Cast, who):
    made = services.create_text(by=cast.adam, **NEW)
    browser = sign_in(getattr(cast, who))
    for path in ("", "new/", f"{made.pk}/"):
        assert browser.get(f"/settings/texts/{path}").status_code == 403
    for path in ("new/", f"{made.pk}/", f"{made.pk}/archive/"):
        assert browser.post(f"/settings/texts/{path}", NEW).status_code == 403
    assert TextVersion.objects.count() == 1
    assert not MessageText.objects.get().is_archived


def test_a_text_is_made_changed_and_removed(adam):
    answer = adam.post("/settings/texts/new/", NEW)
    made = MessageText.objects.get()
    assert answer.url == f"/settings/texts/{made.pk}/"
    adam.post(
        f"/settings/texts/{made.pk}/?language=bg", {"language": "bg", "subject": "Здравейте", "body": "Елате"}
    )
    page = text(adam.get("/settings/texts/"))
    assert "English" in page
    assert "Български" in page
    adam.post(f"/settings/texts/{made.pk}/archive/")
    assert "Invitation" not in text(adam.get("/settings/texts/"))
    assert TextVersion.objects.count() == 2, "for the messages that name them"


def test_an_unknown_name_is_refused_at_its_field_and_what_was_typed_stays(adam):
    answer = adam.post("/settings/texts/new/", NEW | {"body": "Dear {{ firstname }}"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["body"])
    assert "{{ firstname }}" in text(answer)
    assert "{{ given_name }}" in text(answer), "the known ones are named"


def test_a_real_client_is_seen_in_each_language_with_what_is_missing(adam, cast: Cast):
    anna = make_client(cast.olga, "Anna Petrova", given_name="Anna")
    firm = make_client(cast.olga, "Nobody", phones=[])
    made = services.create_text(by=cast.adam, **NEW)
    services.add_version(made, by=cast.adam, language="ar", body="مرحبا {{ given_name }}")
    page = text(adam.get(f"/settings/texts/{made.pk}/?client={anna.pk}"))
    assert "Dear Anna" in page
    assert "مرحبا Anna" in page
    assert 'dir="rtl" lang="ar"' in page
    assert "Missing, and would block the send" not in page
    page = text(adam.get(f"/settings/texts/{made.pk}/?client={firm.pk}&language=xx"))
    assert "Missing, and would block the send: Given name" in page


def test_a_text_that_does_not_exist_is_not_found(adam):
    assert adam.get("/settings/texts/999/").status_code == 404
    assert adam.post("/settings/texts/999/archive/").status_code == 404


def test_the_list_costs_the_same_for_many(
    adam, cast: Cast, django_assert_num_queries, django_assert_max_num_queries
):
    services.create_text(by=cast.adam, **NEW)
    adam.get("/settings/texts/")
    with django_assert_max_num_queries(10) as few:
        adam.get("/settings/texts/")
    for number in range(10):
        services.create_text(by=cast.adam, **NEW | {"name": f"Text {number}"})
    with django_assert_num_queries(len(few)):
        adam.get("/settings/texts/")


def test_fields_of_an_sms_count_as_long_as_they_are_for_most_clients(adam, cast: Cast):
    for name in ["Ann"] * 18 + ["Константин Константинопольский", "X" * 90]:
        make_client(cast.olga, name)
    made = services.create_text(by=cast.adam, **NEW | {"channel": "sms", "body": "{{ name }}, ready"})
    page = adam.get(f"/settings/texts/{made.pk}/")
    assert json.loads(page.context["longest"])["name"] == "Константин Константинопольский"
    assert "data-longest" in text(page)
    mail = services.create_text(by=cast.adam, **NEW | {"name": "By mail"})
    assert "data-longest" not in text(adam.get(f"/settings/texts/{mail.pk}/"))
