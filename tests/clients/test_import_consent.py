"""An import asks once by what right its people are written to; only agreeing lets advertising through."""

import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from clients.contact import may_contact
from clients.models import Client, ImportBatch
from clients.services import imports
from notifications.models import Consent
from tests.people import Cast

pytestmark = pytest.mark.django_db
FILE = "name,email\nIvan Petrov,ivan@example.com\nAnna Ilieva,anna@example.com\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(FILE)
    return path


def uploaded(cast: Cast) -> ImportBatch:
    return imports.start_batch(io.BytesIO(FILE.encode()), "people.csv", by=cast.olga)


def test_the_page_asks_once_for_the_whole_file(cast, sign_in):
    batch = uploaded(cast)
    browser = sign_in(cast.olga)
    assert (
        "Why may you write to these people?" in browser.get(f"/clients/import/{batch.pk}/").content.decode()
    )
    columns = {"column_0": "name", "column_1": "email"}
    said = {"consent": "consent", "consent_note": "Fair, March 2026"}
    browser.post(f"/clients/import/{batch.pk}/start/", columns | said)
    imports.run_batch(batch.pk)
    ivan = Client.objects.get(name="Ivan Petrov")
    answer = may_contact(ivan, "email", purpose="marketing")
    assert (answer.allowed, answer.basis) == (True, "consent")
    assert Consent.objects.of(ivan.subject, "marketing").get().note == "Fair, March 2026"
    assert Consent.objects.count() == 4


@pytest.mark.parametrize("basis", ["contract", "legitimate_interest", "legal_obligation"])
def test_without_agreement_service_goes_and_advertising_does_not(cast, file, basis):
    call_command("import_clients", file, "--as", "olga@dossier.test", "--consent", basis)
    ivan = Client.objects.get(name="Ivan Petrov")
    service = may_contact(ivan, "email")
    assert (service.allowed, service.basis) == (True, basis)
    answer = may_contact(ivan, "email", purpose="marketing")
    assert not answer.allowed
    assert "agreed to advertising" in answer.reason


def test_the_command_keeps_where_and_when_they_agreed(cast, file, capsys):
    call_command("import_clients", file, "--consent", "consent", "--consent-note", "Fair", "--json")
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["created"] == 2
    assert set(Consent.objects.values_list("how", "note", "by")) == {("import", "Fair", cast.adam.pk)}


def test_unknown_notes_nothing_and_a_dry_run_neither(cast, file):
    call_command("import_clients", file, "--consent", "consent", "--dry-run")
    call_command("import_clients", file)
    assert not Consent.objects.exists()
    assert may_contact(Client.objects.get(name="Ivan Petrov"), "email").allowed


def test_a_basis_that_does_not_exist_is_refused(cast, file, sign_in):
    with pytest.raises(CommandError):
        call_command("import_clients", file, "--consent", "because")
    batch = uploaded(cast)
    columns = {"column_0": "name", "column_1": "email", "consent": "because"}
    assert sign_in(cast.olga).post(f"/clients/import/{batch.pk}/start/", columns).status_code == 422
    assert not Client.objects.exists()


def test_who_was_here_before_keeps_their_own_words(cast, file):
    call_command("import_clients", file, "--consent", "contract")
    call_command("import_clients", file, "--update", "--consent", "consent")
    assert not may_contact(Client.objects.get(name="Ivan Petrov"), "email", purpose="marketing").allowed
