"""A task moves to another day: dragged in the calendar, or from the menu of days."""

from dataclasses import asdict
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.calendar import working_time_of
from accounts.http import StaffRequest
from accounts.models import User
from core import htmx
from core.days import long_day
from core.errors import Conflict, RuleError
from tasks import access, services
from tasks.forms import DayField
from tasks.models import Task
from tasks.views.back import safe_back
from tasks.views.cautions import warn

UNDO = "task_days"  # the session's key: deadlines that the last moves replaced
KEPT_UNDOS = 5


class DayForm(forms.Form):
    """Where to."""

    column = DayField(label=gettext_lazy("Another day"))

    def clean_column(self) -> date:
        day: date | None = self.cleaned_data["column"]
        if day is None:
            raise forms.ValidationError(_("Choose the day."))
        return day


@require_http_methods(["GET", "HEAD", "POST"])
def task_day(request: StaffRequest, pk: int) -> HttpResponse:
    """Move a task to another day: by dragging it, or from the menu."""
    task = access.task_for_change(request.user, pk)
    if request.method != "POST":
        return _menu(request, task, DayForm())
    form = DayForm(request.POST)
    if not form.is_valid():
        return _menu(request, task, form)
    day = form.cleaned_data["column"]
    try:
        saved, was = services.move_to_day(task, day, by=request.user)
    except RuleError as error:
        if "menu" not in request.POST and htmx.wants_fragment(request):
            return _refused(error)
        form.add_error("column", str(error.message))
        return _menu(request, task, form)
    _remember(request, pk, was)
    return _moved(request, saved, day)


def _moved(request: StaffRequest, task: Task, day: date) -> HttpResponse:
    back = safe_back(request) or reverse("tasks:task_detail", args=[task.pk])
    undo = reverse("tasks:task_day_undo", args=[task.pk])
    text = _("Moved to %(column)s.") % {"column": long_day(day)}
    warn(request, task)
    if "menu" not in request.POST and htmx.wants_fragment(request):
        toast = {"text": text, "kind": "success", "undo_url": undo}
        return htmx.trigger(HttpResponse(status=204), toast=toast)
    messages.success(request, text, extra_tags=f"undo:{undo}")
    return redirect(back)


def _remember(request: StaffRequest, pk: int, was: services.Moved) -> None:
    plain = {name: str(value) if value is not None else None for name, value in asdict(was).items()}
    kept = {**request.session.get(UNDO, {}), str(pk): plain}
    request.session[UNDO] = dict(list(kept.items())[-KEPT_UNDOS:])


@require_POST
def task_day_undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Put a deadline back where this person's last move took it from."""
    task = access.task_for_change(request.user, pk)
    kept = dict(request.session.get(UNDO, {}))
    was = kept.pop(str(pk), None)
    request.session[UNDO] = kept
    try:
        if was is None:
            raise Conflict(_("This can no longer be undone."), code="changed")
        services.move_back(task, _moved_of(was), by=request.user)
    except RuleError as error:
        if htmx.wants_fragment(request):
            return _refused(error)
        messages.error(request, str(error.message))
        return redirect("tasks:task_detail", pk)
    if htmx.wants_fragment(request):
        return HttpResponse(status=204)  # the page loads itself again
    messages.success(request, _("Undone."))
    return redirect(safe_back(request) or reverse("tasks:task_detail", args=[pk]))


def _moved_of(plain: dict[str, Any]) -> services.Moved:
    on, at = plain["on"], plain["at"]
    return services.Moved(
        on=date.fromisoformat(on) if on else None,
        at=time.fromisoformat(at) if at else None,
        zone=plain["zone"] or "",
        version=int(plain["version"]),
    )


def _refused(error: RuleError) -> HttpResponse:
    response = HttpResponse(status=409 if isinstance(error, Conflict) else 422)
    return htmx.trigger(response, toast={"text": str(error.message), "kind": "error"})


def _menu(request: StaffRequest, task: Task, form: DayForm) -> HttpResponse:
    context = {"task": task, "form": form, "days": _days(request.user), "back": safe_back(request)}
    return htmx.render(
        request, "tasks/task_day.html", context, partial="dialog", status=422 if form.errors else 200
    )


def _days(user: User) -> list[tuple[str, str]]:
    """The days people move work to: today, tomorrow, the next working day, in a week."""
    today = timezone.localdate()
    work = working_time_of(user)
    named = [(today, _("Today")), (today + timedelta(days=1), _("Tomorrow"))]
    working = next(
        (d for d in (today + timedelta(days=n) for n in range(1, 30)) if work.is_working_day(d)), None
    )
    if working and working != named[1][0]:
        named.append((working, _("Next working day")))
    named.append((today + timedelta(days=7), _("In a week")))
    return [(day.isoformat(), f"{words}, {long_day(day)}") for day, words in named]
