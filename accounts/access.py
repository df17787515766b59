"""Who may do what with people, offices, teams and the firm's settings.

| act                                                  | employee | manager         | admin |
|------------------------------------------------------|----------|-----------------|-------|
| see colleagues, teams and offices                    | all      | all             | all   |
| change a profile (name, language, phone, hours)      | own      | own             | all   |
| note an absence, name a deputy                       | own      | own, led teams  | all   |
| invite, move, give a role, deactivate                | none     | none            | all   |
| make and change offices and teams                    | none     | none            | all   |
| see and change the firm's settings                   | none     | none            | all   |
| make and revoke API tokens                           | own      | own             | own   |

Everybody may see who works here; what somebody may see but not change is 403. A led team is one that a manager manages.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import (
    Absence,
    ApiToken,
    Office,
    OfficeQuerySet,
    Team,
    TeamQuerySet,
    User,
    UserQuerySet,
)


def require_admin(user: User) -> None:
    """Let only an active administrator pass. Raises PermissionDenied."""
    if not (user.is_active and user.is_admin):
        raise PermissionDenied


def users_for_view(viewer: User) -> UserQuerySet:
    """Return everybody who works or worked here."""
    people: UserQuerySet = User.objects.visible_to(viewer)
    return people


def colleagues_for_view(viewer: User) -> UserQuerySet:
    """Return everybody who works here now: whom one may choose for something."""
    return users_for_view(viewer).active()


def offices_for_view(viewer: User) -> OfficeQuerySet:
    """Return all offices."""
    return Office.objects.visible_to(viewer)


def teams_for_view(viewer: User) -> TeamQuerySet:
    """Return all teams, their managers at hand."""
    return Team.objects.visible_to(viewer).prefetch_related("managers")


def user_for_view(viewer: User, pk: int) -> User:
    """Return one colleague with team and office. Raises Http404."""
    return get_object_or_404(users_for_view(viewer).select_related("team", "office", "deputy"), pk=pk)


def user_for_change(viewer: User, pk: int) -> User:
    """Return one colleague whose place in the firm this person may change. Raises Http404, PermissionDenied."""
    user = user_for_view(viewer, pk)
    require_admin(viewer)
    return user


def can_change_profile(viewer: User, user: User) -> bool:
    """Say whether `viewer` may change the profile of `user`."""
    return viewer.is_admin or viewer.pk == user.pk


def user_for_profile(viewer: User, pk: int) -> User:
    """Return one colleague whose profile this person may change. Raises Http404, PermissionDenied."""
    user = user_for_view(viewer, pk)
    if not can_change_profile(viewer, user):
        raise PermissionDenied
    return user


def can_plan_for(viewer: User, user: User) -> bool:
    """Say whether `viewer` may note absences and the deputy of `user`. At most one query."""
    if can_change_profile(viewer, user):
        return True
    return viewer.is_manager and user.team is not None and user.team in viewer.managed_teams.all()


def user_for_planning(viewer: User, pk: int) -> User:
    """Return one colleague whose absences and deputy this person may set. Raises Http404, PermissionDenied."""
    user = user_for_view(viewer, pk)
    if not can_plan_for(viewer, user):
        raise PermissionDenied
    return user


def absence_for_change(viewer: User, pk: int) -> Absence:
    """Return one absence that this person may take back. Raises Http404, PermissionDenied."""
    absence = get_object_or_404(Absence.objects.select_related("user"), pk=pk)
    if not can_plan_for(viewer, absence.user):
        raise PermissionDenied
    return absence


def office_for_view(viewer: User, pk: int) -> Office:
    """Return one office. Raises Http404."""
    return get_object_or_404(offices_for_view(viewer), pk=pk)


def office_for_change(viewer: User, pk: int) -> Office:
    """Return one office that this person may change. Raises Http404, PermissionDenied."""
    office = office_for_view(viewer, pk)
    require_admin(viewer)
    return office


def team_for_view(viewer: User, pk: int) -> Team:
    """Return one team with its managers. Raises Http404."""
    return get_object_or_404(teams_for_view(viewer), pk=pk)


def team_for_change(viewer: User, pk: int) -> Team:
    """Return one team that this person may change. Raises Http404, PermissionDenied."""
    team = team_for_view(viewer, pk)
    require_admin(viewer)
    return team


def token_for_change(viewer: User, pk: int) -> ApiToken:
    """Return one of this person's own API tokens. Raises Http404 for anybody else's."""
    return get_object_or_404(ApiToken.objects, pk=pk, user=viewer)


def tokens_for_view(viewer: User) -> QuerySet[ApiToken]:
    """Return this person's own API tokens, the newest first."""
    return ApiToken.objects.filter(user=viewer).order_by("-id")
