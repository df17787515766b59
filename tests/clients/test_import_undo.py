"""Olga imported the wrong file: one click takes it back, but for what colleagues have worked with since."""

import io

import pytest
from django.urls import reverse

from clients.models import Client, ImportBatch, ImportState
from clients.services import add_comment, import_undo, imports, set_owner, trash_client, update_client
from core.errors import Conflict
from history.models import Event
from tests.clients.made import make_client
from tests.people import Cast

FILE = "Name,Phone,Company\nAnna Ilieva,+359888000001,Orbita\nBoris Kolev,+359888000002,Vega\nVera Dimova,+359888000003,\n"


def imported(cast: Cast, text: str = FILE) -> ImportBatch:
    batch = imports.start_batch(io.BytesIO(text.encode()), "clients.csv", by=cast.olga)
    imports.run_later(batch)
    imports.run_batch(batch.pk)
    batch.refresh_from_db()
    return batch


def named(name: str) -> Client:
    return Client.objects.get(name=name)


def test_what_an_import_made_goes_to_the_trash_as_a_set_and_comes_back(cast: Cast):
    batch = imported(cast)
    batch = import_undo.undo_import(batch, by=cast.olga)
    assert (batch.state, batch.undone_count, batch.undo_kept) == (ImportState.UNDONE, 5, [])
    assert set(Client.objects.values_list("deleted_at", flat=True)) == {batch.undone_at}
    told = Event.objects.about(named("Vega").subject).get(kind="client_trashed")
    assert (told.actor, told.data) == (cast.olga, {"batch": batch.pk})
    batch = import_undo.redo_import(batch, by=cast.olga)
    assert (batch.state, Client.objects.kept().count()) == (ImportState.DONE, 5)
    assert import_undo.undo_import(batch, by=cast.olga).undone_count == 5


def test_who_was_worked_with_since_stays_with_their_organisation(cast: Cast):
    batch = imported(cast)
    add_comment(named("Anna Ilieva"), by=cast.tomas, body="Called back already")
    update_client(named("Vera Dimova"), by=cast.tomas, values={"source": "Fair"})
    batch = import_undo.undo_import(batch, by=cast.olga)
    reasons = {Client.objects.get(pk=one["client"]).name: one["reason"] for one in batch.undo_kept}
    assert reasons == {"Anna Ilieva": "touched", "Vera Dimova": "touched", "Orbita": "needed"}
    assert set(Client.objects.kept().values_list("name", flat=True)) == set(reasons)
    assert batch.undone_count == 2


def test_who_was_trashed_before_stays_in_the_trash_when_the_rest_comes_back(cast: Cast):
    batch = imported(cast)
    before = named("Vera Dimova")
    Client.objects.filter(pk=before.pk).update(deleted_at=batch.created_at)
    import_undo.redo_import(import_undo.undo_import(batch, by=cast.olga), by=cast.olga)
    assert not Client.objects.kept().filter(pk=before.pk).exists()
    assert Client.objects.kept().count() == 4


def test_a_large_one_is_undone_by_a_job_that_may_die(cast: Cast, monkeypatch):
    monkeypatch.setattr(import_undo, "AT_ONCE", 2)
    monkeypatch.setattr(import_undo, "CHUNK", 2)
    batch = import_undo.undo_import(imported(cast), by=cast.olga)
    assert (batch.state, Client.objects.kept().count()) == (ImportState.UNDOING, 5)
    assert import_undo._next_chunk(batch.pk)
    assert Client.objects.kept().count() == 3
    import_undo.run_undo(batch.pk)
    import_undo.run_undo(batch.pk)  # a late kick finds nothing to do
    batch.refresh_from_db()
    assert (batch.state, batch.undone_count, Client.objects.kept().count()) == (ImportState.UNDONE, 5, 0)


def test_an_undoing_that_stands_still_is_kicked_again(cast: Cast, monkeypatch):
    monkeypatch.setattr(import_undo, "AT_ONCE", 0)
    batch = import_undo.undo_import(imported(cast), by=cast.olga)
    assert import_undo.resume_stale() == 0
    ImportBatch.objects.filter(pk=batch.pk).update(updated_at="2020-01-01T00:00Z")
    assert import_undo.resume_stale() == 1


