import pytest

from accounts import services
from accounts.models import User
from clients.models import Client
from tasks.models import Task
from tests.people import PASSWORD, Cast

URL = "/api/v1/users/"


@pytest.fixture
def api(client):
    """Call the API as somebody, by token."""

    def _call(user, method: str, url: str = URL, body=None):
        headers = {"Authorization": f"Bearer {services.make_token(user)}"}
        if method == "get":
            return client.get(url, headers=headers)
        return getattr(client, method)(url, body, content_type="application/json", headers=headers)

    return _call


def one(user: User) -> str:
    return f"{URL}{user.pk}/"


def test_adam_invites_nina(api, cast: Cast):
    body = {
        "name": "Nina",
        "email": "Nina@firm.example",
        "role": "manager",
        "team": cast.south.pk,
        "language": "uk",
    }
    answer = api(cast.adam, "post", URL, body)
    assert answer.status_code == 201
    nina = answer.json()
    assert (nina["email"], nina["role"], nina["office"], nina["language"]) == (
        "nina@firm.example", "manager", cast.office.pk, "uk",
    )  # fmt: skip
    assert (nina["is_invited"], nina["is_active"], nina["time_zone"]) == (True, True, "Europe/Sofia")
    assert "token" not in str(nina)
    assert cast.south.managers.filter(pk=nina["id"]).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "olga@DOSSIER.test"),
        ("email", "nonsense"),
        ("email", ""),
        ("role", "king"),
        ("team", 999999),
        ("office", 999999),
        ("name", ""),
        ("password", "x"),
        ("is_invited", False),
        ("deputy", 999999),
        ("phone", "1"),
        ("working_hours", []),
        ("is_active", False),
    ],
)
def test_an_invitation_is_refused_at_the_field_and_makes_nobody(api, cast: Cast, field, value):
    body = {"name": "Nina", "email": "nina@firm.example", "role": "employee", field: value}
    answer = api(cast.adam, "post", URL, body)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert User.objects.count() == 6


@pytest.mark.parametrize("who", ["olga", "maria"])
def test_only_administrators_invite_and_move(api, cast: Cast, who):
    person = getattr(cast, who)
    body = {"name": "Nina", "email": "nina@firm.example", "role": "employee"}
    assert api(person, "post", URL, body).status_code == 403
    assert api(person, "patch", one(cast.tomas), {"role": "admin"}).status_code == 403
    assert api(person, "patch", one(person), {"role": "admin"}).status_code == 403
    assert User.objects.filter(role="admin").count() == 1
    assert api(person, "get", one(cast.colin)).json()["name"] == "Colin Tester"


def test_adam_moves_olga(api, cast: Cast):
    answer = api(cast.adam, "patch", one(cast.olga), {"team": cast.south.pk, "role": "manager"})
    assert (answer.json()["team"], answer.json()["role"]) == (cast.south.pk, "manager")
    assert api(cast.adam, "patch", one(cast.olga), {"team": None}).json()["team"] is None


def test_nobody_demotes_the_last_administrator(api, cast: Cast):
    answer = api(cast.adam, "patch", one(cast.adam), {"role": "employee"})
    assert (answer.status_code, answer.json()["code"]) == (400, "last_admin")


def open_task(cast: Cast, assignee: User, client: Client | None = None, **more) -> Task:
    return Task.objects.create(
        title="Call back", assignee=assignee, created_by=cast.maria, client=client, **more
    )


def test_open_tasks_need_a_new_owner_first(api, cast: Cast):
    task, done = open_task(cast, cast.olga), open_task(cast, cast.olga, status="cancelled")
    answer = api(cast.adam, "patch", one(cast.olga), {"is_active": False})
    assert (answer.status_code, answer.json()["code"], answer.json()["count"]) == (409, "open_tasks", 1)
    cast.olga.refresh_from_db()
    assert cast.olga.is_active
    answer = api(cast.adam, "patch", one(cast.olga), {"is_active": False, "reassign_to": cast.tomas.pk})
    assert answer.json()["is_active"] is False
    task.refresh_from_db()
    done.refresh_from_db()
    assert (task.assignee, done.assignee) == (cast.tomas, cast.olga)


def test_without_open_tasks_somebody_simply_goes(api, client, cast: Cast):
    assert api(cast.adam, "patch", one(cast.olga), {"is_active": False}).status_code == 200
    answer = client.post(
        "/api/v1/auth/token/",
        {"email": cast.olga.email, "password": PASSWORD},
        content_type="application/json",
    )
    assert answer.json()["code"] == "invalid_credentials"
    assert api(cast.adam, "patch", one(cast.olga), {"is_active": True}).json()["is_active"] is True


def test_tasks_do_not_go_to_somebody_who_may_not_see_the_client(api, cast: Cast):
    client_of_olga = Client.objects.create(
        name="Ivanov", office=cast.office, owner=cast.olga, name_sort="x", search_text="x"
    )
    task = open_task(cast, cast.olga, client_of_olga)
    answer = api(cast.adam, "patch", one(cast.olga), {"is_active": False, "reassign_to": cast.colin.pk})
    assert (answer.status_code, answer.json()["code"]) == (400, "cannot_see")
    cast.olga.refresh_from_db()
    task.refresh_from_db()
    assert (cast.olga.is_active, task.assignee) == (True, cast.olga)
    answer = api(cast.adam, "patch", one(cast.olga), {"is_active": False, "reassign_to": cast.maria.pk})
    assert answer.status_code == 200


@pytest.mark.parametrize("heir", ["olga", "colin"])
def test_tasks_do_not_go_to_the_leaver_or_to_somebody_gone(api, cast: Cast, heir):
    services.deactivate_user(cast.colin)
    open_task(cast, cast.olga)
    answer = api(
        cast.adam, "patch", one(cast.olga), {"is_active": False, "reassign_to": getattr(cast, heir).pk}
    )
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["reassign_to"]


def test_nobody_deactivates_themselves(api, cast: Cast):
    services.update_user(cast.maria, role="admin")
    answer = api(cast.adam, "patch", one(cast.adam), {"is_active": False})
    assert (answer.status_code, answer.json()["code"]) == (400, "yourself")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=tester oLg", {"Olga"}),
        ("?q=sara@", {"Sara"}),
        ("?role=manager", {"Maria", "Sara"}),
        ("?role=manager&q=mar", {"Maria"}),
        ("?is_active=false", set()),
    ],
)
def test_people_are_found(api, cast: Cast, query, found):
    rows = api(cast.olga, "get", URL + query).json()["results"]
    assert {row["name"].split()[0] for row in rows} == found


def test_people_are_found_by_team_and_office(api, cast: Cast):
    rows = api(cast.olga, "get", f"{URL}?team={cast.south.pk}&office={cast.office.pk}").json()["results"]
    assert {row["name"] for row in rows} == {"Colin Tester", "Sara Tester"}
    assert api(cast.olga, "get", f"{URL}?team=99999999999999999999999").json()["results"] == []


@pytest.mark.parametrize("query", ["?role=king", "?team=x", "?team=1.5", "?password=x", "?q=a%00b"])
def test_a_filter_nobody_knows_is_refused(api, cast: Cast, query):
    assert api(cast.olga, "get", URL + query).status_code == 400


def test_the_list_costs_the_same_for_many(api, cast: Cast, django_assert_max_num_queries):
    for number in range(20):
        User.objects.create(
            email=f"p{number}@firm.example",
            name=f"P{number}",
            office=cast.office,
            team=cast.north,
            deputy=cast.olga,
        )
    with django_assert_max_num_queries(8):  # making the token among them
        assert len(api(cast.olga, "get").json()["results"]) == 26
