"""`/api/v1/clients/` by the contract: fields, errors at dotted paths, versions, the trash."""

import pytest

from clients.models import Client
from clients.services import set_owner, update_client
from tests.clients.made import make_client, make_organisation
from tests.people import Cast

FIELDS = {
    "id", "kind", "name", "given_name", "middle_name", "family_name", "organisation", "addressed_as", "language",
    "phase", "phase_reason", "office", "owner", "source", "preferred_channel", "what_counts", "tags", "phones",
    "emails", "address", "website", "birthday", "notes", "next_step_at", "next_step_title", "last_contact_at",
    "is_sample", "created_at", "updated_at", "version",
}  # fmt: skip


def test_a_program_makes_a_client_and_reads_it_back(call, cast: Cast):
    made = call(cast.olga).post(
        "clients/",
        {
            "given_name": "Ivan",
            "family_name": "Petrov",
            "phones": [
                {"raw": "0888 123 456", "label": "work"},
                {"number": "+359888123457", "is_primary": True},
            ],
            "emails": [{"address": "ivan@example.com"}],
            "tags": ["VIP"],
            "birthday": "1980-02-29",
            "phase": "active",
        },
    )
    assert made.status_code == 201
    body = made.json()
    assert body.keys() >= FIELDS
    assert body["name"] == "Ivan Petrov"
    assert body["owner"] == cast.olga.pk
    assert body["office"] == cast.office.pk
    assert body["version"] == 1
    assert body["tags"] == ["VIP"]
    assert body["phones"] == [
        {"number": "+359888123456", "raw": "0888 123 456", "label": "work", "is_primary": False},
        {"number": "+359888123457", "raw": "+359888123457", "label": "", "is_primary": True},
    ]
    assert made.headers["ETag"] == '"1"'
    assert call(cast.tomas).get(f"clients/{body['id']}/").json() == body
    assert body["created_at"][-6] in "+-"


def test_strangers_are_asked_who_they_are(call, db):
    for answer in (call(None).get("clients/"), call(None).post("clients/", {}), call(None).get("clients/1/")):
        assert answer.status_code == 401
        assert answer.json()["code"] == "not_authenticated"


def test_errors_stand_at_dotted_paths(call, cast: Cast):
    answer = call(cast.olga).post(
        "clients/", {"name": "I", "phones": [{"raw": "0888123456"}, {"number": "nonsense"}]}
    )
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert list(answer.json()["errors"]) == ["phones.1.number"]
    assert "+359" in answer.json()["errors"]["phones.1.number"][0]


def test_several_errors_come_at_once_in_the_callers_language(call, cast: Cast):
    body = {"name": "x" * 301, "birthday": "not a day", "language": "xx", "office": 0, "kind": None}
    errors = call(cast.olga).post("clients/", body).json()["errors"]
    assert set(errors) == {"name", "birthday", "language", "office", "kind"}


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "I", "nickname": "x"}, "nickname"),
        ({"name": "I", "id": 5}, "id"),
        ({"name": "I", "version": 5}, "version"),
        ({"name": "I", "is_sample": True}, "is_sample"),
        ({"name": "I", "next_step_at": None}, "next_step_at"),
        ({"name": "I", "created_at": "2020-01-01"}, "created_at"),
        ({"name": "I", "birthday": "2200-01-01"}, "birthday"),
        ({"name": "I", "emails": [{"address": "nobody"}]}, "emails.0.address"),
        ({"name": "I", "emails": [{}]}, "emails.0.address"),
        ({"name": "I", "emails": {"address": "a@example.com"}}, "emails.non_field"),
        ({"name": "I", "phones": [{"raw": "0888123456", "colour": "red"}]}, "phones.0.colour"),
        ({"name": "I", "phones": [5]}, "phones.0.non_field"),
        ({"name": "I", "tags": [""]}, "tags.0"),
        ({"name": "I", "tags": "VIP"}, "tags"),
        ({"name": "I", "phase": "lost"}, "phase_reason"),
        ({"name": {"a": 1}}, "name"),
        ({"name": "I", "notes": None}, "notes"),
        ({"name": "I", "owner": 10**30}, "owner"),
        ({"name": "I", "owner": "1\0"}, "owner"),
        ({"name": "I", "owner": True}, "owner"),
        ({"name": "I", "owner": [1]}, "owner"),
        ([], "non_field"),
        ('"text"', "non_field"),
    ],
)
def test_bad_input_is_a_400_at_its_place(call, cast: Cast, body, path):
    answer = call(cast.olga).post("clients/", body)
    assert answer.status_code == 400, answer.content
    assert path in answer.json()["errors"], answer.json()
    assert not Client.objects.exists()


