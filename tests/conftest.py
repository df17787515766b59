import pytest

from tests.people import Cast, make_cast


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
