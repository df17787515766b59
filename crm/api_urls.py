"""The REST API under /api/: version 1 of every resource, its schema and its pages."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
    path("v1/", include("accounts.api_urls")),
    path("v1/", include("notifications.api_urls")),
    path("v1/", include("clients.api_urls")),
    path("v1/", include("tasks.api_urls")),
    path("v1/", include("desk.api_urls")),
]
