from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from core.errors import RuleError
from desk.services.people import invite_user, invited_by_link, make_join_url, send_invitation
from links.models import Link
from tests.people import PASSWORD, Cast

CHOSEN = "a long walk to the sea"


def path(url: str) -> str:
    return url.removeprefix("http://127.0.0.1:8000")


@pytest.fixture
def nina(cast: Cast) -> tuple[User, str]:
    user, url = invite_user(
        email="nina@firm.example",
        name="Nina",
        role="employee",
        office=cast.office,
        team=cast.north,
        by=cast.adam,
        language="bg",
    )
    return user, path(url)


def open_page(client: Client, url: str):
    """Follow the link as a browser does; return the page it leads to."""
    moved = client.get(url)
    assert moved.status_code == 302
    assert moved["Location"] == "/p/join/"
    assert moved["Referrer-Policy"] == "no-referrer"
    return client.get("/p/join/")


def test_nina_chooses_a_password_and_is_in(client, nina):
    user, url = nina
    page = open_page(client, url)
    assert page.status_code == 200
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page["Cache-Control"]
    assert page.context["language"] == "bg"
    assert url.split("/")[3] not in page.content.decode()
    answer = client.post("/p/join/", {"name": "Нина Петрова", "password": CHOSEN})
    assert answer.status_code == 302
    assert client.get("/").context["user"] == user
    user.refresh_from_db()
    assert (user.name, user.role, user.team.name) == ("Нина Петрова", "employee", "North")
    assert user.check_password(CHOSEN)


def test_nina_switches_the_language_of_the_page_and_keeps_it(client, nina):
    user, url = nina
    client.post("/language/", {"language": "uk", "next": "/p/join/"})
    assert open_page(client, url).context["language"] == "uk"
    client.post("/p/join/", {"name": "Ніна", "password": CHOSEN})
    user.refresh_from_db()
    assert user.language == "uk"


def test_opening_the_link_changes_nothing(client, nina):
    _user, url = nina
    before = (list(Link.objects.values()), list(User.objects.values()))
    for method in (client.get, client.head, client.get):
        method(url)
        method("/p/join/")
    assert (list(Link.objects.values()), list(User.objects.values())) == before
    assert "sessionid" not in client.cookies


def test_the_link_works_once(client, nina):
    _user, url = nina
    open_page(client, url)
    client.post("/p/join/", {"name": "Nina", "password": CHOSEN})
    later = Client()
    assert later.get(url).status_code == 404
    assert later.post(url, {"name": "Nina", "password": "something else entirely"}).status_code == 404


def test_a_weak_password_is_refused_at_its_field_and_the_link_lives_on(client, nina):
    _user, url = nina
    open_page(client, url)
    answer = client.post("/p/join/", {"name": "Nina P", "password": "short"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["password"]
    assert 'value="Nina P"' in answer.content.decode()
    assert 'value="short"' not in answer.content.decode()
    assert client.post("/p/join/", {"name": "Nina", "password": CHOSEN}).status_code == 302


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"name": "", "password": CHOSEN},
        {"name": "a\x00b", "password": CHOSEN},
        {"name": "x" * 151, "password": CHOSEN},
    ],
)
def test_what_cannot_be_accepted_is_said(client, nina, data):
    user, url = nina
    assert client.post(url, data).status_code == 422
    user.refresh_from_db()
    assert user.is_invited


def test_dead_links_have_a_friendly_page(client, nina):
    user, url = nina
    pages = []
    with time_machine.travel(timezone.now() + timedelta(days=7), tick=False):
        pages.append(client.get(url))
    send_invitation(user, by=user)
    pages.append(client.get(url))
    pages.append(client.get("/p/join/x/"))
    pages.append(client.get("/p/join/"))
    assert {page.status_code for page in pages} == {404}
    assert len({page.content.split(b"<main")[1].split(b"</main>")[0] for page in pages}) == 1
    assert "no-referrer" in {page["Referrer-Policy"] for page in pages}


def test_a_deactivated_person_is_not_let_in_by_an_old_link(client, nina):
    user, url = nina
    accounts.deactivate_user(user)
    assert client.get(url).status_code == 404


def test_trying_tokens_out_is_slowed_down(client, nina):
    _user, url = nina
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert {client.get(f"/p/join/guess{number}/").status_code for number in range(10)} == {404}
        answer = client.get(url)
        assert answer.status_code == 429
        assert answer["Retry-After"]
        clock.shift(61)
        assert client.get(url).status_code == 302


def test_who_has_joined_is_not_invited_again(cast: Cast):
    with pytest.raises(RuleError) as caught:
        send_invitation(cast.olga, by=cast.adam)
    assert caught.value.code == "joined"


def test_a_password_link_of_somebody_with_a_second_factor_asks_for_it(client, cast: Cast):
    TOTP.activate(cast.adam, generate_totp_secret())
    answer = client.post(path(make_join_url(cast.adam)), {"name": "Adam", "password": CHOSEN})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/").status_code == 302


def test_a_newer_password_link_ends_the_older(cast: Cast):
    older, newer = make_join_url(cast.adam), make_join_url(cast.adam)
    assert invited_by_link(older.split("/")[-2]) is None
    assert invited_by_link(newer.split("/")[-2])
    assert cast.adam.check_password(PASSWORD), "the old password holds until another is chosen"
