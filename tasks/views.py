from django.http import HttpResponse
from django.views.decorators.http import require_safe

from core.htmx import render
from core.http import StaffRequest
from tasks import access


@require_safe
def task_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One task."""
    return render(request, "tasks/task_detail.html", {"task": access.task_for_view(request.user, pk)})
