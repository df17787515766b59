"""Answers come home: by IMAP, onto the timeline, to whoever wrote."""

import email
import hmac
import re
import socketserver
import threading
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core.management import call_command

from core.errors import Conflict
from history.models import Event
from notifications import delivery, gate, threads
from notifications.incoming import filing, letters, mailbox
from notifications.incoming.mail_text import without_markup
from notifications.models import InboundMessage, MailboxState, Message
from notifications.services import file_inbound, ignore_inbound, send_to_client
from notifications.transports.hooks import mail_secret
from tests.people import Cast

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "email"


@pytest.fixture(autouse=True)
def everybody_sees_clients(monkeypatch):
    monkeypatch.setattr(filing, "_finders", [])
    monkeypatch.setattr(filing, "_handlers", [])
    gate.register_sight("client", lambda user, ids: ids)


class ImapHandler(socketserver.StreamRequestHandler):
    """As much of IMAP4rev1 as reading a folder takes."""

    def handle(self) -> None:
        self.say("* OK ready")
        while line := self.rfile.readline():
            tag, command, *rest = line.decode().strip().split(" ", 2)
            getattr(self, f"do_{command.upper()}", self.nothing)(" ".join(rest))
            if command.upper() == "LOGIN" and "right" not in " ".join(rest):
                self.say(f"{tag} NO [AUTHENTICATIONFAILED] no")
                continue
            self.say(f"{tag} OK done")

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def nothing(self, rest: str) -> None:
        """Commands that need no answer of their own."""

    def do_CAPABILITY(self, rest: str) -> None:  # noqa: N802 - IMAP's names
        self.say("* CAPABILITY IMAP4rev1")

    def do_LOGOUT(self, rest: str) -> None:  # noqa: N802
        self.say("* BYE")

    def do_SELECT(self, rest: str) -> None:  # noqa: N802
        self.say(f"* {len(self.server.letters)} EXISTS")

    def do_STATUS(self, rest: str) -> None:  # noqa: N802
        self.say('* STATUS "INBOX" (UIDVALIDITY 5)')

    def do_UID(self, rest: str) -> None:  # noqa: N802
        verb, what = rest.split(" ", 1)
        if verb == "SEARCH":
            least = int(found.group(1)) if (found := re.search(r"UID (\d+):\*", what)) else 0
            newest = len(self.server.letters)
            uids = [n for n in range(1, newest + 1) if n >= least] or ([newest] if newest else [])
            self.say(f"* SEARCH {' '.join(map(str, uids))}")
        else:
            for uid in map(int, re.findall(r"\d+", what.split(" ")[0])):
                raw = self.server.letters[uid - 1]
                self.wfile.write(
                    f"* {uid} FETCH (UID {uid} FLAGS () RFC822.SIZE {len(raw)} BODY[] {{{len(raw)}}}\r\n".encode()
                )
                self.wfile.write(raw + b")\r\n")


@pytest.fixture
def imap(settings):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), ImapHandler)
    server.daemon_threads = True
    server.letters = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.IMAP_URL = f"imap://office%40dossier.test:right@127.0.0.1:{server.server_address[1]}/INBOX"
    yield server.letters
    server.shutdown()
    server.server_close()


def written(cast: Cast) -> Message:
    message = send_to_client(
        "client:7",
        "email",
        "omar@client.test",
        "Your boiler is ready",
        kind="letter",
        by=cast.olga,
        name="Omar",
    )
    delivery.sweep()
    return message


