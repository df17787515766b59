import pytest
from django.utils.translation import override

from accounts import services
from accounts.models import FirmSettings
from accounts.week import clean_holidays, clean_week, parse_day, show_day, week_of_country
from core.errors import RuleError
from core.places import countries, country_codes, currencies, currency_of, first_weekday_of, weekend_of, zones
from tests.people import Cast


def refusal(call, *args, **kwargs) -> RuleError:
    with pytest.raises(RuleError) as caught:
        call(*args, **kwargs)
    return caught.value


def test_an_office_gets_the_week_of_its_country(db):
    kyiv = services.create_office(name="Kyiv", country="ua", time_zone="Europe/Kyiv", currency="uah")
    cairo = services.create_office(name="Cairo", country="EG", time_zone="Africa/Cairo", currency="EGP")
    assert (kyiv.country, kyiv.currency) == ("UA", "UAH")
    assert services.create_office(name="Dubai", country="AE").currency == "AED"
    assert services.create_office(name="Varna", country="BG").currency == "EUR"
    assert kyiv.working_week["fri"]
    assert not kyiv.working_week["sun"]
    assert cairo.working_week["sun"]
    assert not cairo.working_week["fri"]


def test_every_country_has_a_week_and_a_currency():
    for country in country_codes():
        assert 1 <= len(weekend_of(country)) <= 2, country
        assert currency_of(country).isalpha(), country


def test_weeks_begin_where_the_country_begins_them():
    assert first_weekday_of("BG") == 0
    assert first_weekday_of("AE") == 0
    assert first_weekday_of("EG") == 5
    assert weekend_of("EG") == {4, 5}
    assert weekend_of("nowhere") == {5, 6}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("country", "ZZ"),
        ("country", 359),
        ("time_zone", "Sofia"),
        ("currency", "EURO"),
        ("languages", []),
        ("languages", ["en", "xx"]),
        ("languages", [["en"]]),
        ("working_week", {}),
        ("working_week", []),
        ("holidays", "2026-01-01"),
        ("holidays", ["2026-02-30"]),
        ("holidays", [20260101]),
        ("email_from", "not an address"),
        ("email_from", "A <a@firm.example>\nBcc: b@firm.example"),
        ("email_from", "a@firm.example, b@firm.example"),
        ("sms_from", "much too long a name"),
        ("sms_from", "имя"),
        ("deadline_alerts", {"assignee_minutes": ["now"], "manager_working_days": []}),
        ("deadline_alerts", {"assignee_minutes": [True], "manager_working_days": []}),
        ("deadline_alerts", {"assignee_minutes": [10**9], "manager_working_days": []}),
        ("deadline_alerts", {"assignee_minutes": []}),
        ("deadline_alerts", []),
    ],
)
def test_nonsense_about_an_office_is_refused_at_its_field(cast: Cast, field, value):
    assert refusal(services.update_office, cast.office, **{"name": "Changed", field: value}).field == field
    cast.office.refresh_from_db()
    assert cast.office.name == "Sofia"


def test_an_office_keeps_what_makes_sense(cast: Cast):
    office = services.update_office(
        cast.office,
        holidays=["2026-03-03", "2026-01-01", "2026-03-03"],
        languages=["bg", "en", "bg"],
        email_from="Sofia office <office@firm.example>",
        sms_from="+359 2 123 4567",
        deadline_alerts={"assignee_minutes": [60, -1440, 0, 0], "manager_working_days": [2]},
    )
    office.refresh_from_db()
    assert office.holidays == ["2026-01-01", "2026-03-03"]
    assert office.languages == ["bg", "en"]
    assert office.email_from == "Sofia office <office@firm.example>"
    assert office.deadline_alerts == {"assignee_minutes": [-1440, 0, 60], "manager_working_days": [2]}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("9-18", [["09:00", "18:00"]]),
        ("14:00 – 18.30, 9:00—13:00", [["09:00", "13:00"], ["14:00", "18:30"]]),
        ("0:00-24:00", [["00:00", "24:00"]]),
        ("9-12، 13-17", [["09:00", "12:00"], ["13:00", "17:00"]]),
        ("  ", []),
    ],
)
def test_hours_are_read_as_people_type_them(typed, kept):
    assert parse_day(typed, field="mon") == kept
    assert parse_day(show_day(kept), field="mon") == kept


@pytest.mark.parametrize(
    "typed",
    [
        "9",
        "18-9",
        "9-9",
        "25-26",
        "9:60-10",
        "24:30-24:45",
        "9-12-15",
        "9-13, 12-18",
        "٩-١٨",
        "1-2,2-3,3-4,4-5,5-6,6-7,7-8",
    ],
)
def test_hours_nobody_can_keep_are_refused(typed):
    assert refusal(parse_day, typed, field="mon").field == "mon"


def test_a_week_has_all_seven_days_and_some_work():
    assert clean_week({"mon": [["9", "17:30"]]})["mon"] == [["09:00", "17:30"]]
    assert clean_week({"mon": [["9", "17:30"]]})["sun"] == []
    assert clean_week({}, may_be_empty=True) == {}
    for raw in ({}, {"mon": []}, {"monday": [["09:00", "10:00"]]}, {"mon": "9-18"}, {"mon": [[9, 18]]}, None):
        assert refusal(clean_week, raw).field == "working_hours"
    assert week_of_country("BG")["sat"] == []


def test_holidays_have_a_limit():
    assert clean_holidays([]) == []
    many = [f"{year}-01-{day:02}" for year in range(2000, 2020) for day in range(1, 29)]
    assert refusal(clean_holidays, many).field == "holidays"


def test_places_have_names_in_the_readers_language():
    with override("uk"):
        assert dict(countries())["BG"] == "Болгарія"
        assert dict(currencies())["UAH"] == "UAH – українська гривня"
    assert ("Europe/Sofia", "Europe/Sofia") in zones()


def test_visibility_is_one_row_for_the_whole_firm(db):
    assert FirmSettings.load().visibility == "team"
    services.change_firm_settings(visibility="own")
    services.change_firm_settings(visibility="all")
    assert [row.visibility for row in FirmSettings.objects.all()] == ["all"]
    assert refusal(services.change_firm_settings, visibility="some").field == "visibility"
