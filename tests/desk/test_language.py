import pytest

from tests.people import Cast

URL = "/language/"


def test_olga_switches_to_arabic_and_stays_where_she_was(sign_in, cast: Cast):
    browser = sign_in(cast.olga)
    answer = browser.post(URL, {"language": "ar", "next": "/settings/?a=1"})
    assert answer["Location"] == "/settings/?a=1"
    cast.olga.refresh_from_db()
    assert cast.olga.language == "ar"
    assert 'dir="rtl"' in browser.get("/settings/").content.decode()


def test_strangers_choose_for_their_browser(client, db):
    answer = client.post(URL, {"language": "uk", "next": "/accounts/login/"})
    assert answer["Location"] == "/accounts/login/"
    assert answer.cookies["django_language"]["httponly"]
    assert 'lang="uk"' in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("language", ["", "xx", "../en", "en\x00"])
def test_a_language_nobody_speaks_changes_nothing(client, sign_in, cast: Cast, language):
    assert client.post(URL, {"language": language}).status_code == 302
    assert "django_language" not in client.cookies
    sign_in(cast.olga).post(URL, {"language": language})
    cast.olga.refresh_from_db()
    assert cast.olga.language == "en"


def test_looking_changes_nothing(client, db):
    assert client.get(URL, {"language": "uk"}).status_code == 405
