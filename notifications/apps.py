from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from history import kinds as events


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from notifications import gate, inbound, troubles  # noqa: PLC0415 - models exist only now
        from notifications.services import answers, failures, messages  # noqa: PLC0415
        from notifications.services.secrets import ACCOUNT_MAIL  # noqa: PLC0415

        events.register("email_to_client", _("E-mail"), icon="mail", chip="email")
        events.register("sms_to_client", _("SMS"), icon="message", chip="sms")
        gate.register(ACCOUNT_MAIL, gate.open_to_all)
        gate.register(messages.GATEWAY_TEST, gate.open_to_all)
        gate.register(answers.ANSWERED, gate.may_still_see)
        answers.register_words()
        inbound.register_teller(answers.tell_answer)
        gate.register(failures.FAILED, gate.may_still_see)
        failures.register_words()
        troubles.register_teller(failures.tell_failure)
        events.register("email_from_client", _("E-mail from the client"), icon="reply", chip="email")
        events.register("sms_from_client", _("SMS from the client"), icon="reply", chip="sms")
        events.register("email_filed", _("E-mail written elsewhere"), icon="mail", chip="email")
