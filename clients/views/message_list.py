"""Every e-mail and SMS with its fate: narrowed in the address, and several sent again at once."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from clients import access
from clients.views.messages import rows_of
from core import htmx
from core.errors import Conflict
from core.paging import BadCursor, Keyset
from notifications.models import Message
from notifications.models.messages import MessageQuerySet
from notifications.services import resend_many
from notifications.transports.registry import gateways_to_clients

PAGE_SIZE = 30
MOST_AT_ONCE = 500
VIEWS = {
    "": gettext_lazy("All"),
    "waiting": gettext_lazy("Waiting"),
    "hands": gettext_lazy("Needs a look"),
    "mine": gettext_lazy("To me"),
}


@require_safe
def message_list(request: StaffRequest) -> HttpResponse:
    """Show the messages this person may see, newest first."""
    wanted = _wanted(request.GET)
    rows = _narrowed(request, wanted)
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
        "may_resend": any(_is_failed(message) for message in found),
        "without_gateway": without_gateway(),
        "tray_count": access.tray(request.user)[:100].count(),
    }
    return htmx.render(request, "clients/message_list.html", context, partial="rows")


def _wanted(data: Any) -> dict[str, str]:
    """Read the filter of an address; what nobody offers reads as no filter."""
    offered = {
        "view": VIEWS.keys(),
        "channel": set(Message.Channel.values),
        "state": set(Message.State.values),
    }
    return {
        name: data.get(name, "") if data.get(name, "") in values else "" for name, values in offered.items()
    }


def _narrowed(request: StaffRequest, wanted: dict[str, str]) -> MessageQuerySet:
    rows = access.messages_seen_by(request.user)
    if wanted["view"] == "waiting":
        rows = rows.waiting()
    elif wanted["view"] == "hands":
        rows = rows.needing_hands()
    elif wanted["view"] == "mine":
        rows = rows.filter(user=request.user)
    exact = {name: wanted[name] for name in ("channel", "state") if wanted[name]}
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


def _is_failed(message: Message) -> bool:
    return message.user_id is None and message.state in Message.FAILED


@require_POST
def messages_resend(request: StaffRequest) -> HttpResponse:
    """Send several failed messages again: first say how many, then do it. One that is not theirs makes it a 404."""
    if request.POST.get("all"):
        rows = _narrowed(request, _wanted(request.POST)).to_clients().filter(state__in=Message.FAILED)
        chosen = list(rows.filter(resends=None)[:MOST_AT_ONCE])
    else:
        pks = [
            int(pk) for pk in request.POST.getlist("ids")[:MOST_AT_ONCE] if pk.isdecimal() and len(pk) < 19
        ]
        chosen = access.messages_for_change(request.user, pks)
    chosen = [message for message in chosen if message.state in Message.FAILED]
    if not chosen:
        toasts.warning(request, _("Choose messages that did not arrive."))
        return redirect("clients:message_list")
    if not request.POST.get("sure"):
        counts = Counter(Message.State(message.state) for message in chosen)
        context = {
            "chosen": chosen,
            "counts": [(state.label, number) for state, number in counts.items()],
            "in_doubt": counts[Message.State.UNKNOWN],
            "most": MOST_AT_ONCE if len(chosen) == MOST_AT_ONCE else 0,
        }
        return htmx.render(request, "clients/messages_resend.html", context)
    try:
        number = resend_many(chosen, by=request.user)
    except Conflict as error:
        toasts.error(request, str(error.message))
        return redirect("clients:message_list")
    toasts.success(
        request,
        ngettext("%(n)d message goes out again.", "%(n)d messages go out again.", number) % {"n": number},
    )
    return redirect(f"{reverse('clients:message_list')}?view=waiting")
