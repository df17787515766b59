"""Whether everything runs, for administrators: what waits, what failed, who is at work."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts import access
from accounts.http import StaffRequest
from core import htmx
from desk.sections import sections_for
from notifications.health import health
from notifications.health.problems import PARTS, problems
from notifications.services import alerts

BREAKERS = {
    "unused": (gettext_lazy("Not used yet"), "neutral", "circle"),
    "closed": (gettext_lazy("Works"), "success", "check"),
    "paused": (gettext_lazy("The provider asked to wait"), "warning", "clock"),
    "probing": (gettext_lazy("Trying again"), "warning", "refresh"),
    "open": (gettext_lazy("Does not work"), "error", "alert"),
}


@require_safe
def settings_health(request: StaffRequest) -> HttpResponse:
    """Show the health of delivery; the page asks again by itself every few seconds."""
    access.require_admin(request.user)
    state = health()
    context = {
        "sections": sections_for(request.user, request.path),
        "problems": [problem.text for problem in problems(state)],
        "numbers": _numbers(state),
        "gateways": [_gateway(channel, one) for channel, one in state["gateways"].items()],
        "parts": [{"name": capfirst(str(PARTS[part])), **beat} for part, beat in state["heartbeats"].items()],
        "mailbox": state["mailbox"],
        "incidents": [_incident(row) for row in alerts.incidents()],
        "now": state["now"],
    }
    return htmx.render(request, "desk/settings/health.html", context, partial="state")


def _numbers(state: dict[str, Any]) -> list[dict[str, Any]]:
    """The figures on top, each a link to its list."""
    messages, week = reverse("clients:message_list"), state["counts"]
    seconds = int(state["oldest_due_s"] or 0)
    waits = _("nothing waits") if state["oldest_due_s"] is None else span(seconds)
    return [
        {
            "label": _("Oldest due"),
            "value": waits,
            "url": f"{messages}?view=waiting",
            "tone": "error" if state["is_late"] else "",
        },
        {
            "label": _("In doubt"),
            "value": week.get("unknown", 0),
            "url": f"{messages}?state=unknown",
            "tone": "warning" if state["undecided"].get("unknown") else "",
        },
        {
            "label": _("Not sent"),
            "value": week.get("dead", 0),
            "url": f"{messages}?state=dead",
            "tone": "error" if state["undecided"].get("dead") else "",
        },
        {"label": _("Held back"), "value": week.get("held", 0), "url": f"{messages}?state=held", "tone": ""},
        {"label": _("Came back"), "value": week.get("bounced", 0), "url": f"{messages}?state=bounced", "tone": ""},
        {"label": _("Unknown senders"), "value": state["tray"], "url": reverse("clients:tray"), "tone": ""},
    ]  # fmt: skip


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
