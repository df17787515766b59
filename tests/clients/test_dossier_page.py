"""The dossier: one page per client, every block bounded, everything on it works with and without script."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from clients import services
from clients.models import Client, Comment, Contact, File, Phase
from history.services import record
from notifications.models import Message
from tests.clients.made import PDF, PNG, in_days, make_client, make_organisation
from tests.people import Cast

HTMX = {"HX-Request": "true"}
COMPOSER = {"HX-Request": "true", "HX-Target": "composer"}


@pytest.fixture
def ivan(cast: Cast) -> Client:
    return make_client(
        cast.olga,
        "Ivan Petrov",
        phones=[{"raw": "0888 123 456"}],
        emails=[{"address": "ivan@orbita.example"}],
    )


def text(response) -> str:
    return response.content.decode()


# --- Looking --------------------------------------------------------------------------------------------------------------


def test_one_page_says_who_it_is_and_how_to_reach_them(cast: Cast, sign_in, ivan):
    services.update_client(ivan, by=cast.olga, values={"what_counts": "Speed", "preferred_channel": "viber"})
    page = text(sign_in(cast.tomas).get(f"/clients/{ivan.pk}/"))
    for words in ("Ivan Petrov", "Speed", "tel:+359888123456", "viber://chat?number=%2B359888123456", "wa.me/359888123456",
                  "088 812 3456", "ivan@orbita.example", "No next step"):  # fmt: skip
        assert words in page


def test_ten_thousand_events_cost_what_twenty_do(cast: Cast, sign_in, ivan, django_assert_max_num_queries):
    browser = sign_in(cast.olga)
    services.add_file(ivan, SimpleUploadedFile("a.pdf", PDF), by=cast.olga)
    services.send_message(ivan, by=cast.olga, channel="sms", body="Hello")
    services.plan_contact(ivan, by=cast.olga, at=in_days(3))
    services.pin_comment(services.add_comment(ivan, by=cast.olga, body="Pinned"), by=cast.olga)
    for number in range(30):
        services.add_comment(ivan, by=cast.olga, body=f"Comment {number}")
        services.log_contact(ivan, by=cast.tomas)
    browser.get(f"/clients/{ivan.pk}/")
    with django_assert_max_num_queries(10):
        response = browser.get(f"/clients/{ivan.pk}/")
    assert len(response.context["items"]) == 20
    assert len(response.content) < 120_000


def test_older_entries_follow_without_gap_or_repeat(cast: Cast, sign_in, ivan):
    for number in range(50):
        record(ivan.subject, "comment_deleted", actor=cast.olga, data={"author_name": f"N{number:02}"},
               at=timezone.now() - timedelta(minutes=number // 3))  # fmt: skip
    browser = sign_in(cast.olga)
    page = browser.get(f"/clients/{ivan.pk}/")
    seen = [item["title"] for item in page.context["items"]]
    more = text(browser.get(page.context["more_url"], headers=HTMX))
    assert "<html" not in more
    assert "N25" in more
    while page.context["older_url"]:
        page = browser.get(page.context["older_url"])
        seen += [item["title"] for item in page.context["items"]]
    assert len(seen) == len(set(seen)) == 51


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("", {"Said by Olga", "Talked by phone", "Hello by SMS"}, set()),
        ("?kind=comments", {"Said by Olga", "Said by Tomas"}, {"Talked by phone", "Hello by SMS"}),
        ("?kind=contacts", {"Talked by phone"}, {"Said by Olga"}),
        ("?kind=sms", {"Hello by SMS"}, {"Said by Olga"}),
        ("?kind=changes", {"Client added"}, {"Said by Olga"}),
        ("?kind=nonsense", {"Said by Olga"}, set()),
        ("?cursor=nonsense", {"Said by Olga"}, set()),
    ],
)
def test_the_timeline_is_filtered_in_its_address(cast: Cast, sign_in, ivan, query, shown, hidden):
    services.add_comment(ivan, by=cast.olga, body="Said by Olga")
    services.add_comment(ivan, by=cast.tomas, body="Said by Tomas")
    services.log_contact(ivan, by=cast.olga, outcome="Talked by phone")
    services.send_message(ivan, by=cast.olga, channel="sms", body="Hello by SMS")
    page = text(sign_in(cast.olga).get(f"/clients/{ivan.pk}/{query}"))
    assert all(words in page for words in shown)
    assert not any(words in page for words in hidden)


def test_the_timeline_of_one_person(cast: Cast, sign_in, ivan):
    services.add_comment(ivan, by=cast.olga, body="Said by Olga")
    services.add_comment(ivan, by=cast.tomas, body="Said by Tomas")
    page = text(sign_in(cast.olga).get(f"/clients/{ivan.pk}/?actor={cast.tomas.pk}"))
    assert "Said by Tomas" in page
    assert "Said by Olga" not in page


def test_days_have_headings_in_the_readers_zone(cast: Cast, sign_in, ivan):
    with time_machine.travel(datetime(2026, 3, 10, 23, 30, tzinfo=UTC), tick=False):
        services.add_comment(ivan, by=cast.olga, body="Late in London, tomorrow in Sofia")
    with time_machine.travel(datetime(2026, 3, 11, 9, 0, tzinfo=UTC), tick=False):
        page = sign_in(cast.olga).get(f"/clients/{ivan.pk}/")
        entry = next(item for item in page.context["items"] if "Sofia" in item.get("body", ""))
    assert (entry["clock"], entry["day"]) == ("01:30", "2026-03-11")


def test_a_client_in_the_trash_says_so_and_offers_the_way_back(cast: Cast, sign_in, ivan):
    browser = sign_in(cast.olga)
    browser.post(f"/clients/{ivan.pk}/trash/")
    page = text(browser.get(f"/clients/{ivan.pk}/"))
    assert f"/clients/{ivan.pk}/restore/" in page
    assert "id_comment_body" not in page
    assert browser.get(f"/clients/{ivan.pk}/edit/").status_code == 404


def test_the_peek_is_a_fragment_and_a_page_for_others(cast: Cast, sign_in, ivan):
    browser = sign_in(cast.olga)
    assert "Ivan Petrov" in text(browser.get(f"/clients/{ivan.pk}/peek/", headers=HTMX))
    assert browser.get(f"/clients/{ivan.pk}/peek/").url == f"/clients/{ivan.pk}/"


# --- Comments -------------------------------------------------------------------------------------------------------------


def test_a_comment_is_written_with_and_without_script(cast: Cast, sign_in, ivan):
    browser = sign_in(cast.olga)
    plain = browser.post(f"/clients/{ivan.pk}/comments/", {"kind": "risk", "body": "Competitor came"})
    assert plain.url == f"/clients/{ivan.pk}/#timeline"
    answer = browser.post(
        f"/clients/{ivan.pk}/comments/", {"kind": "note", "body": "Second"}, headers=COMPOSER
    )
    assert "<html" not in text(answer)
    assert 'hx-swap-oob="afterend:#timeline-new"' in text(answer)
    assert "Second" in text(answer)
    assert "draft-saved" in answer.headers["HX-Trigger"]
    assert [c.body for c in Comment.objects.order_by("id")] == ["Competitor came", "Second"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"kind": "note", "body": "  "}, "Write something first."),
        ({"kind": "note", "body": "x" * 50_001}, "Shorten"),
        ({"kind": "promise", "body": "We send it"}, "A promise needs its day."),
        ({"kind": "promise", "body": "We send it", "due_on": "someday"}, "Enter a valid date."),
        ({"kind": "rant", "body": "Text"}, "valid choice"),
    ],
)
def test_a_comment_that_cannot_be_kept_is_said_and_kept_in_the_box(cast: Cast, sign_in, ivan, data, message):
    answer = sign_in(cast.olga).post(f"/clients/{ivan.pk}/comments/", data, headers=COMPOSER)
    assert answer.status_code == 422
    assert message in text(answer)
    assert data["body"].strip()[:100] in text(answer)
    assert not Comment.objects.exists()


def test_somebody_who_may_not_see_the_client_is_neither_offered_nor_mentioned(cast: Cast, sign_in, ivan):
    browser = sign_in(cast.olga)
    offered = browser.get(f"/clients/{ivan.pk}/mentions/?q=").json()["results"]
    assert cast.tomas.pk in {one["id"] for one in offered}
    assert cast.colin.pk not in {one["id"] for one in offered}
    data = {"kind": "note", "body": "@Colin look", "mentions": [cast.colin.pk]}
    answer = browser.post(f"/clients/{ivan.pk}/comments/", data, headers=COMPOSER)
    assert answer.status_code == 422
    assert "may not see this client" in text(answer)
    data["mentions"] = [str(cast.tomas.pk), "999999", "x"]
    assert browser.post(f"/clients/{ivan.pk}/comments/", data, headers=COMPOSER).status_code == 200
    assert list(Comment.objects.get().mentions.all()) == [cast.tomas]


def test_a_comment_is_edited_by_its_author_and_remembers_what_it_said(cast: Cast, sign_in, ivan):
    comment = services.add_comment(ivan, by=cast.olga, body="First words")
    browser = sign_in(cast.olga)
    assert "First words" in text(browser.get(f"/clients/comments/{comment.pk}/edit/", headers=HTMX))
    data = {"kind": "note", "body": "Second words", "version": comment.version}
    assert "Second words" in text(browser.post(f"/clients/comments/{comment.pk}/edit/", data, headers=HTMX))
    history = text(browser.get(f"/clients/comments/{comment.pk}/history/"))
    assert "First words" in history
    assert "edited" in text(browser.get(f"/clients/{ivan.pk}/"))
    stale = {**data, "body": "Third words"}
    answer = browser.post(f"/clients/comments/{comment.pk}/edit/", stale, headers=HTMX)
    assert answer.status_code == 409
    assert "Second words" in text(answer)
    assert "Third words" in text(answer)


@pytest.mark.parametrize(
    ("who", "edit", "delete"),
    [("tomas", 403, 403), ("maria", 403, 200), ("adam", 200, 200), ("colin", 404, 404), ("sara", 404, 404)],
)
def test_who_may_edit_and_delete_somebodys_comment(cast: Cast, sign_in, ivan, who, edit, delete):
    comment = services.add_comment(ivan, by=cast.olga, body="Words")
    browser = sign_in(getattr(cast, who))
    assert browser.get(f"/clients/comments/{comment.pk}/edit/", headers=HTMX).status_code == edit
    assert browser.post(f"/clients/comments/{comment.pk}/delete/", headers=HTMX).status_code == delete
    comment.refresh_from_db()
    assert (comment.deleted_at is not None) == (delete == 200)


def test_a_deleted_comment_leaves_a_trace_without_its_words(cast: Cast, sign_in, ivan):
    comment = services.add_comment(ivan, by=cast.olga, body="Regretted words")
    browser = sign_in(cast.olga)
    browser.post(f"/clients/comments/{comment.pk}/delete/")
    page = text(browser.get(f"/clients/{ivan.pk}/"))
    assert "Regretted words" not in page
    assert "The text was deleted." in page


def test_a_pinned_comment_stands_on_top(cast: Cast, sign_in, ivan):
    comment = services.add_comment(ivan, by=cast.olga, body="Old but important")
    for number in range(25):
        services.add_comment(ivan, by=cast.olga, body=f"Newer {number}")
    browser = sign_in(cast.tomas)
    assert "Old but important" not in text(browser.get(f"/clients/{ivan.pk}/"))
    browser.post(f"/clients/comments/{comment.pk}/pin/", {"pinned": "yes"})
    assert "Old but important" in text(browser.get(f"/clients/{ivan.pk}/"))
    browser.post(f"/clients/comments/{comment.pk}/pin/", {"pinned": "no"})
    assert "Old but important" not in text(browser.get(f"/clients/{ivan.pk}/"))


# --- Contacts ---------------------------------------------------------------------------------------------------------------


def test_a_call_is_logged_without_typing_and_asks_what_comes_next(cast: Cast, sign_in, ivan):
    answer = sign_in(cast.olga).post(
        f"/clients/{ivan.pk}/contacts/", {"kind": "call", "direction": "out"}, headers=COMPOSER
    )
    contact = Contact.objects.get()
    assert (contact.kind, contact.is_planned, contact.author) == ("call", False, cast.olga)
    assert "What comes next?" in text(answer)
    assert f"/clients/contacts/{contact.pk}/remove/" in answer.headers["HX-Trigger"]
    ivan.refresh_from_db()
    assert timezone.now() - ivan.last_contact_at < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("channel", "kind"), [("call", "call"), ("viber", "messenger"), ("telegram", "messenger")]
)
def test_one_tap_opens_the_telephone_and_logs(cast: Cast, sign_in, ivan, channel, kind):
    answer = sign_in(cast.olga).post(f"/clients/{ivan.pk}/reach/{channel}/", headers=HTMX)
    assert answer.status_code == 204
    assert "undo_url" in answer.headers["HX-Trigger"]
    assert Contact.objects.get().kind == kind


def test_an_unknown_channel_does_not_exist(cast: Cast, sign_in, ivan):
    assert sign_in(cast.olga).post(f"/clients/{ivan.pk}/reach/fax/").status_code == 404


def test_what_comes_next_becomes_the_next_step(cast: Cast, sign_in, ivan):
    browser = sign_in(cast.olga)
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    data = {"kind": "call", "about": "Ask about the quote", "day": day}
    answer = browser.post(f"/clients/{ivan.pk}/next/", data, headers=COMPOSER)
    assert answer.status_code == 200
    ivan.refresh_from_db()
    assert ivan.next_step_title == "Ask about the quote"
    assert timezone.localtime(ivan.next_step_at, cast.olga.zone).strftime("%Y-%m-%d %H:%M") == f"{day} 10:00"
    empty = browser.post(f"/clients/{ivan.pk}/next/", {"kind": "call"}, headers=COMPOSER)
    assert (empty.status_code, "Choose a day." in text(empty)) == (422, True)


def test_no_next_step_can_be_said(cast: Cast, sign_in, ivan):
    browser = sign_in(cast.olga)
    browser.post(f"/clients/{ivan.pk}/quiet/")
    ivan.refresh_from_db()
    assert ivan.has_no_next_step
    assert "Nothing planned" in text(browser.get("/clients/"))


@pytest.mark.parametrize(
    ("days", "message"),
    [(-1, "This time has passed"), (365 * 180, "Check the year")],
)
def test_a_plan_at_an_impossible_time_is_refused_at_its_field(cast: Cast, sign_in, ivan, days, message):
    at = (timezone.localtime() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")
    data = {"kind": "meeting", "at": at, "outcome": "Show samples"}
    answer = sign_in(cast.olga).post(f"/clients/{ivan.pk}/contacts/plan/", data, headers=COMPOSER)
    assert answer.status_code == 422
    assert message in text(answer)
    assert "Show samples" in text(answer)


def test_a_contact_to_come_cannot_be_logged_as_done(cast: Cast, sign_in, ivan):
    at = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    answer = sign_in(cast.olga).post(
        f"/clients/{ivan.pk}/contacts/", {"kind": "call", "direction": "out", "at": at}, headers=COMPOSER
    )
    assert (answer.status_code, "plan the contact instead" in text(answer)) == (422, True)


@pytest.mark.parametrize(
    ("kind", "box", "reminded"), [("meeting", "on", True), ("meeting", "", False), ("call", "on", False)]
)
def test_the_client_is_reminded_only_when_the_form_said_so(cast: Cast, sign_in, ivan, kind, box, reminded):
    at = (timezone.localtime() + timedelta(days=4)).strftime("%Y-%m-%dT%H:%M")
    data = {"kind": kind, "at": at, "outcome": "", **({"reminds_client": box} if box else {})}
    sign_in(cast.olga).post(f"/clients/{ivan.pk}/contacts/plan/", data)
    assert Contact.objects.get().reminds_client == reminded


def test_a_planned_meeting_is_moved_done_and_given_to_a_calendar(cast: Cast, sign_in, ivan):
    meeting = services.plan_contact(ivan, by=cast.olga, at=in_days(2), outcome="Show; the, samples")
    browser = sign_in(cast.tomas)
    page = text(browser.get(f"/clients/{ivan.pk}/"))
    assert f"/clients/contacts/{meeting.pk}/event.ics" in page
    calendar = browser.get(f"/clients/contacts/{meeting.pk}/event.ics")
    assert calendar.headers["Content-Type"].startswith("text/calendar")
    body = calendar.content.decode()
    assert "SUMMARY:Meeting: Ivan Petrov" in body
    assert "Show\\; the\\, samples" in body
    assert meeting.at.astimezone(UTC).strftime("DTSTART:%Y%m%dT%H%M%SZ") in body
    later = timezone.localtime(in_days(5)).strftime("%Y-%m-%dT%H:%M")
    browser.post(f"/clients/contacts/{meeting.pk}/move/", {"at": later})
    meeting.refresh_from_db()
    assert timezone.localtime(meeting.at).strftime("%Y-%m-%dT%H:%M") == later
    done = browser.post(f"/clients/contacts/{meeting.pk}/done/", {"outcome": "Liked them"})
    assert "compose=next" in done.url
    assert "What comes next?" in text(browser.get(done.url))
    meeting.refresh_from_db()
    assert (meeting.is_planned, meeting.outcome) == (False, "Liked them")
    assert browser.get(f"/clients/contacts/{meeting.pk}/event.ics").status_code == 404
    assert sign_in(cast.colin).get(f"/clients/contacts/{meeting.pk}/move/").status_code == 404


def test_a_contact_logged_by_mistake_is_undone(cast: Cast, sign_in, ivan):
    contact = services.log_contact(ivan, by=cast.olga)
    browser = sign_in(cast.olga)
    browser.post(
        f"/clients/contacts/{contact.pk}/edit/", {"kind": "visit", "direction": "in", "outcome": "Came by"}
    )
    contact.refresh_from_db()
    assert (contact.kind, contact.outcome) == ("visit", "Came by")
    browser.post(f"/clients/contacts/{contact.pk}/remove/")
    assert not Contact.objects.exists()
    ivan.refresh_from_db()
    assert ivan.last_contact_at is None


# --- Fields in place ----------------------------------------------------------------------------------------------------------


def test_a_field_is_saved_in_place_and_undone(cast: Cast, sign_in, ivan):
    ivan = services.update_client(ivan, by=cast.olga, values={"organisation": make_organisation(cast.olga)})
    browser = sign_in(cast.olga)
    path = f"/clients/{ivan.pk}/fields/what_counts/"
    assert 'name="version" value="2"' in text(browser.get(path, headers=HTMX))
    answer = browser.post(path, {"what_counts": "Speed", "version": 2}, headers=HTMX)
    assert "saved-tick" in text(answer)
    assert f"{path}undo/" in answer.headers["HX-Trigger"]
    ivan.refresh_from_db()
    assert (ivan.what_counts, ivan.version) == ("Speed", 3)
    browser.post(f"{path}undo/")
    ivan.refresh_from_db()
    assert ivan.what_counts == ""
    browser.post(f"{path}undo/")
    assert "This can no longer be undone." in text(browser.get(f"/clients/{ivan.pk}/"))


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("owner", "olga", "tomas"),
        ("birthday", "1980-05-01", "1981-05-01"),
        ("language", "bg", "uk"),
        ("tags", "vip", "vip, retail"),
    ],
)
def test_every_kind_of_field_comes_back(cast: Cast, sign_in, ivan, name, before, after):
    def given(value: str) -> str:
        return str(getattr(cast, value).pk) if name == "owner" else value

    browser = sign_in(cast.olga)
    path = f"/clients/{ivan.pk}/fields/{name}/"

    def now() -> str:
        fresh = browser.get(path).context["form"]
        value = fresh[name].value()
        return value.isoformat() if hasattr(value, "isoformat") else str(value)

    for value in (before, after):
        ivan.refresh_from_db()
        assert (
            browser.post(path, {name: given(value), "version": ivan.version}, headers=HTMX).status_code == 200
        )
    assert sorted(now()) == sorted(given(after))
    browser.post(f"{path}undo/")
    assert sorted(now()) == sorted(given(before))


def test_phones_are_edited_in_place_and_come_back(cast: Cast, sign_in, ivan):
    browser = sign_in(cast.olga)
    path = f"/clients/{ivan.pk}/fields/phones/"
    wrong = {"version": 1, "phone_key": ["a"], "phone_value": ["123"], "phone_label": [""]}
    answer = browser.post(path, wrong, headers=HTMX)
    assert (answer.status_code, "This is no phone number" in text(answer)) == (422, True)
    right = {**wrong, "phone_value": ["02 987 6543"], "phone_label": ["office"]}
    assert "02 987 6543" in text(browser.post(path, right, headers=HTMX))
    assert [phone.number for phone in ivan.phones.all()] == ["+35929876543"]
    browser.post(f"{path}undo/")
    assert [phone.number for phone in ivan.phones.all()] == ["+359888123456"]


def test_a_conflict_in_place_shows_yours_and_theirs_and_keeps_both(cast: Cast, sign_in, ivan):
    services.update_client(ivan, by=cast.tomas, values={"what_counts": "Theirs"})
    path = f"/clients/{ivan.pk}/fields/what_counts/"
    browser = sign_in(cast.olga)
    answer = browser.post(path, {"what_counts": "Yours", "version": 1}, headers=HTMX)
    assert answer.status_code == 409
    assert "Theirs" in text(answer)
    assert 'value="Yours"' in text(answer)
    assert 'name="version" value="2"' in text(answer)
    assert browser.post(path, {"what_counts": "Yours", "version": 2}, headers=HTMX).status_code == 200
    ivan.refresh_from_db()
    assert ivan.what_counts == "Yours"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("birthday", "2190-01-01", "future"),
        ("website", "javascript:x", "web address"),
        ("owner", "999", "Unknown id."),
    ],
)
def test_a_wrong_value_in_place_is_said_there(cast: Cast, sign_in, ivan, name, value, message):
    path = f"/clients/{ivan.pk}/fields/{name}/"
    answer = sign_in(cast.olga).post(path, {name: value, "version": 1}, headers=HTMX)
    assert (answer.status_code, message in text(answer)) == (422, True)


@pytest.mark.parametrize(
    "name", ["version", "name_sort", "is_sample", "password", "deleted_at", "organisation"]
)
def test_other_fields_have_no_such_page(cast: Cast, sign_in, ivan, name):
    assert sign_in(cast.olga).get(f"/clients/{ivan.pk}/fields/{name}/").status_code == 404


def test_phase_lost_asks_why_and_when_to_try_again(cast: Cast, sign_in, ivan):
    browser = sign_in(cast.olga)
    path = f"/clients/{ivan.pk}/phase/"
    answer = browser.post(path, {"phase": "lost"}, headers=HTMX)
    assert (answer.status_code, "Say why" in text(answer)) == (422, True)
    past = browser.post(path, {"phase": "lost", "reason": "Price", "win_back_on": "2020-01-01"}, headers=HTMX)
    assert "still to come" in text(past)
    day = (timezone.localdate() + timedelta(days=90)).isoformat()
    browser.post(path, {"phase": "lost", "reason": "Price", "win_back_on": day})
    ivan.refresh_from_db()
    assert (ivan.phase, ivan.phase_reason, ivan.win_back_on.isoformat()) == (Phase.LOST, "Price", day)
    assert "Price" in text(browser.get(f"/clients/{ivan.pk}/"))


# --- Files and relations ---------------------------------------------------------------------------------------------------------


def test_files_are_kept_shown_and_given_only_through_their_views(cast: Cast, sign_in, ivan):
    browser = sign_in(cast.olga)
    upload = [SimpleUploadedFile("снимка.png", PNG), SimpleUploadedFile("notes.txt", b"hello")]
    answer = browser.post(f"/clients/{ivan.pk}/files/", {"file": upload}, headers=HTMX)
    assert "снимка.png" in text(answer)
    picture, notes = File.objects.get(name="снимка.png"), File.objects.get(name="notes.txt")
    shown = browser.get(f"/clients/files/{picture.pk}/show/")
    assert shown.headers["Content-Type"] == "image/png"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    given = browser.get(f"/clients/files/{notes.pk}/")
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(given.streaming_content) == b"hello"
    assert browser.get(f"/clients/files/{notes.pk}/show/").status_code == 404
    for path in (f"/clients/files/{picture.pk}/", f"/clients/files/{picture.pk}/show/"):
        assert sign_in(cast.colin).get(path).status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("setup.exe", b"MZ\x90", "Programs and scripts are not kept here."),
        ("photo.jpg", b"<!doctype html><script>alert(1)</script>", "Web pages are not kept here"),
        ("empty.txt", b"", "empty"),
    ],
)
def test_a_refused_file_is_named_with_the_reason_and_the_others_are_kept(
    cast: Cast, sign_in, ivan, name, data, reason
):
    upload = [SimpleUploadedFile(name, data), SimpleUploadedFile("fine.txt", b"fine")]
    answer = sign_in(cast.olga).post(f"/clients/{ivan.pk}/files/", {"file": upload}, headers=HTMX)
    assert answer.status_code == 422
    assert reason in text(answer)


def test_a_removed_file_comes_back(cast: Cast, sign_in, ivan):
    file = services.add_file(ivan, SimpleUploadedFile("a.pdf", PDF), by=cast.olga)
    browser = sign_in(cast.olga)
    answer = browser.post(f"/clients/files/{file.pk}/remove/", headers=HTMX)
    assert f"/clients/files/{file.pk}/restore/" in answer.headers["HX-Trigger"]
    assert browser.get(f"/clients/files/{file.pk}/").status_code == 404
    assert sign_in(cast.colin).post(f"/clients/files/{file.pk}/restore/").status_code == 404
    sign_in(cast.olga).post(f"/clients/files/{file.pk}/restore/")
    assert sign_in(cast.olga).get(f"/clients/files/{file.pk}/").status_code == 200


def test_related_clients_that_may_not_be_seen_are_not_named(cast: Cast, sign_in, ivan):
    wife = make_client(cast.olga, "Maria Petrova")
    foreign = make_client(cast.colin, "Foreign Cousin")
    services.add_relation(ivan, foreign, "cousin", by=cast.adam)
    browser = sign_in(cast.olga)
    made = browser.post(
        f"/clients/{ivan.pk}/relations/", {"other": wife.pk, "kind": "husband", "inverse_kind": "wife"}
    )
    assert made.status_code == 302
    page = text(browser.get(f"/clients/{ivan.pk}/side/", headers=HTMX))
    assert "Maria Petrova" in page
    assert "<bdi>wife</bdi>" in page
    assert "<bdi>husband</bdi>" in text(browser.get(f"/clients/{wife.pk}/side/", headers=HTMX))
    assert "Foreign Cousin" not in page
    wrong = browser.post(f"/clients/{ivan.pk}/relations/", {"other": foreign.pk, "kind": "x"}, headers=HTMX)
    assert (wrong.status_code, "Unknown id." in text(wrong)) == (422, True)
    relation = ivan.relations.get(other=wife)
    other = make_client(cast.olga, "Somebody")
    assert browser.post(f"/clients/{other.pk}/relations/{relation.pk}/remove/").status_code == 404
    browser.post(f"/clients/{ivan.pk}/relations/{relation.pk}/remove/")
    assert not ivan.relations.filter(pk=relation.pk).exists()


def test_the_people_of_an_organisation_stand_beside_it(cast: Cast, sign_in):
    orbita = make_organisation(cast.olga)
    make_client(cast.olga, "Ivan Petrov", organisation=orbita, job_title="Buyer")
    page = text(sign_in(cast.olga).get(f"/clients/{orbita.pk}/side/", headers=HTMX))
    assert "Ivan Petrov" in page
    assert "Buyer" in page


# --- Writing to the client ------------------------------------------------------------------------------------------------------


def test_a_message_is_looked_at_before_it_is_sent(cast: Cast, sign_in, ivan):
    services.update_client(ivan, by=cast.olga, values={"addressed_as": "Mr Petrov", "language": "en"})
    browser = sign_in(cast.olga)
    path = f"/clients/{ivan.pk}/messages/sms/"
    data = {"to": "+359888123456", "body": "The courier comes at two.", "greet": "on"}
    look = browser.post(path, data, headers=COMPOSER)
    assert "Dear Mr Petrov,\nThe courier comes at two." in text(look)
    assert "this is what the client receives" in text(look)
    assert not Message.objects.exists()
    sent = browser.post(path, {**data, "act": "send"}, headers=COMPOSER)
    assert sent.status_code == 200
    message = Message.objects.get()
    assert (message.channel, message.to, message.body) == (
        "sms",
        "+359888123456",
        "Dear Mr Petrov,\nThe courier comes at two.",
    )
    assert message.subject == ivan.subject


@pytest.mark.parametrize(
    ("channel", "data", "message"),
    [
        ("email", {"to": "ivan@orbita.example", "subject": "", "body": "Text"}, "Write a subject."),
        ("email", {"to": "stranger@else.example", "subject": "Hi", "body": "Text"}, "valid choice"),
        ("sms", {"to": "+359888123456", "body": " "}, "Write a text first."),
        ("sms", {"to": "+447700900000", "body": "Text"}, "valid choice"),
    ],
)
def test_a_message_that_cannot_go_is_refused_at_its_field(cast: Cast, sign_in, ivan, channel, data, message):
    answer = sign_in(cast.olga).post(
        f"/clients/{ivan.pk}/messages/{channel}/", {**data, "act": "send"}, headers=COMPOSER
    )
    assert (answer.status_code, message in text(answer)) == (422, True)
    assert not Message.objects.exists()


# --- Days -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"old", "middle", "new"}),
        ("?from=2026-03-02", {"middle", "new"}),
        ("?to=2026-03-02", {"old", "middle"}),
        ("?from=2026-03-02&to=2026-03-02", {"middle"}),
        (
            "?from=2026-03-03&to=2026-03-02",
            {"middle", "new"},
        ),  # the wrong way round is meant the right way round
        ("?from=2026-03-02&kind=comments", {"middle", "new"}),
        ("?from=yesterday&to=9999-12-31", {"old", "middle", "new"}),
        ("?from=2026-02-30", {"old", "middle", "new"}),
    ],
)
def test_the_timeline_is_filtered_by_days_of_the_reader(cast: Cast, sign_in, ivan, query, shown):
    # in Sofia the day begins two hours before that of Greenwich
    at = {"old": "2026-03-01T21:59Z", "middle": "2026-03-01T22:00Z", "new": "2026-03-02T22:00Z"}
    for word, moment in at.items():
        with time_machine.travel(datetime.fromisoformat(moment), tick=False):
            services.add_comment(ivan, by=cast.olga, body=f"the {word} one")
    page = sign_in(cast.olga).get(f"/clients/{ivan.pk}/{query}")
    assert {word for word in at if f"the {word} one" in page.context["drawn"]} == shown
    if "from=2026-03-02&to" in query:
        assert "kind=comments&amp;from=2026-03-02&amp;to=2026-03-02" in text(
            page
        )  # the other filters keep the days


def test_the_waiting_composer_is_the_composer(cast: Cast, sign_in):
    """The page draws the composer that waits for a comment from a pattern; asked for by name it comes from the template."""
    olga = sign_in(cast.olga)
    for client in (make_client(cast.olga, "First"), make_client(cast.olga, "Second")):
        page = str(client.url)
        waiting, named = (
            _composer(olga.get(page + query).content.decode()) for query in ("", "?compose=comment")
        )
        assert waiting == named
        assert f'action="/tasks{client.url}comments/"' in waiting
        assert f'data-draft="comment.{client.subject}"' in waiting


def _composer(html: str) -> str:
    """The composer of a page, its token aside, which differs each time."""
    found = re.search(r'<section class="compose".*?</section>', html, re.DOTALL)
    assert found
    return re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", found[0])
