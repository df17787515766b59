from rest_framework.routers import SimpleRouter

from desk import api

router = SimpleRouter()
router.register("users", api.UserViewSet, basename="user")

urlpatterns = router.urls
