"""One task: its page, its preview beside a list, making and editing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import StaffRequest
from core import htmx
from core.errors import Conflict, RuleError
from tasks import access, services
from tasks.cautions import day_warnings, promise_warnings
from tasks.forms import ReminderRow, ReminderRows, TaskForm, blank_initial, rows_of, show_refusal
from tasks.models import Task
from tasks.values import TaskValues
from tasks.views import conflicts, next_step
from tasks.views.cautions import warn
from tasks.views.page import client_page, preview_of, task_context
from tasks.views.talk import talk_context


@require_safe
def task_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The page of one task; after it was completed here, with the question what comes next."""
    task = access.task_for_view(request.user, pk)
    context = task_context(task, request.user) | talk_context(task, request.user)
    if request.GET.get("done") and task.is_done and context["sees_client"]:
        context["ask"] = next_step.question(task, request.user)
    return htmx.render(request, "tasks/task_detail.html", context)


@require_safe
def task_peek(request: StaffRequest, pk: int) -> HttpResponse:
    """The task at a glance, beside the list."""
    task = access.task_for_view(request.user, pk)
    if not htmx.wants_fragment(request):
        return redirect("tasks:task_detail", pk)
    return htmx.render(request, "tasks/task_peek.html", task_context(task, request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def task_create(request: StaffRequest) -> HttpResponse:
    """Make a task; a link may say for which client, for whom and by when."""
    user = request.user
    if request.method != "POST":
        form = TaskForm(by=user, initial=blank_initial(user, request.GET.dict()))
        return _form_page(request, form, ReminderRows([ReminderRow("m30")]))
    form, reminders = TaskForm(request.POST, by=user), ReminderRows.posted(request.POST)
    if not form.is_valid():
        return _form_page(request, form, reminders, status=422)
    try:
        task = services.create_task(by=user, values=_values(form, reminders))
    except RuleError as error:
        show_refusal(error, form, reminders)
        return _form_page(request, form, reminders, status=422)
    undo = reverse("tasks:task_trash", args=[task.pk])
    messages.success(request, _("Task added: %(title)s") % {"title": task.title}, extra_tags=f"undo:{undo}")
    warn(request, task)
    return redirect(_back(request, task))


def _values(form: TaskForm, reminders: ReminderRows) -> TaskValues:
    values = form.values()
    # a reminder needs a deadline; the first row is only an offer and falls away without one
    values["reminders"] = reminders.values() if form.cleaned_data["due_on"] else []
    return values


def _back(request: StaffRequest, task: Task) -> str:
    """Where somebody goes after making a task: back to the dossier they came from, else to the task."""
    if request.GET.get("client") and task.client_id:
        return client_page(task.client_id)
    return reverse("tasks:task_detail", args=[task.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Edit everything about a task at once. Somebody else's edit meanwhile is shown beside one's own."""
    user = request.user
    task = access.task_for_change(user, pk)
    if request.method != "POST":
        rows = rows_of(task.reminders.all())
        return _form_page(request, TaskForm(by=user, task=task), rows, task=task, version=task.version)
    form, reminders = TaskForm(request.POST, by=user, task=task), ReminderRows.posted(request.POST)
    version = conflicts.version_of(request.POST)
    if not form.is_valid():
        return _form_page(request, form, reminders, task=task, version=version, status=422)
    values = conflicts.without_taken(_values(form, reminders), request.POST)
    try:
        saved = services.update_task(
            task, by=user, version=version, values=values, merge=True, scope=form.asked_scope
        )
    except Conflict as error:
        more = {"conflict": conflicts.rows(error, form), "conflict_text": error.message}
        now = error.data.get("current", {}).get("version", version)
        return _form_page(request, form, reminders, task=task, version=now, status=409, **more)
    except RuleError as error:
        show_refusal(error, form, reminders)
        return _form_page(request, form, reminders, task=task, version=version, status=422)
    messages.success(request, _("Saved."))
    if {"due_on", "assignee", "team", "promised_on"} & set(form.changed_data):
        warn(request, saved)
    return redirect("tasks:task_detail", pk)


def _form_page(
    request: StaffRequest,
    form: TaskForm,
    reminders: ReminderRows,
    *,
    task: Task | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    cancel = reverse("tasks:task_detail", args=[task.pk]) if task else _cancel_url(request)
    context = {
        "form": form,
        "reminders": reminders.padded(),
        "task": task,
        "cancel_url": cancel,
        "day_warnings": day_warnings(task) if task else [],
        "promise_warnings": promise_warnings(task) if task else [],
        "has_more": bool(task) or _touches_more(form),
        **more,
    }
    return htmx.render(request, "tasks/task_form.html", context, status=status)


def _cancel_url(request: StaffRequest) -> str:
    client = request.GET.get("client", "")
    if client.isascii() and client.isdigit() and len(client) < 19:
        return client_page(int(client))
    return reverse("tasks:task_list")


def _touches_more(form: TaskForm) -> bool:
    """Whether the folded part of the form has to be open: something in it is set or wrong."""
    folded = {
        "needs_acceptance",
        "start_on",
        "watchers",
        "repeat_kind",
        "repeat_every",
        "repeat_until",
        "promised_on",
        "client_line",
        "client_channel",
    }
    return bool(folded & set(form.errors)) or any(
        form[name].value() for name in folded if name in form.fields
    )


@require_POST
def task_preview(request: StaffRequest) -> HttpResponse:
    """What a form would do: the next five dates and the text the client would get. Saves nothing."""
    context = preview_of(request.POST, request.user) | {"is_preview": True}
    return htmx.fragment(request, "tasks/task_form.html", "preview", context)


@require_safe
def reminder_row(request: StaffRequest) -> HttpResponse:
    """One more blank row for a reminder."""
    context = {"reminders": ReminderRows([ReminderRow()])}
    return htmx.fragment(request, "tasks/task_form.html", "reminder_rows", context)


@require_POST
def task_trash(request: StaffRequest, pk: int) -> HttpResponse:
    """Put a task into the trash, with a way back in the message."""
    task = access.task_for_change(request.user, pk, trashed=True)
    services.trash_task(task, by=request.user)
    undo = reverse("tasks:task_restore", args=[pk])
    messages.success(
        request, _("Moved to the trash: %(title)s") % {"title": task.title}, extra_tags=f"undo:{undo}"
    )
    return redirect("tasks:task_list")


@require_POST
def task_restore(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a task out of the trash and go there."""
    task = access.task_for_change(request.user, pk, trashed=True)
    services.restore_task(task, by=request.user)
    messages.success(request, _("Restored: %(title)s") % {"title": task.title})
    return redirect("tasks:task_detail", pk)
