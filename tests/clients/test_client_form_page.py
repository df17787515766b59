"""Making and editing a client: every error at its field, look-alikes before saving, conflicts shown with both sides."""

import pytest

from clients import services
from clients.models import Client, Phone
from tests.clients.made import make_client, make_organisation
from tests.people import Cast

HTMX = {"HX-Request": "true"}


def form(**values):
    """What the form of a new person sends."""
    base = {
        "kind": "person", "name": "", "given_name": "Ivan", "middle_name": "", "family_name": "Petrov", "organisation": "",
        "job_title": "", "addressed_as": "", "what_counts": "", "language": "", "preferred_channel": "", "source": "",
        "tags": "", "website": "", "birthday": "", "address": "", "notes": "",
        "phone_key": ["a"], "phone_value": [""], "phone_label": [""],
        "email_key": ["b"], "email_value": [""], "email_label": [""],
    }  # fmt: skip
    return {**base, **values}


def sent_by(user, **values):
    return form(owner=user.pk, office=user.office_id, **values)


def text(response) -> str:
    return response.content.decode()


def test_a_person_is_added_with_everything_at_once(cast: Cast, sign_in):
    orbita = make_organisation(cast.olga)
    data = sent_by(
        cast.olga,
        organisation=orbita.pk,
        tags="vip, retail",
        what_counts="Speed",
        phone_key=["a", "c"],
        phone_value=["0888 123 456", "02 987 6543"],
        phone_label=["mobile", ""],
        phone_primary="c",
        email_value=["ivan@orbita.example"],
    )
    response = sign_in(cast.olga).post("/clients/new/", data)
    ivan = Client.objects.get(family_name="Petrov")
    assert response.url == f"/clients/{ivan.pk}/"
    assert (ivan.name, ivan.organisation, ivan.owner, ivan.what_counts) == (
        "Ivan Petrov",
        orbita,
        cast.olga,
        "Speed",
    )
    assert sorted(tag.name for tag in ivan.tags.all()) == ["retail", "vip"]
    assert [(p.number, p.is_primary) for p in ivan.phones.order_by("id")] == [
        ("+359888123456", False),
        ("+35929876543", True),
    ]


def test_a_choice_of_kind_leaves_out_what_belongs_to_the_other(cast: Cast, sign_in):
    data = sent_by(cast.olga, kind="organisation", name="Orbita Ltd", given_name="left", family_name="over")
    sign_in(cast.olga).post("/clients/new/", data)
    orbita = Client.objects.get(name="Orbita Ltd")
    assert (orbita.kind, orbita.given_name, orbita.family_name) == ("organisation", "", "")


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"given_name": "", "family_name": ""}, "given_name", "Write a name."),
        ({"kind": "organisation", "name": ""}, "name", "Write a name."),
        ({"birthday": "2190-01-01"}, "birthday", "future"),
        ({"birthday": "1 May"}, "birthday", "valid date"),
        ({"website": "javascript:alert(1)"}, "website", "web address"),
        ({"given_name": "x" * 1_000_000}, "given_name", "Shorten"),
        ({"language": "xx"}, "language", "valid choice"),
        ({"owner": "999999"}, "owner", "Unknown id."),
        ({"organisation": "999999"}, "organisation", "Unknown id."),
        ({"tags": "t" * 61}, "tags", "Shorten"),
        ({"kind": "robot"}, "kind", "valid choice"),
    ],
)
def test_nonsense_is_refused_at_its_field_and_what_was_typed_stays(
    cast: Cast, sign_in, values, field, message
):
    data = sent_by(cast.olga, what_counts="Typed text stays") | values
    response = sign_in(cast.olga).post("/clients/new/", data)
    assert response.status_code == 422
    assert any(message in error for error in response.context["form"].errors[field])
    assert "Typed text stays" in text(response)
    assert not Client.objects.exists()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"phone_value": ["12"]}, "This is no phone number"),
        ({"phone_value": ["call me"]}, "This is no phone number"),
        ({"email_value": ["a@b,c@d"]}, "Write one e-mail address"),
        ({"email_value": ["nobody"]}, "Write one e-mail address"),
    ],
)
def test_a_wrong_number_is_said_at_its_row(cast: Cast, sign_in, values, message):
    response = sign_in(cast.olga).post("/clients/new/", sent_by(cast.olga, **values))
    assert response.status_code == 422
    assert message in text(response)
    assert next(iter(values.values()))[0] in text(response)


