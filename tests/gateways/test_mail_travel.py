"""Letters through a real Postfix into a real Dovecot, and home again."""

import smtplib
from email.message import EmailMessage

import pytest

from history.models import Event
from notifications import delivery, threads
from notifications.incoming import filing, mailbox
from notifications.models import InboundMessage, MailboxState, Message
from notifications.services import send_to_client
from notifications.transports.words import sentence
from tests.clients.made import make_client
from tests.gateways import certificates
from tests.gateways.servers import OFFICE, REFUSED_SENDER, Mail
from tests.people import Cast
from tests.waiting import wait_for


@pytest.fixture(autouse=True)
def no_finders(monkeypatch):
    monkeypatch.setattr(filing, "_finders", [])
    monkeypatch.setattr(filing, "_handlers", [])


@pytest.fixture(autouse=True)
def from_now_on(mail, cast: Cast):
    """Other stories' letters lie in the mailbox too: this one reads from here on."""
    mailbox.read_new()
    InboundMessage.objects.all().delete()


def write(cast: Cast, to: str = "omar@client.test", **options) -> Message:
    text = {"body": "Your boiler is ready.\n\nКотел готов.", "subject_line": "Готово"} | options
    return send_to_client("client:7", "email", to, kind="letter", by=cast.olga, name="Omar", **text)


def sent(message: Message) -> Message:
    delivery.sweep()
    message.refresh_from_db()
    return message


def test_a_letter_travels_encrypted_and_signed_in(cast: Cast, mail: Mail):
    message = sent(write(cast))
    assert message.state == "sent"
    (file,) = wait_for(
        lambda: [one for one in mail.letters("omar") if threads.message_id(message) in one.read_text()]
    )
    raw = file.read_text()
    assert "with ESMTPSA" in raw  # TLS and a password, in Postfix's own words
    assert "To: omar@client.test" in raw


def test_an_answer_comes_home_by_imap(cast: Cast, mail: Mail):
    message = sent(write(cast))
    answer = EmailMessage()
    answer["From"], answer["To"] = "Omar <omar@client.test>", threads.reply_address(message)
    answer["Subject"], answer["Message-ID"] = "Re: Готово", "<1@client.test>"
    answer.set_content("Спасибо, до завтра.")
    with smtplib.SMTP("localhost", mail.plain) as smtp:
        smtp.send_message(answer)
    wait_for(mailbox.read_new, what="the answer")
    row = InboundMessage.objects.get()
    assert (row.subject, row.answer_to, row.state) == ("client:7", message, "matched")
    assert "до завтра" in row.body
    assert Event.objects.get(kind="email_from_client").subject == "client:7"


def test_the_same_letter_is_not_sent_twice_when_its_sweep_runs_twice(cast: Cast, mail: Mail):
    message = sent(write(cast))
    delivery.sweep()
    wait_for(lambda: f"message-id={threads.message_id(message)}" in mail.log())
    assert mail.log().count(f"message-id={threads.message_id(message)}") == 1


def trouble(message: Message) -> str:
    """Return what the test button shows for the last attempt."""
    return sentence(sent(message).attempts.last().code)


def test_a_wrong_password_says_so(cast: Cast, mail: Mail, settings):
    settings.EMAIL_URL = mail.smtp_url.replace("correct", "wrong")
    message = write(cast)
    assert "user name or the password" in trouble(message)
    assert (message.state, message.reason["code"]) == ("dead", "not_signed_in")


def test_a_sender_that_is_not_ours_says_so(cast: Cast, mail: Mail, settings):
    settings.EMAIL_FROM = f"Somebody else <{REFUSED_SENDER}>"
    message = write(cast)
    assert "does not let us send from this address" in trouble(message)
    assert (message.state, message.reason["code"]) == ("dead", "sender_refused")


def test_an_address_that_the_server_does_not_know_is_final(cast: Cast, mail: Mail, settings):
    settings.EMAIL_URL = f"smtp://localhost:{mail.plain}"
    message = sent(write(cast, to="nobody@client.test"))
    assert (message.state, message.reason["code"]) == ("dead", "address_gone")
    assert "5.1.1" in message.reason["text"]


