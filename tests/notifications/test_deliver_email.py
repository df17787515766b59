"""E-mail through a real SMTP server in this process, and through servers that misbehave."""

import email
import re
import socket
import threading
from email import policy

import pytest
from aiosmtpd.controller import Controller
from anymail.exceptions import AnymailAPIError

from core.errors import RuleError
from notifications import delivery, threads
from notifications.models import Message
from notifications.services import notify, send_to_client
from notifications.transports.letters import build
from tests.people import Cast


class Inbox:
    """Keeps what arrives; `answers` overrides the reply of a command."""

    def __init__(self) -> None:
        self.letters, self.answers = [], {}

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        answer = self.answers.get(address) or self.answers.get("RCPT", "250 ok")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self.answers.get("DATA", "250 queued as 77")
        if answer.startswith("250"):
            letter = email.message_from_bytes(envelope.content, policy=policy.default)
            self.letters.append((envelope.rcpt_tos, letter))
        return answer


@pytest.fixture
def inbox(settings):
    handler = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
    settings.EMAIL_FROM = "Sofia Office <office@dossier.test>"
    yield handler
    controller.stop()


def write(cast: Cast, **options) -> Message:
    options = {
        "body": "Good news.\n\nIt works.",
        "to": "omar@client.test",
        "subject_line": "Your boiler",
    } | options
    return send_to_client("client:7", "email", kind="letter", by=cast.olga, **options)


