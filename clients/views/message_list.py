"""Every e-mail and SMS with its fate, narrowed in the address."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from clients import access
from clients.views.messages import rows_of
from core import htmx
from core.paging import BadCursor, Keyset
from notifications.clock import OfficeNow
from notifications.models import Message
from notifications.models.messages import MessageQuerySet
from notifications.transports.registry import gateways_to_clients

PAGE_SIZE = 30
WEEK = "7"  # days since a message came to its state
VIEWS = {
    "": gettext_lazy("All"),
    "waiting": gettext_lazy("Waiting"),
    "hands": gettext_lazy("Needs a look"),
    "mine": gettext_lazy("To me"),
}


@require_safe
def message_list(request: StaffRequest) -> HttpResponse:
    """Show the messages this person may see, newest first."""
    wanted = wanted_of(request.GET)
    rows = narrowed(request, wanted)
    try:
        page = Keyset("-id").page(rows, request.GET.get("cursor"), PAGE_SIZE)
    except BadCursor:
        page = Keyset("-id").page(rows, None, PAGE_SIZE)
    found = list(page.items)
    context = {
        "rows": rows_of(found, request),
        "tabs": [
            {"label": label, "url": _url(wanted, view=name, state=""), "current": name == wanted["view"]}
            for name, label in VIEWS.items()
        ],
        "channels": [
            {"label": label, "url": _url(wanted, channel=name), "current": name == wanted["channel"]}
            for name, label in [("", _("E-mail and SMS")), *Message.Channel.choices]
        ],
        "states": [
            {"label": label, "url": _url(wanted, state=name), "current": name == wanted["state"]}
            for name, label in [("", _("Every state")), *Message.State.choices]
        ],
        "state_label": dict(Message.State.choices).get(wanted["state"], ""),
        "wanted": wanted,
        "next_url": _url(wanted, cursor=page.next) if page.next else "",
        "is_narrowed": any(wanted.values()),
        "may_resend": any(is_failed(message) for message in found),
        "may_cancel": any(is_waiting(message) for message in found),
        "all_times_url": _url(wanted, since=""),
        "without_gateway": without_gateway(),
        "tray_count": access.tray(request.user)[:100].count(),
    }
    return htmx.render(request, "clients/message_list.html", context, partial="rows")


def wanted_of(data: Any) -> dict[str, str]:
    """Read the filter of an address; what nobody offers reads as no filter."""
    offered = {
        "view": VIEWS.keys(),
        "channel": set(Message.Channel.values),
        "state": set(Message.State.values),
        "since": {WEEK},
    }
    return {
        name: data.get(name, "") if data.get(name, "") in values else "" for name, values in offered.items()
    }


def narrowed(request: StaffRequest, wanted: dict[str, str]) -> MessageQuerySet:
    rows = access.messages_seen_by(request.user)
    if wanted["view"] == "waiting":
        rows = rows.waiting()
    elif wanted["view"] == "hands":
        rows = rows.needing_hands()
    elif wanted["view"] == "mine":
        rows = rows.filter(user=request.user)
    exact = {name: wanted[name] for name in ("channel", "state") if wanted[name]}
    if wanted["since"]:
        rows = rows.filter(state_at__gte=OfficeNow() - timedelta(days=int(wanted["since"])))
    return rows.filter(**exact)


def _url(wanted: dict[str, str], **changed: str) -> str:
    pairs = {name: value for name, value in (wanted | changed).items() if value}
    return reverse("clients:message_list") + (f"?{urlencode(pairs)}" if pairs else "")


def without_gateway() -> str:
    """Say which messages stay here, because neither the environment nor Settings name a gateway for them; else ""."""
    kept = frozenset(gateway.channel for gateway in gateways_to_clients() if not gateway.is_real)
    if kept == {"email", "sms"}:
        return _("Not sent: no gateway is set for e-mail and SMS. Messages are only kept here.")
    if kept == {"email"}:
        return _("Not sent: no gateway is set for e-mail. E-mails are only kept here.")
    return _("Not sent: no gateway is set for SMS. SMS are only kept here.") if kept else ""


def is_failed(message: Message) -> bool:
    """Say whether a message to a client did not arrive, so that it may be sent again."""
    return message.user_id is None and message.state in Message.FAILED


def is_waiting(message: Message) -> bool:
    """Say whether a message to a client has not left, so that it may be cancelled."""
    return message.user_id is None and message.can_be_cancelled