def test_nul_and_lone_surrogates_never_break_the_form(cast: Cast, sign_in):
    data = sent_by(cast.olga, given_name="Iv\x00an", notes="a\x00b", phone_value=["0888\x00123456"])
    response = sign_in(cast.olga).post("/clients/new/", data)
    assert response.status_code in (302, 422)


def test_a_foreign_organisation_answers_like_an_unknown_one(cast: Cast, sign_in):
    foreign = make_organisation(cast.colin, "Foreign Ltd")
    browser = sign_in(cast.olga)
    answers = [
        browser.post("/clients/new/", sent_by(cast.olga, organisation=pk))
        .context["form"]
        .errors["organisation"]
        for pk in (foreign.pk, 999_999)
    ]
    assert answers[0] == answers[1]


def test_somebody_elses_name_cannot_be_given_as_owner(cast: Cast, sign_in):
    response = sign_in(cast.olga).post("/clients/new/", sent_by(cast.colin))
    assert (response.status_code, "owner" in response.context["form"].errors) == (422, True)


def test_a_look_alike_is_shown_before_saving_and_saved_when_meant(cast: Cast, sign_in):
    known = make_client(cast.tomas, "Ivan Petroff", phones=[{"raw": "0888 123 456"}])
    browser = sign_in(cast.olga)
    data = sent_by(cast.olga, phone_value=["+359 888 12 34 56"])
    response = browser.post("/clients/new/", data)
    assert response.status_code == 422
    assert f"/clients/{known.pk}/" in text(response)
    assert "same phone" in text(response)
    assert Client.objects.count() == 1
    assert browser.post("/clients/new/", {**data, "seen": [str(known.pk)]}).status_code == 302
    assert Client.objects.count() == 2


def test_look_alikes_appear_while_typing_but_never_foreign_ones(cast: Cast, sign_in):
    mine = make_client(cast.olga, "Ivan Petrov", emails=[{"address": "ivan@orbita.example"}])
    make_client(cast.colin, "Ivan Petrov", emails=[{"address": "ivan@orbita.example"}])
    typed = {
        "email_value": ["IVAN@orbita.example"],
        "phone_value": [""],
        "given_name": "Ivan",
        "family_name": "Petrov",
    }
    answer = text(sign_in(cast.olga).post("/clients/duplicates/", typed, headers=HTMX))
    assert answer.count("/clients/") == 1
    assert f"/clients/{mine.pk}/" in answer
    assert "same e-mail" in answer
    exclude = {**typed, "exclude": str(mine.pk)}
    assert f"/clients/{mine.pk}/" not in text(
        sign_in(cast.olga).post("/clients/duplicates/", exclude, headers=HTMX)
    )


def stored(client: Client, **values):
    """What the form of an existing client sends when nothing is touched."""
    phones = list(client.phones.order_by("id"))
    names = (
        "kind",
        "name",
        "given_name",
        "middle_name",
        "family_name",
        "job_title",
        "what_counts",
        "source",
        "notes",
    )
    return (
        form(
            **{name: getattr(client, name) for name in names},
            owner=client.owner_id,
            office=client.office_id,
            version=client.version,
            phone_key=[str(p.pk) for p in phones],
            phone_value=[p.raw for p in phones],
            phone_label=[p.label for p in phones],
        )
        | values
    )


def test_only_what_was_changed_is_an_edit(cast: Cast, sign_in):
    ivan = make_client(cast.olga, "Ivan Petrov", what_counts="Price")
    browser = sign_in(cast.tomas)
    assert browser.post(f"/clients/{ivan.pk}/edit/", stored(ivan)).status_code == 302
    ivan.refresh_from_db()
    assert ivan.version == 1
    browser.post(f"/clients/{ivan.pk}/edit/", stored(ivan, what_counts="Speed"))
    ivan.refresh_from_db()
    assert (ivan.version, ivan.what_counts) == (2, "Speed")


