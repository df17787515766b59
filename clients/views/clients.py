"""Making, editing, peeking at, trashing and restoring a client."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import StaffRequest
from accounts.models import User
from clients import access, services, unseen, validation
from clients.forms import BLANK_ROWS, ClientForm, Points, show_refusal
from clients.models import Client, Kind
from clients.views import conflicts
from clients.views.identity import identity_of
from core import htmx, phones
from core.errors import Conflict, RuleError
from core.text import clean


class _Typed:
    """The three parts of the form of a client: its fields, its phones, its e-mails."""

    def __init__(self, form: ClientForm, phone_rows: Points, email_rows: Points) -> None:
        self.form, self.phones, self.emails = form, phone_rows, email_rows

    @classmethod
    def posted(cls, data: QueryDict, *, by: User, client: Client | None = None) -> "_Typed":
        form = ClientForm(data, by=by, client=client)
        return cls(form, Points.posted("phone", data), Points.posted("email", data))

    def is_valid(self, client: Client | None = None) -> bool:
        """Check every part, so that all that is wrong is said at once."""
        is_good = self.form.is_valid()
        office = self.form.cleaned_data.get("office") or self.form.by.office
        kept_phones = [row["raw"] for row in client.points.phones] if client else []
        kept_emails = [row["address"] for row in client.points.emails] if client else []
        is_good &= self.phones.check(lambda raw: validation.check_phone(raw, office.country), kept_phones)
        return self.emails.check(validation.check_email, kept_emails) and is_good

    def lists(self) -> dict[str, Any]:
        return {
            "phones": self.phones.values(),
            "emails": self.emails.values(),
            "tags": self.form.cleaned_data["tags"],
        }

    def context(self) -> dict[str, Any]:
        return {"form": self.form, "points": [self.phones.padded(), self.emails.padded()]}


@require_http_methods(["GET", "HEAD", "POST"])
def client_create(request: StaffRequest) -> HttpResponse:
    """Make a client; look-alikes are shown before anything is saved."""
    user = request.user
    if request.method != "POST":
        first = {"owner": user.pk, "office": user.office_id, "name": request.GET.get("name", "")[:300]}
        form = ClientForm(by=user, initial=first)
        typed = _Typed(form, Points("phone", []).padded(BLANK_ROWS), Points("email", []).padded())
        return _form_page(request, typed)
    typed = _Typed.posted(request.POST, by=user)
    if not typed.is_valid():
        return _form_page(request, typed, status=422)
    alike = look_alikes(request.POST, user)
    if alike and not {str(one["pk"]) for one in alike} <= set(request.POST.getlist("seen")):
        return _form_page(request, typed, status=422, alike=alike, is_blocked=True)
    try:
        client = services.create_client(by=user, values=typed.form.values(), **typed.lists())
    except RuleError as error:
        show_refusal(error, typed.form, typed.phones, typed.emails)
        return _form_page(request, typed, status=422)
    messages.success(request, _("%(name)s was added.") % {"name": client.name})
    return redirect("clients:client_detail", client.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def client_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Edit everything about a client at once. Somebody else's edit meanwhile is shown beside one's own."""
    user = request.user
    client = access.client_for_page(user, pk)
    if request.method != "POST":
        form = ClientForm(by=user, client=client, initial=ClientForm.values_of(client))
        phone_rows = client.points.phones
        email_rows = client.points.emails
        typed = _Typed(form, Points.stored("phone", phone_rows), Points.stored("email", email_rows))
        return _form_page(request, typed, client=client, version=client.version)
    typed = _Typed.posted(request.POST, by=user, client=client)
    version = conflicts.version_of(request.POST)
    if not typed.is_valid(client):
        return _form_page(request, typed, client=client, version=version, status=422)
    taken = {name.removeprefix("take_") for name, side in request.POST.items() if side == "theirs"}
    given = {"values": typed.form.values(), **typed.lists()}
    given["values"] = {name: value for name, value in given["values"].items() if name not in taken}
    given |= {name: None for name in ("phones", "emails", "tags") if name in taken}
    try:
        services.update_client(client, by=user, version=version, **given)
    except Conflict as error:
        shown = conflicts.rows(error, typed.form)
        now = error.data.get("current", {}).get("version", version)
        page = {"conflict": shown, "conflict_text": error.message}
        return _form_page(request, typed, client=client, version=now, status=409, **page)
    except RuleError as error:
        show_refusal(error, typed.form, typed.phones, typed.emails)
        return _form_page(request, typed, client=client, version=version, status=422)
    messages.success(request, _("Saved."))
    return redirect("clients:client_detail", pk)