def test_a_server_that_nobody_vouches_for_gets_nothing(cast: Cast, mail: Mail, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    message = write(cast)
    assert "vouches for the server's certificate" in trouble(message)
    assert message.state == "pending"  # the certificate may be put right; the letter waits


def test_a_certificate_for_another_name_says_so(cast: Cast, mail: Mail, settings):
    settings.EMAIL_URL = mail.smtp_url.replace("localhost", "127.0.0.1")
    assert "another name" in trouble(write(cast))


def test_an_expired_certificate_says_so(cast: Cast, home, settings, monkeypatch, tls_server):
    old = certificates.make(home / "expired", days=-1)
    monkeypatch.setenv("SSL_CERT_FILE", str(old.authority))
    settings.EMAIL_URL = f"smtps://localhost:{tls_server(old)}"
    assert "has expired" in trouble(write(cast))


def test_no_starttls_means_no_letter(cast: Cast, mail: Mail, settings):
    settings.EMAIL_URL = f"smtp://localhost:{mail.plain}?tls=1"
    before = len(mail.letters("omar"))
    assert "STARTTLS" in trouble(write(cast))
    assert len(mail.letters("omar")) == before


def test_tls_from_the_start_works_and_a_plain_port_is_told_apart(cast: Cast, mail: Mail, settings):
    settings.EMAIL_URL = mail.smtp_url.replace("smtp:", "smtps:").replace(str(mail.smtp), str(mail.tls))
    assert sent(write(cast)).state == "sent"
    settings.EMAIL_URL = f"smtps://localhost:{mail.plain}"
    assert "does not speak TLS" in trouble(write(cast))


def test_names_and_ports_that_lead_nowhere_are_told_apart(cast: Cast, settings):
    settings.EMAIL_URL = "smtp://no-such-host.invalid:25"
    assert "No server has this name" in trouble(write(cast))
    settings.EMAIL_URL = "smtp://127.0.0.1:9"
    assert "refuses connections" in trouble(write(cast))


@pytest.mark.parametrize(
    ("was", "becomes", "words"),
    [
        ("correct", "wrong", "password"),
        ("/INBOX", "/Nowhere", "no folder"),
        ("localhost", "127.0.0.1", "another name"),
        ("localhost", "no-such-host.invalid", "No server has this name"),
    ],
)
def test_a_mailbox_that_cannot_be_read_says_why(cast: Cast, mail: Mail, settings, was, becomes, words):
    settings.IMAP_URL = mail.imap_url.replace(was, becomes)
    MailboxState.objects.all().delete()
    assert mailbox.read_new() == 0
    state = MailboxState.objects.get()
    assert words in sentence(state.last_error)


def test_a_mailbox_behind_an_unknown_certificate_is_not_read(cast: Cast, mail: Mail, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    mailbox.read_new()
    assert "vouches" in sentence(MailboxState.objects.get().last_error)


def test_a_mailbox_is_read_by_starttls_too(cast: Cast, mail: Mail, settings):
    starttls = mail.imap_url.replace("imaps:", "imap:").replace(str(mail.imaps), str(mail.imap))
    settings.IMAP_URL = f"{starttls}?tls=1"
    mailbox.read_new()
    state = MailboxState.objects.get()
    assert (state.last_error, state.name) == ("", f"{OFFICE}@localhost/INBOX")


def test_a_letter_that_comes_back_ends_the_address(cast: Cast, mail: Mail):
    """Postfix takes the letter and returns it, as servers of the world do; the report comes home by IMAP."""
    omar = make_client(
        cast.olga, name="Omar", emails=[{"address": "omar@gone.test"}, {"address": "omar@full.test"}]
    )
    options = {"kind": "letter", "by": cast.olga, "name": "Omar", "subject_line": "Hello"}
    gone, full = (
        sent(send_to_client(omar.subject, "email", address, "Your boiler is ready", **options))
        for address in ("omar@gone.test", "omar@full.test")
    )

    def both_are_home() -> bool:
        mailbox.read_new()
        return InboundMessage.objects.filter(kind="bounce").count() == 2

    wait_for(both_are_home, what="both reports")
    for message in (gone, full):
        message.refresh_from_db()
    assert (gone.state, gone.reason["code"]) == ("bounced", "address_gone")
    assert (full.state, full.reason["code"]) == ("bounced", "bounced")
    assert dict(omar.emails.values_list("address", "is_dead")) == {
        "omar@gone.test": True,
        "omar@full.test": False,
    }
