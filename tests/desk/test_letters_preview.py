"""Adam looks at how e-mails look, in five languages and both directions; nothing is sent from there."""

import pytest

from notifications.models import Message
from tests.people import Cast

pytestmark = pytest.mark.django_db
PAGE = "/settings/letters/"


@pytest.mark.parametrize(("name", "status"), [("olga", 403), ("maria", 403), ("adam", 200)])
def test_administrators_alone(cast, sign_in, name, status):
    browser = sign_in(getattr(cast, name))
    assert browser.get(PAGE).status_code == status
    assert browser.get(f"{PAGE}preview/").status_code == status
    assert browser.get("/settings/notices/").status_code == status


@pytest.mark.parametrize("language", ["en", "bg", "ru", "uk", "ar"])
@pytest.mark.parametrize("sort", ["client", "marketing", "notice"])
def test_every_letter_in_every_language(cast: Cast, sign_in, language, sort):
    cast.office.legal_name, cast.office.letterhead = "Orbita EOOD", "Since 1998"
    cast.office.save()
    browser = sign_in(cast.adam)
    answer = browser.get(f"{PAGE}preview/", {"letter": language, "sort": sort})
    html = answer.content.decode()
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert html.count(f'dir="{direction}"') >= 6  # every table says it again: mail programs forget
    assert "Orbita EOOD" in html
    assert "Since 1998" in html
    assert "prefers-color-scheme: dark" in html
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    page = browser.get(PAGE, {"letter": language, "sort": sort}).content.decode()
    assert "Orbita EOOD" in page
    assert not Message.objects.exists()


@pytest.mark.parametrize("query", [{"letter": "xx"}, {"sort": "secret"}, {"letter": "\x00"}])
def test_what_is_not_offered_is_not_found(cast, sign_in, query):
    assert sign_in(cast.adam).get(PAGE, query).status_code == 404


def test_adam_forces_a_kind_and_takes_it_back(cast, sign_in):
    browser = sign_in(cast.adam)
    browser.post("/settings/notices/", {"task_taken:email": "on", "nonsense:email": "on"})
    assert 'name="task_taken:email" checked' in browser.get("/settings/notices/").content.decode()
    browser.post("/settings/notices/", {})
    assert " checked" not in browser.get("/settings/notices/").content.decode()


def test_olga_cannot_force_anything(cast, sign_in):
    assert sign_in(cast.olga).post("/settings/notices/", {"task_taken:email": "on"}).status_code == 403
