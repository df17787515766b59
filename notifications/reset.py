"""Asking for a new password: an answer takes the same time whether the address is somebody's or nobody's."""

from typing import Any

from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.http import HttpRequest

from accounts.models import User
from core.jobs import enqueue


class ResetPasswordForm(AllauthResetPasswordForm):
    """Writes the letter to whom the address belongs; for anybody else the same letter is written and taken back.

    What the answer says is the same anyway; without the same work the time it takes would tell who works here.
    """

    users: list[User]  # whom the address belongs to, by allauth's own reading

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].max_length = 254
        self.fields["email"].validators.append(MaxLengthValidator(254))  # what a letter can be addressed to

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        if self.users:
            return str(super().save(request, **kwargs))
        with transaction.atomic():
            self.users = list(User.objects.active().order_by("pk")[:1])
            super().save(request, **kwargs)
            transaction.set_rollback(True)
        enqueue("notifications.sweep")
        return str(self.cleaned_data["email"])
