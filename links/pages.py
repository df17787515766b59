"""Manners of pages that signed links lead to: the token leaves the address, and nobody else keeps or learns it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.htmx import render


def private(response: HttpResponse) -> HttpResponse:
    """Keep an answer out of caches and search engines."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store, private"
    return response


def into_cookie(page: str, token: str, *, cookie: str, path: str, max_age_s: int) -> HttpResponse:
    """Lead to `page` (a URL name) with the token in a cookie of `path` instead of in the address."""
    response = redirect(page)
    response.set_cookie(
        cookie,
        token,
        max_age=max_age_s,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    # only here: a page that sends no referrer at all sends "Origin: null" with its form, which CSRF checks refuse
    response.headers["Referrer-Policy"] = "no-referrer"
    return private(response)


def dead(request: HttpRequest, template: str, status: int = 404) -> HttpResponse:
    """Say in a friendly way that a link opens nothing (404), or that somebody tries too many (429)."""
    response = render(request, template, {"is_throttled": status == 429}, status=status)
    response.headers["Referrer-Policy"] = "no-referrer"
    if status == 429:
        response.headers["Retry-After"] = "60"
    return private(response)