def test_undoing_twice_is_refused_in_words(cast: Cast):
    batch = import_undo.undo_import(imported(cast), by=cast.olga)
    with pytest.raises(Conflict):
        import_undo.undo_import(batch, by=cast.olga)
    with pytest.raises(Conflict):
        import_undo.redo_import(import_undo.redo_import(batch, by=cast.olga), by=cast.olga)


def test_one_click_on_the_result_and_on_the_list(cast: Cast, sign_in):
    batch = imported(cast)
    add_comment(named("Boris Kolev"), by=cast.olga, body="Wants the catalogue")
    browser = sign_in(cast.olga)
    address = reverse("clients:import_undo", args=[batch.pk])
    for page in (reverse("clients:import_detail", args=[batch.pk]), reverse("clients:import_create")):
        assert address in browser.get(page).content.decode()
    shown = browser.post(address, follow=True).content.decode()
    assert "Boris Kolev" in shown
    assert "Vega" in shown
    assert "Anna" not in shown
    assert reverse("clients:import_redo", args=[batch.pk]) in shown  # the way back, in the toast too
    browser.post(reverse("clients:import_redo", args=[batch.pk]))
    assert Client.objects.kept().count() == 5
    assert "nothing to undo" not in browser.post(address, follow=True).content.decode()
    assert "nothing to undo" in browser.post(address, follow=True).content.decode()


def test_somebody_elses_import_does_not_exist_but_for_administrators(cast: Cast, sign_in):
    batch = imported(cast)
    for verb in ("undo", "redo"):
        address = reverse(f"clients:import_{verb}", args=[batch.pk])
        assert sign_in(cast.tomas).post(address).status_code == 404
        assert sign_in(cast.maria).post(address).status_code == 404
    assert Client.objects.kept().count() == 5
    sign_in(cast.adam).post(reverse("clients:import_undo", args=[batch.pk]))
    assert Client.objects.kept().count() == 0


# --- Clients that it only updated ---------------------------------------------------------------------------------------

MORE = "Name,Email,Phone,Notes,Tags\nAnna Ilieva,anna@x.example,+359888000009,From the fair,fair\n"


@pytest.fixture
def anna(cast: Cast) -> Client:
    return make_client(
        cast.olga,
        "Anna Ilieva",
        emails=[{"address": "anna@x.example"}],
        phones=[{"raw": "+359888000001"}],
        notes="Old friend",
        tags=["vip"],
    )


def updated(cast: Cast, text: str = MORE) -> ImportBatch:
    batch = imports.start_batch(io.BytesIO(text.encode()), "more.csv", by=cast.olga)
    imports.run_later(batch, update=True)
    imports.run_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.updated_count, batch.created_count) == (1, 0)
    return batch


def facts(client: Client) -> tuple:
    row = Client.objects.get(pk=client.pk)
    return row.notes, {phone.raw for phone in row.phones.all()}, {tag.name for tag in row.tags.all()}


BEFORE = ("Old friend", {"+359888000001"}, {"vip"})
AFTER = ("From the fair", {"+359888000001", "+359888000009"}, {"vip", "fair"})


def test_updated_clients_get_their_earlier_values_back_and_lose_them_again(cast: Cast, anna):
    batch = updated(cast)
    assert facts(anna) == AFTER
    batch = import_undo.undo_import(batch, by=cast.olga)
    assert (batch.state, batch.put_back_count, batch.undone_count) == (ImportState.UNDONE, 1, 0)
    assert batch.undo_kept == []
    assert facts(anna) == BEFORE
    batch = import_undo.redo_import(batch, by=cast.olga)
    assert (batch.state, facts(anna)) == (ImportState.DONE, AFTER)
    import_undo.undo_import(batch, by=cast.olga)
    assert facts(anna) == BEFORE


