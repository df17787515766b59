"""Settings → E-mail and SMS: administrators enter gateways; secrets go in and never come out again."""

import json
import logging
from urllib.parse import urlsplit

import pytest
from django.core.serializers import serialize
from django.db import connection

from core import net
from desk.forms.gateways import FORMS
from notifications import delivery
from notifications.models import Message, StoredGateway
from tests.notifications.providers import HttpProvider
from tests.people import Cast

HTMX = {"HX-Request": "true"}
SECRET = "canary-7f3a-secret"
SMTP = {"host": "mail.example.com", "security": "tls", "user": "office", "secret": SECRET, "port": ""}


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def adam(sign_in, cast: Cast):
    return sign_in(cast.adam)


def enter(browser, purpose: str = "email", kind: str = "smtp", **values):
    return browser.post(f"/settings/gateways/{purpose}/?kind={kind.replace('+', '%2B')}", SMTP | values)


@pytest.mark.parametrize("who", ["olga", "maria"])
def test_only_administrators_come_here(sign_in, cast: Cast, who):
    browser = sign_in(getattr(cast, who))
    for path in ("", "email/", "email/test/"):
        assert browser.get(f"/settings/gateways/{path}").status_code == 403
    for path in ("email/", "email/remove/", "email/test/"):
        assert browser.post(f"/settings/gateways/{path}", SMTP).status_code == 403
    assert not StoredGateway.objects.exists()
    assert not Message.objects.exists()


def test_a_gateway_is_entered_shown_without_its_secret_and_removed(adam):
    assert enter(adam).url == "/settings/gateways/"
    row = StoredGateway.objects.get()
    assert (row.purpose, row.kind, row.host, row.user, row.security) == (
        "email", "smtp", "mail.example.com", "office", "tls",
    )  # fmt: skip
    page = text(adam.get("/settings/gateways/"))
    assert "mail.example.com" in page
    assert "password stored" in page
    adam.post("/settings/gateways/email/remove/")
    assert not StoredGateway.objects.exists()


def test_a51_no_screen_table_audit_or_log_gives_the_secret_back(adam, call, cast: Cast, caplog):
    caplog.set_level(logging.DEBUG)
    enter(adam)
    enter(adam, "mailbox", "imap", place="INBOX")
    enter(adam, "sms", "twilio", user="AC1", sender="Office")
    enter(adam, port="465", secret="")  # the place changed: refused, and the form shows again
    pages = [text(adam.get(f"/settings/gateways/{path}")) for path in ("", "email/", "mailbox/", "sms/")]
    pages += [text(call(cast.adam).get(path)) for path in ("settings/", "me/", "offices/")]
    for model in (StoredGateway, StoredGateway.pgh_event_model):
        pages.append(serialize("json", model.objects.all()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notifications_storedgateway, notifications_storedgatewayevent")
        pages.append(repr(cursor.fetchall()))
    pages.append(caplog.text)
    assert [page for page in pages if SECRET in page] == []
    assert "secret" not in {field.name for field in StoredGateway.pgh_event_model._meta.fields}
    assert 'value="office"' in pages[1], "what is no secret shows again"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.8", "192.168.1.1", "172.16.3.4", "0x7f000001",
        "0177.1", "2130706433", "::ffff:10.0.0.1", "db.internal", "redis", "testserver.local", "file:///etc/passwd",
        "gopher://x.example", "http://mail.example.com", "user:pass@mail.example.com", "mail.example.com:6379",
    ],
)  # fmt: skip
def test_a46_a47_private_and_odd_addresses_are_refused_when_saved(adam, host):
    for purpose, kind in (("email", "smtp"), ("mailbox", "imap"), ("sms", "kannel")):
        answer = enter(adam, purpose, kind, host=host, sender="Office")
        assert answer.status_code == 422, (purpose, host)
        assert answer.context["form"].errors.keys() == {"host"}
        assert answer.context["form"].data["host"] == host, "what was typed stays"
    assert not StoredGateway.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1:6379/", "https://localhost/", "https://[::1]/", "https://169.254.169.254/latest", "https://10.1.1.1/",
        "http://sms.example.com/", "file:///etc/passwd", "gopher://sms.example.com/", "dict://sms.example.com/",
        "ftp://sms.example.com/", "https://user:pass@sms.example.com/", "https://user@sms.example.com/", "https://",
        "https://sms.example.com/?base=http://127.0.0.1", "https://sms.example.com/?token=x", "sms.example.com", "https://[",
        "https://sms.example.com:99999/",
    ],
)  # fmt: skip
def test_a46_a47_an_https_address_is_judged_the_same(adam, address):
    answer = enter(adam, "sms", "https+json", address=address, sender="Office")
    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"address"})
    assert not StoredGateway.objects.exists()


def test_a46_twin_a_public_address_is_taken(adam):
    enter(adam, "sms", "https+json", address="https://sms.example.com:8443/send?route=7", sender="Office")
    row = StoredGateway.objects.get()
    assert (row.host, row.port, row.place, row.sender) == ("sms.example.com", 8443, "/send?route=7", "Office")
    assert 'value="https://sms.example.com:8443/send?route=7"' in text(adam.get("/settings/gateways/sms/"))


