from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from history import kinds as events


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from notifications import gate  # noqa: PLC0415 - models exist only now
        from notifications.services.secrets import ACCOUNT_MAIL  # noqa: PLC0415

        events.register("email_to_client", _("E-mail"), icon="mail", chip="email")
        events.register("sms_to_client", _("SMS"), icon="message", chip="sms")
        gate.register(ACCOUNT_MAIL, gate.open_to_all)