def test_what_somebody_changed_since_stays_and_is_named(cast: Cast, anna, sign_in):
    batch = updated(cast)
    update_client(anna, by=cast.tomas, values={"notes": "Called, wants the catalogue"})
    browser = sign_in(cast.olga)
    page = browser.get(reverse("clients:import_detail", args=[batch.pk])).content.decode()
    assert "gives clients that it changed their earlier values" in page
    shown = browser.post(reverse("clients:import_undo", args=[batch.pk]), follow=True).content.decode()
    assert "1 client that it changed has its earlier values again" in shown
    assert "Anna Ilieva" in shown
    assert "Changed since and kept: Notes" in shown or "Changed since and kept: notes" in shown
    assert facts(anna) == ("Called, wants the catalogue", *BEFORE[1:])


def test_a_client_in_the_trash_or_out_of_sight_is_left_alone(cast: Cast, anna):
    batch = updated(cast)
    set_owner(anna, cast.colin, by=cast.adam)
    batch = import_undo.undo_import(batch, by=cast.olga)
    assert (batch.put_back_count, facts(anna)) == (0, AFTER)
    import_undo.redo_import(batch, by=cast.olga)
    trash_client(anna, by=cast.adam)
    batch.refresh_from_db()
    assert import_undo.undo_import(batch, by=cast.adam).put_back_count == 0


def test_many_updates_are_undone_by_a_job(cast: Cast, anna, monkeypatch):
    monkeypatch.setattr(import_undo, "UPDATES_AT_ONCE", 0)
    batch = import_undo.undo_import(updated(cast), by=cast.olga)
    assert (batch.state, facts(anna)) == (ImportState.UNDOING, AFTER)
    import_undo.run_undo(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, facts(anna)) == (ImportState.UNDONE, BEFORE)


def test_many_updates_are_redone_by_a_job_that_may_die(cast: Cast, sign_in, monkeypatch):
    people = [
        make_client(cast.olga, f"P{n}", emails=[{"address": f"p{n}@x.example"}], notes="Old")
        for n in range(3)
    ]
    text = (
        "Name,Email,Notes\n"
        + "".join(f"P{n},p{n}@x.example,New\n" for n in range(3))
        + "Zora,z@x.example,New\n"
    )
    batch = imports.start_batch(io.BytesIO(text.encode()), "many.csv", by=cast.olga)
    imports.run_later(batch, update=True)
    imports.run_batch(batch.pk)
    batch = import_undo.undo_import(batch, by=cast.olga)
    monkeypatch.setattr(import_undo, "UPDATES_AT_ONCE", 2)
    monkeypatch.setattr(import_undo, "UPDATES_CHUNK", 2)
    browser = sign_in(cast.olga)
    shown = browser.post(reverse("clients:import_redo", args=[batch.pk]), follow=True).content.decode()
    batch.refresh_from_db()
    assert (batch.state, notes(people)) == (ImportState.REDOING, ["Old"] * 3)
    assert "the work goes on" in shown
    assert "are back" not in shown
    for verb in (import_undo.undo_import, import_undo.redo_import):
        with pytest.raises(Conflict):
            verb(batch, by=cast.olga)
    assert import_undo._next_chunk(batch.pk)
    assert named("Zora").deleted_at is None
    assert import_undo._next_chunk(batch.pk)
    assert notes(people) == ["New", "New", "Old"]  # and here the job dies
    assert import_undo.resume_stale() == 0
    ImportBatch.objects.filter(pk=batch.pk).update(updated_at="2020-01-01T00:00Z")
    assert import_undo.resume_stale() == 1
    import_undo.run_undo(batch.pk)
    import_undo.run_undo(batch.pk)  # a late kick finds nothing to do
    batch.refresh_from_db()
    assert (batch.state, batch.undone_at, notes(people)) == (ImportState.DONE, None, ["New"] * 3)
    assert not batch.updates.filter(is_undone=True).exists()
    versions = list(Client.objects.order_by("pk").values_list("version", flat=True))
    assert versions == [4, 4, 4, 3]  # nothing was done twice


def notes(clients: list[Client]) -> list[str]:
    return list(
        Client.objects.filter(pk__in=[one.pk for one in clients])
        .order_by("pk")
        .values_list("notes", flat=True)
    )
