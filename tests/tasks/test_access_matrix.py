"""The matrix of tasks/access.py, row by row: who sees, who may change, who gets a 404 and who a 403."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from accounts.models import Absence, FirmSettings, Visibility
from notifications import gate
from tasks import access, services
from tasks.models import Task
from tests.people import Cast
from tests.tasks.made import make_client, make_task

EVERYBODY = ("olga", "tomas", "colin", "maria", "sara", "adam")


def of_a_client(cast: Cast) -> Task:
    return make_task(cast.olga, client=make_client(cast.olga))


def of_nobodys_client(cast: Cast) -> Task:
    return make_task(cast.maria, client=make_client(cast.maria, owner=None))


def without_client(cast: Cast) -> Task:
    return make_task(cast.olga)


def handed_to_another_team(cast: Cast) -> Task:
    return make_task(cast.olga, assignee=cast.colin)


def watched_by_colin(cast: Cast) -> Task:
    return make_task(cast.olga, watchers=[cast.colin])


def in_the_queue(cast: Cast) -> Task:
    return make_task(cast.adam, team=cast.north)


MATRIX: list[tuple[Callable[[Cast], Task], set[str], set[str]]] = [
    # the task, who sees it, who of them may change it
    (of_a_client, {"olga", "tomas", "maria", "adam"}, {"olga", "tomas", "maria", "adam"}),
    (of_nobodys_client, {"maria", "sara", "adam"}, {"maria", "sara", "adam"}),
    (without_client, {"olga", "maria", "adam"}, {"olga", "maria", "adam"}),
    (handed_to_another_team, {"olga", "colin", "sara", "adam"}, {"olga", "colin", "sara", "adam"}),
    (watched_by_colin, {"olga", "colin", "maria", "adam"}, {"olga", "maria", "adam"}),
    (in_the_queue, {"olga", "tomas", "maria", "adam"}, {"olga", "tomas", "maria", "adam"}),
]


@pytest.mark.parametrize(
    ("made", "seeing", "changing"), MATRIX, ids=lambda value: getattr(value, "__name__", "")
)
@pytest.mark.parametrize("name", EVERYBODY)
def test_who_may_what(cast: Cast, made, seeing, changing, name):
    task, person = made(cast), getattr(cast, name)
    assert Task.objects.visible_to(person).filter(pk=task.pk).exists() is (name in seeing)
    assert access.can_see(person, task) is (name in seeing)
    assert (task.subject in gate.visible(person, [task.subject])) is (name in seeing)
    if name in changing:
        assert access.task_for_change(person, task.pk) == task
    else:
        with pytest.raises(PermissionDenied if name in seeing else Http404):
            access.task_for_change(person, task.pk)


@pytest.mark.parametrize(
    ("made", "seeing", "changing"), MATRIX, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_task_comes_once_in_every_list(cast: Cast, made, seeing, changing):
    task = made(cast)
    task.watchers.add(cast.olga, cast.tomas, cast.maria)
    cast.north.managers.add(cast.sara)
    for name in EVERYBODY:
        assert Task.objects.visible_to(getattr(cast, name)).count() <= 1


@pytest.mark.parametrize(
    ("visibility", "seen"), [(Visibility.OWN, False), (Visibility.TEAM, True), (Visibility.ALL, True)]
)
def test_the_firms_setting_decides_for_teammates(cast: Cast, visibility, seen):
    FirmSettings.objects.update_or_create(id=1, defaults={"visibility": visibility})
    task = of_a_client(cast)
    assert access.can_see(cast.tomas, task) is seen


def test_tasks_of_a_client_in_the_trash_stay_with_those_who_do_them(cast: Cast):
    task = of_a_client(cast)
    task.client.deleted_at = timezone.now()
    task.client.save()
    assert access.can_see(cast.olga, task)
    assert not access.can_see(cast.tomas, task)


def test_a_deputy_sees_the_work_while_it_is_theirs(cast: Cast):
    task = of_a_client(cast)
    cast.olga.deputy = cast.colin
    cast.olga.save()
    assert not access.can_see(cast.colin, task)
    today = timezone.localdate()
    Absence.objects.create(user=cast.olga, starts_on=today, ends_on=today)
    assert access.can_see(cast.colin, task)
    row = Task.objects.visible_to(cast.colin).with_row(cast.colin).get()
    assert not row.sees_client


def test_a_queue_sees_the_work_and_not_the_client(cast: Cast):
    task = make_task(cast.maria, client=make_client(cast.maria, owner=None), team=cast.north)
    rows = {
        name: Task.objects.visible_to(getattr(cast, name)).with_row(getattr(cast, name)).get(pk=task.pk)
        for name in ("tomas", "maria")
    }
    assert (rows["tomas"].sees_client, rows["maria"].sees_client) == (False, True)


def test_only_the_queues_people_take(cast: Cast):
    task = make_task(cast.adam, team=cast.north, watchers=[cast.colin])
    with pytest.raises(PermissionDenied):
        access.task_for_take(cast.colin, task.pk)
    assert access.task_for_take(cast.tomas, task.pk) == task


@pytest.mark.parametrize("act", ["complete", "reopen", "cancel", "take", "trash", "restore"])
def test_a_watcher_is_refused_and_a_stranger_finds_nothing(cast: Cast, sign_in, act):
    task = watched_by_colin(cast)
    assert sign_in(cast.colin).post(f"/tasks/{task.pk}/{act}/").status_code == 403
    assert sign_in(cast.sara).post(f"/tasks/{task.pk}/{act}/").status_code == 404


@pytest.mark.parametrize(
    "page", ["", "peek/", "edit/", "assign/", "return/", "move/", "next/", "fields/title/"]
)
def test_a_stranger_finds_no_page(cast: Cast, sign_in, page):
    task = of_a_client(cast)
    headers = {"HX-Request": "true"}
    assert sign_in(cast.colin).get(f"/tasks/{task.pk}/{page}", headers=headers).status_code == 404


@pytest.mark.parametrize("page", ["", "new/", "people/", "requests/", "panel/?client=1"])
def test_nobody_looks_in_without_signing_in(db, client, page):
    assert client.get(f"/tasks/{page}").url.startswith("/accounts/login/")


def test_somebody_who_left_is_seen_nowhere(cast: Cast):
    task = of_a_client(cast)
    cast.tomas.is_active = False
    assert not access.can_see(cast.tomas, task)


def test_losing_the_client_closes_the_message_that_was_planned(cast: Cast):
    task = of_a_client(cast)
    services.assign_task(task, assignee=cast.tomas, by=cast.olga)
    message = cast.tomas.messages.get(kind="task_assigned")
    assert gate.ask(message) is None
    services.assign_task(task, assignee=cast.olga, by=cast.maria)
    message.refresh_from_db()
    assert gate.ask(message).is_moot
