"""One field at a time, in place on the page of a task: saved when it is left, undone with one press."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import StaffRequest
from core import htmx
from core.errors import Conflict, RuleError
from tasks import access, services
from tasks.events import field_label
from tasks.forms import TaskForm, show_refusal
from tasks.models import Task
from tasks.values import snapshot
from tasks.views import conflicts
from tasks.views.cautions import warn
from tasks.views.rows import Rows

# a field as people see it: the form fields that stand for it, and its name in values.snapshot
FIELDS = {
    "title": ("title",),
    "due": ("due_on", "due_time"),
    "priority": ("priority",),
    "assignee": ("assignee",),
    "promised": ("promised_on",),
    "description": ("description",),
}
UNDO = "task_undo"  # the session's key: what the last edits replaced
KEPT_UNDOS = 5


@require_http_methods(["GET", "HEAD", "POST"])
def task_field(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """Show one field's form (or with `shown=1` its value), and save it."""
    if name not in FIELDS:
        raise Http404
    task = access.task_for_change(request.user, pk)
    if request.method == "POST":
        return _save(request, task, name)
    if request.GET.get("shown"):
        return _shown(request, task, name)
    return _form(request, task, name, TaskForm(by=request.user, task=task, only=FIELDS[name]))


def _save(request: StaffRequest, task: Task, name: str) -> HttpResponse:
    form = TaskForm(request.POST, by=request.user, task=task, only=FIELDS[name])
    version = conflicts.version_of(request.POST)
    if not form.is_valid():
        return _form(request, task, name, form, version=version, status=422)
    was = {field: form.initial.get(field) for field in FIELDS[name]}
    try:
        saved = services.update_task(task, by=request.user, version=version, values=form.values(), merge=True)
    except Conflict as error:
        more = {"conflict": conflicts.rows(error, form), "conflict_text": error.message}
        return _form(request, task, name, form, version=task.version, status=409, **more)
    except RuleError as error:
        show_refusal(error, form)
        return _form(request, task, name, form, version=version, status=422)
    return _saved(request, task, saved, name, was)


def _saved(request: StaffRequest, task: Task, saved: Task, name: str, was: dict[str, Any]) -> HttpResponse:
    has_changed = snapshot(saved) != snapshot(task)
    undo = reverse("tasks:field_undo", args=[task.pk, name]) if has_changed else ""
    if has_changed:
        kept = {**request.session.get(UNDO, {}), f"{task.pk}:{name}": {k: _plain(v) for k, v in was.items()}}
        request.session[UNDO] = dict(list(kept.items())[-KEPT_UNDOS:])
    text = _("Saved: %(field)s.") % {"field": field_label("due_at" if name == "due" else FIELDS[name][0])}
    if has_changed and name in {"due", "assignee", "promised"}:
        warn(request, saved)
    if not htmx.wants_fragment(request):
        messages.success(request, text, extra_tags=f"undo:{undo}" if undo else "")
        return redirect("tasks:task_detail", task.pk)
    if not access.can_see(request.user, task):
        return redirect("tasks:task_list")
    response = _shown(request, access.task_for_view(request.user, task.pk), name, is_saved=True)
    return (
        htmx.trigger(response, toast={"text": text, "kind": "success", "undo_url": undo})
        if undo
        else response
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


@require_POST
def field_undo(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """Put back what this person's last edit of a field replaced; what is gone from memory stays as it is."""
    task = access.task_for_change(request.user, pk)
    kept = request.session.get(UNDO, {})
    was = kept.get(f"{pk}:{name}")
    if name not in FIELDS or was is None:
        messages.error(request, _("This can no longer be undone."))
        return redirect("tasks:task_detail", pk)
    request.session[UNDO] = {key: value for key, value in kept.items() if key != f"{pk}:{name}"}
    data = {field: "" if value is None else str(value) for field, value in was.items()}
    form = TaskForm(data, by=request.user, task=task, only=FIELDS[name])
    try:
        if form.is_valid():
            services.update_task(task, by=request.user, values=form.values())
            messages.success(request, _("Undone."))
    except RuleError as error:
        messages.error(request, str(error.message))
    return redirect("tasks:task_detail", pk)


def _shown(request: StaffRequest, task: Task, name: str, *, is_saved: bool = False) -> HttpResponse:
    rows = Rows(request.user)
    context = {
        "task": task,
        "name": name,
        "is_saved": is_saved,
        "due": rows.due_text(task) if task.due_on else "",
        "due_tone": rows.due_tone(task) if task.is_open else "",
        "may_change": True,
    }
    return htmx.render(request, "tasks/task_field.html", context, partial="shown")


def _form(
    request: StaffRequest,
    task: Task,
    name: str,
    form: TaskForm,
    *,
    version: int | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "task": task,
        "name": name,
        "form": form,
        "version": task.version if version is None else version,
    }
    return htmx.render(request, "tasks/task_field.html", context | more, partial="form", status=status)
