"""Who may do what with a task.

| act                                | who                                                                               |
|------------------------------------|-----------------------------------------------------------------------------------|
| see                                | assignee, author, watchers; whoever sees its client; the team of its queue;       |
|                                    | managers of that team and of the assignee's team; administrators                  |
| edit, move, complete, reopen,      | assignee, author, the team of its queue, managers of these teams, administrators; |
| assign, return, cancel, trash      | of a client's task also whoever sees the client (a watcher only watches)          |
| take from a queue                  | the team of the queue and its managers, administrators                            |
| accept the result                  | its author, managers of the assignee's team, administrators                       |
| restore from the trash             | whoever may edit it                                                               |
| make                               | everybody, about clients they see                                                 |
| be assigned, watch                 | whoever sees the task's client                                                    |
| see the overview of people         | managers (their teams), administrators                                            |

What you may not see is 404, what you see but may not change is 403.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import Office, Team, User
from clients.access import can_see as can_see_client
from clients.access import people_who_see
from clients.models import Client, Comment
from history.models import Event
from tasks.models import Request, RequestQuerySet, Score, Task, TaskQuerySet, by_day, scores_by, with_loads

MOST_CLIENTS = 50
MOST_COMMENTS = 50  # on the page of a task; the dossier has all


def task_for_view(user: User, pk: int, *, trashed: bool = False) -> Task:
    """Return one task with what its page needs. Raises Http404 for unknown and unseen alike."""
    found = Task.objects.visible_to(user).with_page().filter(pk=pk)
    return get_object_or_404(found if trashed else found.kept())


def tasks_seen_by(user: User) -> TaskQuerySet:
    """Return the tasks that this person may see with what the API says of each, the trash left out."""
    return Task.objects.visible_to(user).kept().with_api(user)


def task_for_api(user: User, pk: int) -> Task:
    """Return one task with what the API says of it. Raises Http404."""
    return get_object_or_404(tasks_seen_by(user), pk=pk)


def task_just_written(user: User, pk: int) -> Task:
    """Return a task that this person has just changed, even if the change took it out of their sight."""
    return Task.objects.with_api(user).get(pk=pk)


def task_just_made(user: User, task: Task) -> Task:
    """Return a task that this person has just made: as it stands in memory, unless only the database knows all of it."""
    if task.known_watchers is None or task.known_reminders is None:
        return task_just_written(user, task.pk)
    task.sees_client = task.client_id is not None  # type: ignore[attr-defined]  # they named the client
    return task


def teams_to_choose(user: User) -> QuerySet[Team]:
    """Return the teams that may be given work; whether theirs is a given client is the service's rule."""
    return Team.objects.all()


def task_for_change(user: User, pk: int, *, trashed: bool = False) -> Task:
    """Return one task that this person may edit. Raises Http404, PermissionDenied."""
    task = task_for_view(user, pk, trashed=trashed)
    if not may_change(user, task):
        raise PermissionDenied
    return task


def task_for_take(user: User, pk: int) -> Task:
    """Return one task of a queue that this person may take. Raises Http404, PermissionDenied."""
    task = task_for_view(user, pk)
    if not (user.is_admin or task.team_id in teams_of(user)):
        raise PermissionDenied
    return task


def task_for_accept(user: User, pk: int) -> Task:
    """Return one task whose result this person may accept. Raises Http404, PermissionDenied."""
    task = task_for_view(user, pk)
    if not may_accept(user, task):
        raise PermissionDenied
    return task


def may_accept(user: User, task: Task) -> bool:
    """Say whether somebody may accept the result of a task that asks for it: not whoever did it, if another asked."""
    if not task.needs_acceptance or task.completed_by_id == user.pk != task.created_by_id:
        return False
    if user.is_admin or user.pk == task.created_by_id:
        return True
    return user.is_manager and task.assignee is not None and task.assignee.team_id in teams_of(user)


def request_for_change(user: User, pk: int) -> Request:
    """Return one request whose task this person may edit. Raises Http404, PermissionDenied."""
    request = get_object_or_404(Request.objects.visible_to(user).select_related("client", "task"), pk=pk)
    task_for_change(user, request.task_id)
    return request


def may_change(user: User, task: Task) -> bool:
    """Say whether somebody who sees the task may edit it: everybody but a mere watcher. At most three queries."""
    if user.is_admin or user.pk in {task.assignee_id, task.created_by_id}:
        return True
    teams = teams_of(user)
    if task.team_id in teams:
        return True
    if user.is_manager and task.assignee is not None and task.assignee.team_id in teams:
        return True
    return task.client is not None and can_see_client(user, task.client)


def teams_of(user: User) -> set[int]:
    """Return the ids of the teams somebody works in or leads. One query."""
    return set(Team.objects.filter(Q(managers=user) | Q(pk=user.team_id)).values_list("pk", flat=True))


def can_see(user: User, task: Task) -> bool:
    """Say whether this person may see this task now; asked by notices and by the gate before each send."""
    return user.is_active and Task.objects.visible_to(user).kept().filter(pk=task.pk).exists()


