"""Texts to send again and again: one name, five languages, a version for each change; administrators alone."""

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import StaffRequest
from clients import access, services
from clients.models import Client, TextVersion
from clients.texts import NAMES, fill, longest_values
from clients.views.counting import counter_texts
from core.errors import RuleError
from core.forms import add_rule_error
from desk.forms.texts import TextForm
from desk.views.settings import say_saved, settings_page
from notifications.models import Message

SAMPLES = 20  # clients offered for a preview


@require_safe
def settings_texts(request: StaffRequest) -> HttpResponse:
    """List the texts with the languages they have."""
    languages = dict(settings.LANGUAGES)
    texts = [
        {"text": text, "languages": [languages.get(code, code) for code in getattr(text, "languages", ())]}
        for text in access.texts_for_view(request.user)
    ]
    return settings_page(request, "desk/settings/texts.html", {"texts": texts})


@require_http_methods(["GET", "POST"])
def text_create(request: StaffRequest) -> HttpResponse:
    """Make a text in its first language."""
    access.texts_for_view(request.user)
    form = TextForm(
        request.POST if request.method == "POST" else None,
        initial={"channel": "email", "language": request.user.language},
    )
    if form.is_valid():
        try:
            text = services.create_text(by=request.user, **form.cleaned_data)
        except RuleError as error:
            add_rule_error(form, error)
        else:
            say_saved(request)
            return redirect("desk:text_edit", text.pk)
    return settings_page(request, "desk/settings/text.html", {"form": form, "names": _names()}, form)


@require_http_methods(["GET", "POST"])
def text_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change what a text says in one language, and see it as a real client would read it, in each language."""
    text = access.text_for_change(request.user, pk)
    versions = access.versions_of(text)
    newest = {version.language: version for version in reversed(versions)}
    wanted = request.GET.get("language", "")
    language = wanted if wanted in dict(settings.LANGUAGES) else next(iter(newest), request.user.language)
    now = newest.get(language)
    initial = {"language": language, "subject": now.subject if now else "", "body": now.body if now else ""}
    form = TextForm(request.POST if request.method == "POST" else None, text=text, initial=initial)
    if form.is_valid():
        try:
            services.add_version(text, by=request.user, **form.cleaned_data)
        except RuleError as error:
            add_rule_error(form, error)
        else:
            say_saved(request)
            return redirect(
                f"{reverse('desk:text_edit', args=[pk])}?language={form.cleaned_data['language']}"
            )
    context = {
        "form": form,
        "text": text,
        "names": _names(),
        "versions": [version for version in versions if version.language == language],
        "tabs": [
            {"label": label, "url": f"?language={code}", "current": code == language, "count": _number(newest.get(code))}
            for code, label in settings.LANGUAGES
        ],
        **_previews(request, newest),
        **(_counted(request, language) if text.channel == Message.Channel.SMS else {}),
        "language": language,
    }  # fmt: skip
    return settings_page(request, "desk/settings/text.html", context, form)


def _counted(request: StaffRequest, language: str) -> dict[str, Any]:
    """What the counter under an SMS needs: its sentences, and how long the fields become."""
    return {"counter": counter_texts(), "longest": json.dumps(longest_values(request.user, language))}


@require_POST
def text_archive(request: StaffRequest, pk: int) -> HttpResponse:
    """Offer a text no more; messages made of it keep their words."""
    services.archive_text(access.text_for_change(request.user, pk))
    messages.success(request, _("Removed"))
    return redirect("desk:settings_texts")


def _number(version: TextVersion | None) -> str:
    return str(version.number) if version else ""


def _names() -> list[tuple[str, Any]]:
    return [(f"{{{{ {name} }}}}", label) for name, label in NAMES.items()]


def _previews(request: StaffRequest, newest: dict[str, TextVersion]) -> dict[str, Any]:
    """Every language of a text as one of the clients would read it, with the values that they lack."""
    clients = list(access.clients_to_choose(request.user).select_related("office", "organisation")[:SAMPLES])
    wanted = request.GET.get("client", "")
    client: Client | None = next(
        (one for one in clients if str(one.pk) == wanted), clients[0] if clients else None
    )
    previews = []
    for code, label in settings.LANGUAGES:
        version = newest.get(code)
        if version is not None and client is not None:
            filled = fill(version.subject, version.body, client, request.user, code)
            previews.append(
                {"language": code, "label": label, "dir": "rtl" if code == "ar" else "ltr", "filled": filled}
            )
    return {"clients": clients, "client": client, "previews": previews}
