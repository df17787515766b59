from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from accounts import services
from accounts.models import ApiToken, Role, Team, User
from core.errors import Conflict, RuleError
from tests.people import PASSWORD, Cast


def refusal(call, *args, **kwargs) -> RuleError:
    with pytest.raises(RuleError) as caught:
        call(*args, **kwargs)
    return caught.value


def test_a_newcomer_speaks_the_offices_language_and_keeps_its_time(cast: Cast):
    cast.office.languages = ["bg", "en"]
    user = services.create_user(
        email=" Nina@Firm.Example ", name="Nina", role="employee", office=cast.office, team=cast.north
    )
    assert (user.email, user.language, user.time_zone) == ("nina@firm.example", "bg", "Europe/Sofia")
    assert user.is_invited


def test_one_address_signs_in_one_person(cast: Cast):
    error = refusal(
        services.create_user, email="OLGA@dossier.test", name="Other", role="employee", office=cast.office
    )
    assert (error.code, error.field) == ("taken", "email")
    assert refusal(services.update_user, cast.tomas, email="olga@Dossier.test").code == "taken"


def test_a_password_of_ones_own_name_is_refused(cast: Cast):
    error = refusal(services.set_password, cast.olga, "olga-olga-olga")
    assert (error.code, error.field) == ("weak_password", "password")
    assert cast.olga.check_password(PASSWORD)


def test_a_new_password_ends_the_api_tokens(cast: Cast):
    services.make_token(cast.olga)
    services.make_token(cast.tomas)
    services.set_password(cast.olga, "another horse battery")
    assert not cast.olga.tokens.exists()
    assert cast.tomas.tokens.exists()


def test_a_new_address_takes_the_old_one_from_sign_in(cast: Cast):
    EmailAddress.objects.create(user=cast.olga, email=cast.olga.email, verified=True, primary=True)
    services.update_user(cast.olga, email="Olga.New@dossier.test")
    assert not EmailAddress.objects.filter(email="olga@dossier.test").exists()
    cast.olga.refresh_from_db()
    assert cast.olga.email == "olga.new@dossier.test"


def test_a_manager_manages_the_team_they_are_put_in(cast: Cast):
    user = services.create_user(
        email="m@firm.example", name="Mira", role="manager", office=cast.office, team=cast.south
    )
    assert user in cast.south.managers.all()
    services.update_user(cast.tomas, role="manager")
    assert cast.tomas in cast.north.managers.all()


def test_a_manager_who_becomes_an_employee_leads_nobody(cast: Cast):
    services.update_user(cast.maria, role="employee")
    assert not cast.maria.managed_teams.exists()


def test_a_manager_who_edits_their_phone_stays_out_of_teams_they_left(cast: Cast):
    cast.north.managers.clear()
    services.update_user(cast.maria, phone="0888 123 456")
    assert not cast.north.managers.exists()


def test_the_last_administrator_stays(cast: Cast):
    for call in (services.deactivate_user, lambda user: services.update_user(user, role="employee")):
        assert refusal(call, cast.adam).code == "last_admin"
    services.update_user(cast.maria, role="admin")
    services.update_user(cast.adam, role="employee")
    assert refusal(services.deactivate_user, cast.maria).code == "last_admin"


def test_deactivating_lets_go_of_everything(cast: Cast):
    services.make_token(cast.maria)
    services.update_user(cast.olga, deputy=cast.maria)
    services.deactivate_user(cast.maria)
    cast.olga.refresh_from_db()
    assert not User.objects.active().filter(pk=cast.maria.pk).exists()
    assert not cast.maria.managed_teams.exists()
    assert not cast.maria.tokens.exists()
    assert cast.olga.deputy is None


def test_reactivated_people_sign_in_with_the_password_they_had(cast: Cast, client):
    services.deactivate_user(cast.olga)
    services.reactivate_user(cast.olga)
    answer = client.post("/accounts/login/", {"login": cast.olga.email, "password": PASSWORD})
    assert answer["Location"] == "/"


def test_deputies_never_go_round_in_a_circle(cast: Cast):
    services.update_user(cast.olga, deputy=cast.tomas)
    services.update_user(cast.tomas, deputy=cast.colin)
    error = refusal(services.update_user, cast.colin, deputy=cast.olga)
    assert (error.code, error.field) == ("circle", "deputy")
    assert "Colin Tester → Olga Tester → Tomas Tester → Colin Tester" in str(error.message)


