from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from accounts.models import User


class NotMyOwnName:
    """Refuses passwords made of the person's own name or e-mail."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        if user is None:
            return
        own = {
            part for part in [*user.name.lower().split(), user.email.lower().split("@")[0]] if len(part) > 3
        }
        if any(part in password.lower() for part in own):
            raise ValidationError(_("A password must not contain your own name."), code="password_own_name")

    def get_help_text(self) -> str:
        return _("Not your own name or e-mail address.")
