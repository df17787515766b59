"""Ivan asks to be forgotten: Adam erases him, and nothing in the whole database says any more who he was."""

import io
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.urls import reverse
from django.utils import timezone

from clients.models import Client, File
from clients.services import (
    add_comment,
    add_file,
    add_relation,
    create_client,
    edit_comment,
    imports,
    log_contact,
    plan_contact,
    restore_client,
    send_message,
    trash_client,
    update_client,
)
from clients.services import erase as clients_erase
from core.errors import Conflict, RuleError
from desk.services import erasing
from history.models import Event
from links.models import Link
from notifications.models import InboundMessage
from notifications.services import erasing as letters
from tasks.models import Task
from tasks.services import create_task
from tasks.services import erasing as tasks_erase
from tests.people import Cast

CANARY = "Zanzibarov"
PHONE, MAIL = "+359888777666", "zanzibarov@canary.example"


def made(cast: Cast) -> Client:
    """Return a client with something in every corner, each with a word that must be gone."""
    client = create_client(
        by=cast.olga,
        values={
            "name": f"Ivan {CANARY}", "given_name": "Ivan", "family_name": CANARY, "notes": CANARY, "address": CANARY,
            "what_counts": CANARY, "website": f"https://{CANARY}.example", "source": CANARY,
        },
        phones=[{"raw": PHONE, "label": CANARY}],
        emails=[{"address": MAIL}],
        tags=["VIP"],
    )  # fmt: skip
    update_client(client, by=cast.olga, phones=[{"raw": PHONE}, {"raw": "0888777665"}])
    comment = add_comment(client, by=cast.olga, body=f"{CANARY} asked", mentions=[cast.tomas])
    edit_comment(comment, by=cast.olga, body=f"{CANARY} asked twice")
    log_contact(client, by=cast.olga, outcome=CANARY, next_step=CANARY)
    plan_contact(client, by=cast.olga, at=timezone.now() + timedelta(days=2), outcome=CANARY)
    upload = SimpleUploadedFile(f"{CANARY}.txt", CANARY.encode())
    add_file(client, upload, by=cast.olga)
    friend = create_client(by=cast.olga, values={"name": "Maria Dimova"})
    add_relation(client, friend, "friend", by=cast.olga, role=CANARY)
    task = {"title": f"Call {CANARY}", "description": CANARY, "client": client, "assignee": cast.tomas}
    create_task(by=cast.olga, values=task)
    send_message(client, by=cast.olga, channel="email", to=MAIL, subject=CANARY, body=CANARY)
    InboundMessage.objects.create(
        channel="email",
        kind="answer",
        state="matched",
        sender=MAIL,
        body=CANARY,
        dedupe_key=MAIL,
        subject=client.subject,
    )
    return client


