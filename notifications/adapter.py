from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override

from accounts import adapter
from accounts.models import User
from notifications import push_cookie
from notifications.services.devices import remove_device
from notifications.services.secrets import send_secret


class AccountAdapter(adapter.AccountAdapter):
    """Sign-in mail is a message row like any other: frozen, sent by delivery, in the reader's language."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        user = context.get("user")
        user = user if isinstance(user, User) else User.objects.filter(email__iexact=email).first()
        language = user.language if user else get_language() or settings.LANGUAGE_CODE
        with override(language):
            subject = render_to_string(f"{template_prefix}_subject.txt", context)
            body = render_to_string(f"{template_prefix}_message.txt", context)
        send_secret(email, subject, body, user=user, language=language)

    def logout(self, request: HttpRequest) -> None:
        """Let this browser show nothing more of whoever signs out: the next one at it may be somebody else."""
        device = push_cookie.device_here(request)
        if device is not None and isinstance(request.user, User):
            remove_device(request.user, device)
        super().logout(request)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Point to BASE_URL: the Host header of whoever asked for the link must not choose where it leads."""
        path: str = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.BASE_URL + path.replace("UID-KEY", key)
