"""Somebody forgot the password and no e-mail can leave: the pages say so, an administrator helps."""

import re

import pytest
from django.urls import reverse

from links.models import Link
from notifications.models import Notification
from tests.people import PASSWORD, Cast

RESET = reverse("account_reset_password")
NEW = "a completely new horse"


def test_without_a_gateway_no_link_is_promised(client, cast: Cast):
    page = client.get(RESET).content.decode()
    assert "No mail gateway is set" in page
    assert 'name="email"' not in page


def test_known_and_unknown_addresses_get_the_same_words(client, cast: Cast):
    pages = [
        client.post(RESET, {"email": email}, follow=True).content.decode()
        for email in (cast.olga.email, "nobody@dossier.test")
    ]
    known, unknown = (page.partition("<main")[2].partition("</main>")[0] for page in pages)
    known, unknown = (re.sub(r'name="csrf[^>]*', "", page) for page in (known, unknown))
    assert known == unknown
    page = pages[0]
    assert "No mail gateway is set" in page
    assert "on its way" not in page


def test_with_a_gateway_the_link_is_on_its_way(client, cast: Cast, settings):
    settings.EMAIL_URL = "smtp://mail.test:25"
    assert 'name="email"' in client.get(RESET).content.decode()
    page = client.post(RESET, {"email": cast.olga.email}, follow=True).content.decode()
    assert "a link is on its way" in page
    assert "No mail gateway" not in page


def test_an_administrator_makes_a_link_that_works_once(cast: Cast, sign_in, client):
    browser = sign_in(cast.adam)
    address = reverse("desk:password_link", args=[cast.olga.pk])
    assert address in browser.get(reverse("desk:person_edit", args=[cast.olga.pk])).content.decode()
    shown = browser.post(address).content.decode()
    link = re.search(r'data-copy="[^"]*(/p/join/[^"]+)"', shown)[1]
    form = {"name": cast.olga.name, "password": NEW}
    assert client.get(link, follow=True).status_code == 200
    client.post("/p/join/", form)
    cast.olga.refresh_from_db()
    assert cast.olga.check_password(NEW)
    assert not cast.olga.check_password(PASSWORD)
    assert client.get(link, follow=True).status_code == 404


@pytest.mark.parametrize("who", ["olga", "maria", "colin"])
def test_nobody_else_makes_one(cast: Cast, sign_in, who):
    address = reverse("desk:password_link", args=[cast.tomas.pk])
    assert sign_in(getattr(cast, who)).post(address).status_code == 403


def test_with_a_gateway_people_ask_themselves(cast: Cast, sign_in, settings):
    settings.EMAIL_URL = "smtp://mail.test:25"
    page = sign_in(cast.adam).post(reverse("desk:password_link", args=[cast.olga.pk]), follow=True)
    assert "/p/join/" not in page.content.decode()
    assert "E-mail is connected" in page.content.decode()


def test_the_person_and_all_administrators_are_told(cast: Cast, sign_in):
    sign_in(cast.adam).post(reverse("desk:password_link", args=[cast.olga.pk]))
    (notice,) = Notification.objects.filter(kind="password_link")
    assert notice.user == cast.olga
    assert "Adam" in notice.title
    assert Link.objects.get().data == {"by": cast.adam.pk}


def test_ones_own_password_needs_the_old_one(cast: Cast, sign_in):
    browser = sign_in(cast.adam)
    answer = browser.post(reverse("desk:password_link", args=[cast.adam.pk]), follow=True)
    assert "Your own password is changed under Sign-in and security." in answer.content.decode()
    assert not Link.objects.exists()
