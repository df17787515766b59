import pytest
from django.db import connection

from accounts import services
from accounts.models import FirmSettings, Office, Team
from tests.people import Cast

ME, SETTINGS, OFFICES, TEAMS = (f"/api/v1/{name}/" for name in ("me", "settings", "offices", "teams"))


@pytest.fixture
def api(client):
    """Call the API as somebody, by token."""

    def _call(user, method: str, url: str, body=None, **headers):
        headers = {"Authorization": f"Bearer {services.make_token(user)}", **headers}
        return (
            getattr(client, method)(url, body, content_type="application/json", headers=headers)
            if method != "get"
            else client.get(url, headers=headers)
        )

    return _call


def read(client, user, url):
    return client.get(url, headers={"Authorization": f"Bearer {services.make_token(user)}"})


@pytest.mark.parametrize(
    "url", [ME, SETTINGS, OFFICES, TEAMS, f"{OFFICES}1/", f"{TEAMS}1/", "/api/v1/users/", "/api/v1/users/1/"]
)
@pytest.mark.parametrize("method", ["get", "post", "patch", "put", "delete"])
def test_strangers_are_asked_who_they_are(client, db, url, method):
    answer = getattr(client, method)(url, content_type="application/json")
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_authenticated"


# --- me ---------------------------------------------------------------------------------------------------------------


def test_me_tells_who_one_is(api, cast: Cast):
    assert api(cast.olga, "get", ME).json() == {
        "id": cast.olga.pk,
        "email": "olga@dossier.test",
        "name": "Olga Tester",
        "role": "employee",
        "language": "en",
        "time_zone": "Europe/Sofia",
        "phone": "",
        "team": cast.north.pk,
        "office": cast.office.pk,
        "working_hours": {},
        "deputy": None,
    }


def test_me_changes_ones_own_profile(api, cast: Cast):
    body = {
        "name": "Олга",
        "language": "bg",
        "time_zone": "Asia/Dubai",
        "phone": "0888 123 456",
        "deputy": cast.tomas.pk,
    }
    answer = api(cast.olga, "patch", ME, body)
    assert answer.status_code == 200
    assert answer.json() | body == answer.json() | {"phone": "0888 123 456"}
    assert answer.json()["phone"] == "+359888123456"
    cast.olga.refresh_from_db()
    assert (cast.olga.name, cast.olga.language, cast.olga.deputy) == ("Олга", "bg", cast.tomas)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("role", "admin"),
        ("email", "admin@dossier.test"),
        ("team", 1),
        ("office", 1),
        ("id", 1),
        ("is_staff", True),
        ("password", "x"),
        ("name", ""),
        ("name", None),
        ("name", "a\x00b"),
        ("name", "x" * 151),
        ("language", "xx"),
        ("time_zone", "Mars/Olympus"),
        ("phone", "12"),
        ("deputy", 10**30),
        ("deputy", 0),
        ("deputy", True),
        ("deputy", "x"),
        ("working_hours", "9-18"),
        ("working_hours", {"mon": [["18:00", "9:00"]]}),
        ("working_hours", {"\u0000": []}),
    ],
)
def test_what_is_not_ones_to_change_is_refused_at_its_field(api, cast: Cast, field, value):
    answer = api(
        cast.olga, "patch", ME, {"phone": "0888123456", field: value} if field != "phone" else {field: value}
    )
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    cast.olga.refresh_from_db()
    assert (cast.olga.phone, cast.olga.role) == ("", "employee")


def test_errors_speak_the_language_of_the_tokens_owner(api, client, cast: Cast):
    services.update_user(cast.olga, language="ar")
    cast.olga.refresh_from_db()
    answer = api(cast.olga, "patch", ME, {"name": ""})
    assert answer["Content-Language"] == "ar"
    assert "هذا الحقل" in answer.json()["errors"]["name"][0]
    assert client.get("/healthz")["Content-Language"] == "en", "the next visitor is not spoken to in Arabic"


def test_a_write_by_token_is_audited_with_its_owner(api, cast: Cast):
    api(cast.olga, "patch", ME, {"name": "Olga N"})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.metadata FROM accounts_userevent e JOIN pghistory_context c ON c.id = e.pgh_context_id"
            " WHERE e.id = %s AND e.pgh_label = 'update' ORDER BY e.pgh_id DESC LIMIT 1",
            [cast.olga.pk],
        )
        assert f'"user": {cast.olga.pk}' in str(cursor.fetchone()[0]).replace("'", '"')


# --- settings -----------------------------------------------------------------------------------------------------------


def test_administrators_say_what_employees_see(api, cast: Cast):
    assert api(cast.adam, "get", SETTINGS).json()["visibility"] == "team"
    assert api(cast.adam, "patch", SETTINGS, {"visibility": "own"}).json()["visibility"] == "own"
    assert FirmSettings.load().visibility == "own"
    assert api(cast.adam, "patch", SETTINGS, {}).status_code == 200
    assert api(cast.adam, "patch", SETTINGS, {"visibility": "none"}).json()["errors"]["visibility"]


@pytest.mark.parametrize("who", ["olga", "maria"])
def test_others_may_not_even_read_the_settings(api, cast: Cast, who):
    person = getattr(cast, who)
    assert api(person, "get", SETTINGS).status_code == 403
    answer = api(person, "patch", SETTINGS, {"visibility": "all"})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    assert FirmSettings.load().visibility == "team"


