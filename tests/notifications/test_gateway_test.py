"""A gateway that somebody set in Settings is tried out, and what is wrong is said in a plain sentence."""

import socket
import ssl
import threading
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.utils.translation import override

from core import net
from core.errors import RuleError
from notifications import delivery
from notifications.clock import office_now
from notifications.health import diagnosis
from notifications.incoming import mailbox
from notifications.models import Message, ProviderState, StoredGateway
from notifications.services import gateway_test, save_gateway, start_gateway_test
from notifications.transports.chosen import chosen, load, remembered
from notifications.transports.registry import gateway_for
from tests.notifications.providers import HttpProvider
from tests.people import Cast


@pytest.fixture
def anywhere(monkeypatch):
    """Let stored gateways reach the servers of this test, which live on loopback under a public name."""
    monkeypatch.setattr(net, "is_public", lambda address: True)
    real = socket.getaddrinfo

    def lookup(host, *given, **named):
        return real("127.0.0.1" if host == "mail.example.com" else host, *given, **named)

    monkeypatch.setattr(net.socket, "getaddrinfo", lookup)


def stored(cast: Cast, purpose: str = "email", kind: str = "smtp", **values) -> StoredGateway:
    return save_gateway(purpose, by=cast.adam, kind=kind, **({"host": "mail.example.com"} | values))


def tried(cast: Cast, purpose: str = "email"):
    since = start_gateway_test(cast.adam, purpose)
    assert gateway_test(cast.adam, purpose, since).state == "waiting"
    mailbox.read_new() if purpose == "mailbox" else delivery.sweep()
    return gateway_test(cast.adam, purpose, since)


class Server:
    """An SMTP server that lets one sender and one password through."""

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if address != "office@dossier.test":
            return "553 5.7.1 Sender address rejected: not owned by user"
        envelope.mail_from = address
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        return "250 queued"


