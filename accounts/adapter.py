from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.services import set_password


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by e-mail only; nobody signs up by themselves, colleagues are invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Users have no user name."""

    def set_password(self, user: Any, password: str) -> None:
        """Go through the service, so that API tokens end too."""
        set_password(user, password)
