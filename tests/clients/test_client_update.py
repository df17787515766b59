"""Olga and Tomas edit one client: what merges, what is a conflict, what nobody loses."""

from datetime import date

import pytest

from clients.models import Client, Phone
from clients.services import set_owner, set_phase, update_client
from core.errors import Conflict, RuleError
from history import kinds
from history.models import Event
from notifications.models import Notification
from tests.clients.made import make_client, make_organisation
from tests.people import Cast


@pytest.fixture
def ivan(cast: Cast) -> Client:
    return make_client(
        cast.olga,
        "",
        given_name="Ivan",
        family_name="Petrov",
        phones=[{"raw": "0888 123 456"}],
        emails=[{"address": "ivan@example.com"}],
        tags=["VIP"],
    )


def stored(client: Client) -> Client:
    return Client.objects.get(pk=client.pk)


def form(client: Client, **changes):
    """What a page sends: every field, changed or not."""
    names = (
        "given_name",
        "middle_name",
        "family_name",
        "name",
        "notes",
        "source",
        "phase",
        "birthday",
        "owner",
    )
    return {name: getattr(client, name) for name in names} | changes


def test_an_edit_counts_and_says_which_fields(cast: Cast, ivan):
    ivan = update_client(
        ivan, by=cast.tomas, version=1, values={"notes": "likes tea", "source": "fair"}, tags=["tea"]
    )
    assert (stored(ivan).notes, stored(ivan).version) == ("likes tea", 2)
    event = Event.objects.filter(kind="client_changed").get()
    assert event.actor == cast.tomas
    assert event.data["fields"] == ["notes", "source", "tags"]
    assert kinds.of(event.kind).sentence(event.data) == "Changed: notes, source, tags"


def test_saving_without_a_change_is_no_edit(cast: Cast, ivan):
    phones, emails = [{"raw": "0888 123 456"}], [{"address": "ivan@example.com"}]
    same = update_client(
        ivan, by=cast.olga, version=1, values=form(ivan), phones=phones, emails=emails, tags=["vip"]
    )
    assert same.version == 1
    assert not Event.objects.filter(kind="client_changed").exists()


# --- names ------------------------------------------------------------------------------------------------------------


def test_the_name_follows_its_parts(cast: Cast, ivan):
    assert update_client(ivan, by=cast.olga, values={"family_name": "Ivanov"}).name == "Ivan Ivanov"
    assert stored(ivan) in Client.objects.matching("ivanov")
    assert not Client.objects.matching("petrov").exists()


def test_a_whole_new_name_leaves_no_part_of_the_former_one(cast: Cast, ivan):
    ivan = update_client(ivan, by=cast.olga, values={"name": "Ivan Sidorov"})
    assert (ivan.name, ivan.given_name, ivan.family_name) == ("Ivan Sidorov", "Ivan", "")


def test_a_client_keeps_a_name(cast: Cast, ivan):
    with pytest.raises(RuleError) as caught:
        update_client(ivan, by=cast.olga, values={"name": "", "given_name": "", "family_name": ""})
    assert caught.value.field == "name"
    assert stored(ivan).name == "Ivan Petrov"


# --- phones and e-mails -----------------------------------------------------------------------------------------------


def test_a_number_known_to_be_dead_stays_so_when_others_change(cast: Cast, ivan):
    Phone.objects.filter(client=ivan).update(is_dead=True)
    rows = [{"raw": "0888 123 456", "label": "old"}, {"raw": "0888 999 999", "is_primary": True}]
    update_client(ivan, by=cast.olga, phones=rows)
    assert [(p.raw, p.label, p.is_dead, p.is_primary) for p in stored(ivan).phones.all()] == [
        ("0888 123 456", "old", True, False),
        ("0888 999 999", "", False, True),
    ]


def test_a_number_can_go(cast: Cast, ivan):
    update_client(ivan, by=cast.olga, phones=[], emails=[])
    assert not stored(ivan).phones.exists()
    assert not Client.objects.matching("888123456").exists()


def test_what_an_import_kept_as_typed_does_not_stop_an_edit(cast: Cast, ivan):
    Phone.objects.create(client=ivan, raw="call his wife", number=None)
    rows = [{"raw": "0888 123 456"}, {"raw": "call his wife", "label": "home"}]
    update_client(ivan, by=cast.olga, phones=rows)
    assert stored(ivan).phones.get(raw="call his wife").label == "home"
    with pytest.raises(RuleError) as caught:
        update_client(ivan, by=cast.olga, phones=[{"raw": "call his mother"}])
    assert caught.value.field == "phones.0.number"


def test_a_changed_number_wins_over_what_was_typed_before(cast: Cast, ivan):
    update_client(ivan, by=cast.olga, phones=[{"raw": "0888 123 456", "number": "+359 888 777 777"}])
    phone = stored(ivan).phones.get()
    assert (phone.raw, phone.number) == ("+359 888 777 777", "+359888777777")


# --- two people at once -----------------------------------------------------------------------------------------------


def test_edits_of_different_fields_merge(cast: Cast, ivan):
    update_client(
        ivan,
        by=cast.tomas,
        version=1,
        values=form(ivan, notes="from Tomas"),
        phones=[{"raw": "0888 777 777"}],
    )
    merged = update_client(
        ivan, by=cast.olga, version=1, values=form(ivan, source="from Olga"), phones=[{"raw": "0888 123 456"}]
    )
    assert (merged.notes, merged.source, merged.version) == ("from Tomas", "from Olga", 3)
    assert [phone.number for phone in stored(ivan).phones.all()] == ["+359888777777"]


