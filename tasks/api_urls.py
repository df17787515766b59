from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from tasks.api import PromisingCommentViewSet, TaskViewSet

router = SimpleRouter(use_regex_path=False)
router.register("tasks", TaskViewSet, "api-task")
router.register("comments", PromisingCommentViewSet, "api-comment")

urlpatterns: list[URLPattern | URLResolver] = [*router.urls]