def test_two_people_who_edit_different_fields_both_keep_theirs(cast: Cast, sign_in):
    ivan = make_client(cast.olga, "Ivan Petrov")
    opened = stored(ivan, source="Trade fair")
    services.update_client(ivan, by=cast.tomas, values={"what_counts": "Speed"})
    assert sign_in(cast.olga).post(f"/clients/{ivan.pk}/edit/", opened).status_code == 302
    ivan.refresh_from_db()
    assert (ivan.what_counts, ivan.source) == ("Speed", "Trade fair")


def test_two_people_who_edit_one_field_see_both_sides_and_choose(cast: Cast, sign_in):
    ivan = make_client(cast.olga, "Ivan Petrov", what_counts="Old")
    opened = stored(ivan, what_counts="Yours", source="Fair")
    services.update_client(ivan, by=cast.tomas, values={"what_counts": "Theirs"})
    browser = sign_in(cast.olga)
    response = browser.post(f"/clients/{ivan.pk}/edit/", opened)
    page = text(response)
    assert response.status_code == 409
    assert "Yours" in page
    assert "Theirs" in page
    ivan.refresh_from_db()
    assert ivan.what_counts == "Theirs"
    settled = {**opened, "version": response.context["version"], "take_what_counts": "theirs"}
    assert browser.post(f"/clients/{ivan.pk}/edit/", settled).status_code == 302
    ivan.refresh_from_db()
    assert (ivan.what_counts, ivan.source) == ("Theirs", "Fair")
    again = {**stored(ivan, what_counts="Yours after all"), "take_what_counts": "yours"}
    browser.post(f"/clients/{ivan.pk}/edit/", again)
    ivan.refresh_from_db()
    assert ivan.what_counts == "Yours after all"


@pytest.mark.parametrize("version", ["", "abc", "-1", "99999999999999999999"])
def test_a_version_that_never_was_is_a_conflict_not_an_error(cast: Cast, sign_in, version):
    ivan = make_client(cast.olga, "Ivan Petrov")
    response = sign_in(cast.olga).post(
        f"/clients/{ivan.pk}/edit/", stored(ivan, what_counts="New", version=version)
    )
    assert response.status_code == 409
    assert "New" in text(response)


def test_a_number_kept_as_typed_by_an_import_does_not_stop_an_edit(cast: Cast, sign_in):
    ivan = make_client(cast.olga, "Ivan Petrov")
    Phone.objects.create(client=ivan, raw="ask Maria", number=None)
    response = sign_in(cast.olga).post(f"/clients/{ivan.pk}/edit/", stored(ivan, source="Fair"))
    assert response.status_code == 302
    assert ivan.phones.get().raw == "ask Maria"


@pytest.mark.parametrize(
    "path", ["edit/", "peek/", "", "side/", "timeline/", "phase/", "next/", "fields/notes/"]
)
def test_a_colleague_of_another_team_gets_what_does_not_exist(cast: Cast, sign_in, path):
    ivan = make_client(cast.olga)
    browser = sign_in(cast.colin)
    assert browser.get(f"/clients/{ivan.pk}/{path}", headers=HTMX).status_code == 404
    assert browser.get(f"/clients/999999/{path}", headers=HTMX).status_code == 404
    assert sign_in(cast.tomas).get(f"/clients/{ivan.pk}/{path}", headers=HTMX).status_code in (200, 302)


def test_choices_are_searched_among_the_clients_one_sees(cast: Cast, sign_in):
    mine = make_organisation(cast.olga, "Orbita Logistics")
    make_organisation(cast.colin, "Orbita Secret")
    make_client(cast.olga, "Orbita Person")
    found = sign_in(cast.olga).get("/clients/choices/?q=orbita&kind=organisation").json()["results"]
    assert [one["id"] for one in found] == [mine.pk]
    assert sign_in(cast.olga).get("/clients/choices/").json()["results"] == []


def test_tags_in_use_are_offered_those_that_begin_so_first(cast: Cast, sign_in):
    make_client(cast.olga, "One", tags=["Big partner", "Partner", "شريك"])
    browser = sign_in(cast.tomas)

    def offered(query):
        return [one["name"] for one in browser.get("/clients/tags/", {"q": query}).json()["results"]]

    assert offered("PART") == ["Partner", "Big partner"]
    assert offered("شر") == ["شريك"]
    assert offered("%") == []
    assert offered(" ") == []
