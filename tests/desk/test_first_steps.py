"""A new office: what to do first, ticked by what really happened."""

import pytest

from accounts.models import User
from desk.first_steps import first_steps
from desk.services.sample import make_sample_office
from tests.clients.made import make_client
from tests.people import Cast


def done(user: User) -> dict[str, bool]:
    return {step.name: step.is_done for step in first_steps(user)}


@pytest.fixture
def alone(cast: Cast) -> User:
    """Adam, the day the office opened: nobody else works there."""
    User.objects.exclude(pk=cast.adam.pk).update(is_active=False)
    return cast.adam


def test_a_new_office_says_what_to_do_first(alone: User, sign_in):
    page = sign_in(alone).get("/").content.decode()
    assert "First steps" in page
    assert "0 of 4 done" in page
    assert "Your day is clear" not in page
    assert done(alone) == {"import": False, "invite": False, "gateway": False, "sample": False}


def test_steps_tick_themselves(alone: User, settings):
    make_sample_office(alone, "en")
    assert done(alone) == {"import": False, "invite": False, "gateway": False, "sample": True}
    User.objects.filter(email="olga@dossier.test").update(is_active=True)
    settings.EMAIL_URL = "smtp://mail.test:25"
    assert done(alone) == {"import": False, "invite": True, "gateway": True, "sample": True}


def test_all_done_is_gone(cast: Cast, sign_in, settings):
    settings.EMAIL_URL = "smtp://mail.test:25"
    make_client(cast.olga, "Ivan Petrov")
    assert first_steps(cast.adam) == []
    page = sign_in(cast.adam).get("/").content.decode()
    assert "First steps" not in page
    assert "Your day is clear" in page


def test_hidden_is_gone_until_undone(alone: User, sign_in):
    browser = sign_in(alone)
    page = browser.post("/first-steps/hide/", follow=True).content.decode()
    assert 'id="first-steps"' not in page
    assert "/first-steps/show/" in page  # the toast takes it back
    assert "No mail gateway is set" in page  # still true, and said in one line
    assert 'id="first-steps"' in browser.post("/first-steps/show/", follow=True).content.decode()


@pytest.mark.parametrize("who", ["olga", "maria"])
def test_the_steps_are_an_administrators(cast: Cast, sign_in, who):
    browser = sign_in(getattr(cast, who))
    page = browser.get("/").content.decode()
    assert "First steps" not in page
    assert "No mail gateway" not in page
    assert browser.post("/first-steps/hide/").status_code == 403
    assert browser.post("/first-steps/show/").status_code == 403
