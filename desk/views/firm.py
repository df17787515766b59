"""Offices and teams; administrators alone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access, services
from accounts.http import StaffRequest
from core.errors import RuleError
from core.forms import add_rule_error
from desk.forms.firm import OfficeForm, TeamForm
from desk.views.settings import say_saved, settings_page


@require_http_methods(["GET"])
def settings_offices(request: StaffRequest) -> HttpResponse:
    """List the offices."""
    access.require_admin(request.user)
    return settings_page(
        request,
        "desk/settings/offices.html",
        {"offices": access.offices_for_view(request.user).with_counts()},
    )


@require_http_methods(["GET", "POST"])
def office_create(request: StaffRequest) -> HttpResponse:
    """Open another office; the form starts from what the environment says."""
    access.require_admin(request.user)
    form = OfficeForm.of(services.draft_office(), request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.create_office(**form.cleaned_data)
        except RuleError as error:
            add_rule_error(form, error)
        else:
            say_saved(request)
            return redirect("desk:settings_offices")
    return settings_page(request, "desk/settings/office.html", {"form": form}, form)


@require_http_methods(["GET", "POST"])
def office_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change an office: week, holidays, senders, alerts, letterhead."""
    office = access.office_for_change(request.user, pk)
    form = OfficeForm.of(office, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.update_office(office, **form.cleaned_data)
        except RuleError as error:
            add_rule_error(form, error)
        else:
            say_saved(request)
            return redirect("desk:settings_offices")
    return settings_page(request, "desk/settings/office.html", {"form": form, "office": office}, form)


@require_http_methods(["GET"])
def settings_teams(request: StaffRequest) -> HttpResponse:
    """List the teams with who leads them."""
    access.require_admin(request.user)
    return settings_page(
        request, "desk/settings/teams.html", {"teams": access.teams_for_view(request.user).with_counts()}
    )


@require_http_methods(["GET", "POST"])
def team_create(request: StaffRequest) -> HttpResponse:
    """Make a team."""
    access.require_admin(request.user)
    posted = request.POST if request.method == "POST" else None
    form = TeamForm(posted, viewer=request.user, initial={"office": request.user.office_id})
    if form.is_valid():
        try:
            services.create_team(**form.cleaned_data)
        except RuleError as error:
            add_rule_error(form, error)
        else:
            say_saved(request)
            return redirect("desk:settings_teams")
    return settings_page(request, "desk/settings/team.html", {"form": form}, form)


@require_http_methods(["GET", "POST"])
def team_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a team's name, office and managers."""
    team = access.team_for_change(request.user, pk)
    posted = request.POST if request.method == "POST" else None
    form = TeamForm(posted, viewer=request.user, initial=TeamForm.initial_of(team))
    if form.is_valid():
        try:
            services.update_team(team, **form.cleaned_data)
        except RuleError as error:
            add_rule_error(form, error)
        else:
            say_saved(request)
            return redirect("desk:settings_teams")
    return settings_page(request, "desk/settings/team.html", {"form": form, "team": team}, form)


@require_POST
def team_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Remove a team that nobody belongs to."""
    team = access.team_for_change(request.user, pk)
    try:
        services.delete_team(team)
    except RuleError as error:
        messages.error(request, str(error.message))
        return redirect("desk:team_edit", pk=pk)
    messages.success(request, _("Team removed"))
    return redirect("desk:settings_teams")
