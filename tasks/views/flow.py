"""What people press: complete, reopen, take, assign, return, move, cancel."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import StaffRequest
from clients.access import can_see
from core import htmx
from core.errors import Conflict, RuleError
from tasks import access, services
from tasks.forms import TaskAssignForm, TaskReturnForm, show_refusal
from tasks.models import Status, Task
from tasks.views import cards, next_step, panel
from tasks.views.back import safe_back
from tasks.views.cautions import warn
from tasks.views.rows import STATE_LOOK, Rows

Act = Callable[[], Task]


@require_POST
def task_complete(request: StaffRequest, pk: int) -> HttpResponse:
    """Finish a task; the answer asks what comes next and offers to undo."""
    task = access.task_for_change(request.user, pk)
    undo = reverse("tasks:task_reopen", args=[pk])
    text = _("Done: %(title)s") % {"title": task.title}
    return _acted(
        request, task, lambda: services.complete_task(task, by=request.user), text, undo=undo, asks=True
    )


@require_POST
def task_accept(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that a result is good."""
    task = access.task_for_accept(request.user, pk)
    text = _("Accepted: %(title)s") % {"title": task.title}
    return _acted(request, task, lambda: services.accept_task(task, by=request.user), text)


@require_POST
def task_reopen(request: StaffRequest, pk: int) -> HttpResponse:
    """Open a task again; also the Undo of completing and cancelling it."""
    task = access.task_for_change(request.user, pk)
    text = _("Open again: %(title)s") % {"title": task.title}
    return _acted(request, task, lambda: services.reopen_task(task, by=request.user), text)


@require_POST
def task_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that a task will not be done."""
    task = access.task_for_change(request.user, pk)
    undo = reverse("tasks:task_reopen", args=[pk])
    text = _("Cancelled: %(title)s") % {"title": task.title}
    return _acted(request, task, lambda: services.cancel_task(task, by=request.user), text, undo=undo)


@require_POST
def task_take(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a task out of the queue."""
    task = access.task_for_take(request.user, pk)
    text = _("Yours now: %(title)s") % {"title": task.title}
    return _acted(request, task, lambda: services.take_task(task, by=request.user), text)


