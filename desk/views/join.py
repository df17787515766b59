"""A signed link lets somebody in: they see who invited them where, and choose name and password."""

from typing import Any

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
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
from links.services import count_miss, is_throttled

COOKIE = "join"
COOKIE_AGE_S = 3600


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str = "") -> HttpResponse:
    """Show the page of an invitation and, by POST alone, let the person in.

    The first GET moves the token from the address into a cookie of this page: no history, log or referrer keeps it,
    and scanners that follow links change nothing.
    """
    address = client_address(request)
    if is_throttled(address):
        return _dead(request, 429)
    found = invited_by_link(token or request.COOKIES.get(COOKIE, ""))
    if found is None:
        count_miss(address)
        return _dead(request, 404)
    if token and request.method != "POST":
        return _into_cookie(token)
    link, user = found
    with translation.override(_language(request, user)):
        return _private(_accept(request, link, user))


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


def _into_cookie(token: str) -> HttpResponse:
    response = redirect("desk:join_form")
    response.set_cookie(
        COOKIE,
        token,
        max_age=COOKIE_AGE_S,
        path="/p/join/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    # only here: a page that sends no referrer at all sends "Origin: null" with its form, which CSRF checks refuse
    response.headers["Referrer-Policy"] = "no-referrer"
    return _private(response)


def _dead(request: HttpRequest, status: int) -> HttpResponse:
    response = render(request, "desk/link_dead.html", {"is_throttled": status == 429}, status=status)
    response.headers["Referrer-Policy"] = "no-referrer"
    if status == 429:
        response.headers["Retry-After"] = "60"
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store, private"
    return response
