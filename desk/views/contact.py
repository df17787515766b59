"""Settings: when and how much each office writes to its clients; administrators alone."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts import access
from accounts.http import StaffRequest
from core.errors import RuleError
from core.forms import add_rule_error
from desk.forms.contact import ContactPolicyForm
from desk.views.settings import say_saved, settings_page
from notifications.clock import office_now
from notifications.gate.rules import policy_of, used_in_month
from notifications.prices import spent_in_month
from notifications.services import set_contact_policy


@require_http_methods(["GET", "POST"])
def settings_contact(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """Show and change the rules of one office, the reader's own at first."""
    access.require_admin(request.user)
    office = access.office_for_change(request.user, pk or request.user.office_id)
    form = ContactPolicyForm.of(office, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            set_contact_policy(office, **form.cleaned_data)
        except RuleError as error:
            add_rule_error(form, error)
        else:
            say_saved(request)
            return redirect("desk:settings_contact_of", office.pk)
    context = {
        "form": form,
        "office": office,
        "offices": access.offices_for_view(request.user),
        "used": used_in_month(office, office_now()),
        "spent": spent_in_month(office, office_now()),
        "most": policy_of(office).sms_per_month,
    }
    return settings_page(request, "desk/settings/contact.html", context, form)