@require_http_methods(["GET", "HEAD", "POST"])
def task_assign(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a task to somebody else, with a word."""
    task = access.task_for_change(request.user, pk)
    people = access.people_for(task.client)
    form = TaskAssignForm(request.POST or None, people=people, initial={"assignee": task.assignee_id})
    if request.method == "POST" and form.is_valid():
        assignee, comment = form.cleaned_data["assignee"], form.cleaned_data["comment"]
        try:
            assigned = services.assign_task(task, assignee=assignee, by=request.user, comment=comment)
        except RuleError as error:
            show_refusal(error, form)
        else:
            name = assignee.name if assignee else _("the queue")
            messages.success(request, _("Given to %(name)s.") % {"name": name})
            warn(request, assigned)
            return _to_task(request, task)
    return _dialog(request, "tasks/task_assign.html", task, form)


@require_http_methods(["GET", "HEAD", "POST"])
def task_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Send a task back and say what is missing."""
    task = access.task_for_change(request.user, pk)
    form = TaskReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.return_task(task, comment=form.cleaned_data["comment"], by=request.user)
        except RuleError as error:
            show_refusal(error, form)
        else:
            messages.success(request, _("Returned: %(title)s") % {"title": task.title})
            return _to_task(request, task)
    return _dialog(request, "tasks/task_return.html", task, form)


@require_http_methods(["GET", "HEAD", "POST"])
def task_move(request: StaffRequest, pk: int) -> HttpResponse:
    """Put a task into another column: by dragging its card, or from the menu of columns."""
    task = access.task_for_change(request.user, pk)
    if request.method != "POST":
        moves = [
            (status.value, status.label, STATE_LOOK[status][1]) for status in Status if status != task.status
        ]
        context = {"task": task, "moves": moves, "places": _places(task), "back": safe_back(request)}
        return htmx.render(request, "tasks/task_move.html", context, partial="dialog")
    if place := request.POST.get("place", ""):
        return _placed(request, task, place)
    status = request.POST.get("column", "")
    try:
        moved = services.move_task(task, status, by=request.user)
    except RuleError as error:
        return _refused(request, task, error)
    if "order" in request.POST:
        services.place_card(moved, cards.order_of(request.POST["order"]), by=request.user)
    if "menu" not in request.POST and htmx.wants_fragment(request):
        return HttpResponse(status=204)
    messages.success(request, _("Moved to %(column)s.") % {"column": Status(status).label})
    return redirect(safe_back(request) or reverse("tasks:task_detail", args=[pk]))


def _places(task: Task) -> list[tuple[str, str, str]]:
    """Where in its column a card may go."""
    if not task.is_open:
        return []
    top, up, down = _("To the top of its column"), _("One place up"), _("One place down")
    return [("top", top, "arrow-up"), ("up", up, "chevron-up"), ("down", down, "chevron-down")]


def _placed(request: StaffRequest, task: Task, place: str) -> HttpResponse:
    back = safe_back(request)
    order = cards.moved(cards.column_ids(back, task, request.user), task.pk, place)
    services.place_card(task, order, by=request.user)
    return redirect(back or reverse("tasks:task_detail", args=[task.pk]))


def _acted(
    request: StaffRequest, task: Task, act: Act, text: str, *, undo: str = "", asks: bool = False
) -> HttpResponse:
    """Do it and answer in the place where it was pressed: a row, the dossier's panel, or the page of the task."""
    try:
        done = act()
    except RuleError as error:
        return _refused(request, task, error)
    toast = {"text": text, "kind": "success", "undo_url": undo}
    if not htmx.wants_fragment(request):
        messages.success(request, text, extra_tags=f"undo:{undo}" if undo else "")
        tail = "?done=1" if asks else ""
        return redirect(safe_back(request) or f"{reverse('tasks:task_detail', args=[task.pk])}{tail}")
    if request.headers.get("HX-Target") == panel.ID and task.client_id:
        response = panel.fragment(request, task.client_id, asked=done if asks else None)
    elif request.headers.get("HX-Target"):
        response = _row(request, task.pk, asks=asks)
    else:
        return HttpResponse(status=204)  # an Undo: the page loads itself again
    return htmx.trigger(response, toast=toast)


def _row(request: StaffRequest, pk: int, *, asks: bool) -> HttpResponse:
    task = access.task_for_view(request.user, pk)
    sees_client = task.client is not None and can_see(request.user, task.client)
    task.sees_client = sees_client  # type: ignore[attr-defined]
    rows = Rows(request.user)
    context: dict[str, Any] = {"rows": (found := rows.of([task])), "drawn": rows.drawn(found)}
    if asks and task.is_done and sees_client:
        context["ask"] = next_step.question(task, request.user)
    return htmx.render(request, "tasks/task_list.html", context, partial="more")


def _refused(request: StaffRequest, task: Task, error: RuleError) -> HttpResponse:
    """Say why not, where it was pressed; a moved card snaps back."""
    if htmx.wants_fragment(request):
        status = 409 if isinstance(error, Conflict) else 422
        response = HttpResponse(status=status)
        response.headers["HX-Reswap"] = "none"
        return htmx.trigger(response, toast={"text": str(error.message), "kind": "error"})
    messages.error(request, str(error.message))
    return redirect("tasks:task_detail", task.pk)


def _to_task(request: StaffRequest, task: Task) -> HttpResponse:
    if access.can_see(request.user, task):
        return redirect(safe_back(request) or reverse("tasks:task_detail", args=[task.pk]))
    return redirect("tasks:task_list")


def _dialog(request: StaffRequest, template: str, task: Task, form: Any) -> HttpResponse:
    context = {"task": task, "form": form, "back": safe_back(request)}
    return htmx.render(request, template, context, partial="dialog", status=422 if form.errors else 200)
