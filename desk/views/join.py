"""A signed link lets somebody in: they see who invited them where, and choose name and password."""

from typing import Any

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_http_methods

from accounts.models import User
from core.errors import RuleError
from core.forms import add_rule_error
from core.htmx import render
from core.http import client_address
from desk.forms.people import JoinForm
from desk.services.people import accept_invitation, invited_by_link
from links.models import Link
from links.pages import dead, into_cookie, private
from links.services import count_miss, is_throttled

COOKIE = "join"
COOKIE_AGE_S = 3600
DEAD = "desk/link_dead.html"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str = "") -> HttpResponse:
    """Show the page of an invitation and, by POST alone, let the person in.

    The first GET moves the token from the address into a cookie of this page: no history, log or referrer keeps it,
    and scanners that follow links change nothing.
    """
    address = client_address(request)
    if is_throttled(address):
        return dead(request, DEAD, 429)
    found = invited_by_link(token or request.COOKIES.get(COOKIE, ""))
    if found is None:
        count_miss(address)
        return dead(request, DEAD)
    if token and request.method != "POST":
        return into_cookie("desk:join_form", token, cookie=COOKIE, path="/p/join/", max_age_s=COOKIE_AGE_S)
    link, user = found
    with translation.override(_language(request, user)):
        return private(_accept(request, link, user))


def _language(request: HttpRequest, user: User) -> str:
    """Return the language chosen on this page, else the one the person was given."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen in dict(settings.LANGUAGES) else user.language


def _accept(request: HttpRequest, link: Link, user: User) -> HttpResponse:
    form = JoinForm(request.POST if request.method == "POST" else None, initial={"name": user.name})
    if request.method == "POST" and form.is_valid():
        try:
            user = accept_invitation(link, user, language=_language(request, user), **form.cleaned_data)
        except RuleError as error:
            add_rule_error(form, error)
        else:
            # the ordinary way in: a new session, and the second factor where somebody has one
            response: HttpResponse = perform_login(request, user)
            response.delete_cookie(COOKIE, path="/p/join/")
            return response
    context: dict[str, Any] = {"form": form, "invited": user}
    return render(request, "desk/join.html", context, status=422 if form.errors else 200)