def letter(to: str, **headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Omar <omar@client.test>", to
    mail["Subject"], mail["Message-ID"] = "Re: Your boiler", f"<{len(headers)}{hash(to)}@client.test>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("Thank you, see you tomorrow.")
    return mail.as_bytes()


def test_an_answer_lands_on_the_timeline_and_with_the_sender(cast: Cast, imap):
    message = written(cast)
    imap.append(letter(threads.reply_address(message)))
    assert mailbox.read_new() == 1
    row = InboundMessage.objects.get()
    assert (row.state, row.subject, row.answer_to) == ("matched", "client:7", message)
    assert "see you tomorrow" in row.body
    event = Event.objects.get(kind="email_from_client")
    assert (event.subject, event.data) == ("client:7", {"inbound": row.pk})
    (notice,) = cast.olga.notices.all()
    assert "Omar answered" in notice.title


def test_the_same_mail_read_twice_is_kept_once(cast: Cast, imap):
    message = written(cast)
    imap.append(letter(threads.reply_address(message)))
    mailbox.read_new()
    assert mailbox.read_new() == 0
    MailboxState.objects.all().delete()
    assert mailbox.read_new() == 0
    imap.append(letter(threads.reply_address(message), X_Other="1"))
    assert mailbox.read_new() == 1
    assert InboundMessage.objects.count() == 2


def test_an_answer_without_the_token_is_known_by_our_message_id(cast: Cast, imap):
    message = written(cast)
    imap.append(letter("office@dossier.test", In_Reply_To=threads.message_id(message)))
    mailbox.read_new()
    assert InboundMessage.objects.get().answer_to == message


def test_a_guessed_message_id_leads_nowhere(cast: Cast, imap):
    message = written(cast)
    imap.append(letter("office@dossier.test", In_Reply_To=f"<dossier.{message.pk}.{'0' * 24}@dossier.test>"))
    mailbox.read_new()
    assert InboundMessage.objects.get().state == "unmatched"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
        {"List_Id": "<news.client.test>"},
    ],
)
def test_an_automatic_reply_is_no_answer_and_starts_no_loop(cast: Cast, imap, headers):
    message = written(cast)
    before = Message.objects.count()
    imap.append(letter(threads.reply_address(message), **headers))
    mailbox.read_new()
    row = InboundMessage.objects.get()
    assert (row.kind, row.state) == ("auto_reply", "ignored")
    assert not cast.olga.notices.exists()
    assert Message.objects.count() == before
    assert not Event.objects.filter(kind="email_from_client").exists()


def test_a_returned_letter_marks_its_message(cast: Cast, imap):
    message = written(cast)
    Message.objects.update(state="sent")
    report = (
        "From: MAILER-DAEMON@mx.test\r\nTo: office@dossier.test\r\nSubject: Undelivered Mail\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test\r\n\r\n"
        "Final-Recipient: rfc822; omar@client.test\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {threads.message_id(message)}\r\n\r\n--b--\r\n"
    )
    imap.append(report.encode())
    mailbox.read_new()
    message.refresh_from_db()
    assert (message.state, InboundMessage.objects.get().kind) == ("bounced", "bounce")
    assert "5.1.1" in message.reason["text"]


def test_a_copy_of_a_letter_written_elsewhere_is_filed_by_its_author(cast: Cast, imap):
    filing.register_finder(lambda mail: "client:7" if "omar@client.test" in mail.recipients else None)
    mail = EmailMessage()
    mail["From"], mail["To"] = "olga@dossier.test", "omar@client.test"
    mail["Delivered-To"], mail["Subject"] = threads.copy_address(cast.olga.pk), "The plan"
    mail.set_content("As we said.")
    imap.append(mail.as_bytes())
    mailbox.read_new()
    row = InboundMessage.objects.get()
    assert (row.kind, row.subject, row.filed_by) == ("filed", "client:7", cast.olga)
    assert Event.objects.get(kind="email_filed").actor == cast.olga
    assert not cast.olga.notices.exists()


def test_a_stranger_waits_in_the_tray_until_somebody_decides(cast: Cast, imap):
    imap.extend([letter("office@dossier.test"), letter("sales@dossier.test")])
    mailbox.read_new()
    first, second = InboundMessage.objects.order_by("pk")
    assert {first.state, second.state} == {"unmatched"}
    file_inbound(first, "client:9", by=cast.olga)
    assert Event.objects.get(kind="email_from_client").subject == "client:9"
    ignore_inbound(second, by=cast.olga)
    with pytest.raises(Conflict):
        file_inbound(second, "client:9", by=cast.tomas)


def test_one_broken_mail_does_not_stop_the_others(cast: Cast, imap, monkeypatch):
    message = written(cast)
    imap.extend([letter("broken@dossier.test"), letter(threads.reply_address(message))])
    read = letters.read

    def breaks(mail):
        if "broken" in mail["To"]:
            raise RuntimeError
        return read(mail)

    monkeypatch.setattr(letters, "read", breaks)
    assert mailbox.read_new() == 2
    assert set(InboundMessage.objects.values_list("state", flat=True)) == {"unmatched", "matched"}


