"""Requests: whoever asks is found or made, the clock runs in working hours, and nothing leaks to strangers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from clients.models import Client
from core.errors import RuleError
from notifications.models import Notification
from tasks import services
from tasks.models import Request, Source, Task
from tasks.services import Asked, receive_request
from tests.people import Cast
from tests.tasks.made import make_client

FRIDAY_EVENING = datetime(2030, 6, 7, 14, 30, tzinfo=UTC)  # 17:30 in Sofia
ANA = {"name": "Ana Boeva", "phone": "0888 123 456", "text": "Three windows, please"}


def by_form(cast: Cast, **changes) -> Request:
    return receive_request(cast.office, Asked(**ANA | changes), source=Source.FORM, by=None)


def test_a_stranger_becomes_a_lead_with_a_task_in_the_queue(cast: Cast):
    request = by_form(cast, language="bg", email="ana@example.com")
    client = request.client
    assert (client.name, client.owner, client.language, client.phase) == ("Ana Boeva", None, "bg", "lead")
    assert client.source == "Request form"
    assert client.phones.get().number == "+359888123456"
    assert (request.task.team, request.task.assignee, request.task.priority) == (cast.north, None, "high")
    told = set(Notification.objects.values_list("user", flat=True))
    assert told == {cast.olga.pk, cast.tomas.pk, cast.maria.pk}


def test_the_clock_counts_working_hours(cast: Cast, time_machine):
    time_machine.move_to(FRIDAY_EVENING, tick=False)
    request = by_form(cast)
    assert request.answer_by == datetime(2030, 6, 10, 6, 30, tzinfo=UTC)  # Monday 09:30
    assert request.task.due_at == request.answer_by


@pytest.mark.parametrize("way", [{"phone": "+359 88 812-34-56"}, {"phone": "", "email": "IVAN@example.com"}])
def test_a_known_client_is_found_and_their_owner_gets_the_task(cast: Cast, way):
    phones, emails = [{"raw": "0888123456"}], [{"address": "ivan@example.com"}]
    client = make_client(cast.olga, phones=phones, emails=emails)
    request = by_form(cast, **way)
    assert (request.client, request.is_new_client, request.task.assignee) == (client, False, cast.olga)
    assert Notification.objects.get(kind="request_received").user == cast.olga


def test_pressing_send_twice_is_one_request(cast: Cast):
    assert by_form(cast) == by_form(cast)
    assert by_form(cast, text="Something else") != by_form(cast)
    assert Client.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"phone": ""}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"email": "ana@"}, "email"),
    ],
)
def test_what_cannot_be_answered_is_refused_at_its_field(cast: Cast, typed, field):
    with pytest.raises(RuleError) as refused:
        by_form(cast, **typed)
    assert refused.value.field == field
    assert not Client.objects.exists()


def test_nul_bytes_are_dropped(cast: Cast):
    assert by_form(cast, text="Win\x00dows", name="A\x00na").text == "Windows"


def test_whoever_picks_up_owns_the_new_client(cast: Cast):
    asked = Asked(text="A quote", phone="0888123456")
    request = receive_request(cast.office, asked, source=Source.PHONE, by=cast.olga)
    assert (request.client.owner, request.task.assignee) == (cast.olga, cast.olga)
    assert request.client.name == "088 812 3456"


def test_a_call_for_somebody_elses_client_reaches_their_owner(cast: Cast):
    client = make_client(cast.olga, phones=[{"raw": "0888123456"}])
    asked = Asked(text="A quote", phone="0888123456")
    request = receive_request(cast.office, asked, source=Source.PHONE, by=cast.colin)
    assert (request.client, request.task.assignee) == (client, cast.olga)


def test_a_client_of_somebody_who_left_waits_with_whoever_leads(cast: Cast):
    client = make_client(cast.olga, phones=[{"raw": "0888123456"}])
    cast.olga.is_active = False
    cast.olga.save()
    request = by_form(cast)
    assert (request.client, request.task.assignee) == (client, None)
    assert request.task in Task.objects.visible_to(cast.maria)


def test_unanswered_until_somebody_answers(cast: Cast):
    request = by_form(cast)
    assert list(Request.objects.visible_to(cast.maria).unanswered()) == [request]
    assert list(Request.objects.visible_to(cast.tomas).unanswered()) == [request]
    assert not Request.objects.visible_to(cast.colin).unanswered().exists()
    services.answer_request(request, by=cast.maria)
    assert not Request.objects.unanswered().exists()


def test_a_done_task_and_a_talk_are_answers_too(cast: Cast):
    done, talked = by_form(cast), by_form(cast, phone="0888765432")
    services.complete_task(done.task, by=cast.maria)
    assert list(Request.objects.unanswered()) == [talked]
    Client.objects.filter(pk=talked.client_id).update(last_contact_at=timezone.now() + timedelta(seconds=1))
    assert not Request.objects.unanswered().exists()


# --- the pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words", "direction"), [("en", "How can we help?", "ltr"), ("ar", "", "rtl")]
)
def test_the_form_speaks_the_readers_language(cast: Cast, client, language, words, direction):
    page = client.get(f"/p/request/{cast.office.pk}/?language={language}").content.decode()
    assert f'lang="{language}" dir="{direction}"' in page
    assert words in page


def test_anybody_may_send_a_request(cast: Cast, client):
    answer = client.post(f"/p/request/{cast.office.pk}/?language=uk", ANA)
    assert answer.url == f"/p/request/{cast.office.pk}/?sent=1&language=uk"
    assert Request.objects.get().language == "uk"
    assert client.get(answer.url).status_code == 200


def test_what_is_wrong_keeps_what_was_typed(cast: Cast, client):
    answer = client.post(f"/p/request/{cast.office.pk}/?language=en", ANA | {"phone": "12"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This is no phone number." in page
    assert "Three windows, please" in page


def test_a_program_in_the_trap_thinks_it_was_heard(cast: Cast, client):
    answer = client.post(f"/p/request/{cast.office.pk}/", ANA | {"website": "http://spam.example"})
    assert answer.status_code == 302
    assert not Request.objects.exists()


def test_a_flood_is_refused_in_words(cast: Cast, client):
    cache.clear()
    url = f"/p/request/{cast.office.pk}/?language=en"
    codes = [client.post(url, ANA | {"text": f"Request {number}"}).status_code for number in range(8)]
    assert codes == [302] * 6 + [429] * 2
    cache.clear()


@pytest.mark.parametrize("pk", ["0", "999999", "99999999999999999999"])
def test_the_form_of_no_office_is_not_found(db, client, pk):
    assert client.get(f"/p/request/{pk}/").status_code == 404


def test_two_fields_make_client_and_task(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    answer = browser.post("/tasks/requests/new/", {"phone": "0888123456", "text": "A quote"})
    assert answer.url == f"/clients/{Client.objects.get().pk}/"
    wrong = browser.post("/tasks/requests/new/", {"phone": "call me", "text": "A quote"})
    assert wrong.status_code == 422
    assert "This is no phone number." in wrong.content.decode()


def test_a_colleague_learns_nothing_about_a_client_of_others(cast: Cast, sign_in):
    make_client(cast.olga, "Secret Client", phones=[{"raw": "0888123456"}])
    browser = sign_in(cast.colin)
    answer = browser.post("/tasks/requests/new/", {"phone": "0888123456", "text": "A quote"}, follow=True)
    assert "Secret" not in answer.content.decode()


def test_the_list_shows_whoever_waits_and_ends_with_a_press(cast: Cast, sign_in):
    request = by_form(cast)
    browser = sign_in(cast.maria)
    assert "Three windows" in browser.get("/tasks/requests/").content.decode()
    browser.post(f"/tasks/requests/{request.pk}/answer/")
    assert "Three windows" not in browser.get("/tasks/requests/").content.decode()
    assert sign_in(cast.colin).post(f"/tasks/requests/{request.pk}/answer/").status_code == 404


def test_the_form_offers_each_language_once(cast: Cast, client):
    page = client.get(f"/p/request/{cast.office.pk}/?language=bg").content.decode()
    assert page.count("Українська") == 1
