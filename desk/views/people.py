"""Who works here: list, invitation, place in the firm, leaving."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access, services
from accounts.filters import UserFilter
from accounts.http import StaffRequest
from accounts.models import User
from clients.unseen import team_decides
from core.errors import RuleError
from core.forms import add_rule_error
from core.paging import BadCursor, Keyset
from desk.forms.people import LetGoForm, PersonForm
from desk.services import people
from desk.views.profile import person_page
from desk.views.settings import say_saved, settings_page
from notifications.transports.registry import gateway_for

PAGE = 50


@require_http_methods(["GET"])
def settings_people(request: StaffRequest) -> HttpResponse:
    """List who works here: everybody for administrators, their people for managers."""
    if not request.user.leads:
        raise PermissionDenied
    found = UserFilter(request.GET, people.people_led_by(request.user), request=request)
    rows = found.qs if found.is_valid() else found.queryset.none()
    try:
        page = Keyset("name").page(rows, request.GET.get("cursor"), PAGE)
    except BadCursor:
        return redirect("desk:settings_people")
    query = request.GET.copy()
    query["cursor"] = page.next or ""
    context = {
        "page": page,
        "filter": found,
        "team_counts": team_decides(),
        "next_url": f"?{query.urlencode()}" if page.next else "",
    }
    return settings_page(request, "desk/settings/people.html", context)


@require_http_methods(["GET", "POST"])
def person_invite(request: StaffRequest) -> HttpResponse:
    """Invite somebody by e-mail; administrators alone."""
    access.require_admin(request.user)
    initial = {"role": "employee", "office": request.user.office_id, "team": request.user.team_id}
    posted = request.POST if request.method == "POST" else None
    form = PersonForm(posted, viewer=request.user, initial=initial)
    if form.is_valid():
        try:
            user, url = people.invite_user(by=request.user, **form.cleaned_data)
        except RuleError as error:
            add_rule_error(form, error)
        else:
            return _invited(request, user, url)
    return settings_page(request, "desk/settings/person_invite.html", {"form": form}, form)


@require_POST
def invitation_resend(request: StaffRequest, pk: int) -> HttpResponse:
    """Send the invitation again; the earlier link ends."""
    user = access.user_for_change(request.user, pk)
    try:
        url = people.send_invitation(user, by=request.user)
    except RuleError as error:
        messages.error(request, str(error.message))
        return redirect("desk:person_edit", pk=pk)
    return _invited(request, user, url)


@require_POST
def password_link(request: StaffRequest, pk: int) -> HttpResponse:
    """Show, this once, the link for a new password; where e-mail leaves, people ask for their own."""
    user = access.user_for_change(request.user, pk)
    if gateway_for("email").is_real:
        messages.info(request, _("E-mail is connected: people ask for a new password on the sign-in page."))
        return redirect("desk:person_edit", pk=pk)
    try:
        url = people.make_password_link(user, by=request.user)
    except RuleError as error:
        messages.error(request, str(error.message))
        return redirect("desk:person_edit", pk=pk)
    context = {"person": user, "link": url, "is_for_password": True}
    return settings_page(request, "desk/settings/person_invited.html", context)


def _invited(request: StaffRequest, user: User, url: str) -> HttpResponse:
    """Say that the invitation is on its way; without a gateway for e-mail show its link, this once."""
    if not gateway_for("email").is_real:
        return settings_page(request, "desk/settings/person_invited.html", {"person": user, "link": url})
    messages.success(request, _("Invitation sent to %(email)s") % {"email": user.email})
    return redirect("desk:settings_people")


@require_http_methods(["GET", "POST"])
def person_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Show somebody to whoever plans for them; POST changes their place in the firm, administrators alone."""
    if request.method != "POST":
        user = access.user_for_planning(request.user, pk)
        return redirect("desk:settings_profile") if user == request.user else person_page(request, user)
    user = access.user_for_change(request.user, pk)
    form = PersonForm(request.POST, viewer=request.user, is_own=user == request.user)
    if form.is_valid():
        try:
            people.move_user(user, by=request.user, **form.cleaned_data)
        except RuleError as error:
            add_rule_error(form, error)
        else:
            say_saved(request)
            return redirect("desk:person_edit", pk=pk)
    return person_page(request, user, place=form)


@require_http_methods(["GET", "POST"])
def person_leave(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask who gets somebody's open tasks, then deactivate them; administrators alone."""
    user = access.user_for_change(request.user, pk)
    count = people.open_tasks_of(user).count()
    posted = request.POST if request.method == "POST" else None
    form = LetGoForm(posted, user=user, viewer=request.user, is_needed=bool(count))
    if form.is_valid():
        try:
            people.let_go(user, by=request.user, heir=form.cleaned_data["reassign_to"])
        except RuleError as error:
            add_rule_error(form, error)
        else:
            messages.success(request, _("%(name)s can no longer sign in") % {"name": user.name})
            return redirect("desk:settings_people")
    return settings_page(
        request, "desk/settings/person_leave.html", {"form": form, "person": user, "count": count}, form
    )


@require_POST
def person_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Let somebody sign in again."""
    user = access.user_for_change(request.user, pk)
    services.reactivate_user(user)
    messages.success(request, _("%(name)s can sign in again") % {"name": user.name})
    return redirect("desk:person_edit", pk=pk)
