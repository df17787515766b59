"""The pages of an import: what a stranger reads on the way from a file to its result."""

import csv
import io
import re

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import FirmSettings, Visibility
from clients.models import Client, ImportBatch, ImportState
from clients.services import imports
from tests.people import Cast

CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Bono\nN:;Bono;;;\nNICKNAME:B\nTEL:+12025550191\nEND:VCARD\n"


def upload(browser, text: str, name: str):
    file = SimpleUploadedFile(name, text.encode())
    return browser.post("/clients/import/", {"file": file}, follow=True)


def test_a_file_with_headings_alone_is_refused_at_the_field(cast: Cast, sign_in):
    page = upload(sign_in(cast.olga), "Name,Phone\n", "empty.csv")
    assert page.status_code == 422
    assert "Nobody is in this file" in page.content.decode()
    assert not ImportBatch.objects.exists()


def test_columns_of_cards_are_asked_in_words_and_only_where_something_stands(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    text = upload(browser, CARD, "bono.vcf").content.decode()
    labels = re.findall(r'<label for="id_column_\d+"[^>]*>([^<]+)<', text)
    assert labels == ["Name", "First name", "Nickname", "Phones, one per line"]
    fields = dict(re.findall(r'<input type="hidden" name="(column_\d+)" value="(\w+)"', text))
    assert len(fields) > 10
    chosen = re.findall(r'<select name="(column_\d+)".*?<option value="(\w+)" selected', text, re.DOTALL)
    batch = ImportBatch.objects.get()
    browser.post(f"/clients/import/{batch.pk}/start/", fields | dict(chosen))
    imports.run_batch(batch.pk)
    assert Client.objects.get().name == "Bono"


def test_a_long_list_of_warnings_says_that_it_is_cut(cast: Cast, sign_in):
    warnings = [{"row": number, "field": "phone", "message": "?"} for number in range(1, 61)]
    batch = ImportBatch.objects.create(
        by=cast.olga, file_name="a.csv", state=ImportState.DONE, warnings=warnings, created_count=60
    )
    text = sign_in(cast.olga).get(f"/clients/import/{batch.pk}/").content.decode()
    assert "The first 50 are shown here." in text
    assert "Open clients" in text


def test_who_belongs_to_no_team_is_told_that_colleagues_will_not_see_the_clients(cast: Cast, sign_in):
    hint = "colleagues will not see them"
    assert hint in upload(sign_in(cast.adam), "Name\nBono\n", "a.csv").content.decode()
    assert hint not in upload(sign_in(cast.olga), "Name\nBono\n", "a.csv").content.decode()
    FirmSettings.objects.update_or_create(defaults={"visibility": Visibility.ALL})
    assert hint not in upload(sign_in(cast.adam), "Name\nBono\n", "a.csv").content.decode()


def test_what_is_wrong_with_a_row_is_seen_before_and_the_rows_are_downloaded_after(cast: Cast, sign_in):
    """Good rows go in; those that do not come back as a file with the reason in front, harmless to open."""
    browser = sign_in(cast.olga)
    page = upload(
        browser, "Name,Phone,Notes\nBono,0888123456,\n,,=1+1\nEdge,abc,\n", "a.csv"
    ).content.decode()
    assert "The row has no name, organisation, e-mail or phone." in page
    assert "kept as typed" in page
    batch = ImportBatch.objects.get()
    fields = dict(
        re.findall(r'<select name="(column_\d+)".*?<option value="(\w+)" selected', page, re.DOTALL)
    )
    browser.post(f"/clients/import/{batch.pk}/start/", fields)
    imports.run_batch(batch.pk)
    assert set(Client.objects.values_list("name", flat=True)) == {"Bono", "Edge"}
    result = browser.get(f"/clients/import/{batch.pk}/").content.decode()
    assert f"/clients/import/{batch.pk}/refused/" in result
    answer = browser.get(f"/clients/import/{batch.pk}/refused/")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows == [
        ["Row", "What is wrong", "Name", "Phone", "Notes"],
        ["2", "The row has no name, organisation, e-mail or phone.", "", "", "'=1+1"],
    ]
    assert sign_in(cast.colin).get(f"/clients/import/{batch.pk}/refused/").status_code == 404


def test_the_bar_says_how_far_it_is_once_the_rows_are_counted(cast: Cast, sign_in, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 2)
    batch = ImportBatch.objects.get(pk=_started(cast, "Name\n\nAnn\nBob\nCid\n"))
    page = f"/clients/import/{batch.pk}/"
    browser = sign_in(cast.olga)
    assert re.search(r"<progress[^>]*>", browser.get(page).content.decode())[0].count("value=") == 0
    assert not imports.run_batch(batch.pk, slice_s=0)
    text = browser.get(page).content.decode()
    assert 'value="66" max="100"' in text
    assert "66%" in text
    assert imports.run_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.row_count, batch.percent) == (3, None)


def _started(cast: Cast, text: str) -> int:
    batch = imports.start_batch(io.BytesIO(text.encode()), "a.csv", by=cast.olga)
    imports.run_later(batch)
    return batch.pk