@pytest.fixture
def smtp(settings, anywhere):
    settings.EMAIL_FROM = "Office <office@dossier.test>"
    controller = Controller(
        Server(),
        hostname="127.0.0.1",
        port=0,
        auth_require_tls=False,
        authenticator=lambda *given: AuthResult(success=given[4].password == b"right", handled=False),
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        controller.port = free.getsockname()[1]
    controller.start()
    yield controller.port
    controller.stop()


def test_the_test_goes_to_adam_himself_and_says_that_it_left(cast: Cast, smtp):
    stored(cast, port=smtp, user="office", secret="right")
    result = tried(cast)
    assert (result.state, result.is_over) == ("ok", True)
    assert cast.adam.email in result.text


def test_a_wrong_password_is_said(cast: Cast, smtp):
    stored(cast, port=smtp, user="office", secret="wrong")
    assert tried(cast).code == "sign_in"


def test_a_sender_that_is_not_allowed_is_said(cast: Cast, smtp, settings):
    settings.EMAIL_FROM = "Somebody <somebody@else.test>"
    stored(cast, port=smtp)
    result = tried(cast)
    assert result.code == "sender"
    assert "not owned by user" in result.detail


def test_a_port_where_nobody_listens_is_said(cast: Cast, anywhere):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    stored(cast, port=port)
    assert tried(cast).code == "port"


def test_a_name_that_does_not_exist_is_said(cast: Cast, monkeypatch):
    def nowhere(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(net.socket, "getaddrinfo", nowhere)
    stored(cast, host="mail.nowhere.example")
    assert tried(cast).code == "name"


def test_a_certificate_for_another_name_is_said(cast: Cast, anywhere, monkeypatch):
    def refuse(self, sock, **_):
        sock.close()
        error = ssl.SSLCertVerificationError(1, "certificate verify failed: Hostname mismatch")
        error.verify_code = 62  # X509_V_ERR_HOSTNAME_MISMATCH
        raise error

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", refuse)
    with socket.create_server(("127.0.0.1", 0)) as server:
        stored(cast, port=server.getsockname()[1], security="tls")
        assert tried(cast).code == "certificate_name"


def test_a_server_that_says_nothing_is_said(cast: Cast, anywhere, settings):
    settings.DELIVERY = settings.DELIVERY | {"wire_s": 0.3, "connect_s": 0.3}
    with socket.create_server(("127.0.0.1", 0)) as server:
        stored(cast, port=server.getsockname()[1])
        assert tried(cast).code == "timeout"


def test_encryption_that_is_not_offered_is_said(cast: Cast, smtp):
    stored(cast, port=smtp, security="starttls")
    assert tried(cast).code == "no_tls"


def test_an_sms_gateway_is_tried_with_adams_own_number(cast: Cast, anywhere):
    with pytest.raises(RuleError):
        start_gateway_test(cast.adam, "sms")
    cast.adam.phone = "+359888000001"
    cast.adam.save()
    with HttpProvider(script=["403"]) as provider:
        stored(cast, "sms", "kannel", port=provider.port, user="u", secret="wrong", sender="Office")
        assert tried(cast, "sms").code == "sign_in"
        provider.script[:] = ["302"]
        assert tried(cast, "sms").code == "redirect"
        assert {request.path.split("?")[0] for request in provider.requests} == {"/cgi-bin/sendsms"}


def test_a_mailbox_is_tried_and_its_sign_in_is_said(cast: Cast, anywhere):
    def serve(server: socket.socket) -> None:
        line, _ = server.accept()
        with line:
            line.sendall(b"* OK ready\r\n")
            for answer in (
                b"* CAPABILITY IMAP4rev1\r\n%s OK done\r\n",
                b"%s NO [AUTHENTICATIONFAILED] no\r\n",
                b"%s OK done\r\n",
            ):
                tag = line.recv(1000).split(b" ")[0]
                line.sendall(answer % tag)

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, args=[server], daemon=True).start()
        stored(
            cast, "mailbox", "imap", port=server.getsockname()[1], user="office@firm.example", secret="wrong"
        )
        assert tried(cast, "mailbox").code == "sign_in"


def test_an_open_breaker_lets_the_test_through(cast: Cast, smtp):
    stored(cast, port=smtp)
    name = gateway_for("email").name
    later = office_now() + timedelta(minutes=10)
    ProviderState.objects.create(
        name=name,
        channel="email",
        tokens=1,
        tokens_at=office_now(),
        failures=9,
        open_until=later,
        paused_until=later,
    )
    assert tried(cast).state == "ok"


def test_nobody_who_picks_it_up_is_said(cast: Cast):
    start_gateway_test(cast.adam, "email")
    assert gateway_test(cast.adam, "email", office_now() - timedelta(minutes=1)).state == "stuck"


def test_another_persons_test_is_not_mine(cast: Cast):
    since = start_gateway_test(cast.adam, "email")
    delivery.sweep()
    assert gateway_test(cast.adam, "email", since).state == "kept"
    assert gateway_test(cast.maria, "email", since).state == "waiting"


# --- What is stored ------------------------------------------------------------------------------------------------------


def test_the_environment_wins(cast: Cast, settings):
    stored(cast, user="u", secret="p")
    assert gateway_for("email").transport.host == "mail.example.com"
    settings.EMAIL_URL = "smtp://127.0.0.1:25"
    assert gateway_for("email").transport.host == "127.0.0.1"
    assert gateway_for("email").transport.public_only is False
    with pytest.raises(RuleError):
        stored(cast, host="other.example.com")


def test_an_explicit_log_of_the_environment_wins_too(cast: Cast, settings):
    stored(cast)
    settings.GATEWAYS_GIVEN = frozenset({"EMAIL_URL"})
    assert gateway_for("email").is_real is False


def test_a_password_does_not_travel_to_another_server(cast: Cast):
    row = stored(cast, user="u", secret="p")
    stored(cast, user="u")
    assert StoredGateway.objects.get().secret == row.secret, "kept where nothing changed"
    with pytest.raises(RuleError) as caught:
        stored(cast, host="evil.example.com", user="u")
    assert caught.value.field == "secret"
    stored(cast, host="evil.example.com", user="u", secret="new")


def test_a_new_key_makes_the_gateway_unusable_and_says_so(cast: Cast, settings):
    stored(cast, user="u", secret="p")
    settings.SECRET_KEY = "another"
    assert tried(cast).code == "bad_url"


@pytest.mark.parametrize(
    ("values", "url"),
    [
        ({"user": "a@b", "secret": "p/:@?"}, "smtp://a%40b:p%2F%3A%40%3F@mail.example.com/"),
        ({"security": "tls", "port": 465}, "smtps://mail.example.com:465/"),
        ({"security": "starttls"}, "smtp://mail.example.com/?tls=1"),
    ],
)
def test_a_stored_gateway_is_spelled_as_the_environment_spells_it(cast: Cast, values, url):
    stored(cast, **values)
    assert chosen("email").url == url
    assert "p%2F" not in repr(chosen("email"))


def test_what_is_remembered_is_what_was_loaded_last(cast: Cast):
    stored(cast, "mailbox", "imap", user="box@firm.example", secret="p", security="tls")
    load()
    assert "box%40firm.example" in remembered("mailbox").url
    StoredGateway.objects.all().delete()
    load()
    assert remembered("mailbox").url == ""


def test_base_of_a_stored_address_is_no_way_out(cast: Cast):
    stored(cast, "sms", "https+json", place="/send?base=http://127.0.0.1:6379", secret="t")
    transport = gateway_for("sms").transport
    assert transport.url.startswith("https://mail.example.com/send")
    assert "127.0.0.1" not in transport.url


def test_every_cause_has_its_sentence_in_every_language():
    causes = ["name", "port", "certificate", "sign_in", "sender", "timeout", "not_public", "redirect"]
    sentences = {diagnosis.explain(code).text for code in causes}
    assert len(sentences) == len(causes)
    for language in ("bg", "ru", "uk", "ar"):
        with override(language):
            assert all(diagnosis.explain(code).text for code in causes)


@pytest.mark.parametrize(
    ("code", "words", "cause"),
    [
        ("553", "MAIL: 553 not allowed", "sender"), ("550", "RCPT: 550 no such user", "recipient"),
        ("21606", "21606 The From phone number is not a valid", "sender"), ("20003", "20003 Authenticate", "sign_in"),
        ("535", "535 bad", "sign_in"), ("200", "the answer cannot be read", "not_understood"), ("500", "500", "provider"),
        ("402", "402 pay", "money"), ("429", "429", "429"), ("21211", "21211 'To' is not valid", "recipient"),
        ("403", "403 Authorization failed for sendsms", "sign_in"), ("cut", "connection lost", "cut"), ("x", "", "refused"),
    ],
)  # fmt: skip
def test_answers_of_providers_find_their_cause(code, words, cause):
    assert diagnosis.explain(code, words).code == cause


def test_a_failed_test_leaves_no_trouble_behind(cast: Cast, anywhere):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    stored(cast, port=port)
    tried(cast)
    Message.objects.update(state="expired", next_try_at=None)
    from notifications.health import health  # noqa: PLC0415 - after the fixture changed the network

    assert health()["counts"] == {}
