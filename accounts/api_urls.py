from django.urls import include, path
from rest_framework.routers import SimpleRouter

from accounts import api

router = SimpleRouter()
router.register("offices", api.OfficeViewSet, basename="office")
router.register("teams", api.TeamViewSet, basename="team")

urlpatterns = [
    path("auth/token/", api.TokenView.as_view(), name="auth-token"),
    path("me/", api.MeView.as_view(), name="me"),
    path("settings/", api.FirmSettingsView.as_view(), name="firm-settings"),
    path("", include(router.urls)),
]
