"""Tax and VAT numbers: checked by their digits where people type, kept as typed where a file says so."""

import io

import pytest
from django.urls import reverse

from clients.exporting import exported
from clients.exports import HEADERS, cells
from clients.models import Client
from clients.services import create_client, imports, update_client
from core import taxes
from core.errors import RuleError
from tests.clients.made import make_organisation
from tests.people import Cast


@pytest.mark.parametrize(
    ("typed", "country", "is_valid"),
    [
        ("BG175074752", "BG", True),
        ("bg 175 074 752", "BG", True),
        ("175074752", "BG", True),
        ("175074753", "BG", False),  # a wrong digit
        ("BG175074753", "DE", False),
        ("DE136695976", "BG", True),  # the prefix says which country's rules hold
        ("DE136695978", "BG", False),
        ("7707083893", "RU", True),
        ("7707083894", "RU", False),
        ("32855961", "UA", True),
        ("٣٢٨٥٥٩٦١", "UA", True),
        ("100000000000003", "AE", True),  # nobody publishes a rule
        ("no number", "AE", False),
        ("EL094259216", "BG", True),
        ("", "BG", False),
        ("XX" * 30, "BG", False),
    ],
)
def test_the_digits_of_a_number_are_checked(typed, country, is_valid):
    assert taxes.is_valid(typed, country) is is_valid


@pytest.mark.parametrize("country", ["BG", "RU", "UA", "DE", "GB", "RO", "PL", "TR", "AE", "", "FR"])
def test_every_example_is_itself_a_good_number(country):
    assert taxes.is_valid(taxes.example(country), country or "BG")


def test_a_wrong_one_is_refused_at_its_field_with_an_example(cast: Cast, sign_in, call):
    orbita = make_organisation(cast.olga, "Orbita")
    browser = sign_in(cast.olga)
    address = reverse("clients:client_field", args=[orbita.pk, "tax_number"])
    wrong = browser.post(
        address, {"tax_number": "BG175074753", "version": orbita.version}, headers={"HX-Request": "true"}
    )
    assert wrong.status_code == 422
    assert "BG175074752" in wrong.content.decode()
    assert "BG175074753" in wrong.content.decode()  # what was typed stays
    form = {
        "kind": "organisation",
        "name": "Vega",
        "owner": cast.olga.pk,
        "office": cast.office.pk,
        "tax_number": "123",
    }
    assert browser.post(reverse("clients:client_create"), form).status_code == 422
    refused = call(cast.olga).post("clients/", {"kind": "organisation", "name": "Vega", "tax_number": "123"})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["tax_number"])
    browser.post(reverse("clients:client_create"), form | {"tax_number": "BG 175074752"})
    assert Client.objects.get(name="Vega").tax_number == "BG175074752"


def test_it_is_shown_found_and_given_to_programs(cast: Cast, sign_in, call):
    orbita = make_organisation(cast.olga, "Orbita", tax_number="BG175074752")
    assert "BG175074752" in sign_in(cast.tomas).get(orbita.url).content.decode()
    for words in ("175074752", "bg1750", "5074"):
        found = call(cast.olga).get(f"clients/?q={words}").json()["results"]
        assert [row["id"] for row in found] == [orbita.pk], words
    assert found[0]["tax_number"] == "BG175074752"
    assert call(cast.colin).get("clients/?q=175074752").json()["results"] == []


def test_a_file_keeps_a_wrong_one_as_typed_and_says_so(cast: Cast):
    text = "Company,VAT number\nOrbita Ltd,BG 175074752\nVega Ltd,BG175074753\n"
    batch = imports.start_batch(io.BytesIO(text.encode()), "firms.csv", by=cast.olga)
    imports.run_later(batch)
    imports.run_batch(batch.pk)
    batch.refresh_from_db()
    numbers = dict(Client.objects.values_list("name", "tax_number"))
    assert numbers == {"Orbita Ltd": "BG175074752", "Vega Ltd": "BG175074753"}
    assert [(one["row"], one["field"]) for one in batch.warnings] == [(2, "tax_number")]
    vega = Client.objects.get(name="Vega Ltd")
    update_client(
        vega, by=cast.olga, values={"tax_number": "BG175074753", "source": "Fair"}
    )  # it does not stop other edits
    with pytest.raises(RuleError):
        update_client(vega, by=cast.olga, values={"tax_number": "BG175074754"})
    rows = [dict(zip(HEADERS, cells(row), strict=True)) for row in exported(Client.objects.all())]
    assert {row["name"]: row["tax_number"] for row in rows} == numbers


def test_a_number_changed_meanwhile_is_a_conflict(cast: Cast, call):
    client = create_client(by=cast.olga, values={"kind": "organisation", "name": "Orbita"})
    call(cast.olga).patch(f"clients/{client.pk}/", {"tax_number": "BG175074752"}, version=1)
    stale = call(cast.tomas).patch(f"clients/{client.pk}/", {"tax_number": "DE136695976"}, version=1)
    assert stale.status_code == 409
    assert stale.json()["changed"]["tax_number"] == {"yours": "DE136695976", "theirs": "BG175074752"}
