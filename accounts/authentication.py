"""API keys: `Authorization: Bearer <token>`; the database keeps only a SHA-256 of each."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import pghistory
from django.db import connection
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.middleware import speak
from accounts.models import ApiToken, Office, Team, User
from core.columns import Columns


def digest(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


# Columns that hardly any request looks at stay out; they are loaded when asked for.
_KEY = Columns(ApiToken)
_PERSON = Columns(User, but={"password", "last_login", "created_at", "updated_at", "sessions_ended"})
_TEAM = Columns(Team, but={"created_at", "updated_at"})
_OFFICE = Columns(
    Office,
    but={
        "created_at", "updated_at", "legal_name", "legal_id", "vat_id", "address", "phone", "letterhead", "email_from",
        "sms_from", "currency",
    },
)  # fmt: skip
# By hand: every request of a program asks this, and putting the query together took a quarter of its time.
_CALLER = f"""
SELECT {_KEY.sql("k")}, {_PERSON.sql("u")}, {_OFFICE.sql("o")}, {_TEAM.sql("t")}
FROM accounts_apitoken k JOIN accounts_user u ON u.id = k.user_id AND u.is_active
JOIN accounts_office o ON o.id = u.office_id LEFT JOIN accounts_team t ON t.id = u.team_id
WHERE k.digest = %s
"""  # noqa: S608 - the models' own columns


def token_of(key: str) -> ApiToken | None:
    """Return the API key of an active user with its owner, their office and team. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_CALLER, [digest(key)])
        row = cursor.fetchone()
    if row is None:
        return None
    values = iter(row)
    token, token.user = _KEY.made(values), _PERSON.made(values)
    token.user.office, token.user.team = _OFFICE.made(values), _TEAM.made_if_any(values)
    return token


class BearerToken(BaseAuthentication):
    """Authenticate by an API key of an active user."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        if len(words) != 2:
            raise AuthenticationFailed(_("Send one token after Bearer."))
        token = token_of(words[1].decode("latin-1"))
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
