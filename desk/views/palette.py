from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from desk.search import palette_groups

MAX_QUERY = 100  # characters


@require_safe
def palette(request: StaffRequest) -> HttpResponse:
    """Answer the palette while somebody types: clients first, then actions and places that fit."""
    query = request.GET.get("q", "").replace("\x00", "")[:MAX_QUERY].strip()
    return render(request, "ui/palette_results.html", {"groups": palette_groups(request.user, query)})