def _form_page(
    request: StaffRequest, typed: _Typed, *, client: Client | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    cancel = reverse("clients:client_detail", args=[client.pk]) if client else reverse("clients:client_list")
    context = {**typed.context(), "client": client, "cancel_url": cancel, **more}
    return htmx.render(request, "clients/client_form.html", context, status=status)


def look_alikes(data: QueryDict, user: User, exclude: int | None = None) -> list[dict[str, Any]]:
    """Clients that what is being typed may be, for the warning; only those this person may see."""
    name = data.get("name", "") or f"{data.get('given_name', '')} {data.get('family_name', '')}"
    numbers = [
        phones.parse(raw, user.office.country) for raw in data.getlist("phone_value")[:20] if len(raw) > 5
    ]
    addresses = [address for address in data.getlist("email_value")[:20] if "@" in address]
    found = services.find_duplicates(
        [number for number in numbers if number], addresses, name[:300].strip(), by=user, exclude=exclude
    )
    return [
        {
            "pk": client.pk,
            "name": client.name,
            "owner": client.owner.name if client.owner else "",
            "why": {"phone": _("same phone"), "email": _("same e-mail"), "name": _("similar name")}[why],
            "is_sure": why != "name",
        }
        for client, why in found
    ]


@require_POST
def client_duplicates(request: StaffRequest) -> HttpResponse:
    """Warn about look-alikes while somebody types. A POST, so that names and numbers stay out of addresses and logs."""
    exclude = request.POST.get("exclude", "")
    alike = look_alikes(request.POST, request.user, int(exclude[:17]) if exclude.isdecimal() else None)
    return htmx.fragment(request, "clients/client_form.html", "alike", {"alike": alike})


@require_safe
def point_row(request: StaffRequest, prefix: str) -> HttpResponse:
    """One more blank row for a phone or an e-mail."""
    context = {"rows": Points(prefix, []).padded(), "is_more": True}
    return htmx.render(request, "clients/points.html", context, partial="rows")


@require_safe
def client_peek(request: StaffRequest, pk: int) -> HttpResponse:
    """The client at a glance, beside the list."""
    client = access.client_for_page(request.user, pk)
    if not htmx.wants_fragment(request):
        return redirect("clients:client_detail", pk)
    comments = client.comments.filter(deleted_at=None).select_related("author").order_by("-is_pinned", "-id")
    context = {"client": client, "identity": identity_of(client, request.user), "comments": comments[:3]}
    return htmx.render(request, "clients/client_peek.html", context, partial="peek")


@require_POST
def client_trash(request: StaffRequest, pk: int) -> HttpResponse:
    """Put a client into the trash, with a way back in the message."""
    client = access.client_for_change(request.user, pk)
    services.trash_client(client, by=request.user)
    undo = reverse("clients:client_restore", args=[pk])
    text = _("%(name)s is in the trash.") % {"name": client.name}
    messages.success(request, text, extra_tags=f"undo:{undo}")
    return redirect("clients:client_list")


@require_POST
def client_restore(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a client out of the trash and go there."""
    client = access.client_for_change(request.user, pk, trashed=True)
    try:
        services.restore_client(client, by=request.user)
        messages.success(request, _("%(name)s is back.") % {"name": client.name})
    except Conflict as error:
        messages.error(request, str(error.message))
    return redirect("clients:client_detail", pk)


@require_safe
def client_choices(request: StaffRequest) -> HttpResponse:
    """Clients whose name, phone or e-mail fits what is typed, for searchable selects; `kind` narrows."""
    query = request.GET.get("q", "").strip()[:100]
    found = access.clients_visible_to(request.user).kept()
    if request.GET.get("kind") == Kind.ORGANISATION:
        found = found.filter(kind=Kind.ORGANISATION)
    rows = found.matching(query).only("name", "job_title").order_by("name_sort", "id")[:20] if query else ()
    return htmx.choices((row.pk, row.name, row.job_title) for row in rows)


@require_safe
def tag_choices(request: StaffRequest) -> HttpResponse:
    """Tags in use that begin with what is typed, then those that hold it."""
    query = clean(request.GET.get("q", "")).strip()[:60]
    found = access.tags(request.user).like(query)[:8] if query else ()
    return htmx.choices((tag.pk, tag.name, "") for tag in found)


@require_safe
def mention_choices(request: StaffRequest, pk: int) -> HttpResponse:
    """People who may see this client and whose name fits what is typed after @; why so few."""
    client = access.client_for_view(request.user, pk)
    words = request.GET.get("q", "")[:60]
    people = list(access.people_who_see(client).matching(words)[:8])
    note = unseen.why_few_see(client) if people else unseen.why_not_found(client, words)
    return htmx.choices([(one.pk, one.name, one.team.name if one.team else "") for one in people], note)
