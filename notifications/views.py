"""The inbox, the preferences and the live line to open browsers."""

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.db import connections
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import StaffRequest
from core.errors import RuleError
from core.forms import add_rule_error
from core.htmx import render, trigger, wants_fragment
from core.paging import BadCursor
from notifications import gate, inbox, kinds, live, places, services, stream
from notifications.hours_form import HoursForm
from notifications.models import Channel

ACTS = {"read": services.mark_read, "unread": services.mark_unread, "done": services.mark_done}
MOST_IDS = 200


@require_safe
def inbox_page(request: StaffRequest) -> HttpResponse:
    """Unread notices first, then the read ones; `show` narrows to one of them or to what is done."""
    try:
        return render(
            request,
            "notifications/inbox.html",
            _page(request, request.GET.get("show", ""), request.GET.get("cursor")),
            partial="parts" if request.GET.get("cursor") else "list",
        )
    except BadCursor:
        raise Http404 from None


def _page(request: StaffRequest, show: str, cursor: str | None = None) -> dict[str, object]:
    show = show if show in inbox.SHOWN else ""
    wanted = [show] if show else ["unread", "read"]
    parts = [inbox.part(request.user, shown, cursor) for shown in wanted]
    tabs = [("", _("All")), ("unread", _("Unread")), ("done", _("Done"))]
    here = reverse("notifications:inbox")
    newest = next((day.groups[0].lead.pk for part in parts for day in part.days), 0)
    return {
        "parts": parts,
        "show": show,
        "is_empty": not any(part.days for part in parts),
        "newest": newest,
        "tabs": [
            {"label": label, "url": f"{here}?show={name}" if name else here, "current": name == show}
            for name, label in tabs
        ],
        "snoozes": [
            ("hours", _("In three hours")),
            ("tomorrow", _("Tomorrow morning")),
            ("week", _("Next Monday")),
        ],
    }


@require_safe
def notice_open(request: StaffRequest, pk: int) -> HttpResponse:
    """Go to what a notice is about; it counts as read from then on."""
    notice = get_object_or_404(inbox.notices_of(request.user), pk=pk)
    services.mark_read(request.user, [notice.pk])
    is_seen = notice.subject in gate.visible(request.user, [notice.subject])
    # only our own paths are ever stored; a stored address must still not lead elsewhere
    is_path = notice.url.startswith("/") and not notice.url.startswith("//")
    return HttpResponseRedirect(notice.url if is_seen and is_path else reverse("notifications:inbox"))


@require_POST
def notice_act(request: StaffRequest) -> HttpResponse:
    """Read, unread, done or snooze some notices (`ids` by comma), with an undo."""
    ids = _ids(request.POST.get("ids") or request.GET.get("ids", ""))
    act = request.POST.get("act") or request.GET.get("act", "")
    if act == "snooze":
        choice = request.POST.get("until", "")
        if choice not in inbox.SNOOZES:
            return HttpResponseBadRequest()
        until = inbox.snooze_until(choice, request.user, timezone.now())
        changed = services.snooze(request.user, ids, until)
    elif act in ACTS:
        changed = ACTS[act](request.user, ids)
    else:
        return HttpResponseBadRequest()
    return _acted(request, act, changed)


@require_POST
def notices_read_all(request: StaffRequest) -> HttpResponse:
    """Mark everything that stood on the page as read."""
    (up_to, *_rest) = _ids(request.POST.get("up_to", "")) or [0]
    return _acted(request, "read", services.mark_all_read(request.user, up_to or None))


def _ids(raw: str) -> list[int]:
    words = raw.split(",")[:MOST_IDS]
    return [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 19]