def test_a46_a_name_that_leads_inside_is_refused_when_connecting(adam, cast: Cast, monkeypatch):
    """What was public when it was saved points at this machine when it is used: nothing is opened."""
    with HttpProvider() as provider:
        cast.adam.phone = "+359888000001"
        cast.adam.save()
        real = net.socket.getaddrinfo
        monkeypatch.setattr(
            net.socket, "getaddrinfo", lambda host, *given, **named: real("127.0.0.1", *given, **named)
        )
        enter(adam, "sms", "https+json", address=f"https://sms.example.com:{provider.port}/", sender="Office")
        enter(adam, host="mail.example.com", port=str(provider.port), security="", user="", secret="")
        for purpose in ("sms", "email"):
            since = urlsplit(adam.post(f"/settings/gateways/{purpose}/test/").url).query
            delivery.sweep()
            page = text(adam.get(f"/settings/gateways/?{since}"))
            assert "private network" in page
        assert provider.requests == []


def test_a48_a_redirect_is_not_followed(adam, cast: Cast, monkeypatch):
    cast.adam.phone = "+359888000001"
    cast.adam.save()
    monkeypatch.setattr(net, "is_public", lambda address: True)
    real = net.socket.getaddrinfo
    monkeypatch.setattr(
        net.socket, "getaddrinfo", lambda host, *given, **named: real("127.0.0.1", *given, **named)
    )
    with HttpProvider() as inside, HttpProvider(script=["302"]) as outside:
        outside.headers = f"Location: {inside.url}/\r\n"
        enter(
            adam,
            "sms",
            "kannel",
            host="sms.example.com",
            port=str(outside.port),
            security="",
            sender="Office",
        )
        since = urlsplit(adam.post("/settings/gateways/sms/test/").url).query
        delivery.sweep()
        assert "not followed" in text(adam.get(f"/settings/gateways/?{since}"))
        assert (len(outside.requests), inside.requests) == (1, [])


def test_the_environment_wins_and_that_is_said(adam, settings):
    settings.EMAIL_URL = f"smtp://user:{SECRET}@mail.env.example:25"
    page = text(adam.get("/settings/gateways/"))
    assert "Set by the environment" in page
    assert "EMAIL_URL" in page
    assert "mail.env.example" in page
    assert SECRET not in page
    assert "Set up" in page  # the other two
    answer = enter(adam)
    assert answer.status_code == 422
    assert "environment decides" in text(answer)


def test_base_cannot_be_set_from_a_screen():
    for kinds in FORMS.values():
        for form in kinds.values():
            assert "base" not in form.base_fields


def test_a_known_provider_brings_its_server(adam):
    enter(adam, provider="google", host="", security="")
    row = StoredGateway.objects.get()
    assert (row.host, row.port, row.security) == ("smtp.gmail.com", None, "tls")
    assert adam.get("/settings/gateways/email/").context["form"].initial["provider"] == "google"


@pytest.mark.parametrize(
    ("purpose", "kind", "values", "field"),
    [
        ("email", "smtp", {"host": ""}, "host"),
        ("email", "smtp", {"port": "70000"}, "port"),
        ("email", "smtp", {"port": "x"}, "port"),
        ("email", "smtp", {"security": ""}, "security"),
        ("email", "smtp", {"security": "magic"}, "security"),
        ("mailbox", "imap", {"user": ""}, "user"),
        ("sms", "twilio", {"user": ""}, "user"),
        ("sms", "twilio", {"sender": "A name much too long"}, "sender"),
        ("sms", "https+json", {"address": ""}, "address"),
    ],
)
def test_nonsense_is_refused_at_its_field(adam, purpose, kind, values, field):
    answer = enter(adam, purpose, kind, **values)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_unknown_purposes_and_kinds_are_not_found(adam):
    assert adam.get("/settings/gateways/pigeon/").status_code == 404
    assert adam.get("/settings/gateways/email/?kind=twilio").status_code == 404
    assert adam.post("/settings/gateways/pigeon/test/").status_code == 404
    assert adam.get("/settings/gateways/email/test/?since=never").status_code == 302
    assert adam.get("/settings/gateways/?test=email&since=1e400").status_code == 200


def test_the_result_of_a_test_arrives_by_asking_again(adam, cast: Cast):
    first = adam.post("/settings/gateways/email/test/", headers=HTMX)
    assert "Testing…" in text(first)
    url = text(first).split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert "Testing…" in text(adam.get(url, headers=HTMX))
    delivery.sweep()
    last = text(adam.get(url, headers=HTMX))
    assert "no gateway is set" in last
    assert "hx-get" not in last, "it is over"
    assert Message.objects.get().to == cast.adam.email


def test_without_a_phone_the_sms_test_says_what_to_do(adam):
    answer = adam.post("/settings/gateways/sms/test/", headers=HTMX)
    assert "your profile" in text(answer)
    assert adam.post("/settings/gateways/sms/test/").url == "/settings/gateways/"


def test_change_and_removal_stand_in_the_audit(adam, cast: Cast):
    enter(adam)
    adam.post("/settings/gateways/email/remove/")
    events = StoredGateway.pgh_event_model.objects.order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["insert", "delete"]
    assert events[0].pgh_context.metadata["user"] == cast.adam.pk
    assert SECRET not in json.dumps([event.pgh_context.metadata for event in events])
