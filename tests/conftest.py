import math
import os

import hypothesis
import pytest
from django.db import connection

from notifications import health
from notifications.delivery import providers
from tests.callers import Caller
from tests.people import Cast, make_cast

# a busy machine is slow, not wrong
hypothesis.settings.register_profile(
    "office", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("office")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("FULL") != "1":
        for item in items:
            if item.get_closest_marker("full"):
                item.add_marker(pytest.mark.skip(reason="only with FULL=1"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Copy the test database from the migrated one of `make test`; under plain pytest it is migrated anew."""
    connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get("TEST_TEMPLATE")


@pytest.fixture
def cast(db: None) -> Cast:
    """The people of tests/people.py."""
    return make_cast()


@pytest.fixture
def sign_in(client):
    """Sign the test browser in as somebody and return it."""

    def _sign_in(user):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _sign_in


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    """A test is one transaction: on a busy machine it rests longer than the one of a worker taken for frozen."""
    providers.FROZEN_S = 60


@pytest.fixture(autouse=True)
def nothing_is_late(monkeypatch) -> None:
    """Pages ask every 15 s whether messages run late: one query more now and then, where tests count them."""
    monkeypatch.setattr(health, "_memory", {"late": (math.inf, False)})


@pytest.fixture(autouse=True)
def files_apart(settings, tmp_path):
    """Keep uploaded files of each test in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def call(client):
    """Call the API as somebody: `call(cast.olga).get("clients/")`."""
    return lambda user: Caller(client, user)
