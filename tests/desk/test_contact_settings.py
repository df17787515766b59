"""Adam sets when and how much the office writes to its clients, and hears before the SMS run out."""

import pytest

from notifications import planner
from notifications.clock import office_now
from notifications.gate.rules import month_of
from notifications.models import ContactPolicy, Notification, SmsUsage
from notifications.services import set_contact_policy
from notifications.services.budget import WARNING
from tests.people import Cast

pytestmark = pytest.mark.django_db
PAGE = "/settings/contact/"


@pytest.mark.parametrize(("name", "status"), [("olga", 403), ("maria", 403), ("adam", 200)])
def test_administrators_alone(cast, sign_in, name, status):
    browser = sign_in(getattr(cast, name))
    assert browser.get(PAGE).status_code == status
    browser.post(f"{PAGE}{cast.office.pk}/", {"marketing_per_week": "1"})
    assert ContactPolicy.objects.exists() is (status == 200)


def test_rules_are_kept_and_shown(cast, sign_in):
    browser = sign_in(cast.adam)
    data = {"quiet_from": "21:00", "quiet_to": "08:00", "marketing_per_week": "1", "sms_per_month": "500"}
    assert browser.post(f"{PAGE}{cast.office.pk}/", data).status_code == 302
    policy = ContactPolicy.objects.get()
    assert (policy.quiet_from.hour, policy.quiet_to.hour, policy.sms_per_month) == (21, 8, 500)
    assert (policy.has_fallback, policy.working_days_only, policy.most_per_day) == (False, False, None)
    assert 'value="21:00"' in browser.get(PAGE).content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {"quiet_from": "21:00", "marketing_per_week": "1"},
        {"quiet_from": "25:00", "quiet_to": "8", "marketing_per_week": "1"},
        {"marketing_per_week": "-1"},
        {"marketing_per_week": ""},
        {"marketing_per_week": "1", "sms_per_month": "1e309"},
    ],
)
def test_nonsense_stays_in_the_form_and_changes_nothing(cast, sign_in, data):
    answer = sign_in(cast.adam).post(f"{PAGE}{cast.office.pk}/", data)
    assert answer.status_code == 422
    assert not ContactPolicy.objects.exists()


def use(cast: Cast, parts: int) -> None:
    month = month_of(office_now(), cast.office)
    SmsUsage.objects.update_or_create(office=cast.office, month=month, defaults={"parts": parts})


def test_administrators_hear_once_at_eighty_per_cent_and_once_at_the_end(cast):
    set_contact_policy(cast.office, sms_per_month=10)
    use(cast, 7)
    planner.run()
    assert not Notification.objects.filter(kind=WARNING).exists()
    use(cast, 8)
    planner.run()
    planner.run()
    notice = Notification.objects.get(kind=WARNING)
    assert notice.user == cast.adam
    assert notice.title == "Sofia has used 80 % of this month's SMS"
    use(cast, 10)
    planner.run()
    assert Notification.objects.filter(kind=WARNING).count() == 2