def _acted(request: StaffRequest, act: str, changed: list[int]) -> HttpResponse:
    n = len(changed)
    texts = {
        "read": ngettext("%(n)d notice marked as read", "%(n)d notices marked as read", n),
        "unread": ngettext("%(n)d notice is unread again", "%(n)d notices are unread again", n),
        "done": ngettext("%(n)d notice done", "%(n)d notices done", n),
        "snooze": ngettext("%(n)d notice comes back later", "%(n)d notices come back later", n),
    }
    text = texts[act] % {"n": n}
    listed = ",".join(map(str, changed[:MOST_IDS]))
    undo = f"{reverse('notifications:act')}?act=unread&ids={listed}" if changed and act != "unread" else ""
    show = request.POST.get("show", "")
    if not wants_fragment(request):
        messages.success(request, text, extra_tags=f"undo:{undo}" if undo else "")
        return redirect(f"{reverse('notifications:inbox')}{f'?show={show}' if show in inbox.SHOWN else ''}")
    if request.GET:  # an undo out of a toast: the page reloads itself
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    response = render(request, "notifications/inbox.html", _page(request, show), partial="list")
    toast = {"text": text, "kind": "success"} | ({"undo_url": undo} if undo else {})
    return trigger(response, toast=toast, unread=live.unread_count(request.user.pk))


@require_safe
def unread_count(request: StaffRequest) -> HttpResponse:
    """The number of unread notices, for pages without a live line."""
    return JsonResponse({"unread": live.unread_count(request.user.pk)})


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: StaffRequest) -> HttpResponse:
    """Which kind comes by which channel, when what can wait comes, what is muted and what waits now."""
    form = HoursForm.of(services.hours_of(request.user), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_hours(request.user, **form.cleaned_data)
        except RuleError as error:
            add_rule_error(form, error)
        else:
            _keep_channels(request)
            messages.success(request, _("Your choice holds from now on."))
            return redirect("notifications:preferences")
    context = _matrix(request) | {
        "form": form,
        "mutes": places.named(request.user, services.mutes_of(request.user)),
        "held": inbox.hide_held(request.user, services.held_for(request.user)),
    }
    context |= {"devices": services.devices_of(request.user), "push_key": services.push_key()}
    return render(request, "notifications/preferences.html", context, status=422 if form.errors else 200)


def _keep_channels(request: StaffRequest) -> None:
    forced = services.forced_kinds()
    for kind, channels in services.preferences_of(request.user).items():
        for channel, is_on in channels.items():
            wanted = f"{kind}:{channel}" in request.POST
            if wanted != is_on and (kind, channel) not in forced:
                services.set_preference(request.user, kind, channel, is_on=wanted)


def _matrix(request: StaffRequest) -> dict[str, object]:
    current, forced = services.preferences_of(request.user), services.forced_kinds()
    rows = [
        {
            "label": kind.label or kind.name,
            "kind": kind.name,
            "can_wait": kind.is_groupable,
            "cells": [
                {
                    "name": f"{kind.name}:{channel}",
                    "label": Channel(channel).label,
                    "is_on": current[kind.name][channel] or (kind.name, channel) in forced,
                    "is_forced": (kind.name, channel) in forced,
                }
                for channel in Channel.values
            ],
        }
        for kind in kinds.listed()
    ]
    return {"rows": rows, "channels": [Channel(channel).label for channel in Channel.values]}


@require_POST
def mute_toggle(request: StaffRequest) -> HttpResponse:
    """Mute a record, or tell about it again."""
    subject = request.POST.get("subject", "")
    if subject not in gate.visible(request.user, [subject]) or not subject:
        raise Http404
    if request.POST.get("act") == "unmute":
        services.unmute(request.user, subject)
        messages.success(request, _("You hear about it again."))
    else:
        services.mute(request.user, subject)
        messages.success(request, _("Muted. Reminders and deadlines still come."))
    back = "notifications:inbox" if request.POST.get("next") == "inbox" else "notifications:preferences"
    return redirect(back)


async def events(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Keep a line open to one browser and say how many notices are unread, as it changes (server-sent events)."""
    user = await request.auser()
    pk = int(user.pk or 0)
    first = await sync_to_async(live.unread_count)(pk)
    # a stream lives for minutes: it must not sit on a database connection meanwhile
    await sync_to_async(connections.close_all)()
    return await stream.answer(pk, first, lasts=hasattr(request, "scope"))
