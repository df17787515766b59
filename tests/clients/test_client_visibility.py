"""Who sees whose clients: both directions of the question must agree for everybody and every setting."""

import pytest

from accounts.models import FirmSettings, User, Visibility
from clients import access
from clients.models import Client
from tests.people import Cast


def make(cast: Cast, name: str, owner: User | None) -> Client:
    return Client.objects.create(name=name, office=cast.office, owner=owner, name_sort=name, search_text=name)


@pytest.mark.parametrize(
    ("visibility", "seen_by_tomas"),
    [
        (Visibility.OWN, {"of Tomas"}),
        (Visibility.TEAM, {"of Tomas", "of Olga"}),
        (Visibility.ALL, {"of Tomas", "of Olga", "of Colin"}),
    ],
)
def test_tomas_sees_what_the_firm_lets_him(cast: Cast, visibility, seen_by_tomas):
    FirmSettings.objects.create(visibility=visibility)
    for person in (cast.olga, cast.tomas, cast.colin, None):
        make(cast, f"of {person.name.split()[0] if person else 'nobody'}", person)
    assert set(Client.objects.visible_to(cast.tomas).values_list("name", flat=True)) == seen_by_tomas


def test_managers_see_their_teams_and_what_nobody_owns(cast: Cast):
    for person in (cast.olga, cast.colin, None):
        make(cast, f"of {person.name.split()[0] if person else 'nobody'}", person)
    assert set(Client.objects.visible_to(cast.maria).values_list("name", flat=True)) == {
        "of Olga",
        "of nobody",
    }
    assert Client.objects.visible_to(cast.adam).count() == 3


@pytest.mark.parametrize("visibility", Visibility.values)
def test_both_directions_agree(cast: Cast, visibility):
    FirmSettings.objects.create(visibility=visibility)
    people = [cast.olga, cast.tomas, cast.colin, cast.maria, cast.sara, cast.adam]
    for owner in (*people, None):
        client = make(cast, "Somebody", owner)
        forward = {person for person in people if access.can_see(person, client)}
        assert set(access.people_who_see(client)) == forward
