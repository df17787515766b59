"""The audit: every change of a client and of what hangs on it, by whom and from where, bulk and raw SQL included."""

from django.db import connection

from clients.models import Client, Comment, Phone
from clients.models.client import ClientTag
from clients.models.comment import CommentMention
from clients.services import add_comment, link_task, update_client
from tests.clients.made import make_client
from tests.people import Cast


def events(row):
    return row.events.order_by("pgh_id")


def test_an_edit_by_a_program_names_the_person_the_address_and_the_path(call, cast: Cast):
    client = make_client(cast.olga)
    call(cast.tomas).patch(f"clients/{client.pk}/", {"notes": "x"}, version=1)
    event = events(client).last()
    assert (event.pgh_label, event.notes, event.version) == ("update", "x", 2)
    said = event.pgh_context.metadata
    assert (said["user"], said["path"], said["address"]) == (
        cast.tomas.pk,
        f"/api/v1/clients/{client.pk}/",
        "127.0.0.1",
    )
    assert said["request"]


def test_phones_e_mails_and_tags_are_in_it(cast: Cast):
    client = make_client(cast.olga, phones=[{"raw": "0888123456"}], tags=["one"])
    update_client(client, by=cast.olga, phones=[], tags=["two"])
    phone = Phone.pgh_event_model.objects.order_by("pgh_id")
    assert list(phone.values_list("pgh_label", "number")) == [
        ("insert", "+359888123456"),
        ("delete", "+359888123456"),
    ]
    tags = ClientTag.pgh_event_model.objects.order_by("pgh_id").values_list("pgh_label", "tag__name")
    assert list(tags) == [("insert", "one"), ("delete", "one"), ("insert", "two")]


def test_mentions_are_in_it(cast: Cast):
    add_comment(make_client(cast.olga), by=cast.olga, body="x", mentions=[cast.tomas])
    assert list(CommentMention.pgh_event_model.objects.values_list("user", flat=True)) == [cast.tomas.pk]


def test_bulk_and_raw_writes_are_in_it(cast: Cast):
    clients = [make_client(cast.olga, f"Client {number}") for number in range(3)]
    Client.objects.filter(pk__in=[client.pk for client in clients]).update(source="bulk")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE clients_client SET source = 'raw'")
    for client in clients:
        assert list(events(client).values_list("source", flat=True)) == ["", "bulk", "raw"]


def test_what_is_derived_is_not_in_it(cast: Cast):
    client = make_client(cast.olga)
    Client.objects.filter(pk=client.pk).update(search_text="x", work_step_title="x")
    assert events(client).count() == 1


def test_a_promise_remembers_its_task(cast: Cast):
    comment = add_comment(make_client(cast.olga), by=cast.olga, body="x")
    link_task(comment, 7)
    assert comment.task_id == Comment.objects.get().task_id == 7
