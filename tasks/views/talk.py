"""What colleagues say about a task, on its page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.http import StaffRequest
from accounts.models import User
from clients.access import can_see, people_to_choose
from core import htmx
from core.errors import RuleError
from tasks import access, services
from tasks.forms import show_refusal
from tasks.models import Task

MOST_MENTIONS = 50


class TaskCommentForm(forms.Form):
    body = forms.CharField(
        label=gettext_lazy("Comment"),
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 3, "placeholder": gettext_lazy("Say something about this task…")}
        ),
        error_messages={"required": gettext_lazy("Write something first.")},
    )


def talk_context(task: Task, user: User, form: TaskCommentForm | None = None) -> dict[str, Any]:
    """The comments of a task and the box to write one; at most two queries."""
    sees_client = task.client is not None and can_see(user, task.client)
    return {
        "task": task,
        "comments": access.comments_on(user, task) if sees_client else [],
        "comment_form": form or TaskCommentForm(auto_id="id_talk_%s"),
        "mentions_url": f"/clients/{task.client_id}/mentions/?q=" if sees_client else "",
        "is_in_dossier": sees_client,
    }


@require_POST
def task_comment(request: StaffRequest, pk: int) -> HttpResponse:
    """Say something about a task; whoever sees it may."""
    task = access.task_for_view(request.user, pk)
    form = TaskCommentForm(request.POST, auto_id="id_talk_%s")
    people = _mentioned(request.POST, request.user)
    if form.is_valid():
        try:
            services.comment_on_task(task, body=form.cleaned_data["body"], by=request.user, mentions=people)
        except RuleError as error:
            show_refusal(error, form)
        else:
            return _said(request, task)
    context = {**talk_context(task, request.user, form), "mentioned": people}
    return htmx.render(request, "tasks/task_comment.html", context, partial="talk", status=422)


def _said(request: StaffRequest, task: Task) -> HttpResponse:
    if not htmx.wants_fragment(request):
        messages.success(request, _("Comment saved."))
        return redirect("tasks:task_detail", task.pk)
    context = {**talk_context(task, request.user), "is_focused": True}
    if not context["is_in_dossier"]:
        messages.success(request, _("Comment saved."))
        return redirect("tasks:task_detail", task.pk)
    response = htmx.render(request, "tasks/task_comment.html", context, partial="talk")
    return htmx.trigger(response, **{"draft-saved": {}})


def _mentioned(data: QueryDict, by: User) -> list[User]:
    given = data.getlist("mentions")[:MOST_MENTIONS]
    ids = [int(pk) for pk in given if pk.isascii() and pk.isdigit() and len(pk) < 18]
    return list(people_to_choose(by).filter(pk__in=ids)) if ids else []
