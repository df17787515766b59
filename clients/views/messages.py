"""One e-mail or SMS with its fate, and writing one to a client: composed, looked at, then sent."""

from typing import Any

from django.conf import settings
from django.contrib import messages as toasts
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from clients import access, services
from clients.contact import may_contact
from clients.forms import MessageForm, show_refusal
from clients.letters import language_of
from clients.models import Client
from clients.views import words
from clients.views.counting import size_of
from clients.views.dossier import composer_of
from clients.zones import zone_of
from core import htmx
from core.errors import Conflict, RuleError
from notifications import reasons, sms
from notifications.models import Message, Purpose
from notifications.services import cancel, resend
from notifications.transports.registry import gateways_to_clients


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
        "is_waiting": message.user_id is None and message.can_be_cancelled,
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
def message_undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back what was just sent, and open it again to be written anew; too late is said."""
    message = access.message_for_change(request.user, pk)
    try:
        cancel(message, by=request.user)
    except Conflict as error:
        return htmx.trigger(HttpResponse(status=409), toast={"text": str(error.message), "kind": "error"})
    page = reverse("clients:client_detail", args=[client_pk(message)])
    response = HttpResponse(status=204)
    response.headers["HX-Redirect"] = f"{page}?compose={message.channel}&again={message.pk}#composer"
    return response


@require_POST
def message_create(request: StaffRequest, pk: int, channel: str) -> HttpResponse:
    """Look at a message to a client as they will get it, then send it."""
    if channel not in Message.Channel.values:
        raise Http404
    client = access.client_for_page(request.user, pk)
    files = access.files_to_attach(request.user, client) if channel == "email" else ()
    form = MessageForm(
        request.POST,
        channel=channel,
        client=client,
        files=files,
        texts=access.texts_to_use(request.user, channel),
        auto_id=f"id_{channel}_%s",
    )
    if not form.is_valid():
        return _composer(request, client, channel, form, status=422)
    data = text_of(client, channel, form.cleaned_data)
    act = request.POST.get("act")
    if act == "back":
        return _composer(request, client, channel, form)
    try:
        services.check_time(data["due_at"])
        services.check_attachments(data["files"])
        if act != "send":
            return _composer(request, client, channel, form, preview=preview_of(client, channel, data))
        if (pk_of := data.pop("answers", None)) is not None:
            data["answers"] = access.letter_to_answer(request.user, client, pk_of)
        message = services.send_message(
            client, by=request.user, channel=channel, undo_s=settings.DELIVERY["undo_s"], **data
        )
    except RuleError as error:
        show_refusal(error, form)
        return _composer(request, client, channel, form, status=422)
    return _sent(request, client, message)


def _sent(request: StaffRequest, client: Client, message: Message) -> HttpResponse:
    """Say that it is on its way, or that it stays here for want of a gateway, and how to take it back."""
    has_gateway = any(
        gateway.is_real for gateway in gateways_to_clients() if gateway.channel == message.channel
    )
    text = _("The message is on its way.") if has_gateway else reasons.text("no_gateway")
    undo = reverse("clients:message_undo", args=[message.pk])
    if not htmx.wants_fragment(request):
        toasts.success(request, text, extra_tags=f"undo:{undo}")
        return redirect("clients:client_detail", client.pk)
    response = _composer(request, client, "comment", None, is_sent=True)
    toast = {"text": text, "kind": "success", "undo_url": undo}
    return htmx.trigger(response, toast=toast, **{"draft-saved": {}})


def text_of(client: Client, channel: str, data: dict[str, Any]) -> dict[str, Any]:
    """What services take: the greeting, when it is wanted, stands in the text."""
    data = dict(data)
    data["files"] = data.pop("attached", [])
    data["purpose"] = Purpose.MARKETING if data.pop("is_advertising") else Purpose.SERVICE
    if data.pop("greet"):
        gap = "\n\n" if channel == "email" else "\n"
        data["body"] = f"{words.greeting(client, language_of(client))}{gap}{data['body']}"
    return data


def preview_of(client: Client, channel: str, data: dict[str, Any]) -> dict[str, Any]:
    """The message as the client will see it, and what the gate says; an SMS with its size."""
    there = zone_of(client)
    at = data.get("due_at")
    here = timezone.get_current_timezone()
    is_elsewhere = at is not None and at.astimezone(there).utcoffset() != at.astimezone(here).utcoffset()
    return {
        **data,
        "name": client.name,
        "language": language_of(client),
        "answer": may_contact(
            client, channel, to=data["to"], body=data["body"], purpose=data["purpose"], at=at
        ),
        **(size_of(client, **data) if channel == "sms" else {}),
        "their_time": f"{at.astimezone(there):%d.%m. %H:%M}" if at is not None and is_elsewhere else "",
        "their_zone": there.key,
    }


def _composer(
    request: StaffRequest, client: Client, channel: str, form: Any, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"client": client, "is_focused": True, **composer_of(request, client, channel, form), **more}
    if htmx.wants_fragment(request):
        return htmx.render(request, "clients/composer.html", context, partial="composer", status=status)
    return htmx.render(request, "clients/message_create.html", context, status=status)
