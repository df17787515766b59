from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from history import kinds as events


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from notifications import gate, planner, troubles  # noqa: PLC0415 - models exist only now
        from notifications.incoming import filing  # noqa: PLC0415
        from notifications.models.messages import GATEWAY_TEST  # noqa: PLC0415
        from notifications.services import alerts, answers, budget, bundling, failures  # noqa: PLC0415
        from notifications.services.secrets import ACCOUNT_MAIL  # noqa: PLC0415

        events.register("email_to_client", _("E-mail"), icon="mail", chip="email")
        events.register("sms_to_client", _("SMS"), icon="message", chip="sms")
        gate.register(ACCOUNT_MAIL, gate.open_to_all)
        gate.register(GATEWAY_TEST, gate.open_to_all)
        gate.register(answers.ANSWERED, gate.may_still_see)
        answers.register_words()
        filing.register_teller(answers.tell_answer)
        _what_comes_back()
        gate.register(failures.FAILED, gate.may_still_see)
        failures.register_words()
        troubles.register_teller(failures.tell_failure)
        events.register("email_from_client", _("E-mail from the client"), icon="reply", chip="email")
        events.register("sms_from_client", _("SMS from the client"), icon="reply", chip="sms")
        _contact_words()
        budget.register_words()
        bundling.register_words()
        gate.register(bundling.BUNDLE, bundling.may_still_see_all)
        planner.register(bundling.gather)
        gate.register(budget.WARNING, gate.open_to_all)
        planner.register(budget.warn)
        alerts.register_words()
        gate.register(alerts.ALERT, gate.may_still_see)
        gate.register_sight("incident", alerts.incidents_seen)
        planner.register(alerts.watch)
        events.register("email_filed", _("E-mail written elsewhere"), icon="mail", chip="email")


def _what_comes_back() -> None:
    """STOP by SMS, complaints about letters."""
    from notifications import gate  # noqa: PLC0415 - models exist only now
    from notifications.incoming import bounces, filing  # noqa: PLC0415
    from notifications.services import commands, unwanted  # noqa: PLC0415

    for kind in (commands.STOPPED, unwanted.UNWANTED):
        gate.register(kind, gate.may_still_see)
    gate.register(commands.CONFIRMED, gate.open_to_all)
    commands.register_words()
    filing.register_command(commands.obey)
    filing.register_teller(commands.tell_command)
    unwanted.register_words()
    bounces.register_complaint(unwanted.note_complaint)


def _contact_words() -> None:
    """The timeline's words about being written to."""
    from notifications.models import Basis, Purpose  # noqa: PLC0415 - models exist only now

    purpose, basis = dict(Purpose.choices), dict(Basis.choices)
    words = {"purpose": lambda value: purpose.get(value, value), "basis": lambda value: basis.get(value, "–")}
    events.register("do_not_contact", _("Not to be contacted: %(reason)s"), icon="alert")
    events.register("contact_allowed", _("May be contacted again"), icon="check")
    events.register("consent_given", _("%(purpose)s: %(basis)s"), icon="check", words=words)
    events.register("consent_withdrawn", _("%(purpose)s: no longer agreed"), icon="x", words=words)
