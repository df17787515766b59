"""What an SMS costs: said before it is sent, where the office has entered prices; nothing is said where it has not."""

import json
from decimal import Decimal

import pytest

from accounts.models import Office
from clients.models import Client
from desk.forms.contact import ContactPolicyForm
from notifications.clock import office_now
from notifications.models import Message
from notifications.prices import Price, price_to, spent_in_month
from notifications.services import send_to_client
from notifications.services.consent import set_contact_policy
from notifications.services.way_out import likely_end
from tests.clients.made import make_client
from tests.people import Cast

OMAR = "+359888123456"
BULGARIA = {"BG": {"amount": "0.07", "currency": ""}, "*": {"amount": "0.0815", "currency": "USD"}}


@pytest.fixture
def omar(cast: Cast) -> Client:
    return make_client(cast.olga, "Omar", phones=[{"raw": OMAR}], language="en")


def composer(client, omar: Client, **values) -> str:
    values = {"to": OMAR, "body": "a" * 161} | values
    answer = client.post(f"{omar.url}messages/sms/", values, headers={"HX-Request": "true"})
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def test_a_price_belongs_to_a_country_and_its_currency_to_the_office(cast: Cast):
    set_contact_policy(cast.office, sms_prices=BULGARIA)
    assert price_to(cast.office, OMAR) == Price(Decimal("0.07"), "EUR")
    assert price_to(cast.office, "+380441234567").text(2) == "0.163\xa0USD"
    assert price_to(cast.office, OMAR).text(2) == "0.14\xa0EUR"
    set_contact_policy(cast.office, sms_prices={"UA": BULGARIA["*"]})
    assert price_to(Office.objects.get(), OMAR) is None


def test_the_writer_sees_parts_and_cost_before_sending(sign_in, cast: Cast, omar):
    client = sign_in(cast.olga)
    assert "about" not in composer(client, omar)
    set_contact_policy(cast.office, sms_prices=BULGARIA)
    page = composer(client, omar)
    assert "2 SMS, 161 characters, GSM-7" in page
    assert "about 0.14\xa0EUR" in page


def test_the_counter_knows_price_and_end_of_each_number(sign_in, cast: Cast, omar, settings):
    settings.SMS_URL = "https+json://gateway.test/?token=t0k&from=Dossier"
    set_contact_policy(cast.office, sms_prices=BULGARIA)
    page = sign_in(cast.olga).get(f"{omar.url}composer/?compose=sms")
    known = json.loads(page.context["recipients"])
    assert known[OMAR] == {"price": "0.07", "currency": "EUR", "end": likely_end(cast.office, OMAR, "en")}


def test_the_link_that_ends_advertising_is_counted_as_long_as_it_will_be(cast: Cast, omar, settings):
    settings.SMS_URL = "https+json://gateway.test/?token=t0k&from=Dossier"
    send_to_client(omar.subject, "sms", OMAR, "Hello", kind="client_message", by=cast.olga)
    expected = likely_end(cast.office, OMAR, "en")
    message = send_to_client(
        omar.subject, "sms", OMAR, "Sale", kind="client_message", by=cast.olga, office=cast.office,
        purpose="marketing", language="en",
    )  # fmt: skip
    assert 0 <= len(f"Sale\n{expected}") - len(message.body) <= 1  # never less than it becomes
    settings.SMS_URL = "https+json://gateway.test/?token=t0k&from=%2B359700"
    assert likely_end(cast.office, OMAR, "en") == ""  # they can answer STOP


def test_advertising_is_looked_at_as_advertising(sign_in, cast: Cast, omar, settings):
    settings.SMS_URL = "https+json://gateway.test/?token=t0k&from=Dossier"
    client = sign_in(cast.olga)
    page = composer(client, omar, is_advertising="on", body="Sale")
    assert "This will not be sent:" in page
    assert "Nobody has noted that they agreed" in page
    client.post(f"{omar.url}permission/", {"act": "agree", "note": "by phone"})
    page = composer(client, omar, is_advertising="on", body="Sale")
    assert "A link by which they stop advertising is added" in page
    assert 'name="is_advertising" value="True"' in page
    composer(client, omar, is_advertising="True", body="Sale", act="send")
    assert Message.objects.get().purpose == "marketing"


def test_the_month_is_added_up_by_country(cast: Cast, omar):
    set_contact_policy(cast.office, sms_prices=BULGARIA)
    for to, parts in ((OMAR, 2), ("+359888123999", 1), ("+380501234567", 1)):
        message = send_to_client(omar.subject, "sms", to, "x", kind="client_message", by=cast.olga, office=cast.office)  # fmt: skip
        Message.objects.filter(pk=message.pk).update(
            first_try_at=office_now(), state="sent", parts=parts, next_try_at=None
        )
    assert spent_in_month(cast.office, office_now()) == ["0.21\xa0EUR", "0.0815\xa0USD"]
    set_contact_policy(cast.office, sms_prices={})
    assert spent_in_month(Office.objects.get(), office_now()) == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("BG 0.07 EUR\n* 0,09", {"BG": {"amount": "0.07", "currency": "EUR"}, "*": {"amount": "0.09", "currency": ""}}),
        ("bg 1e-2", {"BG": {"amount": "0.01", "currency": ""}}),
        ("\n  \n", {}),
    ],
)  # fmt: skip
def test_prices_are_lines_of_text(cast: Cast, typed, kept):
    form = ContactPolicyForm.of(cast.office, {"marketing_per_week": "2", "sms_prices": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["sms_prices"] == kept
    again = ContactPolicyForm.of(
        cast.office, {"marketing_per_week": "2", "sms_prices": form.fields["sms_prices"].prepare_value(kept)}
    )
    assert again.is_valid()
    assert again.cleaned_data["sms_prices"] == kept


@pytest.mark.parametrize(
    "typed", ["BG", "BG free", "BG 0", "BG -1", "BG NaN", "BG 0.07 XXY", "ZZ 0.07", "BG 1e9", "BG 0.07 EUR USD", "BG 0.00001"]
)  # fmt: skip
def test_nonsense_is_refused_at_the_field(sign_in, cast: Cast, typed):
    given = {"marketing_per_week": "2", "sms_prices": typed}
    answer = sign_in(cast.adam).post(f"/settings/contact/{cast.office.pk}/", given)
    assert answer.status_code == 422
    assert answer.context["form"].errors["sms_prices"]
    assert typed in answer.content.decode()
