"""Administrators hear before an office's SMS for the month are used up, not after."""

from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications import kinds
from notifications.gate.rules import month_of
from notifications.models import ContactPolicy, SmsUsage
from notifications.services.telling import notify

WARNING = "sms_budget"
STEPS = (80, 100)  # per cent


def register_words() -> None:
    """Declare the notice about the budget."""
    kinds.register(
        WARNING,
        label=_("The month's SMS run out"),
        title=_("%(office)s has used %(percent)s %% of this month's SMS"),
        body=_("%(used)s of %(most)s. At the end all but urgent messages wait for the next month."),
        names={"office", "percent", "used", "most"},
        channels=("app", "email"),
        is_groupable=False,
        icon="alert",
    )


def warn(now: datetime, horizon: datetime) -> None:
    """Tell the administrators once for each step that an office's month has passed. One query while nothing is near."""
    policies = ContactPolicy.objects.filter(sms_per_month__gt=0).select_related("office")
    for policy in policies:
        most, month = policy.sms_per_month or 0, month_of(now, policy.office)
        usage = SmsUsage.objects.filter(office=policy.office, month=month).first()
        used = usage.parts if usage else 0
        for step in STEPS:
            if used * 100 >= most * step:
                notify(
                    WARNING,
                    User.objects.admins(),
                    by=None,
                    url=_page(),
                    values={
                        "office": policy.office.name,
                        "percent": str(step),
                        "used": str(used),
                        "most": str(most),
                    },
                    why=_("You are an administrator."),
                    dedupe=f"{WARNING}:{policy.office_id}:{month}:{step}",
                )


def _page() -> str:
    try:
        return reverse("desk:settings_contact")
    except NoReverseMatch:
        return ""
