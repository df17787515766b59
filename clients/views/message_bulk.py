"""Several messages at once: sent again, or cancelled. First it is said how many, then it is done.

What was ticked and what stands in the list now may differ: each verb takes those it fits and leaves the others alone. A
message that is not theirs makes the whole a 404.
"""

from collections import Counter

from django.contrib import messages as toasts
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.http import StaffRequest
from clients import access
from clients.views.message_list import is_failed, is_waiting, narrowed, wanted_of
from core import htmx
from core.errors import Conflict
from notifications.models import Message
from notifications.services import cancel_many, resend_many

MOST_AT_ONCE = 500


@require_POST
def messages_resend(request: StaffRequest) -> HttpResponse:
    """Send several failed messages again."""
    fits = Q(state__in=Message.FAILED, resends=None)
    chosen = [message for message in _chosen(request, fits) if is_failed(message)]
    if not chosen:
        toasts.warning(request, _("Choose messages that did not arrive."))
        return redirect("clients:message_list")
    if not request.POST.get("sure"):
        return _ask(request, "clients/messages_resend.html", chosen)
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


@require_POST
def messages_cancel(request: StaffRequest) -> HttpResponse:
    """Cancel several messages that have not left; what left meanwhile is said."""
    chosen = [message for message in _chosen(request, Q(state__in=Message.WAITING)) if is_waiting(message)]
    if not chosen:
        toasts.warning(request, _("Choose messages that have not left yet."))
        return redirect("clients:message_list")
    if not request.POST.get("sure"):
        return _ask(request, "clients/messages_cancel.html", chosen)
    number = cancel_many(chosen, by=request.user)
    if number:
        text = ngettext("%(n)d message is cancelled.", "%(n)d messages are cancelled.", number)
        toasts.success(request, text % {"n": number})
    if late := len(chosen) - number:
        text = ngettext("%(n)d message had left already.", "%(n)d messages had left already.", late)
        toasts.warning(request, text % {"n": late})
    return redirect(f"{reverse('clients:message_list')}?state=cancelled")


def _chosen(request: StaffRequest, fits: Q) -> list[Message]:
    if request.POST.get("all"):
        rows = narrowed(request, wanted_of(request.POST)).to_clients()
        return list(rows.filter(fits)[:MOST_AT_ONCE])
    pks = [int(pk) for pk in request.POST.getlist("ids")[:MOST_AT_ONCE] if pk.isdecimal() and len(pk) < 19]
    return access.messages_for_change(request.user, pks)


def _ask(request: StaffRequest, template: str, chosen: list[Message]) -> HttpResponse:
    counts = Counter(Message.State(message.state) for message in chosen)
    context = {
        "chosen": chosen,
        "counts": [(state.label, number) for state, number in counts.items()],
        "in_doubt": counts[Message.State.UNKNOWN],
        "most": MOST_AT_ONCE if len(chosen) == MOST_AT_ONCE else 0,
    }
    return htmx.render(request, template, context)
