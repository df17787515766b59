"""Where SMS go, who they come from, and which numbers are refused before anybody pays."""

import re

import pytest
from django.conf import settings

from clients.models import Client
from core.errors import RuleError
from notifications import delivery, reach, sms
from notifications.addresses import check_address
from notifications.choices import CLIENT, message_of
from notifications.models import OptOut
from notifications.services import send_to_client, set_contact_policy
from tests.clients.made import make_client
from tests.notifications.test_deliver_sms import keyed, provider  # noqa: F401 - fixtures
from tests.people import Cast

OMAR = "+359888123456"


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("+35929876543", "mobile number"),  # a landline in Sofia
        ("+35990123456", "premium"),
        ("+449098790000", "premium"),
        ("+18005551234", "mobile number"),
        ("112", "short number"),
        ("1515", "short number"),
        ("+112", "short number"),
        ("+881612345678", "no country"),
        ("nonsense", "country code"),
        ("0888123456", "country code"),
        ("+359888123456\n+359888999999", "country code"),
    ],
)
def test_a64_numbers_that_cost_or_cannot_hear_are_refused_with_words(db, to, words):
    with pytest.raises(RuleError) as caught:
        check_address("sms", to)
    assert caught.value.field == "to"
    assert words in str(caught.value)


@pytest.mark.parametrize("to", [OMAR, "+380501234567", "+966512345678", "+12015550123", "+79161234567"])
def test_a64_twin_mobile_numbers_of_the_world_are_taken(db, to):
    assert check_address("sms", to) == to


def test_a64_only_countries_of_the_offices_list_get_sms(cast: Cast, keyed):  # noqa: F811
    set_contact_policy(cast.office, sms_countries=["BG"])
    omar = make_client(cast.olga, name="Omar", phones=[{"raw": OMAR}, {"raw": "+380501234567"}])
    home, abroad = (
        send_to_client(
            omar.subject, "sms", to, "Hello", kind="client_message", by=cast.olga, office=cast.office
        )
        for to in (OMAR, "+380501234567")
    )
    delivery.sweep()
    home.refresh_from_db()
    abroad.refresh_from_db()
    assert (home.state, abroad.state, abroad.reason["code"]) == ("sent", "cancelled", "sms_country")
    assert "UA" in abroad.reason["text"]
    assert len(keyed.accepted) == 1


def test_each_country_has_its_sender(cast: Cast, keyed):  # noqa: F811
    cast.office.sms_from = "Sofia"
    cast.office.save()
    set_contact_policy(cast.office, sms_senders={"UA": "+380441234567"})
    omar = make_client(cast.olga, name="Omar", phones=[{"raw": OMAR}, {"raw": "+380501234567"}])
    for to in (OMAR, "+380501234567"):
        send_to_client(
            omar.subject, "sms", to, "Hello", kind="client_message", by=cast.olga, office=cast.office
        )
    delivery.sweep()
    assert {one.json["to"]: one.json["from"] for one in keyed.accepted} == {
        OMAR: "Sofia",
        "+380501234567": "+380441234567",
    }


@pytest.mark.parametrize(
    ("sender", "answer"),
    [("Dossier", False), ("Office 24", False), ("+15005550006", True), ("1515", True), ("", False)],
)
def test_a_name_cannot_be_answered(sender, answer):
    assert reach.can_be_answered(sender) is answer


def test_the_settings_take_codes_and_senders_and_name_what_is_wrong(sign_in, cast: Cast):
    client = sign_in(cast.adam)
    path = f"/settings/contact/{cast.office.pk}/"
    common = {"marketing_per_week": 2, "has_fallback": "on"}
    answer = client.post(path, common | {"sms_countries": "bg, xx", "sms_senders": "US Наша фирма"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "XX is no country code" in text
    assert "cannot be a sender" in text
    assert (
        client.post(path, common | {"sms_countries": "bg, ua", "sms_senders": "us +15005550006"}).status_code
        == 302
    )
    cast.office.refresh_from_db()
    policy = cast.office.contact_policy
    assert (policy.sms_countries, policy.sms_senders) == (["BG", "UA"], {"US": "+15005550006"})
    assert "BG, UA" in client.get(path).content.decode()


def advert(cast: Cast, to: str = OMAR, **options):
    text = {"purpose": "marketing", "language": "bg"} | options
    omar = Client.objects.filter(name="Omar").first() or make_client(
        cast.olga, name="Omar", phones=[{"raw": OMAR}]
    )
    return send_to_client(
        omar.subject, "sms", to, "Sale!", kind="client_message", by=cast.olga, office=cast.office, **text
    )


def test_advertising_that_nobody_can_answer_ends_with_a_signed_link(client, cast: Cast, keyed):  # noqa: F811
    message = advert(cast)  # the gateway's sender is a name
    (link,) = re.findall(r"http://\S+", message.body)
    assert (message.body.startswith("Sale!\n"), message.parts) == (True, sms.count(message.body).parts)
    assert message_of(link.rstrip("/").rsplit("/", 1)[1], CLIENT) == message
    answer = client.get(link.removeprefix(settings.BASE_URL))
    assert answer.status_code in {200, 302}
    assert not OptOut.objects.exists()  # a scanner that opens links changes nothing
    assert len(link) < 80


def test_advertising_that_can_be_answered_and_service_have_no_link(cast: Cast, keyed):  # noqa: F811
    set_contact_policy(cast.office, sms_senders={"BG": "+359700123"})
    assert advert(cast).body == "Sale!"
    set_contact_policy(cast.office, sms_senders={})
    assert advert(cast, purpose="service").body == "Sale!"


def test_the_same_advertising_planned_again_has_one_link(cast: Cast, keyed):  # noqa: F811
    for _round in range(2):
        message = advert(cast, dedupe_key="spring")
    assert message.body.count("http://") == 1
