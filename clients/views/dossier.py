"""The dossier: everything about one client on one page, each block bounded."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from accounts.models import User
from clients import access, drafts
from clients.forms import CommentForm, ContactForm, MessageForm, NextStepForm, PlanForm
from clients.letters import language_of
from clients.models import Client, Contact, ContactKind, Told
from clients.views import words
from clients.views.counting import counter_texts, recipients_of
from clients.views.entries import CONTACTS
from clients.views.identity import facts_of, identity_of
from clients.views.timeline import SHOWN_PLANS, TimelineState, timeline_of
from core import htmx
from core.rows import drawer_of

DAYS = (1, 3, 7, 30)
TABS = {
    "comment": (gettext_lazy("Comment"), "comment"),
    "contact": (gettext_lazy("Log contact"), "phone"),
    "plan": (gettext_lazy("Plan"), "calendar"),
    "email": (gettext_lazy("E-mail"), "mail"),
    "sms": (gettext_lazy("SMS"), "sms"),
}
FORMS = {"comment": CommentForm, "contact": ContactForm, "plan": PlanForm}


@require_safe
def client_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one client; one in the trash shows what it was and the way back."""
    client = access.client_for_page(request.user, pk, trashed=True)
    token = get_token(
        request
    )  # one for all forms of the page: making another each time took longer than the form
    context: dict[str, Any] = {
        "client": client,
        "identity": identity_of(client, request.user),
        "csrf_token": token,
    }
    if not client.deleted_at:
        is_blank = "compose" not in request.GET
        context |= {
            **facts_of(client),
            **(blank_composer_of(client, token) if is_blank else composer_of(request, client)),
            **_frame_of(client, request.user, context["identity"]["first_phone"], token),
        }
    state = TimelineState.read(request.GET)
    context |= timeline_of(request, client, state, with_plans=True, token=token)
    context["planned"] = [planned_row(plan) for plan in context["plans"]]
    return htmx.render(request, "clients/client_detail.html", context)


def planned_of(client: Client) -> list[dict[str, Any]]:
    """The contacts that are to come, soonest first."""
    return [planned_row(Told.of_contact(contact)) for contact in access.plans_of(client)[:SHOWN_PLANS]]


def planned_row(plan: Told) -> dict[str, Any]:
    """One planned contact as its line shows it."""
    tone, when, exact = words.step_of(plan.at, timezone.localtime())
    return {
        "kind": ContactKind(plan.kind).label,
        "text": plan.text,
        "tone": tone,
        "when": when,
        "exact": exact,
        "url": f"{CONTACTS}{plan.pk}/",
    }


def composer_of(request: StaffRequest, client: Client, tab: str = "", form: Any = None) -> dict[str, Any]:
    """What the composer needs: its tabs and the form of the open one."""
    wanted = tab or request.GET.get("compose", "")
    tab = wanted if wanted in TABS else "comment"
    asks_next = next_step_of() if wanted == "next" else {}
    return {
        "tab": tab,
        "compose_tabs": _tabs(client.url, tab),
        "comment_url": reverse("tasks:comment_create", args=[client.pk]),
        "compose_form": form or _blank(request, client, tab),
        **(message_of(client) if tab not in FORMS else {}),
        **({"recipients": recipients_of(client)} if tab == "sms" else {}),
        **asks_next,
    }


def _tabs(page: str, open_tab: str) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "label": label,
            "icon": icon,
            "url": f"{page}?compose={name}#composer",
            "hx": f"{page}composer/?compose={name}",
            "current": name == open_tab,
        }
        for name, (label, icon) in TABS.items()
    ]


class _AnyClient(NamedTuple):
    """Stands for a client in what is drawn once a language: names that are filled in for each."""

    pk: str = "{pk}"
    url: str = "{url}"
    subject: str = "{subject}"


_ANY = _AnyClient()


def blank_composer_of(client: Client, token: str) -> dict[str, Any]:
    """What the page needs for the composer that waits for a comment."""
    comment_url = reverse("tasks:comment_create", args=[client.pk])
    values = {"url": client.url, "subject": client.subject, "comment_url": comment_url, "token": token}
    return {"composer": drawer_of(_blank_composer)(values)}


def _blank_composer() -> str:
    context = {
        "client": _ANY,
        "csrf_token": "{token}",
        "tab": "comment",
        "compose_tabs": _tabs(_ANY.url, "comment"),
        "comment_url": "{comment_url}",
        "compose_form": CommentForm(auto_id="id_comment_%s"),
    }
    return render_to_string("clients/composer.html#composer", context)


def _frame_of(
    client: Client, user: User, phone: Mapping[str, Any] | None, token: str
) -> dict[str, SafeString]:
    """What stands around every client's page: the menu, and the bar of a narrow screen."""
    erase_url = reverse("desk:client_erase", args=[client.pk]) if user.is_admin else ""
    values = {
        "url": client.url,
        "pk": client.pk,
        "tel": phone["tel"] if phone else "",
        "erase_url": erase_url,
        "token": token,
    }
    return {
        "menu": drawer_of(_menu, user.is_admin)(values),
        "bar": drawer_of(_bar, phone is not None)(values),
    }


def _menu(is_admin: bool) -> str:
    context = {"client": _ANY, "csrf_token": "{token}", "erase_url": "{erase_url}" if is_admin else ""}
    return render_to_string("clients/client_detail.html#menu", context)


def _bar(has_phone: bool) -> str:
    context = {
        "client": _ANY,
        "compose_tabs": _tabs(_ANY.url, ""),
        "tel": "{tel}" if has_phone else "",
    }
    return render_to_string("clients/client_detail.html#bar", context)


def _blank(request: StaffRequest, client: Client, tab: str) -> Any:
    if tab in FORMS:
        return FORMS[tab](auto_id=f"id_{tab}_%s")
    return MessageForm(
        channel=tab,
        client=client,
        files=access.files_to_attach(request.user, client) if tab == "email" else (),
        texts=access.texts_to_use(request.user, tab),
        initial=drafts.begun(request.user, client, tab, request.GET),
        auto_id=f"id_{tab}_%s",
    )


def message_of(client: Client) -> dict[str, Any]:
    """What a message to a client begins with."""
    language = language_of(client)
    return {
        "greeting": words.greeting(client, language),
        "counter": counter_texts(),
        "message_language": dict(settings.LANGUAGES).get(language, language),
    }


def next_step_of(contact: Contact | None = None, form: Any = None) -> dict[str, Any]:
    """What the question "what next?" offers: a few days at ten in the morning, or any time."""
    now = timezone.localtime()
    days = [(now + timedelta(days=days)).date() for days in DAYS]
    labels = [_("Tomorrow"), _("In 3 days"), _("In a week"), _("In a month")]
    return {
        "contact": contact,
        "next_form": form or NextStepForm(auto_id="id_next_%s"),
        "days": [{"label": label, "value": day.isoformat()} for label, day in zip(labels, days, strict=True)],
    }


@require_safe
def composer(request: StaffRequest, pk: int) -> HttpResponse:
    """The composer alone, on another of its tabs."""
    client = access.client_for_page(request.user, pk)
    context = {"client": client, "is_focused": True, **composer_of(request, client)}
    response = htmx.render(request, "clients/composer.html", context, partial="composer")
    response.headers["HX-Replace-Url"] = (
        f"{reverse('clients:client_detail', args=[pk])}?compose={context['tab']}"
    )
    return response
