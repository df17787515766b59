"""Answers, signs, files and the time for changing what one wrote."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.services import change_firm_settings
from clients.models import Client, Comment, File, Reaction
from clients.services import add_comment, delete_comment, pin_comment, react_to_comment
from core.errors import RuleError
from history.models import Event
from notifications.models import Notification
from tests.clients.made import PNG, make_client
from tests.people import Cast

HTMX = {"HX-Request": "true"}


@pytest.fixture
def ivan(cast: Cast) -> Client:
    return make_client(cast.olga)


def url(name: str, comment: Comment) -> str:
    return reverse(f"clients:comment_{name}", args=[comment.pk])


def text(response) -> str:
    return response.content.decode()


# --- Answers ------------------------------------------------------------------------------------------------------------


def test_an_answer_stands_below_and_those_in_the_thread_hear_of_it(cast: Cast, ivan, sign_in):
    first = add_comment(ivan, by=cast.olga, body="Shall we lower the price?")
    answer = add_comment(ivan, by=cast.tomas, body="Not before May", parent=first)
    last = add_comment(ivan, by=cast.maria, body="Agreed, May", parent=answer)  # one level: below the first
    assert (answer.parent, last.parent) == (first, first)
    told = set(Notification.objects.filter(kind="comment_answered").values_list("user__name", "actor__name"))
    assert told == {
        ("Olga Tester", "Tomas Tester"),
        ("Olga Tester", "Maria Tester"),
        ("Tomas Tester", "Maria Tester"),
    }
    page = text(sign_in(cast.olga).get(ivan.url))
    places = [page.index(words) for words in ("Shall we lower", "Not before May", "Agreed, May")]
    assert places == sorted(places)
    assert page.count("Not before May") == 1  # in the thread, not once more by itself


def test_a_late_answer_stands_on_top_and_quotes_what_it_answers(cast: Cast, ivan, sign_in):
    first = add_comment(ivan, by=cast.olga, body="An old question")
    Event.objects.update(at=timezone.now() - timedelta(days=400))
    for number in range(25):
        add_comment(ivan, by=cast.olga, body=f"Since then {number}")
    add_comment(ivan, by=cast.tomas, body="The answer at last", parent=first)
    page = text(sign_in(cast.olga).get(ivan.url))
    assert page.index("An old question") < page.index("The answer at last") < page.index("Since then 24")


def test_whoever_is_mentioned_in_an_answer_hears_once(cast: Cast, ivan):
    first = add_comment(ivan, by=cast.olga, body="Question")
    add_comment(ivan, by=cast.tomas, body="@Olga yes", parent=first, mentions=[cast.olga])
    assert list(Notification.objects.values_list("kind", flat=True)) == ["mentioned"]


def test_a_deleted_comment_or_one_of_another_client_is_not_answered(cast: Cast, ivan):
    first = add_comment(ivan, by=cast.olga, body="Question")
    with pytest.raises(RuleError) as refused:
        add_comment(make_client(cast.olga, "Other"), by=cast.olga, body="x", parent=first)
    assert refused.value.field == "parent"
    delete_comment(first, by=cast.olga)
    first.refresh_from_db()
    with pytest.raises(RuleError):
        add_comment(ivan, by=cast.olga, body="x", parent=first)


def test_answering_on_the_page_and_without_script(cast: Cast, ivan, sign_in):
    first = add_comment(ivan, by=cast.olga, body="Question")
    browser = sign_in(cast.tomas)
    assert "Answer" in text(browser.get(url("answer", first)))
    empty = browser.post(url("answer", first), {"body": "  "}, headers=HTMX)
    assert (empty.status_code, empty["HX-Retarget"]) == (422, "closest .answer-slot")
    thread = text(browser.post(url("answer", first), {"body": "My answer"}, headers=HTMX))
    assert "Question" in thread
    assert "My answer" in thread
    assert browser.post(url("answer", first), {"body": "Plain"})["Location"] == ivan.url
    assert Comment.objects.filter(parent=first).count() == 2
    assert sign_in(cast.colin).post(url("answer", first), {"body": "x"}).status_code == 404


# --- Signs --------------------------------------------------------------------------------------------------------------


def test_one_click_puts_a_sign_and_the_next_takes_it_back(cast: Cast, ivan, sign_in):
    comment = add_comment(ivan, by=cast.olga, body="Shipped")
    browser = sign_in(cast.tomas)
    shown = text(browser.post(url("react", comment), {"sign": "thanks"}, headers=HTMX))
    assert "Thank you: Tomas Tester" in shown
    assert 'aria-pressed="true"' in shown
    react_to_comment(comment, "thanks", by=cast.maria)
    assert "Thank you: Tomas Tester, Maria Tester" in text(browser.get(ivan.url))
    drawn = sign_in(cast.olga).get(ivan.url).context["drawn"]
    assert 'aria-pressed="false"' in drawn
    assert 'aria-pressed="true"' not in drawn
    sign_in(cast.tomas).post(url("react", comment), {"sign": "thanks"})
    assert list(Reaction.objects.values_list("user__name", flat=True)) == ["Maria Tester"]
    assert not Notification.objects.exists()


def test_only_the_few_signs_and_only_by_those_who_see(cast: Cast, ivan, sign_in):
    comment = add_comment(ivan, by=cast.olga, body="x")
    with pytest.raises(RuleError):
        react_to_comment(comment, "skull", by=cast.olga)
    assert sign_in(cast.olga).post(url("react", comment), {"sign": "skull"}).status_code == 302
    assert sign_in(cast.colin).post(url("react", comment), {"sign": "agree"}).status_code == 404
    assert not Reaction.objects.exists()


def test_threads_and_signs_cost_the_page_no_query(cast: Cast, ivan, sign_in):
    browser = sign_in(cast.olga)
    comment = add_comment(ivan, by=cast.olga, body="x")
    browser.get(ivan.url)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            browser.get(ivan.url)
        counts.append(len(queries))
        for number in range(10):
            answer = add_comment(ivan, by=cast.tomas, body=f"Answer {number}", parent=comment)
            react_to_comment(answer, "agree", by=cast.maria)
            react_to_comment(comment, ("agree", "thanks", "done", "seen", "doubt")[number % 5], by=cast.tomas)
    assert counts[0] == counts[1]


# --- Files --------------------------------------------------------------------------------------------------------------


def test_a_pasted_picture_comes_with_its_comment(cast: Cast, ivan, sign_in):
    browser = sign_in(cast.olga)
    picture = SimpleUploadedFile("снимка.png", PNG, content_type="image/png")
    address = reverse("tasks:comment_create", args=[ivan.pk])
    shown = text(browser.post(address, {"kind": "note", "body": "Look", "file": [picture]}, headers=HTMX))
    file = File.objects.get()
    assert file.comment == Comment.objects.get()
    assert f'src="{reverse("clients:file_show", args=[file.pk])}"' in shown
    assert not Event.objects.filter(kind="file_added").exists()  # the comment tells of it
    delete_comment(file.comment, by=cast.olga)
    file.refresh_from_db()
    assert file.deleted_at is not None


def test_a_refused_file_keeps_the_words_and_stores_nothing(cast: Cast, ivan, sign_in):
    files = [SimpleUploadedFile("ok.png", PNG), SimpleUploadedFile("bad.exe", b"MZ\x90")]
    address = reverse("tasks:comment_create", args=[ivan.pk])
    answer = sign_in(cast.olga).post(
        address, {"kind": "note", "body": "My words", "file": files}, headers=HTMX
    )
    assert answer.status_code == 422
    assert "My words" in text(answer)
    assert "Programs and scripts" in text(answer)
    assert not Comment.objects.exists()
    assert not File.objects.exists()


# --- The time for changing ----------------------------------------------------------------------------------------------


def test_after_the_firms_time_only_administrators_change_and_leaders_delete(cast: Cast, ivan, sign_in):
    comment = add_comment(ivan, by=cast.olga, body="x")
    change_firm_settings(comment_minutes=15)
    assert url("edit", comment) in text(sign_in(cast.olga).get(ivan.url))
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    page = text(sign_in(cast.olga).get(ivan.url))
    assert url("edit", comment) not in page
    assert url("delete", comment) not in page
    assert sign_in(cast.olga).post(url("edit", comment), {"kind": "note", "body": "y"}).status_code == 403
    assert sign_in(cast.olga).post(url("delete", comment)).status_code == 403
    assert sign_in(cast.maria).post(url("edit", comment), {"kind": "note", "body": "y"}).status_code == 403
    assert sign_in(cast.adam).get(url("edit", comment)).status_code == 200
    sign_in(cast.olga).post(reverse("clients:comment_pin", args=[comment.pk]), {"pinned": "yes"})
    comment.refresh_from_db()
    assert comment.is_pinned
    assert sign_in(cast.maria).post(url("delete", comment)).status_code == 302


def test_the_time_is_set_by_administrators(cast: Cast, sign_in, call):
    address = reverse("desk:settings_visibility")
    page = sign_in(cast.adam).post(address, {"visibility": "team", "comment_minutes": "30"})
    assert page.status_code == 302
    assert call(cast.adam).get("settings/").json()["comment_minutes"] == 30
    assert sign_in(cast.adam).post(address, {"visibility": "team", "comment_minutes": "0"}).status_code == 422
    assert call(cast.adam).patch("settings/", {"comment_minutes": -1}).status_code == 400
    assert call(cast.adam).patch("settings/", {"comment_minutes": None}).json()["comment_minutes"] is None
    assert call(cast.maria).patch("settings/", {"comment_minutes": 5}).status_code == 403


# --- By programs --------------------------------------------------------------------------------------------------------


def test_programs_answer_and_react(cast: Cast, ivan, call):
    api = call(cast.olga)
    first = api.post("comments/", {"client": ivan.pk, "body": "Question"}).json()
    answer = api.post("comments/", {"client": ivan.pk, "body": "Answer", "parent": first["id"]}).json()
    assert answer["parent"] == first["id"]
    reacted = call(cast.tomas).post(f"comments/{answer['id']}/react/", {"sign": "agree"}).json()
    assert reacted["reactions"] == {"agree": [cast.tomas.pk]}
    assert call(cast.olga).post(f"comments/{answer['id']}/react/", {"sign": "no"}).status_code == 400
    listed = call(cast.olga).get(f"comments/?parent={first['id']}").json()["results"]
    assert [row["id"] for row in listed] == [answer["id"]]
    foreign = add_comment(make_client(cast.colin, "Foreign"), by=cast.colin, body="x")
    refused = call(cast.olga).post("comments/", {"client": ivan.pk, "body": "x", "parent": foreign.pk})
    unknown = call(cast.olga).post("comments/", {"client": ivan.pk, "body": "x", "parent": 10**9})
    assert refused.status_code == unknown.status_code == 400
    assert refused.json()["errors"] == unknown.json()["errors"]


def test_a_pinned_thread_shows_its_answers_on_top(cast: Cast, ivan, sign_in):
    first = pin_comment(add_comment(ivan, by=cast.olga, body="Pinned question"), by=cast.olga)
    add_comment(ivan, by=cast.tomas, body="Its answer", parent=first)
    assert "Its answer" in sign_in(cast.olga).get(ivan.url).context["pinned"]
