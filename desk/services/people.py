"""Inviting people, letting them in by a signed link, and letting them go once their work is handed over."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Office, Team, User
from accounts.services import create_user, set_password, update_user
from core.errors import RuleError
from links.models import Link
from links.services import make_link, open_link, revoke_links, use_link

JOIN = "join"
INVITATION_LIVES = timedelta(days=7)
PASSWORD_LINK_LIVES = timedelta(days=1)


def make_join_url(user: User, *, lives: timedelta = PASSWORD_LINK_LIVES) -> str:
    """Make a one-time address at which somebody chooses a password; earlier ones for them end."""
    subject = f"user:{user.pk}"
    revoke_links(JOIN, subject)
    token = make_link(JOIN, subject, lives=lives)
    return settings.BASE_URL + reverse("desk:join", args=[token])


@transaction.atomic
def invite_user(
    *, email: str, name: str, role: str, office: Office, team: Team | None = None, by: User, **profile: Any
) -> tuple[User, str]:
    """Make a user without a password and send them the invitation; returns the user and its address.

    The link lives seven days, works once and carries nothing but itself: role and team are read from the database
    when it is used. Raises RuleError for an address in use.
    """
    user = create_user(email=email, name=name, role=role, office=office, team=team)
    if profile:
        user = update_user(user, **profile)
    return user, send_invitation(user, by=by)


@transaction.atomic
def send_invitation(user: User, *, by: User) -> str:
    """Send (again) the invitation of somebody who has not joined yet; earlier links end. Returns the new address."""
    if not user.is_active or not user.is_invited:
        raise RuleError(_("%(name)s has joined already.") % {"name": user.name}, code="joined")
    return make_join_url(user, lives=INVITATION_LIVES)


def invited_by_link(token: str) -> tuple[Link, User] | None:
    """Return the link and whom it lets in, or None for every token that does not (any longer) work. Changes nothing."""
    link = open_link(token, JOIN)
    if link is None:
        return None
    user = (
        User.objects.active().select_related("office").filter(pk=link.subject.removeprefix("user:")).first()
    )
    return (link, user) if user else None


@transaction.atomic
def accept_invitation(link: Link, user: User, *, name: str, password: str) -> User:
    """Use the link up and let the person in with a name and a password of their own. Raises RuleError.

    A weak password leaves the link as it was: the transaction goes back as a whole.
    """
    if not use_link(link):
        raise RuleError(_("This link has been used already."), code="used")
    user = update_user(user, name=name)
    set_password(user, password)
    return user