@pytest.mark.parametrize(
    "raw", ["{", "[" * 200_000, '{"name": 1e999}', '{"name": NaN}', "\ufffe", '{"a":"\\ud800"}']
)
def test_what_is_no_json_is_a_400(client, cast: Cast, call, raw):
    caller = call(cast.olga)
    answer = client.post("/api/v1/clients/", raw, content_type="application/json", headers=caller.headers)
    assert answer.status_code == 400


def test_a_huge_body_is_refused_before_it_is_understood(call, cast: Cast, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = call(cast.olga).post("clients/", {"name": "x" * 1001})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


# --- versions ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def ivan(cast: Cast) -> Client:
    return make_client(cast.olga, source="fair", phones=[{"raw": "0888 123 456"}])


def test_an_edit_names_the_version_it_read(call, cast: Cast, ivan):
    missing = call(cast.olga).patch(f"clients/{ivan.pk}/", {"notes": "x"})
    assert (missing.status_code, missing.json()["code"]) == (428, "precondition_required")
    assert call(cast.olga).patch(f"clients/{ivan.pk}/", {"notes": "x"}, version="soon").status_code == 400
    for version in ("1", '"2"', 'W/"3"'):
        answer = call(cast.olga).patch(f"clients/{ivan.pk}/", {"notes": f"at {version}"}, version=version)
        assert answer.status_code == 200, answer.content
    assert (answer.json()["version"], answer.headers["ETag"]) == (4, '"4"')


def test_a_stale_version_is_a_conflict_that_shows_both(call, cast: Cast, ivan):
    update_client(ivan, by=cast.tomas, version=1, values={"notes": "from Tomas"})
    answer = call(cast.olga).patch(f"clients/{ivan.pk}/", {"notes": "from Olga", "source": "fair"}, version=1)
    assert answer.status_code == 409
    body = answer.json()
    assert body["code"] == "conflict"
    assert body["changed"] == {"notes": {"yours": "from Olga", "theirs": "from Tomas"}}
    assert body["current"] == call(cast.olga).get(f"clients/{ivan.pk}/").json()
    assert Client.objects.get().notes == "from Tomas"


def test_untouched_fields_stay(call, cast: Cast, ivan):
    body = call(cast.olga).patch(f"clients/{ivan.pk}/", {"notes": "x"}, version=1).json()
    assert (body["source"], len(body["phones"])) == ("fair", 1)
    body = call(cast.olga).patch(f"clients/{ivan.pk}/", {"phones": []}, version=2).json()
    assert (body["phones"], body["notes"]) == ([], "x")


def test_what_was_read_can_be_written_back(call, cast: Cast, ivan):
    from_file = {"raw": "as in the file", "number": None, "label": "", "is_primary": False}
    ivan.phones.create(raw="as in the file")
    read = call(cast.olga).get(f"clients/{ivan.pk}/").json()
    assert from_file in read["phones"]
    answer = call(cast.olga).patch(f"clients/{ivan.pk}/", {"phones": read["phones"]}, version=1)
    assert (answer.status_code, answer.json()["version"]) == (200, 1)


def test_put_is_not_offered(call, cast: Cast, ivan):
    assert call(cast.olga).ask("PUT", f"clients/{ivan.pk}/").status_code == 405


# --- the trash --------------------------------------------------------------------------------------------------------


def test_deleting_is_moving_to_the_trash_and_back(call, cast: Cast, ivan):
    olga = call(cast.olga)
    assert olga.delete(f"clients/{ivan.pk}/", version=99).status_code == 409
    assert olga.delete(f"clients/{ivan.pk}/").status_code == 204
    assert olga.get(f"clients/{ivan.pk}/").status_code == 404
    assert olga.get("clients/").json()["results"] == []
    assert [row["id"] for row in olga.get("clients/", trashed="true").json()["results"]] == [ivan.pk]
    assert olga.patch(f"clients/{ivan.pk}/", {"notes": "x"}, version=2).status_code == 404
    assert olga.delete(f"clients/{ivan.pk}/").status_code == 404
    restored = olga.post(f"clients/{ivan.pk}/restore/")
    assert (restored.status_code, restored.json()["id"]) == (200, ivan.pk)
    assert olga.post(f"clients/{ivan.pk}/restore/").status_code == 200
    assert olga.get(f"clients/{ivan.pk}/").status_code == 200


def test_an_employer_out_of_sight_reads_as_none(call, cast: Cast, ivan):
    firm = make_organisation(cast.colin)
    Client.objects.filter(pk=ivan.pk).update(organisation=firm)
    assert call(cast.olga).get(f"clients/{ivan.pk}/").json()["organisation"] is None
    assert call(cast.adam).get(f"clients/{ivan.pk}/").json()["organisation"] == firm.pk
    assert call(cast.olga).get("clients/").json()["results"][0]["organisation"] is None


# --- the timeline -----------------------------------------------------------------------------------------------------


def test_the_timeline_tells_what_happened_newest_first(call, cast: Cast, ivan):
    update_client(ivan, by=cast.tomas, values={"notes": "x"})
    events = call(cast.olga).get(f"clients/{ivan.pk}/timeline/").json()["results"]
    assert [(e["kind"], e["actor"], e["summary"]) for e in events] == [
        ("client_changed", cast.tomas.pk, "Changed: notes"),
        ("client_created", cast.olga.pk, "Client added"),
    ]
    assert events[0].keys() >= {"kind", "actor", "at", "summary", "data"}
    only = call(cast.olga).get(f"clients/{ivan.pk}/timeline/", kind="client_created").json()["results"]
    assert [event["kind"] for event in only] == ["client_created"]
    assert len(call(cast.olga).get(f"clients/{ivan.pk}/timeline/", kind="changes").json()["results"]) == 2
    assert call(cast.olga).get(f"clients/{ivan.pk}/timeline/", actor=cast.maria.pk).json()["results"] == []
    assert call(cast.olga).get(f"clients/{ivan.pk}/timeline/", kind="nonsense").status_code == 400
    assert call(cast.colin).get(f"clients/{ivan.pk}/timeline/").status_code == 404


def test_an_edit_by_a_program_takes_few_queries(cast: Cast, call, django_assert_max_num_queries):
    orbita = make_organisation(cast.olga, "Orbita")
    client = make_client(cast.olga, organisation=orbita, phones=[{"raw": "0888123456"}], tags=["x"])
    api = call(cast.olga)
    api.get("me/")
    with django_assert_max_num_queries(12):  # two of them are the savepoint of the test's own transaction
        answer = api.patch(f"clients/{client.pk}/", {"notes": "x"}, version=1)
    assert answer.json()["organisation"] == orbita.pk
    assert (answer.json()["tags"], len(answer.json()["phones"])) == (["x"], 1)
    lists = {"phones": [{"raw": "0888123457"}], "emails": [{"address": "i@b.example"}], "tags": ["z", "x"]}
    with django_assert_max_num_queries(23):
        written = api.patch(f"clients/{client.pk}/", lists, version=2).json()
    assert written == api.get(f"clients/{client.pk}/").json()
    changed = api.patch(f"clients/{client.pk}/", {"phones": [], "tags": ["y"]}, version=3).json()
    assert (changed["tags"], changed["phones"]) == (["y"], [])
    assert changed == api.get(f"clients/{client.pk}/").json()


def test_an_organisation_out_of_sight_is_none_after_an_edit_too(cast: Cast, call):
    client = make_client(cast.olga, organisation=make_organisation(cast.olga, "Orbita"))
    set_owner(client.organisation, cast.colin, by=cast.adam)
    answer = call(cast.tomas).patch(f"clients/{client.pk}/", {"notes": "x"}, version=1)
    assert (answer.status_code, answer.json()["organisation"]) == (200, None)
    client.refresh_from_db()
    assert client.organisation is not None


def test_a_program_is_told_of_look_alikes(call, cast: Cast):
    program = call(cast.olga)
    first = program.post("clients/", {"name": "Ivan Petrov", "phones": [{"raw": "0888 123 456"}]}).json()
    assert "warnings" not in first
    second = program.post("clients/", {"name": "Somebody", "phones": [{"raw": "+359888123456"}]}).json()
    assert second["warnings"] == [
        {"code": "duplicate", "detail": "Ivan Petrov has the same phone.", "client": first["id"]}
    ]
    path = f"clients/{second['id']}/"
    assert "warnings" not in program.get(path).json()
    changed = program.patch(path, {"notes": "x"}, version=1).json()
    assert "warnings" not in changed
    changed = program.patch(path, {"name": "Ivan Petrof"}, version=2).json()
    assert [(one["code"], one["client"]) for one in changed["warnings"]] == [("duplicate", first["id"])]
    elsewhere = call(cast.colin).post("clients/", {"name": "Other", "phones": [{"raw": "+359888123456"}]})
    assert "warnings" not in elsewhere.json()  # nor told about clients one may not see
