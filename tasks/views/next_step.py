"""After a task is done: what comes next for this client? One key skips."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import StaffRequest
from accounts.models import User
from clients.access import can_see
from clients.services import say_no_next_step
from core import htmx
from core.errors import RuleError
from tasks import access, services
from tasks.forms import QuickTaskForm, show_refusal
from tasks.models import Task
from tasks.views.cautions import warn
from tasks.views.rows import Rows


def question(task: Task, user: User, form: QuickTaskForm | None = None) -> dict[str, Any]:
    """What the question shows: the client, what is planned already, a form for one line."""
    task.client.refresh_from_db(fields=["next_step_at", "next_step_title"])  # type: ignore[union-attr]
    if form is None:
        form = _form(task, user)
    return {"task": task, "form": form, "planned": task.client.next_step_title}  # type: ignore[union-attr]


def _form(task: Task, user: User, data: Any = None) -> QuickTaskForm:
    someday = timezone.localdate() + timedelta(days=1)
    return QuickTaskForm(
        data,
        people=access.people_for(task.client),
        initial={"due_on": someday, "assignee": task.assignee_id or user.pk},
        auto_id=f"id_next_{task.pk}_%s",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def task_next(request: StaffRequest, pk: int) -> HttpResponse:
    """Plan the next step after a task, say that none is needed, or skip."""
    task = access.task_for_change(request.user, pk)
    if task.client is None or not can_see(request.user, task.client):
        return _over(request, task)
    if request.GET.get("skip") or "skip" in request.POST:
        return _over(request, task)
    if "quiet" in request.POST:
        say_no_next_step(task.client, by=request.user)
        return _over(request, task, _("Noted: no next step is needed."))
    form = _form(task, request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            following = services.create_task(by=request.user, values={**form.values(), "client": task.client})
        except RuleError as error:
            show_refusal(error, form)
        else:
            return _planned(request, task, following)
    context = {"ask": question(task, request.user, form), "task": task}
    status = 422 if form.errors else 200
    return htmx.render(request, "tasks/next_step.html", context, partial="ask", status=status)


def _over(request: StaffRequest, task: Task, text: str = "") -> HttpResponse:
    """End the question: nothing takes its place."""
    if htmx.wants_fragment(request):
        response = HttpResponse("")
        return htmx.trigger(response, toast={"text": text, "kind": "success"}) if text else response
    if text:
        messages.success(request, text)
    return redirect("tasks:task_detail", task.pk)


def _planned(request: StaffRequest, task: Task, following: Task) -> HttpResponse:
    text = _("Next step: %(title)s") % {"title": following.title}
    warn(request, following)
    if not htmx.wants_fragment(request):
        messages.success(request, text)
        return redirect("tasks:task_detail", task.pk)
    rows = Rows(request.user)
    context = {"rows": (found := rows.of([following])), "drawn": rows.drawn(found)}
    response = htmx.render(request, "tasks/task_list.html", context, partial="more")
    return htmx.trigger(response, toast={"text": text, "kind": "success"}, **{"client-changed": {}})