# --- offices ----------------------------------------------------------------------------------------------------------


def test_an_office_opens_in_kyiv(api, cast: Cast):
    answer = api(cast.adam, "post", OFFICES, {"name": "Kyiv", "country": "UA", "time_zone": "Europe/Kyiv"})
    assert answer.status_code == 201
    office = answer.json()
    assert (office["currency"], office["working_week"]["sat"], office["holidays"]) == ("UAH", [], [])
    changed = api(
        cast.adam,
        "patch",
        f"{OFFICES}{office['id']}/",
        {"holidays": ["2026-08-24"], "languages": ["uk", "en"], "email_from": "kyiv@firm.example"},
    )
    assert changed.json()["holidays"] == ["2026-08-24"]
    assert api(cast.olga, "get", f"{OFFICES}{office['id']}/").json() == changed.json()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("country", "ZZ"),
        ("time_zone", "Sofia"),
        ("currency", "???"),
        ("languages", ["xx"]),
        ("holidays", ["31.12.2026"]),
        ("working_week", {"mon": [["9", "8"]]}),
        ("name", " "),
        ("email_from", "x"),
        ("deadline_alerts", {}),
        ("nonsense", 1),
        ("id", 7),
    ],
)
def test_an_office_is_refused_at_the_field(api, cast: Cast, field, value):
    answer = api(cast.adam, "post", OFFICES, {"name": "Kyiv", field: value})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert Office.objects.count() == 1


@pytest.mark.parametrize("who", ["olga", "maria"])
def test_offices_and_teams_are_read_by_all_and_changed_by_administrators(api, cast: Cast, who):
    person = getattr(cast, who)
    assert [row["name"] for row in api(person, "get", OFFICES).json()["results"]] == ["Sofia"]
    assert [row["name"] for row in api(person, "get", TEAMS).json()["results"]] == ["North", "South"]
    for method, url in (
        ("post", OFFICES),
        ("patch", f"{OFFICES}{cast.office.pk}/"),
        ("post", TEAMS),
        ("patch", f"{TEAMS}{cast.north.pk}/"),
    ):
        assert api(person, method, url, {"name": "Mine"}).status_code == 403
    assert not Office.objects.filter(name="Mine").exists()
    assert not Team.objects.filter(name="Mine").exists()


# --- teams ------------------------------------------------------------------------------------------------------------


def test_a_team_gets_managers(api, cast: Cast):
    answer = api(
        cast.adam, "post", TEAMS, {"name": "West", "office": cast.office.pk, "managers": [cast.maria.pk]}
    )
    assert answer.status_code == 201
    assert answer.json()["managers"] == [cast.maria.pk]
    url = f"{TEAMS}{answer.json()['id']}/"
    assert api(cast.adam, "patch", url, {"name": "Far West"}).json()["managers"] == [cast.maria.pk]
    assert api(cast.adam, "patch", url, {"managers": []}).json()["managers"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "north"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"office": 10**12}, "office"),
        ({"office": None}, "office"),
        ({"managers": [10**12]}, "managers"),
        ({"managers": "all"}, "managers"),
    ],
)
def test_a_team_is_refused_at_the_field(api, cast: Cast, body, field):
    answer = api(cast.adam, "post", TEAMS, {"name": "West", "office": cast.office.pk, **body})
    assert answer.status_code == 400
    assert [path.split(".")[0] for path in answer.json()["errors"]] == [field]


def test_an_employee_cannot_be_made_manager_of_a_team(api, cast: Cast):
    answer = api(cast.adam, "patch", f"{TEAMS}{cast.north.pk}/", {"managers": [cast.olga.pk]})
    assert "Olga" in answer.json()["errors"]["managers"][0]


# --- manners ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [OFFICES, TEAMS, "/api/v1/users/"])
def test_lists_have_pages_orders_and_no_unknown_parameters(api, cast: Cast, url):
    Office.objects.create(name="Zagreb", country="HR", time_zone="Europe/Zagreb")
    first = api(cast.adam, "get", f"{url}?limit=1&ordering=-name").json()
    assert len(first["results"]) == 1
    assert first["previous"] is None
    second = api(cast.adam, "get", first["next"]).json()
    assert second["results"][0]["name"] < first["results"][0]["name"]
    for query in ("?ordering=password", "?cursor=x", "?limit=0", "?deputy__password=x"):
        assert api(cast.adam, "get", url + query).status_code == 400


@pytest.mark.parametrize(
    "url", [f"{OFFICES}999999/", f"{TEAMS}999999999999999999999999/", "/api/v1/users/0/"]
)
def test_what_is_not_there_is_404(api, cast: Cast, url):
    assert api(cast.adam, "get", url).status_code == 404
    assert api(cast.adam, "patch", url, {"name": "x"}).status_code == 404


@pytest.mark.parametrize("url", [OFFICES, TEAMS])
def test_a_list_costs_the_same_for_many(api, cast: Cast, url, django_assert_max_num_queries):
    for number in range(20):
        office = Office.objects.create(name=f"Office {number}", country="BG", time_zone="Europe/Sofia")
        Team.objects.create(name=f"Team {number}", office=office).managers.set([cast.maria, cast.adam])
    with django_assert_max_num_queries(8):
        assert len(api(cast.olga, "get", url).json()["results"]) > 20
