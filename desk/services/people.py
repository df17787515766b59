"""Inviting people, letting them in by a signed link, and letting them go once their work is handed over."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import services as accounts
from accounts.access import users_for_view
from accounts.models import Office, Team, User
from accounts.services import create_user, set_password, update_user
from core.errors import Conflict, RuleError
from desk import notices
from links.models import Link
from links.services import make_link, open_link, revoke_links, use_link
from tasks.models import Task
from tasks.services import follow_zone, hand_over_open_tasks

JOIN = "join"
INVITATION_LIVES = timedelta(days=7)
PASSWORD_LINK_LIVES = timedelta(days=1)


def make_join_url(user: User, *, lives: timedelta = PASSWORD_LINK_LIVES, by: User | None = None) -> str:
    """Make a one-time address at which somebody chooses a password; earlier ones for them end. The link keeps who made it."""
    subject = f"user:{user.pk}"
    revoke_links(JOIN, subject)
    token = make_link(JOIN, subject, lives=lives, data={"by": by.pk} if by else None)
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
    url = make_join_url(user, lives=INVITATION_LIVES, by=by)
    notices.invited(user, url, lives=INVITATION_LIVES, by=by)
    return url


@transaction.atomic
def make_password_link(user: User, *, by: User) -> str:
    """Make the address at which somebody who joined chooses a new password: the way out where no e-mail can leave.

    It works once, for a day; earlier ones end. They and all administrators are told, since whoever holds the link can
    sign in as them. Raises RuleError for people who left or have not joined yet, and for oneself: one's own password
    is changed by giving the old one.
    """
    if user == by:
        raise RuleError(_("Your own password is changed under Sign-in and security."), code="own")
    if not user.is_active or user.is_invited:
        raise RuleError(_("Only people who have joined can choose a new password."), code="not_joined")
    url = make_join_url(user, by=by)
    notices.password_link_made(user, by=by)
    return url


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
def accept_invitation(link: Link, user: User, *, name: str, password: str, language: str) -> User:
    """Use the link up and let the person in with name, password and language of their own. Raises RuleError.

    A weak password leaves the link as it was: the transaction goes back as a whole.
    """
    if not use_link(link):
        raise RuleError(_("This link has been used already."), code="used")
    user = update_user(user, name=name, language=language)
    set_password(user, password)
    return user


@transaction.atomic
def update_profile(user: User, **changes: Any) -> User:
    """Change what somebody says about themselves; 18:00 of their tasks is that of where they live. Raises RuleError."""
    changed = update_user(user, **changes)
    if changed.time_zone != user.time_zone:
        follow_zone(changed)
    return changed


@transaction.atomic
def move_user(user: User, *, by: User, heir: User | None = None, **changes: Any) -> User:
    """Change somebody's place in the firm; `is_active` false lets them go, true lets them come back. Raises RuleError."""
    is_active = changes.pop("is_active", user.is_active)
    if changes:
        user = update_profile(user, **changes)
    if user.is_active and not is_active:
        let_go(user, by=by, heir=heir)
    elif is_active and not user.is_active:
        accounts.reactivate_user(user)
    user.refresh_from_db()
    return user


@transaction.atomic
def let_go(user: User, *, by: User, heir: User | None = None) -> None:
    """Deactivate somebody; their open tasks go to `heir` first.

    Raises Conflict `open_tasks` without an heir, RuleError at `reassign_to` when the heir may not see what they would
    get: then nothing is changed at all.
    """
    if user == by:
        raise RuleError(_("You cannot deactivate yourself; ask another administrator."), code="yourself")
    count = open_tasks_of(user).count()
    if count and heir is None:
        text = ngettext(
            "%(name)s has %(count)d open task; choose who gets it.",
            "%(name)s has %(count)d open tasks; choose who gets them.",
            count,
        )
        raise Conflict(text % {"name": user.name, "count": count}, code="open_tasks", data={"count": count})
    if count and heir is not None:
        _hand_over(user, heir, by)
    revoke_links(JOIN, f"user:{user.pk}")
    accounts.deactivate_user(user)


def people_led_by(user: User) -> QuerySet[User]:
    """Return the people whose place or days this person looks after: a manager's teams, an administrator's everybody.

    Those who left are among an administrator's.
    """
    people = users_for_view(user).select_related("team", "office")
    if user.is_admin:
        return people
    return people.active().filter(team__in=user.managed_teams.all())


def open_tasks_of(user: User) -> QuerySet[Task]:
    """Return the tasks somebody still has to do, whoever may see them; by due time."""
    return Task.objects.open().assigned_to(user).order_by("due_at", "id")


def _hand_over(user: User, heir: User, by: User) -> None:
    if heir == user or not heir.is_active:
        raise RuleError(_("Choose somebody else who works here."), field="reassign_to")
    try:
        hand_over_open_tasks(user, heir, by=by)
    except RuleError as error:
        raise RuleError(error.message, code=error.code, field="reassign_to") from error
