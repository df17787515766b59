"""Browsers and programs of the cast, for attacks on sign-in and sessions."""

import re

from django.test import Client as Browser

from accounts import services
from accounts.models import User
from notifications.models import Message
from tests.people import PASSWORD

LOGIN, RESET, TOKEN = "/accounts/login/", "/accounts/password/reset/", "/api/v1/auth/token/"
CHOSEN = "a long walk to the sea"


def bearer(user: User) -> dict[str, str]:
    """The header of a new token that has been used today already."""
    headers = {"Authorization": f"Bearer {services.make_token(user)}"}
    assert Browser().get("/api/v1/me/", headers=headers).status_code == 200
    return headers


def signed_in(user: User, **options) -> Browser:
    browser = Browser(**options)
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def log_in(browser: Browser, email: str, password: str = PASSWORD, **extra):
    return browser.post(LOGIN, {"login": email, "password": password}, **extra)


def is_in(browser: Browser) -> bool:
    return browser.get("/settings/security/").status_code == 200


def write(browser: Browser, method: str, url: str, body=None, **extra):
    return getattr(browser, method)(url, body or {}, content_type="application/json", **extra)


def reset_links() -> list[str]:
    bodies = Message.objects.order_by("id").values_list("body", flat=True)
    return [found[0] for body in bodies if (found := re.search(r"http\S+/password/reset/key/\S+", body))]


def reset_link(user: User) -> str:
    Browser().post(RESET, {"email": user.email})
    return reset_links()[-1].removeprefix("http://127.0.0.1:8000")


def use_reset(link: str, password: str = CHOSEN):
    """Follow a link as a person does and post a new password where it leads."""
    browser = Browser()
    opened = browser.get(link)
    if opened.status_code != 302:
        return opened
    return browser.post(opened["Location"], {"password1": password, "password2": password})