def scripted(answers: list[bytes], *, drip: bool = False) -> int:
    """Start a server that says these lines, one after each thing it hears, and return its port."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _ = server.accept()
        with line:
            for answer in answers:
                pieces = [answer[i : i + 1] for i in range(len(answer))] if drip else [answer]
                for piece in pieces:
                    try:
                        line.sendall(piece)
                    except OSError:
                        return
                    if drip:
                        threading.Event().wait(0.2)
                if not line.recv(100_000):
                    return

    threading.Thread(target=serve, daemon=True).start()
    return server.getsockname()[1]


def test_a_client_gets_one_letter_that_can_be_answered(cast: Cast, inbox):
    message = write(cast)
    delivery.sweep()
    delivery.sweep()
    ((recipients, letter),) = inbox.letters
    assert recipients == ["omar@client.test"]
    assert (letter["Subject"], letter["From"]) == ("Your boiler", "Sofia Office <office@dossier.test>")
    assert letter["Message-ID"] == threads.message_id(message)
    assert threads.read_token(letter["Reply-To"]) == ("r", message.pk)
    assert letter["Auto-Submitted"] is None  # somebody wrote it by hand
    plain = letter.get_body(("plain",)).get_content()
    assert plain.split("-- ")[0].split() == ["Good", "news.", "It", "works."]
    assert '<p dir="auto" style="margin:0 0 16px">It works.</p>' in letter.get_body(("html",)).get_content()
    message.refresh_from_db()
    assert message.state == "sent"


def test_a_notice_by_email_is_in_the_readers_language_and_direction(cast: Cast, inbox):
    cast.olga.language = "ar"
    cast.olga.save()
    notify(
        "task_given",
        [cast.olga],
        by=cast.maria,
        url="/tasks/42/",
        values={"who": "Maria", "title": "Call 0888"},
        why="Because",
    )
    delivery.sweep()
    ((_, letter),) = inbox.letters
    html = letter.get_body(("html",)).get_content()
    assert '<html lang="ar" dir="rtl">' in html
    assert "http://127.0.0.1:8000/tasks/42/" in html
    assert "\u2068Call 0888\u2069" in letter.get_body(("plain",)).get_content()
    assert (letter["Auto-Submitted"], letter["Reply-To"]) == ("auto-generated", None)


def test_a_forged_token_leads_nowhere(cast: Cast, inbox):
    address = threads.reply_address(write(cast))
    assert threads.read_token(address.upper()) is not None  # mail servers fold case
    assert threads.read_token(re.sub(r"\+r\d+-", "+r999999-", address)) is None
    assert threads.read_token("office+r1-aaaaaaaaaaaaaaaa@dossier.test") is None


def test_a_line_break_in_a_name_makes_no_header(cast: Cast, inbox):
    write(cast, subject_line="Hello\r\nBcc: victim@client.test", name="Omar\r\nX-Evil: 1")
    delivery.sweep()
    ((recipients, letter),) = inbox.letters
    assert recipients == ["omar@client.test"]
    assert (letter["Bcc"], letter["X-Evil"]) == (None, None)
    assert letter["Subject"] == "Hello Bcc: victim@client.test"


def test_markup_in_a_text_stays_text(cast: Cast, inbox):
    write(cast, body="<script>alert(1)</script> {{ 7|add:7 }}")
    delivery.sweep()
    html = inbox.letters[0][1].get_body(("html",)).get_content()
    assert "&lt;script&gt;" in html
    assert "{{ 7|add:7 }}" in html


def test_every_try_sends_the_same_bytes(cast: Cast, inbox):
    message = write(cast)
    inbox.answers["DATA"] = "451 try later"
    delivery.sweep()
    message.refresh_from_db()
    first = build(message).message()
    message = Message.objects.get(pk=message.pk)
    second = build(message).message()
    assert {k: v for k, v in first.items() if k != "Content-Type"} == {
        k: v for k, v in second.items() if k != "Content-Type"
    }


@pytest.mark.parametrize(
    ("command", "answer", "state"),
    [
        ("RCPT", "550 no such user", "dead"),
        ("RCPT", "451 greylisted", "pending"),
        ("DATA", "554 spam", "dead"),
        ("DATA", "452 full", "pending"),
    ],
)
def test_answers_of_the_server_are_classed(cast: Cast, inbox, command, answer, state):
    inbox.answers[command] = answer
    message = write(cast)
    delivery.sweep()
    message.refresh_from_db()
    assert (message.state, message.is_doubtful) == (state, False)
    assert answer[:3] in message.last_error


@pytest.mark.row("provider-one-of-three")
def test_one_bad_address_of_three_stops_only_itself(cast: Cast, inbox):
    inbox.answers["bad@client.test"] = "550 no such user"
    for to in ("a@client.test", "bad@client.test", "c@client.test"):
        write(cast, to=to)
    delivery.sweep()
    assert sorted(to for recipients, _ in inbox.letters for to in recipients) == [
        "a@client.test",
        "c@client.test",
    ]
    assert Message.objects.get(to="bad@client.test").state == "dead"


@pytest.mark.row("starttls-stripped")
def test_a_stripped_starttls_sends_nothing_in_the_clear(cast: Cast, inbox, settings):
    settings.EMAIL_URL += "?tls=1"
    message = write(cast)
    delivery.sweep()
    message.refresh_from_db()
    assert (message.state, inbox.letters) == ("pending", [])
    assert "STARTTLS" in message.last_error


@pytest.mark.parametrize(
    ("answers", "drip", "doubtful"),
    [
        (
            [b"220 hi\r\n"] * 1 + [b"250 me\r\n"] * 3 + [b"354 go\r\n", b""],
            False,
            True,
        ),  # silent after the dot
        ([b"220 hi\r\n"], False, False),  # silent before it
        ([b"220 a very slow greeting\r\n"], True, False),
    ],
)
@pytest.mark.row("provider-black-hole")
@pytest.mark.row("provider-drips")
def test_a_black_hole_is_cut_and_told_apart(cast: Cast, settings, answers, drip, doubtful):
    settings.DELIVERY = {name: seconds / 50 for name, seconds in settings.DELIVERY.items()}
    settings.EMAIL_URL = f"smtp://127.0.0.1:{scripted(answers, drip=drip)}"
    message = write(cast)
    delivery.sweep()
    message.refresh_from_db()
    assert (message.state, message.is_doubtful) == ("pending", doubtful)


def test_a_reset_password_mail_is_a_row_that_hides_its_link(client, cast: Cast, inbox):
    client.post("/accounts/password/reset/", {"email": cast.olga.email})
    message = Message.objects.get()
    assert (message.kind, message.is_secret, message.is_urgent) == ("account_mail", True, True)
    assert message not in Message.objects.of(cast.olga)
    delivery.sweep()
    text = inbox.letters[0][1].get_body(("plain",)).get_content()
    assert "http://127.0.0.1:8000/accounts/password/reset/key/" in text
    message.refresh_from_db()
    assert (message.state, message.body) == ("sent", "")


def test_the_host_header_does_not_choose_where_the_link_leads(client, cast: Cast, inbox, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post("/accounts/password/reset/", {"email": cast.olga.email}, headers={"host": "evil.test"})
    assert "evil.test" not in Message.objects.get().body


@pytest.mark.parametrize("to", ["a@b.test,c@d.test", "a@b.test\nBcc: c@d.test", "nobody", ""])
def test_only_one_address_is_taken(cast: Cast, to):
    with pytest.raises(RuleError) as caught:
        write(cast, to=to)
    assert caught.value.field == "to"


def test_a_domain_in_cyrillic_is_reached(cast: Cast, inbox):
    write(cast, to="omar@пример.test")
    delivery.sweep()
    ((recipients, _),) = inbox.letters
    assert recipients == ["omar@xn--e1afmkfd.test"]


def test_a_provider_of_anymail_takes_letters_too(cast: Cast, settings):
    settings.EMAIL_URL = "anymail+test://"
    message = write(cast)
    delivery.sweep()
    message.refresh_from_db()
    assert message.state == "sent"


@pytest.mark.parametrize(
    ("status", "state", "doubtful"), [(400, "dead", False), (429, "pending", False), (500, "pending", True), (None, "pending", True)]
)  # fmt: skip
def test_answers_of_an_api_are_classed(cast: Cast, settings, monkeypatch, status, state, doubtful):
    settings.EMAIL_URL = "anymail+test://"

    def fails(self, messages):
        error = AnymailAPIError("no: key-canary")
        error.status_code = status
        raise error

    monkeypatch.setattr("anymail.backends.test.EmailBackend.send_messages", fails)
    message = write(cast)
    delivery.sweep()
    message.refresh_from_db()
    assert (message.state, message.is_doubtful) == (state, doubtful)
    assert "canary" not in message.last_error
