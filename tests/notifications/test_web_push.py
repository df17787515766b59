"""Notices to browsers: encrypted so that only the browser can read them, as the push service's own log shows."""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from core.errors import RuleError
from notifications import delivery, gate, vapid
from notifications.models import Attempt, Message, ProviderState, PushDevice, PushKey
from notifications.services import add_device, mark_read, notify, push_key, set_preference
from notifications.transports.web_push import encrypt, is_endpoint
from tests.notifications.providers import HttpProvider
from tests.people import Cast


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """What a browser keeps for itself, and how it reads what comes (RFC 8291 §3.4)."""

    def __init__(self) -> None:
        self.key, self.secret = ec.generate_private_key(ec.SECP256R1()), b"0123456789abcdef"
        self.point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def read(self, body: bytes) -> bytes:
        salt, size, ours = body[:16], body[20], body[21 : 21 + body[20]]
        assert (size, int.from_bytes(body[16:20], "big")) == (65, 4096)
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), ours)
        shared = self.key.exchange(ec.ECDH(), sender)
        material = HKDF(hashes.SHA256(), 32, self.secret, b"WebPush: info\0" + self.point + ours).derive(
            shared
        )
        key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(material)
        nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(material)
        plain = AESGCM(key).decrypt(nonce, body[21 + size :], None)
        assert plain.endswith(b"\x02")
        return plain[:-1]


@pytest.fixture
def service(settings):
    """A push service on loopback, allowed by the operator."""
    with HttpProvider(answer="") as server:
        settings.PUSH_HOSTS = {f"127.0.0.1:{server.port}"}
        yield server


@pytest.fixture
def browser() -> Browser:
    return Browser()


def subscribe(cast: Cast, service: HttpProvider, browser: Browser, path: str = "one") -> PushDevice:
    push_key()
    gate.register_sight("task", lambda user, ids: ids)
    return add_device(
        cast.olga,
        endpoint=f"{service.url}/push/{path}",
        p256dh=b64(browser.point),
        auth=b64(browser.secret),
        name="Firefox, Linux",
    )


def tell(cast: Cast, **options):
    options = {"values": {"title": "Boiler at Omar's"}} | options
    return notify("task_due", [cast.olga], by=None, subject="task:7", url="/tasks/7/", **options)


def by_push() -> list[Message]:
    return list(Message.objects.filter(channel="push").order_by("pk"))