def words_in_database() -> list[str]:
    """Return every table, audit included, in which the canary, the number or the address stands."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            pattern = f"({CANARY}|{PHONE[1:]}|888 ?777 ?66)"
            cursor.execute(f"SELECT count(*) FROM {name} t WHERE t::text ~* %s", [pattern])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_nothing_says_any_more_who_it_was(cast: Cast, django_capture_on_commit_callbacks, settings):
    client = made(cast)
    assert len(words_in_database()) > 12  # the canary is really everywhere
    path = File.objects.get().path
    with django_capture_on_commit_callbacks(execute=True):
        counts = erasing.erase_client(client, by=cast.adam, name=f"ivan  {CANARY}")
    assert words_in_database() == []
    assert not (settings.MEDIA_ROOT / path).exists()
    assert (counts["phones"], counts["comments"], counts["files"], counts["tasks"]) == (2, 1, 1, 1)
    client.refresh_from_db()
    assert (client.name, client.erased_at is not None) == (f"#{client.pk}", True)
    told = Event.objects.about(client.subject).get(kind="client_erased")
    assert (told.actor, told.data) == (cast.adam, counts)
    assert Task.objects.get().status == "cancelled"
    assert Client.objects.filter(name="Maria Dimova").exists()


def test_the_report_of_the_import_forgets_the_row_too(cast: Cast):
    text = f"Name,Phone\nIvan {CANARY},{CANARY} 12\n"
    batch = imports.start_batch(io.BytesIO(text.encode()), "clients.csv", by=cast.olga)
    imports.run_later(batch)
    imports.run_batch(batch.pk)
    erasing.erase_client(Client.objects.get(), by=cast.adam, name=f"Ivan {CANARY}")
    assert words_in_database() == []


def test_the_page_says_what_goes_and_stays_and_asks_for_the_name(cast: Cast, sign_in):
    client = made(cast)
    address = reverse("desk:client_erase", args=[client.pk])
    browser = sign_in(cast.adam)
    assert address in browser.get(client.url).content.decode()
    assert "What stays, and why" in browser.get(address).content.decode()
    for typed in ("", "Ivan", "somebody else"):
        answer = browser.post(address, {"name": typed})
        assert answer.status_code == 422
        assert "Type the name exactly" in answer.content.decode()
    assert words_in_database()
    shown = browser.post(address, {"name": client.name}, follow=True).content.decode()
    assert "not who" in shown
    assert CANARY not in shown
    assert "/restore/" not in shown
    assert browser.get(address).status_code == 302
    assert "trashed" not in browser.get(reverse("clients:client_list"), {"trashed": "true"}).context["drawn"]
    assert (
        f"#{client.pk}"
        not in browser.get(reverse("clients:client_list"), {"trashed": "true"}).context["drawn"]
    )


def test_administrators_alone_erase(cast: Cast, sign_in, client):
    one = made(cast)
    address = reverse("desk:client_erase", args=[one.pk])
    assert client.post(address, {"name": one.name}).status_code == 302  # to sign in
    for who, status in (
        (cast.olga, 403),
        (cast.tomas, 403),
        (cast.maria, 403),
        (cast.colin, 404),
        (cast.sara, 404),
    ):
        for method in ("get", "post"):
            assert getattr(sign_in(who), method)(address, {"name": one.name}).status_code == status
        if status == 403:
            assert address not in sign_in(who).get(one.url).content.decode()
    one.refresh_from_db()
    assert one.erased_at is None


def test_what_is_erased_neither_comes_back_nor_is_erased_twice(cast: Cast, call):
    client = made(cast)
    erasing.erase_client(client, by=cast.adam, name=client.name)
    with pytest.raises(Conflict):
        restore_client(client, by=cast.adam)
    with pytest.raises(Conflict):
        erasing.erase_client(client, by=cast.adam, name=f"#{client.pk}")
    assert call(cast.adam).post(f"clients/{client.pk}/restore/").status_code == 409
    assert call(cast.adam).get("clients/?trashed=true").json()["results"] == []


def test_a_name_typed_wrong_changes_nothing(cast: Cast):
    client = made(cast)
    with pytest.raises(RuleError) as refused:
        erasing.erase_client(client, by=cast.adam, name="Ivan")
    assert refused.value.field == "name"
    client.refresh_from_db()
    assert client.erased_at is None


def test_the_trash_is_emptied_after_thirty_days(cast: Cast):
    old, young, _kept = (
        create_client(by=cast.olga, values={"name": name}) for name in (CANARY, "Young", "Kept")
    )
    create_task(by=cast.olga, values={"title": "Call", "client": old, "assignee": cast.olga})
    for client, days in ((old, 31), (young, 29)):
        trash_client(client, by=cast.olga)
        Client.objects.filter(pk=client.pk).update(deleted_at=timezone.now() - timedelta(days=days))
    assert erasing.empty_trash() == 1
    assert set(Client.objects.values_list("name", flat=True)) == {"Young", "Kept"}
    assert words_in_database() == []
    assert erasing.empty_trash() == 0


def test_files_taken_away_a_month_ago_are_deleted(cast: Cast, django_capture_on_commit_callbacks, settings):
    client = made(cast)
    File.objects.update(deleted_at=timezone.now() - timedelta(days=31))
    path = File.objects.get().path
    with django_capture_on_commit_callbacks(execute=True):
        erasing.empty_trash()
    assert not File.objects.exists()
    assert not (settings.MEDIA_ROOT / path).exists()
    assert Client.objects.kept().filter(pk=client.pk).exists()


def test_every_table_that_knows_a_client_is_named_by_an_eraser():
    """A new table with a key to a client or a task must say how it forgets."""
    named = {
        *clients_erase.PERSONAL,
        *clients_erase.IMPERSONAL,
        *tasks_erase.PERSONAL,
        *tasks_erase.IMPERSONAL,
    }
    named |= {model.pgh_event_model for model in named if hasattr(model, "pgh_event_model")}
    knowing = {
        model
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model in {Client, Task, *clients_erase.PERSONAL}
    }
    proxied = {model._meta.concrete_model for model in named}
    assert {model._meta.label for model in knowing - named - proxied} == set()


def test_every_table_filed_under_a_subject_is_named_by_an_eraser():
    filed = {
        model
        for model in apps.get_models()
        if any(field.name == "subject" and field.max_length == 40 for field in model._meta.concrete_fields)
    }
    named = {*letters.PERSONAL, Event, Link}
    named |= {model.pgh_event_model for model in named if hasattr(model, "pgh_event_model")}
    assert {model._meta.label for model in filed - named} == set()
