"""The tasks of one client, shown in the dossier: next steps, done lately, one line for a new one."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from accounts.models import User
from clients.access import client_for_change, client_for_view
from clients.models import Client
from core import htmx
from core.errors import RuleError
from tasks import access, services
from tasks.forms import QuickTaskForm, show_refusal
from tasks.models import Task
from tasks.views import next_step
from tasks.views.cautions import warn
from tasks.views.page import client_page
from tasks.views.rows import Rows

ID = "task-panel"
MOST_OPEN, MOST_DONE = 12, 3


@require_safe
def panel(request: StaffRequest) -> HttpResponse:
    """The panel of the client named in the address."""
    pk = request.GET.get("client", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        raise Http404
    return fragment(request, int(pk))


def fragment(
    request: StaffRequest,
    client_pk: int,
    *,
    form: QuickTaskForm | None = None,
    asked: Task | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the panel; `asked` is the task just done here, which asks what comes next."""
    client = client_for_view(request.user, client_pk)
    user = request.user
    seen = access.work_of_client(user, client)
    rows = Rows(user)
    is_open = list(seen.open().soonest()[: MOST_OPEN + 1])
    context: dict[str, Any] = {
        "client": client,
        "panel_id": ID,
        "open_rows": rows.of(is_open[:MOST_OPEN]),
        "has_more": len(is_open) > MOST_OPEN,
        "done_rows": rows.of(seen.latest_done()[:MOST_DONE]),
        "quick_form": form or quick_form(client, user),
        "all_url": f"{reverse('tasks:task_list')}?client={client.pk}",
    }
    if asked is not None and asked.is_done:
        context["ask"] = next_step.question(asked, user)
    response = htmx.render(request, "tasks/panel.html", context, partial="panel", status=status)
    return htmx.trigger(response, **{"client-changed": {}}) if request.method == "POST" else response


def quick_form(client: Client, user: User, data: Any = None) -> QuickTaskForm:
    return QuickTaskForm(
        data, people=access.people_for(client), initial={"assignee": user.pk}, auto_id="id_quick_%s"
    )


@require_POST
def task_quick(request: StaffRequest, client_pk: int) -> HttpResponse:
    """Add a task for a client in one line."""
    client = client_for_change(request.user, client_pk)
    form = quick_form(client, request.user, request.POST)
    if form.is_valid():
        try:
            task = services.create_task(by=request.user, values={**form.values(), "client": client})
        except RuleError as error:
            show_refusal(error, form)
        else:
            return _added(request, client, task)
    return fragment(request, client.pk, form=form, status=422)


def _added(request: StaffRequest, client: Client, task: Task) -> HttpResponse:
    warn(request, task)
    if not htmx.wants_fragment(request):
        return redirect(client_page(client.pk))
    undo = reverse("tasks:task_trash", args=[task.pk])
    toast = {"text": _("Task added: %(title)s") % {"title": task.title}, "kind": "success", "undo_url": undo}
    return htmx.trigger(fragment(request, client.pk), toast=toast)
