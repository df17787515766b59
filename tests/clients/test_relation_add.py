"""Relations, tags and saved views."""

import pytest
from django.core.exceptions import PermissionDenied

from clients import access
from clients.models import Client, Relation, SavedView, Tag
from clients.services import (
    add_relation,
    delete_tag,
    delete_view,
    remove_relation,
    rename_tag,
    save_view,
    trash_client,
)
from core.errors import Conflict, RuleError
from history.models import Event
from tests.clients.made import make_client, make_organisation
from tests.people import Cast


def test_a_relation_stands_on_both_timelines(cast: Cast):
    ivan, firm = make_client(cast.olga), make_organisation(cast.tomas)
    relation = add_relation(ivan, firm, "works at", by=cast.olga, role="accountant")
    assert (relation.kind.name, relation.role) == ("works at", "accountant")
    assert add_relation(firm, ivan, "WORKS AT", by=cast.olga).kind == relation.kind
    remove_relation(relation, by=cast.olga)
    for one in (ivan, firm):
        kinds = list(Event.objects.about(one.subject).order_by("id").values_list("kind", flat=True))
        assert kinds[1:] == ["relation_added", "relation_added", "relation_removed"]


def test_a_relation_is_noted_once_and_never_to_oneself(cast: Cast):
    ivan, firm = make_client(cast.olga), make_organisation(cast.olga)
    add_relation(ivan, firm, "works at", by=cast.olga)
    with pytest.raises(Conflict):
        add_relation(ivan, firm, "works at", by=cast.olga)
    for other, kind, field in ((ivan, "is", "other"), (firm, " ", "kind"), (firm, "x" * 81, "kind")):
        with pytest.raises(RuleError) as caught:
            add_relation(ivan, other, kind, by=cast.olga)
        assert caught.value.field == field


def test_each_side_reads_what_the_other_is_to_it(cast: Cast):
    ivan, anna, bob = (make_client(cast.olga, name) for name in ("Ivan", "Anna", "Bob"))
    add_relation(ivan, anna, "parent", by=cast.olga, inverse_kind="child")
    mirrored = add_relation(bob, ivan, "Child", by=cast.olga)
    assert (mirrored.kind.name, mirrored.kind.inverse_name) == ("Child", "parent")
    seen = {
        one.name: {(row[2], row[3].lower()) for row in access.related_rows(one, cast.olga, 9)}
        for one in (ivan, anna, bob)
    }
    assert seen == {
        "Ivan": {("Anna", "child"), ("Bob", "child")},
        "Anna": {("Ivan", "parent")},
        "Bob": {("Ivan", "parent")},
    }
    with pytest.raises(Conflict):  # the same, said from the other side
        add_relation(anna, ivan, "child", by=cast.olga)
    with pytest.raises(RuleError) as caught:
        add_relation(anna, bob, "parent", by=cast.olga, inverse_kind="pupil")
    assert caught.value.field == "inverse_kind"


def test_a_relation_to_somebody_out_of_sight_reads_like_an_unknown_one(cast: Cast):
    ivan, foreign = make_client(cast.olga), make_client(cast.colin)
    with pytest.raises(RuleError) as caught:
        add_relation(ivan, foreign, "knows", by=cast.olga)
    assert (caught.value.field, caught.value.message) == ("other", "Unknown id.")
    add_relation(ivan, foreign, "knows", by=cast.adam)
    assert not Relation.objects.visible_to(cast.olga).exists()
    assert Relation.objects.visible_to(cast.adam).exists()
    trash_client(foreign, by=cast.adam)
    assert not Relation.objects.visible_to(cast.adam).exists()


def test_leaders_tidy_up_tags(cast: Cast):
    client = make_client(cast.olga, tags=["plumbing", "roof"])
    plumbing = Tag.objects.get(name="plumbing")
    for act in (
        lambda: rename_tag(plumbing, "pipes", by=cast.olga),
        lambda: delete_tag(plumbing, by=cast.olga),
    ):
        with pytest.raises(PermissionDenied):
            act()
    with pytest.raises(Conflict):
        rename_tag(plumbing, "ROOF", by=cast.maria)
    rename_tag(plumbing, "Plumbing", by=cast.maria)
    assert {tag.name for tag in client.tags.all()} == {"Plumbing", "roof"}
    delete_tag(plumbing, by=cast.maria)
    assert {tag.name for tag in Client.objects.get(pk=client.pk).tags.all()} == {"roof"}


def test_views_are_ones_own_unless_shared(cast: Cast):
    view = save_view(None, by=cast.olga, name="Late", query="?view=overdue")
    assert (view.query, view.page) == ("view=overdue", "clients")
    assert not SavedView.objects.visible_to(cast.tomas).exists()
    save_view(view, by=cast.olga, is_shared=True)
    assert SavedView.objects.visible_to(cast.tomas).get() == view
    for values in ({"name": " "}, {"query": "x" * 1001}, {"page": "secrets"}):
        with pytest.raises(RuleError):
            save_view(view, by=cast.olga, **values)
    delete_view(SavedView.objects.get(), by=cast.olga)
    assert not SavedView.objects.exists()
