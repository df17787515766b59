"""The bulk verb: what goes in, what is said about it, and that it does what the single verb does."""

from datetime import date

import pytest

from clients.imports import ClientRow, Email, Phone, Problem
from clients.models import Client, ImportBatch, Kind
from clients.services import create_client
from clients.services.import_rows import import_rows
from history.models import Event
from tests.people import Cast

DERIVED = {"id", "created_at", "updated_at", "import_batch_id", "is_language_guessed", "is_channel_guessed"}


def row(number: int = 1, **values) -> ClientRow:
    values.setdefault("name", "Ivan Petrov")
    return ClientRow(number, [], **values)


def test_bulk_and_single_verb_store_the_same(cast: Cast):
    """Field by field, derived ones included; only guesses and keys differ."""
    phone, email = "+359881234567", "ivan@example.com"
    single = create_client(
        by=cast.olga,
        values={
            "kind": Kind.PERSON,
            "given_name": "Ivan",
            "family_name": "Petrov",
            "language": "bg",
            "preferred_channel": "call",
            "birthday": date(1980, 5, 4),
            "notes": "Tab\tand\nline \\ backslash",
            "website": "https://example.com",
        },
        phones=[{"raw": phone, "label": "work", "is_primary": True}],
        emails=[{"address": email, "label": "", "is_primary": True}],
        tags=["VIP"],
    )
    import_rows(
        [
            row(
                given_name="Ivan",
                family_name="Petrov",
                name="",
                language="bg",
                preferred_channel="call",
                birthday=date(1980, 5, 4),
                notes="Tab\tand\nline \\ backslash",
                website="https://example.com",
                phones=[Phone(phone, "work", phone)],
                emails=[Email(email)],
                tags=["vip"],
            )
        ],
        by=cast.olga,
        batch=None,
    )
    bulk = Client.objects.exclude(pk=single.pk).get()
    single.refresh_from_db()
    assert _facts(bulk) == _facts(single)


def _facts(client: Client) -> dict[str, object]:
    facts = {field.attname: getattr(client, field.attname) for field in Client._meta.concrete_fields}
    facts = {name: value for name, value in facts.items() if name not in DERIVED}
    facts["phones"] = list(client.phones.values_list("number", "raw", "label", "is_primary"))
    facts["emails"] = list(client.emails.values_list("address", "label", "is_primary"))
    facts["tags"] = list(client.tags.values_list("name", flat=True))
    return facts


def test_organisations_of_a_column_are_made_once(cast: Cast):
    rows = [
        row(1, organisation="Orbita"),
        row(2, name="Maria", organisation="ORBITA"),
        row(3, organisation="Zora"),
    ]
    outcome = import_rows(rows, by=cast.olga, batch=None)
    assert (outcome.created, outcome.also_created) == (3, 2)
    orbita = Client.objects.get(name="Orbita", kind=Kind.ORGANISATION)
    assert orbita.people.count() == 2
    again = import_rows([row(1, name="Petar", organisation="Orbita")], by=cast.olga, batch=None)
    assert again.also_created == 0


def test_a_refused_row_leaves_the_others_in(cast: Cast):
    bad = row(2, errors=[Problem("name", "No usable name.")])
    outcome = import_rows([row(1), bad, row(3)], by=cast.olga, batch=None)
    assert (outcome.created, [error["row"] for error in outcome.errors]) == (2, [2])


def test_look_alikes_are_made_and_flagged(cast: Cast):
    phone = Phone("+359881234567", "", "+359881234567")
    import_rows([row(1, phones=[phone])], by=cast.olga, batch=None)
    outcome = import_rows([row(1, name="I. Petrov", phones=[phone])], by=cast.tomas, batch=None)
    assert outcome.created == 1
    assert [warning["field"] for warning in outcome.warnings] == ["duplicate"]
    assert "Ivan Petrov" in outcome.warnings[0]["message"]


def test_colin_learns_nothing_of_a_client_he_may_not_see(cast: Cast):
    phone = Phone("+359881234567", "", "+359881234567")
    import_rows([row(1, phones=[phone])], by=cast.olga, batch=None)
    assert import_rows([row(1, name="I. Petrov", phones=[phone])], by=cast.colin, batch=None).warnings == []


def test_update_adds_what_is_new_and_keeps_what_is_there(cast: Cast):
    email = Email("ivan@example.com")
    import_rows([row(1, emails=[email], job_title="Clerk", tags=["old"])], by=cast.olga, batch=None)
    changed = row(
        1, emails=[email], phones=[Phone("0881234567", "", "+359881234567")], job_title="Chief", tags=["new"]
    )
    outcome = import_rows([changed, row(2, name="Somebody new")], by=cast.olga, batch=None, update=True)
    assert (outcome.created, outcome.updated, outcome.skipped) == (1, 1, 0)
    ivan = Client.objects.get(name="Ivan Petrov")
    assert ivan.job_title == "Chief"
    assert {tag.name for tag in ivan.tags.all()} == {"old", "new"}
    assert ivan.phones.get().number == "+359881234567"
    assert import_rows([changed], by=cast.olga, batch=None, update=True).skipped == 1


def test_a44_a_row_that_names_a_foreign_client_is_an_error(cast: Cast):
    import_rows([row(1, name="Secret client")], by=cast.colin, batch=None)
    foreign = Client.objects.get(name="Secret client")
    outcome = import_rows(
        [row(1, name="Mine now", client_id=str(foreign.pk))], by=cast.olga, batch=None, update=True
    )
    assert [error["field"] for error in outcome.errors] == ["id"]
    foreign.refresh_from_db()
    assert (foreign.name, foreign.owner) == ("Secret client", cast.colin)


def test_an_owner_out_of_sight_is_a_warning(cast: Cast):
    outcome = import_rows(
        [row(1, owner=cast.colin.email), row(2, name="B", owner=cast.tomas.email)], by=cast.olga, batch=None
    )
    assert [(warning["row"], warning["field"]) for warning in outcome.warnings] == [(1, "owner")]
    assert Client.objects.get(name="Ivan Petrov").owner == cast.olga
    assert Client.objects.get(name="B").owner == cast.tomas


@pytest.mark.parametrize(
    ("number", "language"),
    [
        ("+359881234567", "bg"),
        ("+380501234567", "uk"),
        ("+971501234567", "ar"),
        ("+77011234567", ""),
        (None, "en"),
    ],
)
def test_language_is_guessed_from_phone_or_office_never_from_a_neighbour(cast: Cast, number, language):
    phones = [Phone(number, "", number)] if number else []
    import_rows([row(1, phones=phones)], by=cast.olga, batch=None)
    client = Client.objects.get()
    assert (client.language, client.is_language_guessed) == (language, bool(language))


def test_each_import_stands_on_the_timeline_and_in_the_audit(cast: Cast):
    import_rows([row(1), row(2, name="Maria")], by=cast.olga, batch=None)
    subjects = {client.subject for client in Client.objects.all()}
    assert set(Event.objects.filter(kind="client_imported").values_list("subject", flat=True)) == subjects
    assert Client.pgh_event_model.objects.filter(pgh_label="insert").count() == 2


def test_the_number_of_queries_does_not_grow_with_the_rows(cast: Cast, django_assert_max_num_queries):
    rows = [row(n, name=f"Client {n}", organisation=f"Firm {n % 40}", tags=["a"]) for n in range(300)]
    with django_assert_max_num_queries(25):
        import_rows(rows, by=cast.olga, batch=ImportBatch.objects.create(by=cast.olga, file_name="x.csv"))
    assert Client.objects.filter(kind=Kind.PERSON).count() == 300