def test_a_wrong_password_is_noted_without_showing_it(cast: Cast, imap, settings, caplog):
    settings.IMAP_URL = settings.IMAP_URL.replace("right", "hunter2")
    assert mailbox.read_new() == 0
    state = MailboxState.objects.get()
    assert state.last_error
    assert "hunter2" not in caplog.text + state.last_error + state.name


@pytest.mark.skipif(not DATA.exists(), reason="needs ../shared/data")
def test_no_mail_of_the_wild_breaks_the_reader():
    paths = [path for path in DATA.rglob("*") if path.is_file() and path.suffix != ".json"]
    for path in paths:
        read = letters.read(email.message_from_bytes(path.read_bytes()))
        assert "\x00" not in read.subject_line
        assert "<script" not in without_markup(read.body).lower()
    assert len(paths) > 500


def post_mail(client, raw: bytes, *, key: str | None = None, at: float | None = None) -> int:
    stamp = str(int(at or time.time()))
    signed = hmac.new((key or mail_secret()).encode(), f"{stamp}.".encode() + raw, "sha256").hexdigest()
    return client.post(
        "/hooks/email/raw/",
        raw,
        content_type="message/rfc822",
        headers={"X-Dossier-Timestamp": stamp, "X-Dossier-Signature": f"sha256={signed}"},
    ).status_code


def test_mail_may_be_handed_in_by_a_mail_server_too(client, cast: Cast, imap):
    message = written(cast)
    raw = letter(threads.reply_address(message))
    assert post_mail(client, raw) == 200
    assert post_mail(client, raw) == 200
    imap.append(raw)
    mailbox.read_new()
    assert InboundMessage.objects.get().subject == "client:7"


def test_mail_that_nobody_signed_leaves_no_trace(client, cast: Cast):
    raw = letter("office@dossier.test")
    assert post_mail(client, raw, key="guess") == 401
    assert post_mail(client, raw, at=time.time() - 301) == 401
    assert client.post("/hooks/email/raw/", raw, content_type="message/rfc822").status_code == 401
    assert client.get("/hooks/email/raw/").status_code == 405
    assert not InboundMessage.objects.exists()


def test_the_addresses_for_providers_are_printed(db, capsys):
    call_command("hooks")
    assert "/hooks/sms/kannel/?m=0&s=" in capsys.readouterr().out


# --- Files that come along ---------------------------------------------------------------------------------------------------


def with_files(*names: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ivan@orbita.example", "office@dossier.test", "The contract"
    mail.set_content("Signed, see below.")
    for name in names:
        mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename=name)
    return mail


def test_files_that_came_along_are_named_below_the_words():
    mail = with_files("договор.pdf", "scan 2.pdf")
    mail.add_attachment(
        b"x", maintype="image", subtype="png", cid="<logo>", filename="logo.png", disposition="inline"
    )
    assert letters.read(mail).body == "Signed, see below.\n\n📎 договор.pdf, scan 2.pdf"


def test_a_letter_that_is_a_file_alone_is_no_empty_one():
    mail = EmailMessage()
    mail["From"], mail["To"] = "ivan@orbita.example", "office@dossier.test"
    mail.set_content(b"x", maintype="image", subtype="jpeg", filename="photo.jpg", disposition="attachment")
    assert letters.read(mail).body == "📎 photo.jpg"


@pytest.mark.parametrize(
    "header",
    [
        b'attachment; filename="=?nonsense?Q?x?="',
        b"attachment; filename*=nonsense''%ff%fe.pdf",
        b'attachment; filename="a\x00b\xff.pdf"',
        b"attachment; filename*0*=utf-8''%E2; filename*1=x",
        b"attachment",
    ],
)
def test_no_name_of_a_file_breaks_the_reader(header):
    raw = (
        b"From: a@x.example\r\nContent-Type: application/pdf\r\nContent-Disposition: " + header + b"\r\n\r\nx"
    )
    words = letters.read(email.message_from_bytes(raw)).body
    assert words.startswith("📎 ")
    assert "\x00" not in words
