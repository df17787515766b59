"""Whether everything runs, for administrators: what waits, what failed, who is at work."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts import access
from accounts.http import StaffRequest
from accounts.models import User
from clients.access import messages_seen_by
from core import htmx
from desk.sections import sections_for
from notifications.clock import OfficeNow
from notifications.health import RECENT, health
from notifications.health.problems import PARTS, problems
from notifications.models import Message
from notifications.services import alerts

BREAKERS = {
    "unused": (gettext_lazy("Not used yet"), "neutral", "circle"),
    "closed": (gettext_lazy("Works"), "success", "check"),
    "paused": (gettext_lazy("The provider asked to wait"), "warning", "clock"),
    "probing": (gettext_lazy("Trying again"), "warning", "refresh"),
    "open": (gettext_lazy("Does not work"), "error", "alert"),
}

# each figure counts what its list shows
COUNTED = {
    "unknown": gettext_lazy("In doubt"),
    "dead": gettext_lazy("Not sent"),
    "held": gettext_lazy("Held back"),
    "bounced": gettext_lazy("Came back"),
}


@require_safe
def settings_health(request: StaffRequest) -> HttpResponse:
    """Show the health of delivery; the page asks again by itself every few seconds."""
    access.require_admin(request.user)
    state, listed = health(), _listed(request.user)
    context = {
        "sections": sections_for(request.user, request.path),
        "problems": [problem.text for problem in problems(state)],
        "numbers": _numbers(state, listed),
        "unlisted": sum(state["counts"].get(one, 0) for one in COUNTED) - sum(listed.values()),
        "gateways": [_gateway(channel, one) for channel, one in state["gateways"].items()],
        "parts": [{"name": capfirst(str(PARTS[part])), **beat} for part, beat in state["heartbeats"].items()],
        "mailbox": state["mailbox"],
        "incidents": [_incident(row) for row in alerts.incidents()],
        "now": state["now"],
    }
    return htmx.render(request, "desk/settings/health.html", context, partial="state")


def _listed(user: User) -> dict[str, int]:
    """Count what the lists behind the figures show: a week of what ended badly, all that is held."""
    seen = messages_seen_by(user).prefetch_related(None).filter(state__in=COUNTED)
    recent = seen.filter(Q(state=Message.State.HELD) | Q(state_at__gte=OfficeNow() - RECENT))
    return dict(recent.order_by().values_list("state").annotate(n=Count("pk")))


def _numbers(state: dict[str, Any], listed: dict[str, int]) -> list[dict[str, Any]]:
    """The figures on top, each a link to its list."""
    messages = reverse("clients:message_list")
    seconds = int(state["oldest_due_s"] or 0)
    waits = _("nothing waits") if state["oldest_due_s"] is None else span(seconds)
    undecided = state["undecided"]
    tones = {
        "unknown": "warning" if undecided.get("unknown") else "",
        "dead": "error" if undecided.get("dead") else "",
    }
    return [
        {
            "label": _("Oldest due"),
            "value": waits,
            "url": f"{messages}?view=waiting",
            "tone": "error" if state["is_late"] else "",
        },
        *(
            {
                "label": label,
                "value": listed.get(name, 0),
                "url": f"{messages}?state={name}{'' if name == Message.State.HELD else f'&since={RECENT.days}'}",
                "tone": tones.get(name, ""),
            }
            for name, label in COUNTED.items()
        ),
        {"label": _("Unknown senders"), "value": state["tray"], "url": reverse("clients:tray"), "tone": ""},
    ]


def span(seconds: int) -> str:
    """Say how long something has waited: seconds, minutes or hours."""
    if seconds < 60:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    if seconds < 3600:
        minutes = seconds // 60
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = seconds // 3600
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


def _gateway(channel: str, one: dict[str, Any]) -> dict[str, Any]:
    label, tone, icon = BREAKERS[one["state"]]
    if not one["is_real"]:
        label, tone, icon = gettext_lazy("No gateway set"), "neutral", "eye-off"
    return {**one, "channel": channel, "badge": label, "tone": tone, "icon": icon}


def _incident(row: dict[str, Any]) -> dict[str, Any]:
    kind, _colon, what = row["code"].partition(":")
    words = {
        "late": _("Messages ran late"),
        "unknown": _("Messages in doubt"),
        "dead": _("Messages that could not be sent"),
        "breaker": _("A gateway did not work"),
        "silent": _("A part was not at work"),
    }
    return {**row, "text": words.get(kind, row["code"]), "what": what}
