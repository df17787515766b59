from django.urls import path

from desk.views import palette, today

app_name = "desk"
urlpatterns = [
    path("", today.today, name="today"),
    path("palette/", palette.palette, name="palette"),
]
