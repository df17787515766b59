"""What people are told about their own place in the firm."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models import User
from notifications.services.secrets import send_secret


def invited(user: User, url: str, *, lives: timedelta, by: User) -> None:
    """Send somebody the link that lets them in, in the language they were given. No screen shows it."""
    with override(user.language):
        names = {"name": user.name, "by": by.name, "office": user.office.name}
        days = ngettext(
            "The link works once, for %(count)d day.", "The link works once, for %(count)d days.", lives.days
        )
        paragraphs = (
            _("Hello %(name)s,") % names,
            _("%(by)s has invited you to Dossier of %(office)s. Open this link and choose a password:")
            % names,
            url,
            days % {"count": lives.days},
            _("If you did not expect this, ignore this e-mail."),
        )
        subject = _("%(by)s invites you to Dossier") % names
    send_secret(user.email, subject, "\n\n".join(paragraphs), user=user, lives=lives)
