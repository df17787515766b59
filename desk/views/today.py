from django.http import HttpResponse
from django.views.decorators.http import require_safe

from core.htmx import render
from core.http import StaffRequest


@require_safe
def today(request: StaffRequest) -> HttpResponse:
    """The first page of the day."""
    return render(request, "desk/today.html")
