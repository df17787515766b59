"""What the database must bring so that search works in every script of the office."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other"), [("Иванов", "иваноф"), ("Шевченко", "Шевченка"), ("محمد علي", "محمد على")]
)
def test_names_are_alike_in_cyrillic_and_arabic(one, other):
    """Under the plain C locale every one of these is 0."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT similarity(%s, %s)", [one, other])
        assert cursor.fetchone()[0] > 0.5


def test_letters_fold_outside_ascii():
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('ЙОРДАН ÉMILE'), 'ИВАН' ILIKE 'иван'")
        assert cursor.fetchone() == ("йордан émile", True)


def test_the_office_is_no_superuser_of_its_database():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, current_setting('server_version_num')::int >= 170000 FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, True)
