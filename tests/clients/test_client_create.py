"""Olga makes clients: what is kept, what is refused and at which field."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from clients.models import Client, Tag
from clients.services import create_client, refresh_derived
from core.errors import RuleError
from history import kinds
from history.models import Event
from notifications.models import Notification
from tests.clients.made import make_client, make_organisation
from tests.people import Cast


def refused(by, values=None, **lists) -> RuleError:
    with pytest.raises(RuleError) as caught:
        create_client(by=by, values={"name": "Ivan"} | (values or {}), **lists)
    assert not Client.objects.filter(name="Ivan").exists()
    return caught.value


def test_olga_makes_a_person_out_of_parts(cast: Cast):
    client = create_client(
        by=cast.olga,
        values={"given_name": " Ivan ", "middle_name": "Petrovich", "family_name": "Petrov"},
        phones=[{"raw": "0888 123 456", "label": "work"}],
        emails=[{"address": "ivan@example.com"}],
        tags=["VIP", "vip", "#plumbing"],
    )
    client = Client.objects.get(pk=client.pk)
    assert client.name == "Ivan Petrovich Petrov"
    assert (client.owner, client.office, client.version) == (cast.olga, cast.office, 1)
    phone = client.phones.get()
    assert (phone.raw, phone.number, phone.label, phone.is_primary) == (
        "0888 123 456",
        "+359888123456",
        "work",
        True,
    )
    assert client.primary_email.address == "ivan@example.com"
    assert sorted(tag.name for tag in client.tags.all()) == ["VIP", "plumbing"]


def test_everybody_finds_the_client_by_what_was_typed(cast: Cast):
    client = make_client(
        cast.olga, "Иван Петров", phones=[{"raw": "0888 123 456"}], emails=[{"address": "ivan@example.com"}]
    )
    for query in ("петров иван", "petrov", "123456", "0888123456", "+359 888 12", "ivan@exam", "bdfy"):
        assert client in Client.objects.matching(query), query
    assert not Client.objects.matching("sidorov").exists()


def test_making_a_client_stands_on_the_timeline(cast: Cast):
    client = make_client(cast.olga, source="referral")
    event = Event.objects.about(client.subject).get()
    assert (event.kind, event.actor, event.data) == ("client_created", cast.olga, {"source": "referral"})
    assert kinds.of(event.kind).sentence(event.data) == "Client added"


def test_maria_makes_a_client_for_olga_who_hears_of_it(cast: Cast):
    client = make_client(cast.maria, owner=cast.olga)
    notice = Notification.objects.get()
    assert (notice.user, notice.title) == (cast.olga, "Ivan Petrov is your client now")
    assert notice.url == f"/clients/{client.pk}/"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"name": "x" * 1_000_000}, "name"),
        ({"kind": "robot"}, "kind"),
        ({"phase": "gone"}, "phase"),
        ({"phase": "lost"}, "phase_reason"),
        ({"phase": "dormant", "phase_reason": "  "}, "phase_reason"),
        ({"language": "xx"}, "language"),
        ({"preferred_channel": "pigeon"}, "preferred_channel"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "not a page"}, "website"),
        ({"website": "http://[bad"}, "website"),
        ({"birthday": date(1700, 1, 1)}, "birthday"),
        ({"office": None}, "office"),
        ({"owner": None}, "owner"),
    ],
)
def test_nonsense_is_refused_at_its_field(cast: Cast, values, field):
    assert refused(cast.olga, values).field == field


def test_a_birthday_cannot_be_tomorrow(cast: Cast):
    today = timezone.localdate(timezone=cast.olga.zone)
    error = refused(cast.olga, {"birthday": today + timedelta(days=1)})
    assert (error.field, error.message) == ("birthday", "A birthday cannot be in the future.")
    assert make_client(cast.olga, birthday=today).birthday == today


def test_several_wrong_fields_are_all_named(cast: Cast):
    error = refused(cast.olga, {"language": "xx", "website": "javascript:1"})
    assert set(error.data["errors"]) == {"language", "website"}


@pytest.mark.parametrize("typed", ["12", "call me", "+359 88", "0888 123 456 789 012", ""])
def test_a_phone_that_is_none_is_refused_with_an_example_of_the_country(cast: Cast, typed):
    error = refused(cast.olga, phones=[{"raw": "0888 123 456"}, {"raw": typed}])
    assert error.field == "phones.1.number"
    if typed:
        assert "+359" in str(error.message)


def test_the_country_of_the_office_reads_the_phone(cast: Cast):
    cast.office.country = "UA"
    cast.office.save()
    client = make_client(cast.olga, phones=[{"raw": "067 123 45 67"}])
    assert client.phones.get().number == "+380671234567"


@pytest.mark.parametrize(
    "typed", ["ivan", "a@b,c@d", "a@b.com\nBcc: x@y.com", "@", "x" * 250 + "@example.com", ""]
)
def test_an_address_that_is_none_is_refused(cast: Cast, typed):
    assert refused(cast.olga, emails=[{"address": typed}]).field == "emails.0.address"


def test_a_crowd_of_phones_is_refused(cast: Cast):
    rows = [{"raw": f"0888 123 4{number:02}"} for number in range(21)]
    assert refused(cast.olga, phones=rows).field == "phones"
    assert make_client(cast.olga, phones=rows[:20]).phones.count() == 20


def test_one_number_typed_twice_is_one_phone_and_one_is_primary(cast: Cast):
    client = make_client(
        cast.olga,
        phones=[
            {"raw": "0888 123 456"},
            {"raw": "+359888123456"},
            {"raw": "0888 123 457", "is_primary": True},
        ],
    )
    assert [(p.number, p.is_primary) for p in client.phones.all()] == [
        ("+359888123456", False),
        ("+359888123457", True),
    ]


def test_nul_and_half_characters_are_cleaned_and_other_scripts_stay(cast: Cast):
    client = make_client(cast.olga, "I\0van \ud800Ś\u202eرامي", notes="a\0b\nc")
    assert client.name == "Ivan Ś\u202eرامي"
    assert client.notes == "ab\nc"


def test_markup_is_only_text(cast: Cast):
    name = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    assert Client.objects.get(pk=make_client(cast.olga, name).pk).name == name


# --- whom and what may be named ---------------------------------------------------------------------------------------


def test_a_foreign_organisation_reads_like_an_unknown_one(cast: Cast):
    foreign = make_organisation(cast.colin)
    error = refused(cast.olga, {"organisation": foreign})
    assert (error.field, error.message) == ("organisation", "Unknown id.")
    own = make_organisation(cast.tomas)
    assert make_client(cast.olga, organisation=own).organisation == own


def test_only_an_organisation_employs_and_only_a_person_is_employed(cast: Cast):
    person, firm = make_client(cast.olga, "Petar"), make_organisation(cast.olga)
    assert refused(cast.olga, {"organisation": person}).field == "organisation"
    assert refused(cast.olga, {"kind": "organisation", "organisation": firm}).field == "organisation"


def test_an_owner_out_of_sight_reads_like_an_unknown_one(cast: Cast):
    assert refused(cast.olga, {"owner": cast.colin}).field == "owner"
    assert make_client(cast.adam, owner=cast.colin).owner == cast.colin
    assert make_client(cast.maria, owner=None).owner is None


def test_somebody_who_left_owns_nothing_new(cast: Cast):
    cast.tomas.is_active = False
    cast.tomas.save()
    assert refused(cast.olga, {"owner": cast.tomas}).field == "owner"


def test_tags_of_one_name_in_any_case_are_one_tag(cast: Cast):
    make_client(cast.olga, tags=["ВИП"])
    make_client(cast.olga, tags=["вип", "İstanbul"])
    make_client(cast.olga, tags=["İSTANBUL", "İstanbul"])
    assert Tag.objects.filter(name__in=["ВИП", "вип"]).count() == 1


def test_unknown_fields_are_a_mistake_of_ours(cast: Cast):
    with pytest.raises(TypeError, match="is_sample"):
        create_client(by=cast.olga, values={"name": "Ivan", "is_sample": True})


def test_a_client_is_made_with_few_queries(cast: Cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):  # savepoint, client, phones, emails, event
        make_client(cast.olga, phones=[{"raw": "0888123456"}], emails=[{"address": "i@example.com"}])


def test_what_is_derived_can_be_made_again_from_what_is_stored(cast: Cast):
    client = make_client(
        cast.olga, phones=[{"raw": "0888 123 456"}], emails=[{"address": "ivan@example.com"}]
    )
    stored = client.name_sort, client.search_text
    client.name_sort = client.search_text = ""
    refresh_derived(client)
    assert (client.name_sort, client.search_text) == stored
