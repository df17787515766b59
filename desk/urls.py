from django.urls import path

from desk.views import join, palette, today

app_name = "desk"
urlpatterns = [
    path("", today.today, name="today"),
    path("p/join/", join.join, name="join_form"),
    path("p/join/<str:token>/", join.join, name="join"),
    path("palette/", palette.palette, name="palette"),
]
