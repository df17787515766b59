"""The palette's hand-written search finds what the list's search finds, for whoever asks."""

import pytest

from accounts.models import FirmSettings, User
from clients.models import Client
from clients.services import trash_client
from desk.search import find_clients
from tests.clients.made import make_client, make_organisation
from tests.people import Cast

NAMES = ("Иван Петров", "Ivan Costa", "Petra Ivanova", "O'Brien 100% _ltd\\", "محمد حسن")
QUERIES = ("ivan", "иван", "petr", "100%", "_ltd", "ltd\\", "محمد", "1234567", "bdfy", "costa iv")


@pytest.fixture
def office(cast: Cast) -> Cast:
    for owner in (cast.olga, cast.tomas, cast.colin, cast.adam):
        for name in NAMES:
            make_client(owner, name, phones=[{"number": "+359 88 123 4567"}])
    Client.objects.filter(pk=make_client(cast.olga, "Ivan without anybody").pk).update(owner=None)
    trash_client(make_client(cast.olga, "Ivan in the trash"), by=cast.olga)
    return cast


@pytest.mark.parametrize("visibility", ["own", "team", "all"])
@pytest.mark.parametrize("who", ["olga", "tomas", "colin", "maria", "sara", "adam"])
def test_everybody_finds_what_the_list_finds_for_them(office: Cast, who: str, visibility: str):
    FirmSettings.objects.update_or_create(pk=1, defaults={"visibility": visibility})
    reader: User = getattr(office, who)
    seen = Client.objects.visible_to(reader).kept()
    for query in QUERIES:
        listed = set(seen.matching(query).values_list("pk", flat=True))
        assert {one.pk for one in find_clients(reader, query, limit=60)} == listed, query


def test_an_organisation_that_may_not_be_seen_is_not_named(cast: Cast):
    person = make_client(cast.olga, "Ivan Petrov")
    Client.objects.filter(pk=person.pk).update(organisation=make_organisation(cast.colin, "Secret Ltd"))
    assert [one.organisation for one in find_clients(cast.olga, "petrov")] == [""]
    assert [one.organisation for one in find_clients(cast.adam, "petrov")] == ["Secret Ltd"]
