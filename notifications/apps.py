from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from history import kinds as events


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:

        events.register("email_to_client", _("E-mail"), icon="mail", chip="email")
        events.register("sms_to_client", _("SMS"), icon="message", chip="sms")
