"""API keys: `Authorization: Bearer <token>`; the database keeps only a SHA-256 of each."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import pghistory
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.middleware import speak
from accounts.models import ApiToken, User


def digest(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


# columns that hardly any request looks at: the rest of the row stays short; these are loaded when asked for
_UNUSED = [
    *(f"user__{name}" for name in ("password", "last_login", "created_at", "updated_at", "sessions_ended")),
    *(f"user__team__{name}" for name in ("created_at", "updated_at")),
    *(
        f"user__office__{name}"
        for name in (
            "created_at", "updated_at", "legal_name", "legal_id", "vat_id", "address", "phone", "letterhead",
            "email_from", "sms_from", "currency",
        )
    ),
]  # fmt: skip


class BearerToken(BaseAuthentication):
    """Authenticate by an API key of an active user."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        if len(words) != 2:
            raise AuthenticationFailed(_("Send one token after Bearer."))
        token = (
            ApiToken.objects.select_related("user__office", "user__team")
            .defer(*_UNUSED)
            .filter(digest=digest(words[1].decode("latin-1")), user__is_active=True)
            .first()
        )
        if token is None:
            raise AuthenticationFailed(_("This token is not valid."))
        today = datetime.now(UTC).date()
        if token.last_used_on != today:
            ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
        speak(token.user)
        pghistory.context(user=token.user_id)  # joins the context of the request, which did not know them
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class BearerTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI schema calls an API key."""

    target_class = BearerToken
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
