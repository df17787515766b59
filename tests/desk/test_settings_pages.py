"""Settings: every page opens for whom it is, refuses the others, keeps what was typed and says what is wrong."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import Absence, ApiToken, FirmSettings, Office, Team, User
from notifications.models import Message
from tasks.models import Task
from tests.people import PASSWORD, Cast


def url(name: str, *args) -> str:
    return reverse(f"desk:{name}", args=args)


EVERYBODY = ("settings", "settings_profile", "settings_security")
LEADS = ("settings_people",)
ADMINS = (
    "person_invite", "settings_teams", "team_create", "settings_offices", "office_create", "settings_visibility",
    "settings_gateways", "settings_texts", "text_create", "settings_contact", "settings_sample",
)  # fmt: skip


@pytest.mark.parametrize("name", EVERYBODY + LEADS + ADMINS)
def test_pages_open_for_whom_they_are(client, sign_in, cast: Cast, name):
    assert client.get(url(name))["Location"].startswith("/accounts/login/")
    allowed = {"olga": name in EVERYBODY, "maria": name in EVERYBODY + LEADS, "adam": True}
    for who, may in allowed.items():
        sign_in(getattr(cast, who))
        assert client.get(url(name)).status_code == (200 if may else 403), who


def test_the_list_of_sections_shows_what_one_may_open(sign_in, cast: Cast):
    def labels(user):
        page = sign_in(user).get(url("settings"))
        return {item["url"] for item in page.context["sections"] if item["url"].startswith("/settings/")}

    assert url("settings_offices") not in labels(cast.olga)
    assert url("settings_people") in labels(cast.maria)
    assert {url("settings_offices"), url("settings_visibility")} <= labels(cast.adam)


@pytest.mark.parametrize("who", ["olga", "maria"])
def test_writes_that_are_not_theirs_are_refused_before_anything_happens(sign_in, cast: Cast, who):
    browser = sign_in(getattr(cast, who))
    forbidden = [
        url("settings_visibility"), url("person_invite"), url("team_create"), url("office_create"),
        url("team_edit", cast.north.pk), url("team_delete", cast.north.pk), url("office_edit", cast.office.pk),
        url("person_edit", cast.tomas.pk), url("person_leave", cast.tomas.pk), url("person_return", cast.tomas.pk),
        url("invitation_resend", cast.tomas.pk), url("person_hours", cast.colin.pk), url("person_deputy", cast.colin.pk),
        url("absence_create", cast.colin.pk),
    ]  # fmt: skip
    before = (list(User.objects.values()), list(Office.objects.values()), list(Team.objects.values()))
    for address in forbidden:
        answer = browser.post(
            address, {"name": "x", "visibility": "all", "role": "admin", "starts_on": "2026-01-01"}
        )
        assert answer.status_code == 403, address
    assert before == (list(User.objects.values()), list(Office.objects.values()), list(Team.objects.values()))
    assert not FirmSettings.objects.exists()


# --- Profile ------------------------------------------------------------------------------------------------------------


def test_olga_changes_her_profile(sign_in, cast: Cast):
    browser = sign_in(cast.olga)
    data = {"name": "Олга", "phone": "0888 123 456", "language": "bg", "time_zone": "Asia/Dubai"}
    assert browser.post(url("settings_profile"), data)["Location"] == url("settings_profile")
    cast.olga.refresh_from_db()
    assert (cast.olga.name, cast.olga.phone, cast.olga.language) == ("Олга", "+359888123456", "bg")
    page = browser.get(url("settings_profile"))
    assert page.context["language"] == "bg"


def test_what_olga_typed_stays_and_the_field_says_why(sign_in, cast: Cast):
    data = {"name": "", "phone": "call me", "language": "xx", "time_zone": "Mars/Olympus"}
    page = sign_in(cast.olga).post(url("settings_profile"), data)
    assert page.status_code == 422
    assert set(page.context["about"].errors) == {"name", "language", "time_zone"}
    assert 'value="call me"' in page.content.decode()
    page = sign_in(cast.olga).post(
        url("settings_profile"), {**data, "name": "O", "language": "en", "time_zone": "UTC"}
    )
    assert set(page.context["about"].errors) == {"phone"}
    cast.olga.refresh_from_db()
    assert cast.olga.name == "Olga Tester"


@pytest.mark.parametrize("field", ["role", "team", "is_active", "email", "password", "is_staff"])
def test_a_profile_takes_no_more_than_its_fields(sign_in, cast: Cast, field):
    before = getattr(cast.olga, field, None)
    data = {"name": "Olga", "language": "en", "time_zone": "UTC", field: "admin"}
    sign_in(cast.olga).post(url("settings_profile"), data)
    cast.olga.refresh_from_db()
    assert getattr(cast.olga, field, None) == before


def test_a_new_zone_moves_the_evening_of_open_tasks(sign_in, cast: Cast):
    day = timezone.localdate() + timedelta(days=30)
    sofia = timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 18), cast.olga.zone)
    task = Task.objects.create(
        title="Call",
        assignee=cast.olga,
        created_by=cast.olga,
        due_on=day,
        due_zone="Europe/Sofia",
        due_at=sofia,
    )
    data = {"name": "Olga", "language": "en", "time_zone": "Asia/Dubai"}
    sign_in(cast.olga).post(url("settings_profile"), data)
    task.refresh_from_db()
    assert task.due_at < sofia


def hours(**days) -> dict[str, str]:
    return {"hours-own_hours": "on", **{f"hours-{day}": text for day, text in days.items()}}


def test_olga_keeps_hours_of_her_own_and_gives_them_back(sign_in, cast: Cast):
    browser, address = sign_in(cast.olga), url("person_hours", cast.olga.pk)
    assert browser.post(address, hours(mon="9-13, 14:00–18:30", sat="10-12"))["Location"] == url(
        "settings_profile"
    )
    cast.olga.refresh_from_db()
    assert cast.olga.week["mon"] == [["09:00", "13:00"], ["14:00", "18:30"]]
    assert cast.olga.week["tue"] == []
    page = browser.get(url("settings_profile")).content.decode()
    assert 'value="09:00–13:00, 14:00–18:30"' in page
    browser.post(address, {"hours-mon": "9-13"})
    cast.olga.refresh_from_db()
    assert cast.olga.working_hours == {}


@pytest.mark.parametrize(("typed", "field"), [("18-9", "mon"), ("nine", "mon"), ("", None)])
def test_hours_nobody_can_keep_are_refused_at_their_day(sign_in, cast: Cast, typed, field):
    page = sign_in(cast.olga).post(url("person_hours", cast.olga.pk), hours(mon=typed))
    assert page.status_code == 422
    assert set(page.context["hours"].errors) == {field or "__all__"}
    assert f'value="{typed}"' in page.content.decode() or not typed


def test_days_begin_as_in_the_country(sign_in, cast: Cast):
    services.update_office(cast.office, country="EG")
    page = sign_in(cast.olga).get(url("settings_profile"))
    assert page.context["hours"].days()[0].name == "sat"


def test_olga_names_a_deputy_and_notes_her_holiday(sign_in, cast: Cast):
    browser = sign_in(cast.olga)
    browser.post(url("person_deputy", cast.olga.pk), {"deputy-deputy": cast.tomas.pk})
    start = timezone.localdate() + timedelta(days=3)
    days = {
        "starts_on": start.isoformat(),
        "ends_on": (start + timedelta(days=4)).isoformat(),
        "note": "Море",
    }
    assert browser.post(url("absence_create", cast.olga.pk), days)["Location"] == url("settings_profile")
    page = browser.get(url("settings_profile"))
    assert "Море" in page.content.decode()
    cast.olga.refresh_from_db()
    assert cast.olga.deputy == cast.tomas
    absence = Absence.objects.get()
    again = browser.post(url("absence_create", cast.olga.pk), days)
    assert again.status_code == 422
    assert again.context["absence"].errors["starts_on"]
    browser.post(url("absence_delete", absence.pk))
    assert not Absence.objects.exists()


def test_a_circle_of_deputies_is_refused_by_name(sign_in, cast: Cast):
    services.update_user(cast.tomas, deputy=cast.olga)
    page = sign_in(cast.olga).post(url("person_deputy", cast.olga.pk), {"deputy-deputy": cast.tomas.pk})
    assert page.status_code == 422
    assert "Olga Tester → Tomas Tester → Olga Tester" in page.content.decode()


def test_maria_plans_for_her_team_but_not_for_others(sign_in, cast: Cast):
    browser = sign_in(cast.maria)
    assert browser.get(url("person_edit", cast.olga.pk)).status_code == 200
    assert browser.get(url("person_edit", cast.colin.pk)).status_code == 403
    names = {person.name for person in browser.get(url("settings_people")).context["page"].items}
    assert names == {"Olga Tester", "Tomas Tester", "Maria Tester"}
    browser.post(url("person_deputy", cast.olga.pk), {"deputy-deputy": cast.tomas.pk})
    cast.olga.refresh_from_db()
    assert cast.olga.deputy == cast.tomas
    foreign = Absence.objects.create(user=cast.colin, starts_on=date(2026, 8, 1), ends_on=date(2026, 8, 2))
    assert browser.post(url("absence_delete", foreign.pk)).status_code == 403
    assert Absence.objects.filter(pk=foreign.pk).exists()


@pytest.mark.parametrize("name", ["person_hours", "person_deputy", "absence_create"])
def test_the_address_of_a_form_leads_back_to_its_page(sign_in, cast: Cast, name):
    assert sign_in(cast.olga).get(url(name, cast.olga.pk))["Location"] == url("settings_profile")
    assert sign_in(cast.adam).get(url(name, cast.olga.pk))["Location"] == url("person_edit", cast.olga.pk)


@pytest.mark.parametrize("name", ["person_edit", "person_leave", "team_edit", "office_edit", "person_hours"])
def test_what_is_not_there_is_404(sign_in, cast: Cast, name):
    assert sign_in(cast.adam).get(url(name, 999999)).status_code == 404


# --- Sign-in and security -----------------------------------------------------------------------------------------------


def test_a_token_is_shown_once(client, sign_in, cast: Cast):
    browser = sign_in(cast.olga)
    page = browser.post(url("token_create"), {"name": "Export"})
    token = page.context["new_token"]
    assert token in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert token not in browser.get(url("settings_security")).content.decode()
    client.logout()
    assert (
        client.get("/api/v1/me/", headers={"Authorization": f"Bearer {token}"}).json()["id"] == cast.olga.pk
    )
    sign_in(cast.olga).post(url("token_revoke", ApiToken.objects.get().pk))
    client.logout()
    assert client.get("/api/v1/me/", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_a_token_needs_a_purpose(sign_in, cast: Cast):
    assert sign_in(cast.olga).post(url("token_create"), {"name": " "}).status_code == 422
    assert not ApiToken.objects.exists()
    assert sign_in(cast.olga).get(url("token_create"))["Location"] == url("settings_security")


def test_nobody_revokes_a_foreign_token(sign_in, cast: Cast):
    services.make_token(cast.tomas)
    token = ApiToken.objects.get()
    assert sign_in(cast.olga).post(url("token_revoke", token.pk)).status_code == 404
    assert sign_in(cast.adam).post(url("token_revoke", token.pk)).status_code == 404
    assert ApiToken.objects.exists()


# --- People -------------------------------------------------------------------------------------------------------------


def invitation(cast: Cast, **changes) -> dict[str, object]:
    return {
        "name": "Nina",
        "email": "nina@firm.example",
        "role": "employee",
        "team": cast.north.pk,
        "office": cast.office.pk,
        **changes,
    }


def test_adam_invites_nina_by_mail(sign_in, cast: Cast, settings):
    settings.EMAIL_URL = "smtp://localhost:25"
    services.update_office(cast.office, languages=["ru"])
    answer = sign_in(cast.adam).post(url("person_invite"), invitation(cast))
    assert answer["Location"] == url("settings_people")
    mail = Message.objects.get()
    assert (mail.to, mail.language, mail.is_secret) == ("nina@firm.example", "ru", True)
    assert "http://127.0.0.1:8000/p/join/" in mail.body
    assert mail.not_after > timezone.now() + timedelta(days=6)


def test_without_a_gateway_the_link_is_shown_once(client, sign_in, cast: Cast):
    page = sign_in(cast.adam).post(url("person_invite"), invitation(cast))
    link = page.context["link"]
    assert link in page.content.decode()
    client.logout()
    assert client.get(link.removeprefix("http://127.0.0.1:8000")).status_code == 302
    nina = User.objects.get(email="nina@firm.example")
    again = sign_in(cast.adam).post(url("invitation_resend", nina.pk)).context["link"]
    client.logout()
    assert client.get(link.removeprefix("http://127.0.0.1:8000")).status_code == 404
    assert client.get(again.removeprefix("http://127.0.0.1:8000")).status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "olga@dossier.test"}, "email"),
        ({"email": "x"}, "email"),
        ({"name": ""}, "name"),
        ({"role": "king"}, "role"),
        ({"team": 999999}, "team"),
        ({"office": ""}, "office"),
    ],
)
def test_an_invitation_says_what_is_wrong(sign_in, cast: Cast, changes, field):
    page = sign_in(cast.adam).post(url("person_invite"), invitation(cast, **changes))
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {field}
    assert not Message.objects.exists()
    assert User.objects.count() == 6


def test_who_has_joined_gets_no_second_invitation(sign_in, cast: Cast):
    answer = sign_in(cast.adam).post(url("invitation_resend", cast.olga.pk), follow=True)
    assert "has joined already" in answer.content.decode()


def test_adam_moves_olga(sign_in, cast: Cast):
    data = {
        "name": "Olga T",
        "email": "olga.t@dossier.test",
        "role": "manager",
        "team": cast.south.pk,
        "office": cast.office.pk,
    }
    assert sign_in(cast.adam).post(url("person_edit", cast.olga.pk), data).status_code == 302
    cast.olga.refresh_from_db()
    assert (cast.olga.role, cast.olga.team, cast.olga.email) == ("manager", cast.south, "olga.t@dossier.test")


def test_moving_says_what_is_wrong(sign_in, cast: Cast):
    data = {
        "name": "Olga",
        "email": "tomas@dossier.test",
        "role": "employee",
        "team": "",
        "office": cast.office.pk,
    }
    page = sign_in(cast.adam).post(url("person_edit", cast.olga.pk), data)
    assert page.status_code == 422
    assert set(page.context["place"].errors) == {"email"}
    assert 'value="tomas@dossier.test"' in page.content.decode()


def test_open_tasks_find_a_new_owner_before_somebody_leaves(client, sign_in, cast: Cast):
    task = Task.objects.create(title="Call", assignee=cast.olga, created_by=cast.maria)
    browser, address = sign_in(cast.adam), url("person_leave", cast.olga.pk)
    assert browser.get(address).context["count"] == 1
    page = browser.post(address, {})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"reassign_to"}
    browser.post(address, {"reassign_to": cast.tomas.pk})
    task.refresh_from_db()
    cast.olga.refresh_from_db()
    assert (task.assignee, cast.olga.is_active) == (cast.tomas, False)
    client.logout()
    client.post("/accounts/login/", {"login": cast.olga.email, "password": PASSWORD})
    assert client.get("/").status_code == 302
    sign_in(cast.adam).post(url("person_return", cast.olga.pk))
    cast.olga.refresh_from_db()
    assert cast.olga.is_active


def test_adam_cannot_leave_himself(sign_in, cast: Cast):
    page = sign_in(cast.adam).post(url("person_leave", cast.adam.pk), {})
    assert page.status_code == 422
    assert "deactivate yourself" in page.content.decode()


def test_people_are_searched_and_paged(sign_in, cast: Cast, monkeypatch):
    monkeypatch.setattr("desk.views.people.PAGE", 2)
    browser = sign_in(cast.adam)
    first = browser.get(url("settings_people"))
    second = browser.get(url("settings_people") + first.context["next_url"])
    assert [person.name for person in first.context["page"].items] == ["Adam Tester", "Colin Tester"]
    assert [person.name for person in second.context["page"].items] == ["Maria Tester", "Olga Tester"]
    found = browser.get(url("settings_people"), {"q": "sara"})
    assert [person.name for person in found.context["page"].items] == ["Sara Tester"]
    assert "Nobody found" in browser.get(url("settings_people"), {"q": "zzz"}).content.decode()
    assert browser.get(url("settings_people"), {"cursor": "x"}).status_code == 302
    assert browser.get(url("settings_people"), {"q": "a\x00", "role": "king"}).status_code == 200


# --- Teams, offices, visibility ---------------------------------------------------------------------------------------


def test_adam_makes_changes_and_removes_a_team(sign_in, cast: Cast):
    browser = sign_in(cast.adam)
    browser.post(url("team_create"), {"name": "West", "office": cast.office.pk, "managers": [cast.maria.pk]})
    team = Team.objects.get(name="West")
    assert list(team.managers.all()) == [cast.maria]
    browser.post(url("team_edit", team.pk), {"name": "Far West", "office": cast.office.pk})
    team.refresh_from_db()
    assert (team.name, team.managers.count()) == ("Far West", 0)
    page = browser.post(url("team_create"), {"name": "far west", "office": cast.office.pk})
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"name"})
    assert browser.post(url("team_delete", team.pk))["Location"] == url("settings_teams")
    kept = browser.post(url("team_delete", cast.north.pk), follow=True)
    assert "still belong to this team" in kept.content.decode()
    assert set(Team.objects.all()) == {cast.north, cast.south}


def test_employees_cannot_be_ticked_as_managers(sign_in, cast: Cast):
    data = {"name": "West", "office": cast.office.pk, "managers": [cast.olga.pk]}
    assert set(sign_in(cast.adam).post(url("team_create"), data).context["form"].errors) == {"managers"}


def office(**changes) -> dict[str, object]:
    data = {
        "name": "Dubai", "country": "AE", "time_zone": "Asia/Dubai", "currency": "AED", "languages": ["ar", "en"],
        "mon": "9-18", "tue": "9-18", "wed": "9-18", "thu": "9-18", "fri": "9-12",
        "holidays": "2026-12-02, 2026-12-03\n2026-12-02", "email_from": "Dubai <dubai@firm.example>",
        "assignee_minutes": ["-1440", "0"], "manager_working_days": ["1"], "answer_minutes": "60",
    }  # fmt: skip
    return {**data, **changes}


def test_adam_opens_an_office_and_changes_it(sign_in, cast: Cast):
    browser = sign_in(cast.adam)
    assert browser.post(url("office_create"), office())["Location"] == url("settings_offices")
    dubai = Office.objects.get(name="Dubai")
    assert dubai.working_week["fri"] == [["09:00", "12:00"]]
    assert dubai.holidays == ["2026-12-02", "2026-12-03"]
    assert dubai.deadline_alerts == {"assignee_minutes": [-1440, 0], "manager_working_days": [1]}
    page = browser.get(url("office_edit", dubai.pk))
    assert page.context["form"]["holidays"].value() == "2026-12-02\n2026-12-03"
    browser.post(url("office_edit", dubai.pk), office(name="Dubai Marina", assignee_minutes=[]))
    dubai.refresh_from_db()
    assert (dubai.name, dubai.deadline_alerts["assignee_minutes"]) == ("Dubai Marina", [])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"country": "ZZ"}, "country"),
        ({"time_zone": "x"}, "time_zone"),
        ({"languages": []}, "languages"),
        ({"mon": "18-9"}, "mon"),
        ({"mon": "", "tue": "", "wed": "", "thu": "", "fri": ""}, "mon"),
        ({"holidays": "tomorrow"}, "holidays"),
        ({"email_from": "x"}, "email_from"),
        ({"sms_from": "имя"}, "sms_from"),
        ({"assignee_minutes": ["7"]}, "assignee_minutes"),
        ({"assignee_minutes": ["x"]}, "assignee_minutes"),
    ],
)
def test_an_office_says_what_is_wrong_and_keeps_what_was_typed(sign_in, cast: Cast, changes, field):
    page = sign_in(cast.adam).post(url("office_create"), office(**changes))
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {field}
    assert "Dubai &lt;dubai@firm.example&gt;" in page.content.decode() or field in {"email_from"}
    assert Office.objects.count() == 1


def test_alerts_of_ones_own_making_stay_on_offer(sign_in, cast: Cast):
    services.update_office(
        cast.office, deadline_alerts={"assignee_minutes": [-90], "manager_working_days": [7]}
    )
    page = sign_in(cast.adam).get(url("office_edit", cast.office.pk)).content.decode()
    assert "90 minutes before" in page
    assert "7 working days after" in page


def test_visibility_holds_from_the_next_request_on(sign_in, cast: Cast):
    assert sign_in(cast.adam).post(url("settings_visibility"), {"visibility": "own"}).status_code == 302
    assert FirmSettings.load().visibility == "own"
    assert sign_in(cast.adam).post(url("settings_visibility"), {"visibility": "x"}).status_code == 422


@pytest.mark.parametrize("name", ["settings_people", "settings_teams", "settings_offices"])
def test_lists_cost_the_same_for_many(sign_in, cast: Cast, name, django_assert_max_num_queries):
    for number in range(20):
        place = Office.objects.create(name=f"Office {number}", country="BG", time_zone="Europe/Sofia")
        team = Team.objects.create(name=f"Team {number}", office=place)
        team.managers.set([cast.maria, cast.adam])
        User.objects.create(email=f"p{number}@firm.example", name=f"P{number}", office=place, team=team)
    browser = sign_in(cast.adam)
    with django_assert_max_num_queries(10):
        assert browser.get(url(name)).status_code == 200