def test_the_example_of_the_standard_comes_out_byte_for_byte():
    """RFC 8291, appendix A."""
    number = int.from_bytes(unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    body = encrypt(
        b"When I grow up, I want to be a watermelon",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
        key=ec.derive_private_key(number, ec.SECP256R1()),
        salt=unb64("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert b64(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_y"
        "l95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_notice_reaches_the_browser_and_nobody_between_can_read_it(cast: Cast, service, browser):
    subscribe(cast, service, browser)
    tell(cast)
    delivery.sweep()
    (request,) = service.accepted
    assert (request.method, request.path) == ("POST", "/push/one")
    assert (request.headers["content-encoding"], int(request.headers["ttl"]) > 0) == ("aes128gcm", True)
    assert b"Omar" not in request.body
    shown = json.loads(browser.read(request.body))
    assert (shown["title"], shown["url"]) == ("“Boiler at Omar's” is due", "/tasks/7/")
    (message,) = by_push()
    assert (message.state, message.to) == ("sent", "Firefox, Linux")
    assert cast.olga.push_devices.get().last_ok_at


def test_the_push_service_learns_who_sends_and_for_whom(cast: Cast, service, browser):
    subscribe(cast, service, browser)
    tell(cast)
    delivery.sweep()
    given = service.accepted[0].headers["authorization"].removeprefix("vapid ")
    parts = dict(part.strip().split("=", 1) for part in given.split(","))
    head, claims, signature = parts["t"].split(".")
    said = json.loads(unb64(claims))
    assert said["aud"] == service.url
    assert said["sub"].startswith("mailto:")
    assert 0 < said["exp"] - time.time() <= 24 * 3600
    assert parts["k"] == push_key()
    raw = unb64(signature)
    right = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(parts["k"]))
    point.verify(right, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        point.verify(right, f"{head}.{claims}x".encode(), ec.ECDSA(hashes.SHA256()))


def test_the_key_is_made_once_and_lies_sealed(db):
    first = push_key()
    assert push_key() == first
    row = PushKey.objects.get()
    assert "PRIVATE KEY" not in row.sealed
    assert vapid.public_text(vapid.private_key()) == first


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_withdrew_is_forgotten(cast: Cast, service, browser, status):
    subscribe(cast, service, browser)
    service.script = [status]
    tell(cast)
    delivery.sweep()
    assert not PushDevice.objects.exists()
    (message,) = by_push()
    assert (message.state, message.reason["code"]) == ("cancelled", "device_gone")  # nobody has to look at it


def test_a_push_service_that_is_busy_is_tried_again_and_shows_it_once(cast: Cast, service, browser):
    subscribe(cast, service, browser)
    service.script = [503, "ok"]
    tell(cast)
    delivery.sweep()
    Message.objects.filter(channel="push", state="pending").update(next_try_at="2026-01-01T00:00Z")
    ProviderState.objects.update(open_until=None, paused_until=None)
    delivery.sweep()
    topics = {request.headers["topic"] for request in service.requests}
    tags = {json.loads(browser.read(request.body))["tag"] for request in service.requests}
    assert (len(service.requests), len(topics), len(tags)) == (2, 1, 1)
    assert by_push()[0].state == "sent"


def test_each_browser_gets_it_and_reading_in_dossier_stops_the_rest(cast: Cast, service, browser):
    subscribe(cast, service, browser)
    subscribe(cast, service, browser, "two")
    gate.register("task_given", gate.open_to_all)
    set_preference(cast.olga, "task_given", "push", is_on=True)
    (notice,) = notify("task_given", [cast.olga], by=cast.maria, values={"who": "Maria", "title": "Call"})
    assert len(by_push()) == 2
    mark_read(cast.olga, [notice.pk])
    delivery.sweep()
    assert {message.reason["code"] for message in by_push()} == {"already_read"}
    assert service.requests == []


def test_mail_stands_in_where_no_browser_is_left(cast: Cast, service, browser):
    subscribe(cast, service, browser).delete()
    tell(cast, channels=["app", "push"])
    assert [message.channel for message in Message.objects.filter(user=cast.olga)] == ["email"]


def test_whoever_wants_no_mail_of_a_kind_gets_none_instead_of_push(cast: Cast, service, browser):
    subscribe(cast, service, browser).delete()
    set_preference(cast.olga, "task_due", "email", is_on=False)
    tell(cast, channels=["app", "push"])
    assert not Message.objects.filter(user=cast.olga).exists()


def test_somebody_who_lost_access_gets_no_words_by_push(cast: Cast, service, browser):
    subscribe(cast, service, browser)
    gate.register("task_due", gate.may_still_see)
    tell(cast)
    gate.register_sight("task", lambda user, ids: set())
    delivery.sweep()
    assert service.requests == []
    assert by_push()[0].state == "cancelled"


@pytest.mark.parametrize(
    ("url", "takes"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/abc", True),
        ("https://web.push.apple.com/abc", True),
        ("https://db5p.notify.windows.com/w/?token=abc", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com.evil.test/abc", False),
        ("https://evilfcm.googleapis.com.test/", False),
        ("https://user:pass@fcm.googleapis.com/abc", False),
        ("https://fcm.googleapis.com:8443/abc", False),
        ("https://127.0.0.1/abc", False),
        ("http://169.254.169.254/latest/meta-data", False),
        ("file:///etc/passwd", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_a46_only_push_services_of_browsers_are_called(url, takes):
    assert is_endpoint(url) is takes


def test_a_strange_address_or_key_is_refused_with_words(cast: Cast, service, browser):
    for endpoint, key in ((f"{service.url}/x", "nonsense"), ("https://evil.test/x", b64(browser.point))):
        with pytest.raises(RuleError) as caught:
            add_device(cast.olga, endpoint=endpoint, p256dh=key, auth=b64(browser.secret), name="x")
        assert caught.value.field == "endpoint"
    assert not PushDevice.objects.exists()


def post(client, service, browser, path="one", **changes):
    values = {
        "endpoint": f"{service.url}/push/{path}",
        "p256dh": b64(browser.point),
        "auth": b64(browser.secret),
    }
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    return client.post("/inbox/devices/", values | changes, headers={"User-Agent": agent})


def test_a_browser_is_added_listed_by_its_name_and_removed(sign_in, cast: Cast, service, browser):
    client = sign_in(cast.olga)
    page = client.get("/inbox/preferences/").content.decode()
    assert f'data-push-key="{push_key()}"' in page
    assert post(client, service, browser).status_code == 204
    assert post(client, service, browser).status_code == 204  # the same browser again is the same one
    device = PushDevice.objects.get()
    assert device.name == "Firefox, Linux"
    assert "Firefox, Linux" in client.get("/inbox/preferences/").content.decode()
    assert client.post(f"/inbox/devices/{device.pk}/remove/").status_code == 302
    assert not PushDevice.objects.exists()


def test_nobody_removes_the_browser_of_somebody_else(sign_in, cast: Cast, service, browser):
    device = subscribe(cast, service, browser)
    assert sign_in(cast.colin).post(f"/inbox/devices/{device.pk}/remove/").status_code == 404
    assert PushDevice.objects.exists()


def test_a_shared_browser_belongs_to_whoever_asked_last(sign_in, cast: Cast, service, browser):
    subscribe(cast, service, browser)
    post(sign_in(cast.colin), service, browser)
    assert PushDevice.objects.get().user == cast.colin


@pytest.mark.parametrize(
    "changes", [{"endpoint": ""}, {"p256dh": ""}, {"auth": "x" * 500}, {"p256dh": "é\x00"}]
)
def test_nonsense_is_refused_and_never_breaks(sign_in, cast: Cast, service, browser, changes):
    answer = post(sign_in(cast.olga), service, browser, **changes)
    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert not PushDevice.objects.exists()


def test_the_first_browser_brings_push_for_what_comes_by_mail(cast: Cast, service, browser):
    subscribe(cast, service, browser)
    tell(cast)
    assert {message.channel for message in Message.objects.filter(user=cast.olga)} >= {"push", "email"}
    assert not Attempt.objects.exists()


# --- leaving a browser behind -------------------------------------------------------------------------------------------


def test_whoever_signs_out_leaves_no_notices_behind_in_this_browser(sign_in, cast: Cast, service, browser):
    phone = subscribe(cast, service, browser, "phone")
    client = sign_in(cast.olga)
    post(client, service, browser, "desk")
    client.post("/accounts/logout/")
    assert list(PushDevice.objects.all()) == [phone]


def test_somebody_elses_cookie_removes_nothing(sign_in, cast: Cast, service, browser):
    client = sign_in(cast.olga)
    post(client, service, browser)
    sign_in(cast.colin).post("/accounts/logout/")
    assert PushDevice.objects.get().user == cast.olga
    client = sign_in(cast.olga)
    client.cookies["push_device"] = str(PushDevice.objects.get().pk)  # not signed
    client.post("/accounts/logout/")
    assert PushDevice.objects.exists()


def test_signing_out_everywhere_else_silences_the_other_browsers(sign_in, cast: Cast, service, browser):
    subscribe(cast, service, browser, "lost laptop")
    client = sign_in(cast.olga)
    post(client, service, browser, "desk")
    client.post("/settings/security/sign-out-others/")
    assert [device.endpoint.rsplit("/", 1)[1] for device in PushDevice.objects.all()] == ["desk"]
