from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from clients.models import Client

_ROWS = """<!doctype html><html lang="en"><head><title>Floor</title></head><body><table>
{% for row in rows %}<tr><td>{{ row.id }}</td><td>{{ row.name }}</td><td>{{ row.phase }}</td><td>{{ row.source }}</td>
<td>{{ row.next_step_title }}</td><td>{{ row.version }}</td></tr>{% endfor %}</table></body></html>"""


def floor(request: HttpRequest) -> HttpResponse:
    """The least a page of 50 rows costs: signed in, one query, six plain columns."""
    fields = ("id", "name", "phase", "source", "next_step_title", "version")
    rows = Client.objects.order_by("id").only(*fields)[:50]
    template = engines["django"].from_string(_ROWS)
    return HttpResponse(template.render({"rows": rows, "user": request.user}, request))


urlpatterns = [path("bench/floor/", floor), path("", include("crm.urls"))]
