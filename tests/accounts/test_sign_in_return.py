"""Whoever was signed out meanwhile comes back to a page, never to an address that answers no GET."""

import pytest
from django.urls import reverse

from tests.clients.made import make_client
from tests.people import Cast

LOGIN = "/accounts/login/?next="
HERE = "http://testserver/clients/?phase=lead"


def test_a_page_is_opened_after_sign_in(client, cast: Cast):
    assert client.get("/clients/?phase=lead")["Location"] == f"{LOGIN}/clients/%3Fphase%3Dlead"


@pytest.mark.parametrize(
    ("page", "where"),
    [
        (HERE, "/clients/%3Fphase%3Dlead"),
        ("http://elsewhere.example/x", "/"),
        ("//elsewhere.example", "/"),
        ("", "/"),
    ],
)
def test_a_post_leads_back_to_where_it_was_pressed(client, cast: Cast, page, where):
    address = reverse("clients:client_trash", args=[make_client(cast.olga).pk])
    assert client.post(address, headers={"Referer": page})["Location"] == f"{LOGIN}{where}"


def test_a_fragment_leads_back_to_its_page(client, cast: Cast):
    answer = client.get("/palette/?q=ivan", headers={"HX-Request": "true", "HX-Current-URL": HERE})
    assert answer["HX-Redirect"] == f"{LOGIN}/clients/%3Fphase%3Dlead"
