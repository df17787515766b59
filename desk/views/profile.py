"""Profile: what people say about themselves, and the cards that managers and administrators may fill in for them."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access, services
from accounts.http import StaffRequest
from accounts.models import User
from clients.unseen import is_unseen_by_colleagues
from core.errors import RuleError
from core.forms import add_rule_error
from desk.forms.people import PersonForm
from desk.forms.profile import AboutForm, AbsenceForm, DeputyForm, HoursForm
from desk.services import people
from desk.views.settings import say_saved, settings_page


@require_http_methods(["GET"])
def settings_index(request: StaffRequest) -> HttpResponse:
    """Show the list of sections; on wide screens one's profile stands beside it."""
    return person_page(request, request.user, is_index=True)


@require_http_methods(["GET", "POST"])
def settings_profile(request: StaffRequest) -> HttpResponse:
    """Show one's profile; POST changes name, phone, language and time zone."""
    if request.method != "POST":
        return person_page(request, request.user)
    form = AboutForm(request.POST)
    if form.is_valid() and _accepted(form, request.user, **form.cleaned_data):
        say_saved(request)
        return redirect("desk:settings_profile")
    return person_page(request, request.user, about=form)


def person_page(
    request: StaffRequest, user: User, *, is_index: bool = False, **refused: Form
) -> HttpResponse:
    """Render one's own profile, or somebody else's page; a refused form replaces the fresh one."""
    viewer = request.user
    person = access.user_for_view(viewer, user.pk)
    is_own = person == viewer
    forms: dict[str, Form] = {"deputy": DeputyForm(user=person, viewer=viewer), "absence": AbsenceForm()}
    if access.can_change_profile(viewer, person):
        forms["hours"] = HoursForm.of(person)
    if is_own:
        forms["about"] = AboutForm(initial=AboutForm.initial_of(person))
    if viewer.is_admin:
        forms["place"] = PersonForm(viewer=viewer, is_own=is_own, initial=PersonForm.initial_of(person))
    context: dict[str, Any] = {
        "person": person,
        "is_index": is_index,
        "is_unseen": is_unseen_by_colleagues(person),
        "absences": services.coming_absences(person),
        **forms,
        **refused,
    }
    template = "desk/settings/profile.html" if is_own else "desk/settings/person.html"
    return settings_page(request, template, context, *refused.values())


@require_http_methods(["GET", "POST"])
def person_hours(request: StaffRequest, pk: int) -> HttpResponse:
    """Set somebody's own working hours, or give them back the office's."""
    user = access.user_for_profile(request.user, pk)
    if request.method != "POST":
        return _to_page(request, user)
    form = HoursForm.of(user, request.POST)
    if form.is_valid() and _accepted(form, user, **form.cleaned_data):
        say_saved(request)
        return _to_page(request, user)
    return person_page(request, user, hours=form)


@require_http_methods(["GET", "POST"])
def person_deputy(request: StaffRequest, pk: int) -> HttpResponse:
    """Say who stands in for somebody."""
    user = access.user_for_planning(request.user, pk)
    if request.method != "POST":
        return _to_page(request, user)
    form = DeputyForm(request.POST, user=user, viewer=request.user)
    if form.is_valid() and _accepted(form, user, **form.cleaned_data):
        say_saved(request)
        return _to_page(request, user)
    return person_page(request, user, deputy=form)


@require_http_methods(["GET", "POST"])
def absence_create(request: StaffRequest, pk: int) -> HttpResponse:
    """Note days on which somebody is away."""
    user = access.user_for_planning(request.user, pk)
    if request.method != "POST":
        return _to_page(request, user)
    form = AbsenceForm(request.POST)
    if form.is_valid():
        try:
            services.add_absence(user, **form.cleaned_data)
        except RuleError as error:
            add_rule_error(form, error)
        else:
            say_saved(request)
            return _to_page(request, user)
    return person_page(request, user, absence=form)


@require_POST
def absence_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Take an absence back."""
    absence = access.absence_for_change(request.user, pk)
    user = absence.user
    services.remove_absence(absence)
    messages.success(request, _("Absence removed"))
    return _to_page(request, user)


def _accepted(form: Form, user: User, **changes: Any) -> bool:
    """Hand the changes to the service; False with the reason at its field when a rule forbids them."""
    try:
        people.update_profile(user, **changes)
    except RuleError as error:
        add_rule_error(form, error)
        return False
    return True


def _to_page(request: StaffRequest, user: User) -> HttpResponse:
    if user == request.user:
        return redirect("desk:settings_profile")
    return redirect("desk:person_edit", pk=user.pk)