def people_for(client: Client | None) -> QuerySet[User]:
    """Return the active people who may be given a task of this client (None: anybody). One query."""
    return people_who_see(client) if client is not None else _active_people()


def people_led_by(user: User) -> QuerySet[User]:
    """Return the active people whose work this person oversees: a manager's teams, an administrator's everybody."""
    people = _active_people()
    if user.is_admin:
        return people
    if user.is_manager:
        return people.filter(Q(team__in=teams_of(user)) | Q(pk=user.pk))
    return people.filter(pk=user.pk)


def teams_for_filter(user: User) -> QuerySet[Team]:
    """Return the teams whose queues this person may look into."""
    return Team.objects.all() if user.is_admin else Team.objects.filter(pk__in=teams_of(user))


def name_for_filter(user: User, noun: str, pk: int) -> str:
    """Return the name of an assignee, team or client that a filter is set to; empty for one that is not seen."""
    seen: dict[str, QuerySet[Any]] = {
        "assignee": User.objects.all(),
        "team": Team.objects.all(),
        "client": Client.objects.visible_to(user),
    }
    return seen[noun].filter(pk=pk).values_list("name", flat=True).first() or ""


def work_of_client(user: User, client: Client) -> TaskQuerySet:
    """Return the tasks of a client that this person may see, with what a row shows."""
    return Task.objects.visible_to(user).kept().filter(client=client).with_row(user)


def comments_on(user: User, task: Task) -> list[Comment]:
    """Return the latest comments on a task and the answers to them, in order; none for who may not see its client.

    One query.
    """
    if task.client is None:
        return []
    about = Q(task_id=task.pk) | Q(parent__task_id=task.pk)
    found = Comment.objects.visible_to(user).filter(about, client=task.client_id).select_related("author")
    return list(found.order_by("-id")[:MOST_COMMENTS])[::-1]


def tasks_by_day(
    tasks: TaskQuerySet, user: User, days: Sequence[date], *, shown: int, most: int
) -> tuple[dict[date, list[Task]], dict[date, int]]:
    """Return the first `shown` of these tasks of each day with what a row shows, and how many there are up to `most`.

    `tasks` are those the reader may see. Two queries.
    """
    ids = by_day(tasks, days, user.zone, most)
    wanted = [pk for found in ids.values() for pk in found[:shown]]
    rows = {task.pk: task for task in Task.objects.filter(pk__in=wanted).with_row(user)}
    found = {day: [rows[pk] for pk in some[:shown] if pk in rows] for day, some in ids.items()}
    return found, {day: len(some) for day, some in ids.items()}


def tasks_without_day(tasks: TaskQuerySet, user: User) -> TaskQuerySet:
    """Return those of these tasks that are open and due on no day, newest first, with what a row shows."""
    return tasks.open().filter(due_on=None).with_row(user).order_by("-id")


def history_of(task: Task) -> QuerySet[Event]:
    """Return what happened to a task, newest first."""
    return Event.objects.about(task.subject).select_related("actor").order_by("-at", "-id")


def people_with_loads(user: User, people: Iterable[User]) -> QuerySet[User]:
    """Return people by name with `overdue`, `due_today` and `open_tasks`, as models.load counts them."""
    some = User.objects.filter(pk__in=[person.pk for person in people]).select_related("team")
    return with_loads(some.order_by("name", "id"), user, timezone.now())


def scores_of_people(people: Iterable[User], since: datetime) -> dict[int, Score]:
    """Return what each of these people has done since then, by their ids. One query."""
    return scores_by(Task.objects.all(), "assignee_id", since, ids=[person.pk for person in people])


def clients_with_scores(user: User, since: datetime) -> list[tuple[Client, Score, int, int]]:
    """Return the clients for whom most was done since then, with score, overdue and open, up to MOST_CLIENTS.

    Of clients this reader sees, whose tasks they all see. Three queries.
    """
    seen = Task.objects.filter(client__in=Client.objects.visible_to(user).kept())
    scores = scores_by(seen, "client_id", since, most=MOST_CLIENTS)
    open_now = Task.objects.open().filter(client__in=list(scores)).order_by().values_list("client_id")
    counts = open_now.annotate(all=Count("pk"), late=Count("pk", filter=Q(due_at__lt=timezone.now())))
    by_client = {pk: (late, number) for pk, number, late in counts}
    clients = Client.objects.filter(pk__in=list(scores)).only("name").in_bulk()
    none = (0, 0)
    return [(clients[pk], score, *by_client.get(pk, none)) for pk, score in scores.items() if pk in clients]


def unanswered_requests(user: User) -> RequestQuerySet:
    """Return the requests this person may see that nobody has answered, the most urgent first."""
    return Request.objects.visible_to(user).unanswered()


def office_for_form(pk: int) -> Office:
    """Return the office whose request form a stranger opens. Raises Http404."""
    return get_object_or_404(Office.objects, pk=pk)


def _active_people() -> QuerySet[User]:
    people: QuerySet[User] = User.objects.active().select_related("team").order_by("name", "id")
    return people
