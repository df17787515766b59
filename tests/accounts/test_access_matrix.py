"""The table in the docstring of accounts/access.py, read and tried out cell by cell."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts import access
from accounts.models import Absence, ApiToken, User
from tests.people import Cast

WHOM = {
    "own": {"self"},
    "own, led teams": {"self", "teammate"},
    "all": {"self", "teammate", "stranger"},
    "none": set(),
}


def table() -> Iterator[tuple[str, str, set[str]]]:
    """Yield (act, role, whose) of each cell."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (access.__doc__ or "").splitlines()
        if line.startswith("|") and not line.startswith("|--")
    ]
    roles = rows[0][1:]
    for act, *cells in rows[1:]:
        for role, cell in zip(roles, cells, strict=True):
            yield act, role, WHOM[cell]


def sees(viewer: User, user: User) -> None:
    access.user_for_view(viewer, user.pk)
    access.office_for_view(viewer, user.office_id)
    if user.team_id:
        access.team_for_view(viewer, user.team_id)


def changes_profile(viewer: User, user: User) -> None:
    if not access.can_change_profile(viewer, user):
        raise PermissionDenied


def plans(viewer: User, user: User) -> None:
    access.user_for_planning(viewer, user.pk)
    absence = Absence.objects.create(user=user, starts_on=date(2026, 8, 1), ends_on=date(2026, 8, 2))
    access.absence_for_change(viewer, absence.pk)


def arranges_offices(viewer: User, user: User) -> None:
    access.office_for_change(viewer, user.office_id)
    if user.team_id:
        access.team_for_change(viewer, user.team_id)


def handles_token(viewer: User, user: User) -> None:
    access.token_for_change(viewer, ApiToken.objects.create(user=user, digest=f"d{user.pk}").pk)


ACTS: dict[str, Callable[[User, User], None]] = {
    "see colleagues, teams and offices": sees,
    "change a profile (name, language, phone, hours)": changes_profile,
    "note an absence, name a deputy": plans,
    "invite, move, give a role, deactivate": lambda viewer, user: (
        access.user_for_change(viewer, user.pk) and None
    ),
    "make and change offices and teams": arranges_offices,
    "see and change the firm's settings": lambda viewer, user: access.require_admin(viewer),
    "make and revoke API tokens": handles_token,
}


@pytest.mark.parametrize(("act", "role", "whose"), list(table()))
def test_roles_may_what_the_table_says(cast: Cast, act, role, whose):
    viewer = {"employee": cast.olga, "manager": cast.maria, "admin": cast.adam}[role]
    for who, user in {"self": viewer, "teammate": cast.tomas, "stranger": cast.colin}.items():
        refusal = None
        try:
            ACTS[act](viewer, user)
        except (PermissionDenied, Http404) as error:
            refusal = error
        assert (refusal is None) == (who in whose), (who, refusal)


def test_unknown_and_foreign_token_look_alike(cast: Cast):
    token = ApiToken.objects.create(user=cast.olga, digest="x")
    for pk in (token.pk, token.pk + 1):
        with pytest.raises(Http404):
            access.token_for_change(cast.adam, pk)


def test_somebody_deactivated_sees_nobody(cast: Cast):
    cast.olga.is_active = False
    with pytest.raises(Http404):
        access.user_for_view(cast.olga, cast.tomas.pk)
