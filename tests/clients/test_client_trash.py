"""The trash: out of every list at once, back with everything that hung on it."""

import pytest

from clients.models import Client, Comment, File
from clients.services import add_comment, find_duplicates, restore_client, trash_client
from core.errors import Conflict
from history.models import Event
from tests.clients.made import make_client
from tests.people import Cast


def test_a_trashed_client_is_gone_with_its_comments_and_comes_back_with_them(cast: Cast):
    client = make_client(cast.olga, phones=[{"raw": "0888123456"}])
    comment = add_comment(client, by=cast.olga, body="likes tea")
    trash_client(client, by=cast.tomas)
    assert not Client.objects.visible_to(cast.olga).kept().exists()
    assert not Comment.objects.visible_to(cast.olga).exists()
    assert not File.objects.visible_to(cast.olga).exists()
    assert not find_duplicates(["+359888123456"], [], "Ivan Petrov", by=cast.olga)
    restore_client(client, by=cast.olga)
    assert Client.objects.visible_to(cast.olga).kept().get() == client
    assert Comment.objects.visible_to(cast.olga).get() == comment
    kinds = Event.objects.about(client.subject).order_by("id").values_list("kind", "actor__name")
    assert list(kinds)[-2:] == [("client_trashed", "Tomas Tester"), ("client_restored", "Olga Tester")]


def test_trashing_and_restoring_twice_is_doing_it_once(cast: Cast):
    client = make_client(cast.olga)
    first, second = (trash_client(client, by=cast.olga) for _ in range(2))
    assert first.deleted_at == second.deleted_at
    assert first.version == second.version == 2
    assert [restore_client(client, by=cast.olga).version for _ in range(2)] == [3, 3]
    assert Event.objects.filter(kind__in=["client_trashed", "client_restored"]).count() == 2


def test_a_stale_page_does_not_trash_what_somebody_just_changed(cast: Cast):
    client = make_client(cast.olga)
    Client.objects.filter(pk=client.pk).update(version=2)
    with pytest.raises(Conflict):
        trash_client(client, by=cast.olga, version=1)
    assert Client.objects.kept().exists()
