from django.urls import path

from notifications import public, push_views, views
from notifications.incoming import hooks

app_name = "notifications"
urlpatterns = [
    path("inbox/", views.inbox_page, name="inbox"),
    path("inbox/act/", views.notice_act, name="act"),
    path("inbox/read-all/", views.notices_read_all, name="read_all"),
    path("inbox/count/", views.unread_count, name="unread_count"),
    path("inbox/devices/", push_views.device_add, name="device_add"),
    path("inbox/devices/<int:pk>/remove/", push_views.device_remove, name="device_remove"),
    path("inbox/preferences/", views.preferences, name="preferences"),
    path("inbox/<int:pk>/", views.notice_open, name="open"),
    path("inbox/mute/", views.mute_toggle, name="mute"),
    path("p/notices/", public.choice, name="choice"),
    path("p/notices/<str:token>/", public.choice_open, name="choice_open"),
    path("hooks/sms/<str:provider>/", hooks.sms_hook, name="sms_hook"),
    path("hooks/email/<str:provider>/", hooks.email_hook, name="email_hook"),
    path("events/", views.events, name="events"),
]
