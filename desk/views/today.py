from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import access, services
from accounts.http import StaffRequest
from core.days import long_day
from core.htmx import render
from desk.first_steps import first_steps
from desk.today import day_of


@require_safe
def today(request: StaffRequest) -> HttpResponse:
    """The first page of the day."""
    steps = first_steps(request.user)
    context = {
        "day": day_of(request.user),
        "steps": steps,
        "steps_done": sum(step.is_done for step in steps),
        "greeting": _greeting(timezone.localtime().hour),
        "now": timezone.now(),
        "weekday": long_day(timezone.localdate()),
    }
    return render(request, "desk/today.html", context)


@require_POST
def first_steps_hide(request: StaffRequest) -> HttpResponse:
    """Hide the first steps from the firm's administrators; the toast takes it back."""
    access.require_admin(request.user)
    services.change_firm_settings(first_steps_hidden=True)
    messages.success(request, _("First steps hidden"), extra_tags=f"undo:{reverse('desk:first_steps_show')}")
    return redirect("desk:today")


@require_POST
def first_steps_show(request: StaffRequest) -> HttpResponse:
    """Show the first steps again."""
    access.require_admin(request.user)
    services.change_firm_settings(first_steps_hidden=False)
    return redirect("desk:today")


def _greeting(hour: int) -> str:
    if hour < 12:
        return _("Good morning")
    return _("Good afternoon") if hour < 18 else _("Good evening")
