from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from clients.api.clients import ClientViewSet, TimelineViewSet
from clients.api.contacts import ContactViewSet
from clients.api.files import FileViewSet
from clients.api.messages import MessageViewSet
from clients.api.search import SearchView
from clients.api.small import RelationTypeViewSet, RelationViewSet, SavedViewViewSet, TagViewSet

router = SimpleRouter(use_regex_path=False)
router.register("clients", ClientViewSet, "api-client")
router.register("clients/<int:client_pk>/timeline", TimelineViewSet, "api-timeline")
router.register("contacts", ContactViewSet, "api-contact")
router.register("files", FileViewSet, "api-file")
router.register("tags", TagViewSet, "api-tag")
router.register("relations", RelationViewSet, "api-relation")
router.register("relation-types", RelationTypeViewSet, "api-relation-type")
router.register("views", SavedViewViewSet, "api-view")
router.register("messages", MessageViewSet, "api-message")

urlpatterns: list[URLPattern | URLResolver] = [
    *router.urls,
    path("search/", SearchView.as_view(), name="api-search"),
]
