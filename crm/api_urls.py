"""The REST API under /api/: version 1 of every resource, its schema and its pages."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    # the content policy knows no inline script: the page asks for its own at `?script=`
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="api/docs.html"),
        name="docs",
    ),
    path("v1/", include("accounts.api_urls")),
    path("v1/", include("notifications.api_urls")),
    path("v1/", include("clients.api_urls")),
    path("v1/", include("tasks.api_urls")),
    path("v1/", include("desk.api_urls")),
]
