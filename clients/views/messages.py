"""One e-mail or SMS with its fate, and writing one to a client: composed, looked at, then sent."""

from typing import Any

from django.contrib import messages as toasts
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from clients import access, services
from clients.forms import MessageForm, show_refusal
from clients.letters import language_of
from clients.models import Client
from clients.views import words
from clients.views.dossier import composer_of
from core import htmx
from core.errors import Conflict, RuleError
from notifications import sms
from notifications.models import Message
from notifications.services import cancel, resend


def rows_of(found: list[Message], request: StaffRequest) -> list[dict[str, Any]]:
    """Format messages with attempts loaded; clients' names by one query."""
    now = timezone.localtime()
    pks = {pk for message in found if (pk := client_pk(message)) is not None}
    names = access.names_of_clients(request.user, pks)
    return [message_row(message, names, now) for message in found]


def client_pk(message: Message) -> int | None:
    """The id of the client a message is filed under; None for messages to colleagues."""
    noun, _colon, number = message.subject.partition(":")
    return int(number) if message.user_id is None and noun == "client" and number.isdecimal() else None


def message_row(message: Message, names: dict[int, str], now: Any) -> dict[str, Any]:
    """One message ready to print: who, what, when, and its state in words."""
    local = timezone.localtime(message.created_at)
    goes = timezone.localtime(message.goes_at) if message.goes_at and message.goes_at > now else None
    pk = client_pk(message)
    return {
        "message": message,
        "icon": "mail" if message.channel == "email" else "sms",
        "who": names.get(pk or 0) or message.name or _("You"),
        "who_url": reverse("clients:client_detail", args=[pk]) if pk in names else "",
        "text": " ".join(message.text_as_sent.split())[:160],
        "at": words.day_name(local.date(), now.date()),
        "clock": f"{local:%H:%M}",
        "exact": words.exact(local),
        "goes": f"{words.day_name(goes.date(), now.date())} {goes:%H:%M}" if goes else "",
        "reason": message.reason["text"] if message.reason else "",
        "tries": len(message.attempts.all()),
        "is_failed": message.user_id is None and message.state in Message.FAILED,
    }


@require_safe
def message_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One message: the text as sent, and every attempt."""
    return _detail(request, access.message_for_view(request.user, pk))


def _detail(request: StaffRequest, message: Message) -> HttpResponse:
    row = rows_of([message], request)[0]
    may_change = message.user_id is None
    context = {
        "row": row,
        "message": message,
        "attempts": message.attempts.all(),
        "may_cancel": may_change and message.can_be_cancelled,
        "may_resend": may_change and message.can_be_resent,
        "size": sms.count(message.text_as_sent) if message.channel == "sms" else None,
    }
    return htmx.render(request, "clients/message_detail.html", context, partial="dialog")


@require_POST
def message_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back a message that has not left."""
    message = access.message_for_change(request.user, pk)
    try:
        cancel(message, by=request.user)
        toasts.success(request, _("The message is cancelled."))
    except Conflict as error:
        toasts.error(request, str(error.message))
    return redirect("clients:message_detail", pk)


@require_POST
def message_resend(request: StaffRequest, pk: int) -> HttpResponse:
    """Send the same text again, as a new message."""
    message = access.message_for_change(request.user, pk)
    try:
        again = resend(message, by=request.user)
    except Conflict as error:
        toasts.error(request, str(error.message))
        return redirect("clients:message_detail", pk)
    toasts.success(request, _("The message goes out again."))
    return redirect("clients:message_detail", again.pk)


@require_POST
def message_create(request: StaffRequest, pk: int, channel: str) -> HttpResponse:
    """Look at a message to a client as they will get it, then send it."""
    if channel not in Message.Channel.values:
        raise Http404
    client = access.client_for_page(request.user, pk)
    form = MessageForm(request.POST, channel=channel, client=client, auto_id=f"id_{channel}_%s")
    if not form.is_valid():
        return _composer(request, client, channel, form, status=422)
    data = text_of(client, channel, form.cleaned_data)
    if request.POST.get("act") == "back":
        return _composer(request, client, channel, form)
    if request.POST.get("act") != "send":
        return _composer(request, client, channel, form, preview=preview_of(client, channel, data))
    try:
        services.send_message(client, by=request.user, channel=channel, **data)
    except RuleError as error:
        show_refusal(error, form)
        return _composer(request, client, channel, form, status=422)
    text = _("The message is on its way.")
    if not htmx.wants_fragment(request):
        toasts.success(request, text)
        return redirect("clients:client_detail", pk)
    response = _composer(request, client, "comment", None, is_sent=True)
    return htmx.trigger(response, toast={"text": text, "kind": "success"}, **{"draft-saved": {}})


def text_of(client: Client, channel: str, data: dict[str, Any]) -> dict[str, Any]:
    """What services take: the greeting, when it is wanted, stands in the text."""
    data = dict(data)
    if data.pop("greet"):
        gap = "\n\n" if channel == "email" else "\n"
        data["body"] = f"{words.greeting(client, language_of(client))}{gap}{data['body']}"
    return data


def preview_of(client: Client, channel: str, data: dict[str, Any]) -> dict[str, Any]:
    """The message as the client will see it; an SMS with its size."""
    return {
        **data,
        "name": client.name,
        "language": language_of(client),
        "size": sms.count(data["body"]) if channel == "sms" else None,
        "cheaper": sms.cheaper(data["body"]) if channel == "sms" else None,
    }


def _composer(
    request: StaffRequest, client: Client, channel: str, form: Any, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"client": client, "is_focused": True, **composer_of(request, client, channel, form), **more}
    if htmx.wants_fragment(request):
        return htmx.render(request, "clients/composer.html", context, partial="composer", status=status)
    return htmx.render(request, "clients/message_create.html", context, status=status)


@require_POST
def sms_count(request: StaffRequest) -> HttpResponse:
    """Count an SMS while it is typed. A POST, so that texts stay out of addresses and logs."""
    text = request.POST.get("body", "")[:5000]
    context = {"size": sms.count(text), "cheaper": sms.cheaper(text)}
    return htmx.render(request, "clients/message_form.html", context, partial="count")
