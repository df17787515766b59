"""Models made of statements by hand are the models that the ORM makes."""

import pytest
from django.db import connection
from django.forms.models import model_to_dict

from accounts.authentication import token_of
from accounts.models import Office, User
from accounts.services import deactivate_user, make_token
from clients.models import Client, one_for_page, one_to_write_about
from core.columns import Columns
from tests.clients.made import make_client, make_organisation
from tests.people import Cast


def test_columns_make_what_the_orm_makes(cast: Cast, django_assert_num_queries):
    office = Columns(Office)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {office.sql('o')} FROM accounts_office o WHERE id = %s", [cast.olga.office_id]
        )
        made = office.made(iter(cursor.fetchone()))
    with django_assert_num_queries(1):
        known = Office.objects.get(pk=made.pk)
    assert model_to_dict(made) == model_to_dict(known)
    assert made.created_at == known.created_at
    assert not made.get_deferred_fields()


def test_a_column_left_out_is_loaded_when_asked_for(cast: Cast, django_assert_num_queries):
    few = Columns(User, {"name"})
    made = few.made(iter([cast.olga.pk, "Olga"]))
    assert (made.pk, made.name) == (cast.olga.pk, "Olga")
    with django_assert_num_queries(1):
        assert made.email == cast.olga.email


def test_an_outer_join_without_a_row_makes_nothing(cast: Cast):
    few = Columns(User, {"name"})
    rest = iter([None, None, "next"])
    assert few.made_if_any(rest) is None
    assert next(rest) == "next"


def test_a_key_brings_its_owner_with_office_and_team(cast: Cast, django_assert_num_queries):
    key = make_token(cast.olga, "test")
    with django_assert_num_queries(1):
        token = token_of(key)
        user = token.user
        assert (user, user.office, user.team) == (cast.olga, cast.olga.office, cast.olga.team)
        assert (user.role, user.language, user.week) == (cast.olga.role, cast.olga.language, cast.olga.week)
    assert token_of("another") is None


def test_a_key_of_somebody_who_left_opens_nothing(cast: Cast):
    key = make_token(cast.tomas, "test")
    deactivate_user(cast.tomas)
    assert token_of(key) is None


@pytest.mark.parametrize("who", ["olga", "tomas", "colin", "maria", "sara", "adam"])
def test_one_client_is_found_as_the_list_finds_it(cast: Cast, who):
    person = getattr(cast, who)
    clients = [make_client(cast.adam, owner=owner) for owner in (cast.olga, cast.tomas, cast.colin, None)]
    for client in clients:
        seen = Client.objects.visible_to(person).filter(pk=client.pk).exists()
        assert (one_for_page(person, client.pk) is not None) is seen
        assert (one_to_write_about(person, client.pk) is not None) is seen
    assert one_for_page(person, 10**30) is None


def test_the_page_of_a_client_knows_what_the_row_says(cast: Cast, django_assert_num_queries):
    firm = make_organisation(cast.olga, "Northwind")
    client = make_client(cast.olga, organisation=firm)
    with django_assert_num_queries(1):
        made = one_for_page(cast.maria, client.pk)
        assert (made.owner.name, made.organisation.name) == (cast.olga.name, "Northwind")
        assert made.office.country == client.office.country
    known = Client.objects.get(pk=client.pk)
    assert model_to_dict(made) == model_to_dict(known)
    assert (made.version, made.created_at) == (known.version, known.created_at)