def test_edits_of_one_field_are_a_conflict_that_shows_both(cast: Cast, ivan):
    update_client(ivan, by=cast.tomas, version=1, values=form(ivan, notes="from Tomas"))
    with pytest.raises(Conflict) as caught:
        update_client(ivan, by=cast.olga, version=1, values=form(ivan, notes="from Olga", source="fair"))
    assert caught.value.status == 409
    assert caught.value.data["changed"] == {"notes": {"yours": "from Olga", "theirs": "from Tomas"}}
    assert caught.value.data["current"]["notes"] == "from Tomas"
    assert caught.value.data["current"]["version"] == 2
    assert stored(ivan).source == ""


def test_the_same_change_made_twice_is_no_conflict(cast: Cast, ivan):
    update_client(ivan, by=cast.tomas, version=1, values={"birthday": date(1980, 1, 2)})
    again = update_client(ivan, by=cast.olga, version=1, values={"birthday": date(1980, 1, 2)})
    assert again.version == 2


@pytest.mark.parametrize(
    ("field", "tomas", "olga", "theirs"),
    [
        ("phones", [{"raw": "0888 777 777"}], [{"raw": "0888 999 999"}], "+359888777777"),
        ("emails", [{"address": "t@example.com"}], [{"address": "o@example.com"}], "t@example.com"),
        ("tags", ["one"], ["two"], "one"),
    ],
)
def test_lists_changed_by_both_are_a_conflict(cast: Cast, ivan, field, tomas, olga, theirs):
    update_client(ivan, by=cast.tomas, version=1, **{field: tomas})
    with pytest.raises(Conflict) as caught:
        update_client(ivan, by=cast.olga, version=1, **{field: olga})
    assert theirs in str(caught.value.data["changed"][field]["theirs"])


def test_three_edits_apart_still_merge(cast: Cast, ivan):
    update_client(ivan, by=cast.tomas, version=1, tags=["one"])
    update_client(ivan, by=cast.tomas, version=2, values={"notes": "x"})
    update_client(ivan, by=cast.tomas, version=3, tags=["VIP"])
    merged = update_client(
        ivan, by=cast.olga, version=1, values=form(ivan, source="fair"), tags=["VIP", "mine"]
    )
    assert sorted(tag.name for tag in merged.tags.all()) == ["VIP", "mine"]


def test_a_version_nobody_knows_is_a_conflict(cast: Cast, ivan):
    with pytest.raises(Conflict):
        update_client(ivan, by=cast.olga, version=99, values={"notes": "x"})


def test_programs_get_a_conflict_for_any_stale_version(cast: Cast, ivan):
    update_client(ivan, by=cast.tomas, version=1, values={"notes": "x"})
    with pytest.raises(Conflict) as caught:
        update_client(ivan, by=cast.olga, version=1, values={"source": "fair"}, merge=False)
    assert caught.value.data["changed"] == {"source": {"yours": "fair", "theirs": ""}}


def test_nobody_edits_what_lies_in_the_trash(cast: Cast, ivan):
    Client.objects.filter(pk=ivan.pk).update(deleted_at="2030-01-01T00:00Z")
    with pytest.raises(Conflict) as caught:
        update_client(ivan, by=cast.olga, values={"notes": "x"})
    assert caught.value.code == "trashed"


# --- phase and owner --------------------------------------------------------------------------------------------------


def test_losing_a_client_asks_why(cast: Cast, ivan):
    with pytest.raises(RuleError) as caught:
        set_phase(ivan, "lost", by=cast.olga)
    assert caught.value.field == "phase_reason"
    set_phase(ivan, "lost", "too expensive", date(2030, 1, 1), by=cast.olga)
    assert (stored(ivan).phase_reason, stored(ivan).win_back_on) == ("too expensive", date(2030, 1, 1))
    event = Event.objects.filter(kind="phase_changed").get()
    assert kinds.of(event.kind).sentence(event.data) == "Phase: Lead → Lost"


def test_a_client_won_back_has_no_reason_any_more(cast: Cast, ivan):
    set_phase(ivan, "dormant", "on holiday", date(2030, 1, 1), by=cast.olga)
    set_phase(ivan, "active", by=cast.olga)
    assert (stored(ivan).phase_reason, stored(ivan).win_back_on) == ("", None)


def test_what_somebody_says_is_no_longer_guessed(cast: Cast, ivan):
    Client.objects.filter(pk=ivan.pk).update(language="bg", is_language_guessed=True, is_channel_guessed=True)
    ivan = update_client(ivan, by=cast.olga, values={"language": "ru", "preferred_channel": "viber"})
    assert not stored(ivan).is_language_guessed
    assert not stored(ivan).is_channel_guessed


def test_a_handed_over_client_tells_the_new_owner(cast: Cast, ivan):
    set_owner(ivan, cast.tomas, by=cast.olga)
    assert stored(ivan).owner == cast.tomas
    assert Notification.objects.get().user == cast.tomas
    event = Event.objects.filter(kind="owner_changed").get()
    assert kinds.of(event.kind).sentence(event.data) == "Handed over to Tomas Tester"
    assert not Event.objects.filter(kind="client_changed").exists()


def test_olga_hands_nothing_out_of_her_sight_and_adam_anywhere(cast: Cast, ivan):
    for owner in (cast.colin, None):
        with pytest.raises(RuleError) as caught:
            set_owner(ivan, owner, by=cast.olga)
        assert caught.value.field == "owner"
    assert set_owner(ivan, cast.colin, by=cast.adam).owner == cast.colin


def test_a_person_is_not_their_own_employer(cast: Cast):
    firm = make_organisation(cast.olga)
    with pytest.raises(RuleError) as caught:
        update_client(firm, by=cast.olga, values={"kind": "person", "organisation": firm})
    assert caught.value.field == "organisation"


def test_an_edit_takes_few_queries(cast: Cast, ivan, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        update_client(ivan, by=cast.olga, version=1, values={"notes": "x"})
