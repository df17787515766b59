"""Settings: the few kinds of notices that reach everybody, whatever people prefer; administrators alone."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts import access
from accounts.http import StaffRequest
from desk.views.settings import say_saved, settings_page
from notifications import kinds
from notifications.models import Channel
from notifications.services import forced_kinds, set_forced


@require_http_methods(["GET", "POST"])
def settings_notices(request: StaffRequest) -> HttpResponse:
    """Show and change what nobody can switch off."""
    access.require_admin(request.user)
    pairs = [(kind.name, channel) for kind in kinds.listed() for channel in Channel.values]
    if request.method == "POST":
        set_forced(pair for pair in pairs if ":".join(pair) in request.POST)
        say_saved(request)
        return redirect("desk:settings_notices")
    forced = forced_kinds()
    rows = [
        {
            "label": kind.label or kind.name,
            "cells": [
                {
                    "name": f"{kind.name}:{channel}",
                    "label": Channel(channel).label,
                    "is_on": (kind.name, channel) in forced,
                }
                for channel in Channel.values
            ],
        }
        for kind in kinds.listed()
    ]
    context = {"rows": rows, "channels": [Channel(channel).label for channel in Channel.values]}
    return settings_page(request, "desk/settings/notices.html", context)
