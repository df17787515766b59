"""From upload to result: chunks, restarts, and files that turn out broken."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from clients.models import Client, ImportBatch, ImportState
from clients.services import imports
from core.errors import RuleError
from tests.people import Cast

CSV = "Name,Phone\n" + "\n".join(f"Client {number},+35988{number:07}" for number in range(25)) + "\n"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(cast: Cast, text: str = CSV) -> ImportBatch:
    return imports.start_batch(io.BytesIO(text.encode()), "clients.csv", by=cast.olga)


def test_a_file_goes_in_chunk_by_chunk(cast: Cast, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 10)
    batch = upload(cast)
    imports.run_later(batch)
    assert imports.run_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.row_count, batch.created_count) == (ImportState.DONE, 25, 25)


def test_a_job_that_died_goes_on_where_it_was(cast: Cast, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 10)
    batch = upload(cast)
    imports.run_later(batch)
    assert not imports.run_batch(batch.pk, slice_s=0)  # gave way after its first chunk
    assert Client.objects.count() == 10
    assert imports.run_batch(batch.pk)
    assert Client.objects.count() == 25
    assert imports.run_batch(batch.pk)  # a late kick finds nothing to do
    assert Client.objects.count() == 25


def test_the_same_file_is_not_started_twice(cast: Cast):
    batch = upload(cast)
    imports.run_later(batch)
    with pytest.raises(RuleError):
        imports.run_later(batch)


@pytest.mark.parametrize("content", ["", "\n\n", "\x00\x01\x02\x03"])
def test_an_empty_or_broken_file_is_refused_in_words(cast: Cast, content):
    with pytest.raises(RuleError) as refused:
        upload(cast, content)
    assert refused.value.field == "file"
    assert ImportBatch.objects.count() == 0


def test_preview_shows_rows_before_anything_is_stored(cast: Cast):
    batch = upload(cast)
    rows = imports.preview(batch, 5)
    assert [row.name for row in rows] == [f"Client {number}" for number in range(5)]
    assert Client.objects.count() == 0


def test_refused_rows_keep_their_numbers_over_blank_ones_and_chunks(cast: Cast, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 2)
    batch = upload(cast, "Name,City\nAnn,Sofia\n\n,Varna\n\nBob,Ruse\n,Pleven\n")
    imports.run_later(batch)
    assert imports.run_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.row_count, batch.created_count, batch.refused_rows) == (4, 2, [3, 6])
    assert [cells[0] for cells in imports.refused_cells(batch)][1:] == ["3", "6"]


@pytest.mark.parametrize("text", ["", "\n\n", "Name,Phone\n", "Name,Phone\n\n,\n"])
def test_the_command_refuses_a_file_of_nobody_in_one_line(cast: Cast, tmp_path, text):
    path = tmp_path / "nobody.csv"
    path.write_text(text)
    with pytest.raises(CommandError) as refused:
        call_command("import_clients", path)
    assert refused.value.returncode == 1
    assert "\n" not in str(refused.value)
    assert ImportBatch.objects.count() == 0
