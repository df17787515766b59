"""Settings: how e-mails look, before anybody gets one. Shows, never sends."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access
from accounts.http import StaffRequest
from accounts.models import Office
from core.errors import RuleError
from desk.views.settings import say_saved, settings_page
from notifications.logo import logo_of
from notifications.models import Message
from notifications.services.logo import remove_logo, set_logo
from notifications.transports.letters import preview_of

SORTS = ("client", "marketing", "notice")
# the preview is a page of its own in a sandbox: what mail programs allow, and nothing of ours
LOCKED = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'"


@require_http_methods(["GET", "HEAD", "POST"])
def settings_letters(request: StaffRequest) -> HttpResponse:
    """Show a letter of each sort in each language, as it would leave; take the office's logo."""
    access.require_admin(request.user)
    language, sort = _chosen(request)
    office, problem = _office(request), ""
    if request.method == "POST":
        try:
            _change_logo(request, office)
            return redirect(request.get_full_path())
        except RuleError as error:
            problem = str(error.message)
    with override(language):
        plain = preview_of(sample(office, language, sort))[0]
    names = {"client": _("To a client"), "marketing": _("Advertising"), "notice": _("To a colleague")}
    context: dict[str, Any] = {
        "language_chosen": language,
        "sort": sort,
        "plain": plain,
        "languages_offered": settings.LANGUAGES,
        "sorts": [(name, names[name]) for name in SORTS],
        "is_rtl": language == "ar",
        "office": office,
        "offices": access.offices_for_view(request.user),
        "logo": logo_of(office),
        "problem": problem,
    }
    response = settings_page(request, "desk/settings/letters.html", context)
    response.status_code = 422 if problem else 200
    return response


def _change_logo(request: StaffRequest, office: Office) -> None:
    upload = request.FILES.get("picture")
    if request.POST.get("act") == "remove":
        remove_logo(office)
        messages.success(request, _("Removed"))
    elif isinstance(upload, UploadedFile):
        set_logo(office, upload)
        say_saved(request)
    else:
        raise RuleError(_("Choose a picture first."), field="picture")


@require_safe
def letter_preview(request: StaffRequest) -> HttpResponse:
    """Return the HTML of one letter, in a sandbox."""
    access.require_admin(request.user)
    language, sort = _chosen(request)
    with override(language):
        response = HttpResponse(preview_of(sample(_office(request), language, sort))[1])
    response.headers["Content-Security-Policy"] = LOCKED
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _chosen(request: StaffRequest) -> tuple[str, str]:
    language = request.GET.get("letter", request.user.language)
    sort = request.GET.get("sort", SORTS[0])
    if language not in dict(settings.LANGUAGES) or sort not in SORTS:
        raise Http404
    return language, sort


def _office(request: StaffRequest) -> Office:
    number = request.GET.get("office", "")
    known = number.isascii() and number.isdigit() and len(number) < 10
    return access.office_for_change(request.user, int(number) if known else request.user.office_id)


def sample(office: Office, language: str, sort: str) -> Message:
    """Return a letter that is stored nowhere, in the active language."""
    message = Message(
        pk=0,  # no row: the links of its foot lead nowhere
        channel="email",
        to="anna@example.com",
        office=office,
        language=language,
        kind="letter",
        created_at=timezone.now() - timedelta(minutes=1),
    )
    if sort == "notice":
        message.user_id, message.url = 1, "/inbox/"
        message.subject_line = _("Reminder: %(title)s") % {"title": _("Call the client")}
        message.body = message.subject_line
        message.why = _("A reminder was set on this task.")
        return message
    message.subject = "client:1"
    message.purpose = "marketing" if sort == "marketing" else "service"
    message.subject_line = _("Your order is ready")
    message.body = "\n\n".join(
        [
            _("Dear Anna Smith,"),
            _(
                "your order is ready. You can pick it up on working days between 9 and 18, or we bring it to you."
            ),
            office.name,
        ]
    )
    return message
