"""Every address of the office. Each app keeps its own list; the machine's own pages and the API, then people's."""

from django.urls import include, path

from core import views as core_views
from notifications.health import machine

urlpatterns = [
    path("healthz", core_views.healthz, name="healthz"),
    path("readyz", core_views.readyz, name="readyz"),
    path("metrics", machine.metrics, name="metrics"),
    # before the pages: programs ask often, and an address is looked for from the top
    path("api/", include("crm.api_urls")),
    path("styleguide/", core_views.styleguide, name="styleguide"),
    # an address signs its owner in: administrators change it, nobody adds a second one
    path("accounts/email/", core_views.not_here),
    path("accounts/", include("allauth.urls")),
    path("", include("clients.urls")),
    path("tasks/", include("tasks.urls")),
    path("p/request/", include("tasks.public_urls")),
    path("", include("notifications.urls")),
    path("", include("desk.urls")),
]

handler400 = core_views.bad_request
handler403 = core_views.forbidden
handler404 = core_views.not_found
handler500 = core_views.server_error