def test_nobody_stands_in_for_themselves_or_is_stood_in_for_by_someone_gone(cast: Cast):
    assert refusal(services.update_user, cast.olga, deputy=cast.olga).field == "deputy"
    services.deactivate_user(cast.tomas)
    cast.tomas.refresh_from_db()
    assert refusal(services.update_user, cast.olga, deputy=cast.tomas).field == "deputy"
    assert services.update_user(cast.olga, deputy=None).deputy is None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("0888 123 456", "+359888123456"), ("+380 44 123 45 67", "+380441234567"), ("", "")],
)
def test_phones_are_read_as_those_of_the_office(cast: Cast, typed, stored):
    assert services.update_user(cast.olga, phone=typed).phone == stored


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "12"),
        ("phone", "call me"),
        ("language", "xx"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", ["Europe/Sofia"]),
        ("role", "owner"),
        ("working_hours", {"mon": [["18:00", "09:00"]]}),
    ],
)
def test_nonsense_is_refused_at_its_field_and_changes_nothing(cast: Cast, field, value):
    assert refusal(services.update_user, cast.olga, **{"name": "Changed", field: value}).field == field
    cast.olga.refresh_from_db()
    assert cast.olga.name == "Olga Tester"


def test_absences_do_not_overlap_and_end_after_they_start(cast: Cast):
    services.add_absence(cast.olga, starts_on=date(2026, 8, 3), ends_on=date(2026, 8, 7))
    error = refusal(services.add_absence, cast.olga, starts_on=date(2026, 8, 7), ends_on=date(2026, 8, 8))
    assert error.field == "starts_on"
    error = refusal(services.add_absence, cast.olga, starts_on=date(2026, 8, 20), ends_on=date(2026, 8, 19))
    assert error.field == "ends_on"
    error = refusal(services.add_absence, cast.olga, starts_on=date(2026, 9, 1), ends_on=date(2206, 9, 1))
    assert error.field == "ends_on"
    services.add_absence(cast.tomas, starts_on=date(2026, 8, 7), ends_on=date(2026, 8, 8))
    services.add_absence(cast.olga, starts_on=date(2026, 8, 8), ends_on=date(2026, 8, 8))


def test_an_absence_taken_back_is_gone(cast: Cast):
    absence = services.add_absence(cast.olga, starts_on=date(2026, 8, 3), ends_on=date(2026, 8, 7))
    services.remove_absence(absence)
    assert not cast.olga.absences.exists()


def test_a_token_is_kept_as_a_hash_alone(cast: Cast):
    token = services.make_token(cast.olga, "Export")
    row = ApiToken.objects.get()
    assert (row.name, row.user) == ("Export", cast.olga)
    assert token not in str(row.__dict__)


def test_a_program_that_signs_in_all_day_cannot_fill_the_table(cast: Cast, monkeypatch):
    monkeypatch.setattr(services, "MAX_TOKENS", 3)
    made = [services.make_token(cast.olga) for _number in range(5)]
    assert cast.olga.tokens.count() == 3
    assert services.digest(made[-1]) in cast.olga.tokens.values_list("digest", flat=True)


def test_teams_are_led_by_managers_and_named_once_an_office(cast: Cast):
    team = services.create_team(name="West", office=cast.office, managers=[cast.maria, cast.adam])
    assert set(team.managers.all()) == {cast.maria, cast.adam}
    assert refusal(services.create_team, name="west", office=cast.office).field == "name"
    assert refusal(services.update_team, team, managers=[cast.olga]).field == "managers"
    assert services.update_team(team, name="Far West").name == "Far West"
    assert set(team.managers.all()) == {cast.maria, cast.adam}


def test_a_team_with_people_stays(cast: Cast):
    with pytest.raises(Conflict) as caught:
        services.delete_team(cast.north)
    assert caught.value.code == "in_use"
    services.delete_team(services.create_team(name="Nobody", office=cast.office))
    assert Team.objects.count() == 2


def test_who_manages_what_is_audited(cast: Cast):
    cast.north.managers.add(cast.adam)
    services.update_user(cast.olga, phone="0888123456")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pgh_label FROM accounts_teammanagerevent WHERE user_id = %s", [cast.adam.pk])
        assert cursor.fetchall() == [("insert",)]
        cursor.execute("SELECT phone FROM accounts_userevent WHERE id = %s ORDER BY pgh_id", [cast.olga.pk])
        assert [row[0] for row in cursor.fetchall()] == ["", "+359888123456"]


def test_the_first_administrator_comes_with_an_office(db):
    user, is_new = services.ensure_admin("vera.petrova@firm.example", PASSWORD)
    assert (user.name, user.role, is_new) == ("Vera Petrova", Role.ADMIN, True)
    assert user.office.working_week["sun"] == []


def test_an_existing_person_becomes_administrator_with_the_new_password(cast: Cast):
    services.deactivate_user(cast.olga)
    user, is_new = services.ensure_admin("Olga@dossier.test", "another horse battery")
    user.refresh_from_db()
    assert (user.pk, user.role, user.is_active, is_new) == (cast.olga.pk, Role.ADMIN, True, False)
    assert user.check_password("another horse battery")
