from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from notifications.api import NotificationViewSet, PreferencesView

router = SimpleRouter(use_regex_path=False)
router.register("notifications", NotificationViewSet, "api-notification")

urlpatterns: list[URLPattern | URLResolver] = [
    *router.urls,
    path("me/preferences/", PreferencesView.as_view(), name="api-preferences"),
]
