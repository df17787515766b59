from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from core.days import long_day
from core.htmx import render
from desk.today import day_of


@require_safe
def today(request: StaffRequest) -> HttpResponse:
    """The first page of the day."""
    context = {
        "day": day_of(request.user),
        "greeting": _greeting(timezone.localtime().hour),
        "now": timezone.now(),
        "weekday": long_day(timezone.localdate()),
    }
    return render(request, "desk/today.html", context)


def _greeting(hour: int) -> str:
    if hour < 12:
        return _("Good morning")
    return _("Good afternoon") if hour < 18 else _("Good evening")
