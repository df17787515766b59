"""Comments: written, mentioned, edited with their past, pinned, deleted with a trace."""

from datetime import date

import pytest

from clients import access
from clients.models import Comment
from clients.services import add_comment, delete_comment, edit_comment, pin_comment
from core.errors import Conflict, RuleError
from history import kinds
from history.models import Event
from notifications.models import Notification
from tests.clients.made import make_client
from tests.people import Cast


@pytest.fixture
def client_of_olga(cast: Cast):
    return make_client(cast.olga)


def test_olga_mentions_tomas_who_hears_of_it_once(cast: Cast, client_of_olga):
    comment = add_comment(
        client_of_olga, by=cast.olga, body="Ask @Tomas\nabout the roof", mentions=[cast.tomas, cast.tomas]
    )
    notice = Notification.objects.get()
    assert notice.user == cast.tomas
    assert notice.title == "Olga Tester mentioned you at Ivan Petrov"
    assert "about the roof" in notice.body
    assert notice.url == f"/clients/{client_of_olga.pk}/#comment-{comment.pk}"
    assert notice.why
    event = Event.objects.filter(kind="comment_added").get()
    assert kinds.of(event.kind).sentence(event.data) == "Comment: Note"
    assert "roof" not in str(event.data)


def test_whoever_mentions_themselves_hears_nothing(cast: Cast, client_of_olga):
    add_comment(client_of_olga, by=cast.olga, body="me", mentions=[cast.olga])
    assert not Notification.objects.exists()


def test_somebody_who_may_not_see_the_client_cannot_be_mentioned(cast: Cast, client_of_olga):
    with pytest.raises(RuleError) as caught:
        add_comment(client_of_olga, by=cast.olga, body="x", mentions=[cast.tomas, cast.colin])
    assert (caught.value.code, caught.value.field) == ("cannot_see", "mentions")
    assert "Colin Tester" in str(caught.value.message)
    assert "Tomas" not in str(caught.value.message)
    assert not Comment.objects.exists()
    assert not Notification.objects.exists()


def test_somebody_who_left_cannot_be_mentioned(cast: Cast, client_of_olga):
    cast.tomas.is_active = False
    cast.tomas.save()
    with pytest.raises(RuleError, match="Tomas"):
        add_comment(client_of_olga, by=cast.olga, body="x", mentions=[cast.tomas])


def test_a_promise_needs_its_day_and_nothing_else_has_one(cast: Cast, client_of_olga):
    with pytest.raises(RuleError) as caught:
        add_comment(client_of_olga, by=cast.olga, kind="promise", body="will call")
    assert caught.value.field == "due_on"
    day = date(2030, 1, 1)
    assert (
        add_comment(client_of_olga, by=cast.olga, kind="promise", body="will call", due_on=day).due_on == day
    )
    assert add_comment(client_of_olga, by=cast.olga, kind="note", body="x", due_on=day).due_on is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"body": " \n"}, "body"),
        ({"body": "\0"}, "body"),
        ({"body": "x" * 50_001}, "body"),
        ({"kind": "rant"}, "kind"),
    ],
)
def test_nonsense_is_refused_at_its_field(cast: Cast, client_of_olga, values, field):
    with pytest.raises(RuleError) as caught:
        add_comment(client_of_olga, **({"by": cast.olga, "body": "x"} | values))
    assert caught.value.field == field


def test_fifty_thousand_characters_of_any_script_are_kept_as_typed(cast: Cast, client_of_olga):
    body = "<b>Ж\u202eر 🙂</b> " * 3571
    comment = add_comment(client_of_olga, by=cast.olga, body=body[:50_000])
    assert Comment.objects.get(pk=comment.pk).body == body[:50_000].strip()


def test_an_edit_is_marked_and_the_earlier_words_stay_readable(cast: Cast, client_of_olga):
    comment = add_comment(client_of_olga, by=cast.olga, body="first")
    assert comment.edited_at is None
    edited = edit_comment(comment, by=cast.olga, version=1, body="second", kind="risk")
    assert edited.edited_at is not None
    assert (edited.version, edited.search_text) == (2, "second")
    said = [(event.version, event.kind, event.body) for event in access.comment_history(comment)]
    assert said == [(1, "note", "first"), (2, "risk", "second")]


def test_an_edit_without_a_change_is_none(cast: Cast, client_of_olga):
    comment = add_comment(client_of_olga, by=cast.olga, body="same")
    assert edit_comment(comment, by=cast.olga, version=1, body=" same ").version == 1
    assert not Event.objects.filter(kind="comment_edited").exists()


def test_an_edit_tells_only_those_who_are_newly_mentioned(cast: Cast, client_of_olga):
    comment = add_comment(client_of_olga, by=cast.olga, body="x", mentions=[cast.tomas])
    edit_comment(comment, by=cast.olga, version=1, mentions=[cast.tomas, cast.maria])
    assert set(Notification.objects.values_list("user__name", flat=True)) == {"Tomas Tester", "Maria Tester"}
    with pytest.raises(RuleError):
        edit_comment(comment, by=cast.olga, mentions=[cast.colin])
    edit_comment(comment, by=cast.olga, mentions=[])
    assert not comment.mentions.exists()


def test_a_stale_edit_is_a_conflict_that_shows_both(cast: Cast, client_of_olga):
    comment = add_comment(client_of_olga, by=cast.olga, body="first")
    edit_comment(comment, by=cast.olga, version=1, body="from one window")
    with pytest.raises(Conflict) as caught:
        edit_comment(comment, by=cast.olga, version=1, body="from another")
    assert caught.value.data["changed"] == {"body": {"yours": "from another", "theirs": "from one window"}}
    assert Comment.objects.get().body == "from one window"


def test_a_promise_stays_dated_when_edited(cast: Cast, client_of_olga):
    promise = add_comment(client_of_olga, by=cast.olga, kind="promise", body="x", due_on=date(2030, 1, 1))
    assert edit_comment(promise, by=cast.olga, due_on=date(2030, 1, 2)).due_on == date(2030, 1, 2)
    assert edit_comment(promise, by=cast.olga, kind="note").due_on is None
    with pytest.raises(RuleError):
        edit_comment(promise, by=cast.olga, kind="promise")


def test_a_deleted_comment_leaves_a_trace_without_its_words(cast: Cast, client_of_olga):
    comment = add_comment(client_of_olga, by=cast.olga, body="secret roof")
    delete_comment(comment, by=cast.maria)
    assert not Comment.objects.visible_to(cast.olga).exists()
    event = Event.objects.filter(kind="comment_deleted").get()
    assert event.actor == cast.maria
    assert kinds.of(event.kind).sentence(event.data) == "A comment of Olga Tester was deleted"
    assert "roof" not in str(event.data)
    with pytest.raises(Conflict):
        edit_comment(comment, by=cast.olga, body="again")


def test_pinning_is_no_edit_of_the_words(cast: Cast, client_of_olga):
    comment = add_comment(client_of_olga, by=cast.olga, body="x")
    pinned = pin_comment(comment, by=cast.tomas)
    assert pinned.is_pinned
    assert pinned.edited_at is None
    assert not pin_comment(comment, False, by=cast.tomas).is_pinned
    kinds_seen = Event.objects.about(client_of_olga.subject).values_list("kind", flat=True)
    assert {"comment_pinned", "comment_unpinned"} <= set(kinds_seen)


def test_a_comment_costs_few_queries(cast: Cast, client_of_olga, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):  # savepoint, comment, event
        add_comment(client_of_olga, by=cast.olga, body="x")
