from django.http import HttpResponse

from core.htmx import render
from core.http import StaffRequest


def today(request: StaffRequest) -> HttpResponse:
    """The first page of the day."""
    return render(request, "desk/today.html")
