"""What people are told about their own place in the firm."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from accounts.models import User
from notifications import gate, kinds
from notifications.services import notify
from notifications.services.secrets import send_secret

LINK_MADE = "password_link"


def register() -> None:
    """Declare what people are told about their sign-in."""
    kinds.register(
        LINK_MADE,
        label=gettext_lazy("A link for a new password"),
        title=gettext_lazy("%(by_name)s made a link for a new password of %(name)s"),
        body=gettext_lazy("Whoever has the link can choose the password, once, within a day."),
        names={"by_name", "name"},
        channels=("app",),
        is_groupable=False,
        icon="key",
    )
    gate.register(LINK_MADE, gate.open_to_all)


def password_link_made(user: User, *, by: User) -> None:
    """Tell somebody, and all administrators, that there is a link by which their password can be chosen anew."""
    told = {person.pk: person for person in [user, *User.objects.admins()]}
    told.pop(by.pk, None)
    notify(
        LINK_MADE,
        list(told.values()),
        by=by,
        url=reverse("desk:person_edit", args=[user.pk]),
        values={"by_name": by.name, "name": user.name},
    )


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
