"""Mail that comes back, reports about it, and mail that nobody wrote: what each means for an address."""

import base64
import email
import json
from pathlib import Path

import pytest

from clients.models import Email
from history.models import Event
from notifications import delivery, gate, threads
from notifications.incoming import letters, mailbox, returned
from notifications.models import InboundMessage, Message, OptOut
from notifications.services import send_to_client
from notifications.transports.hooks import events_secret
from tests.clients.made import make_client
from tests.people import Cast

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "email"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="needs ../shared/data")


# --- judged on what others published ----------------------------------------------------------------------------------


def published() -> list[tuple[str, email.message.Message, list[dict] | None]]:
    truth = json.loads((DATA / "bounces_expected.json").read_text())
    paths = sorted((DATA / "bounces").glob("*.eml"))
    return [(path.stem, email.message_from_bytes(path.read_bytes()), truth[path.stem]) for path in paths]


def is_complaint(name: str, truth: list[dict] | None) -> bool:
    return name.startswith("arf") or bool(truth and truth[0]["reason"] == "feedback")


def is_vacation(name: str) -> bool:
    return name.startswith("rfc3834")


@needs_data
def test_bounce_or_not_is_right_for_97_of_100():
    right, all_of_them = 0, 0
    for name, mail, truth in published():
        wanted = not is_complaint(name, truth) and not is_vacation(name)
        right += (letters.read(mail).kind == "bounce") == wanted
        all_of_them += 1
    for path in DATA.glob("replies_*/*"):
        right += letters.read(email.message_from_bytes(path.read_bytes())).kind == "answer"
        all_of_them += 1
    print(f"\nbounce or not: {right} of {all_of_them} right, {right / all_of_them:.3f}")  # noqa: T201 - the figure is wanted
    assert all_of_them > 380
    assert right / all_of_them >= 0.97


@needs_data
def test_hard_or_soft_is_right_for_85_of_100():
    judged = [
        (returned.read(mail).verdict == returned.HARD) == any(one["hardbounce"] for one in truth)
        for name, mail, truth in published()
        if truth and not is_complaint(name, truth) and not is_vacation(name)
    ]
    print(f"\nhard or soft: {sum(judged)} of {len(judged)} right, {sum(judged) / len(judged):.3f}")  # noqa: T201 - the figure is wanted
    assert len(judged) > 270
    assert sum(judged) / len(judged) >= 0.85


@needs_data
def test_complaints_and_automatic_replies_never_count_as_answers():
    kinds = {
        name: letters.read(mail).kind
        for name, mail, truth in published()
        if is_complaint(name, truth) or is_vacation(name)
    }
    assert len(kinds) >= 15
    assert "answer" not in kinds.values()


@pytest.mark.parametrize(
    ("words", "status", "verdict"),
    [
        ("550 5.1.1 <a@b.test>: Recipient address rejected: User unknown in virtual mailbox table", "5.1.1", "hard"),
        ("550 No such user here", "", "hard"),
        ("Host or domain name not found", "5.4.4", "hard"),
        ("550 5.1.1 recipient overquota", "5.1.1", "soft"),
        ("552 5.2.2 Mailbox full", "5.2.2", "soft"),
        ("554 5.7.1 blocked using zen.spamhaus.org", "5.7.1", "soft"),
        ("450 4.1.1 User unknown, try again later", "4.1.1", "soft"),
        ("Hello", "", ""),
    ],
)  # fmt: skip
def test_words_of_servers(words, status, verdict):
    assert returned.judge(words, status) == verdict


# --- what follows -----------------------------------------------------------------------------------------------------


@pytest.fixture
def written(cast: Cast) -> Message:
    """A letter to a real client that has left the house."""
    gate.register_sight("client", lambda user, ids: ids)
    omar = make_client(cast.olga, name="Omar", emails=[{"address": "omar@client.test"}])
    message = send_to_client(
        omar.subject, "email", "omar@client.test", "Your boiler is ready", kind="letter", by=cast.tomas, name="Omar"
    )  # fmt: skip
    delivery.sweep()
    Message.objects.update(state="sent")
    return message


def report(message: Message, *, status: str, words: str, action: str = "failed") -> email.message.Message:
    text = (
        "From: MAILER-DAEMON@mx.test\r\nTo: office@dossier.test\r\nSubject: Undelivered Mail\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test\r\n\r\n"
        f"Final-Recipient: rfc822; omar@client.test\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {words}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {threads.message_id(message)}\r\n\r\n--b--\r\n"
    )
    return email.message_from_string(text)


def is_dead() -> bool:
    return Email.objects.get(address="omar@client.test").is_dead


def state_of(message: Message) -> str:
    return Message.objects.get(pk=message.pk).state


def test_a_hard_bounce_ends_the_address_and_tells_owner_and_sender(cast: Cast, written):
    mailbox.file_mail(report(written, status="5.1.1", words="550 User unknown"), "k1")
    written.refresh_from_db()
    assert (written.state, written.reason["code"], is_dead()) == ("bounced", "address_gone", True)
    assert "User unknown" in written.reason["text"]
    for person in (cast.olga, cast.tomas):
        assert person.notices.filter(kind="message_failed").count() == 1
    assert Event.objects.filter(kind="address_dead", subject=written.subject).count() == 1


def test_later_letters_do_not_go_to_a_dead_address(cast: Cast, written):
    waiting = send_to_client(
        written.subject, "email", "omar@client.test", "And another", kind="client_message", by=cast.olga
    )
    mailbox.file_mail(report(written, status="5.1.1", words="550 User unknown"), "k1")
    delivery.sweep()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason["code"], waiting.tries) == ("cancelled", "dead_address", 0)


def test_a_soft_bounce_is_noted_and_the_address_stays(cast: Cast, written):
    mailbox.file_mail(report(written, status="5.2.2", words="552 Mailbox full"), "k1")
    written.refresh_from_db()
    assert (written.state, written.reason["code"], is_dead()) == ("bounced", "bounced", False)
    assert InboundMessage.objects.get().answer_to == written


def test_a_delay_changes_nothing(cast: Cast, written):
    mailbox.file_mail(report(written, status="4.4.1", words="451 later", action="delayed"), "k1")
    assert (state_of(written), is_dead()) == ("sent", False)


def test_a_report_that_it_arrived_is_a_receipt(cast: Cast, written):
    mailbox.file_mail(report(written, status="2.0.0", words="250 ok", action="delivered"), "k1")
    assert (state_of(written), is_dead()) == ("delivered", False)


def test_the_same_report_twice_is_told_once(cast: Cast, written):
    for key in ("k1", "k2"):
        mailbox.file_mail(report(written, status="5.1.1", words="550 User unknown"), key)
    assert cast.olga.notices.filter(kind="message_failed").count() == 1
    assert Event.objects.filter(kind="address_dead").count() == 1


def test_a_report_that_nobody_can_tie_to_a_letter_ends_no_address(cast: Cast, written):
    forged = report(written, status="5.1.1", words="550 User unknown").as_string()
    forged = forged.replace(written.thread, "0" * 24)
    mailbox.file_mail(email.message_from_string(forged), "k1")
    assert (state_of(written), is_dead()) == ("sent", False)


def test_a_complaint_opts_out_of_advertising_and_is_no_answer(cast: Cast, written):
    text = (
        'From: abuse@big.test\r\nTo: office@dossier.test\r\nSubject: FW: Your boiler\r\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nThis is an abuse report.\r\n"
        "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {threads.message_id(written)}\r\nSubject: x\r\n\r\nhi\r\n--b--\r\n"
    )
    mailbox.file_mail(email.message_from_string(text), "k1")
    held = OptOut.objects.get()
    assert (held.address, held.scope, held.how) == ("omar@client.test", "marketing", "complaint")
    assert InboundMessage.objects.get().kind == "complaint"
    assert cast.olga.notices.get().kind == "message_unwanted"
    assert not Event.objects.filter(kind="email_from_client").exists()
    assert state_of(written) == "delivered"


# --- events of providers ------------------------------------------------------------------------------------------------


@pytest.fixture
def postmark(settings):
    settings.EMAIL_URL = "anymail+postmark://?server_token=t"


def post(
    client, data: dict, *, provider: str = "postmark", password: str | None = None, user: str = "dossier"
) -> int:
    key = base64.b64encode(f"{user}:{password or events_secret(provider)}".encode()).decode()
    return client.post(
        f"/hooks/email/{provider}/", json.dumps(data), content_type="application/json",
        headers={"Authorization": f"Basic {key}"},
    ).status_code  # fmt: skip


def bounce(message: Message, kind: str, words: str) -> dict:
    return {
        "RecordType": "Bounce", "Type": kind, "TypeCode": 1, "ID": 4323372036854775807, "MessageID": "m1",
        "Email": "omar@client.test", "Description": words, "Details": words, "BouncedAt": "2026-01-05T16:33:54Z",
        "Metadata": {"message": str(message.pk)},
    }  # fmt: skip


def test_a_providers_hard_bounce_ends_the_address_however_often_it_is_told(
    client, cast: Cast, written, postmark
):
    for _ in range(2):
        assert post(client, bounce(written, "HardBounce", "550 No such user here")) == 200
    assert (state_of(written), is_dead()) == ("bounced", True)
    assert cast.olga.notices.filter(kind="message_failed").count() == 1


@pytest.mark.parametrize(
    ("kind", "words"), [("SoftBounce", "Mailbox full"), ("Blocked", "blocked by policy")]
)
def test_a_providers_soft_bounce_leaves_the_address(client, cast: Cast, written, postmark, kind, words):
    assert post(client, bounce(written, kind, words)) == 200
    assert not is_dead()


def test_a_providers_complaint_opts_out(client, cast: Cast, written, postmark):
    said = bounce(written, "SpamComplaint", "") | {"RecordType": "SpamComplaint"}
    assert post(client, said) == 200
    assert OptOut.objects.get().how == "complaint"


def test_delivered_is_delivered_in_any_order(client, cast: Cast, written, postmark):
    said = {"RecordType": "Delivery", "MessageID": "m1", "Recipient": "omar@client.test",
            "DeliveredAt": "2026-01-05T16:33:54Z", "Details": "250 ok", "Metadata": {"message": str(written.pk)}}  # fmt: skip
    assert post(client, said) == 200
    assert post(client, bounce(written, "SoftBounce", "too late")) == 200
    assert state_of(written) == "delivered"


def test_a49_events_that_nobody_signed_leave_no_trace(client, cast: Cast, written, postmark, settings):
    said = bounce(written, "HardBounce", "550 No such user here")
    assert post(client, said, password="guess") == 401
    assert post(client, said, user="somebody") == 401
    assert post(client, said, provider="sendgrid") == 401
    assert client.post("/hooks/email/postmark/", said, content_type="application/json").status_code == 401
    settings.EMAIL_URL = "anymail+mailgun://?api_key=k&sender_domain=d"
    assert (
        post(client, said, provider="mailgun") == 401
    )  # the password alone is not enough where a provider signs
    settings.EMAIL_URL = "anymail+amazon_ses://"
    assert post(client, said, provider="amazon_ses") == 401
    assert (state_of(written), is_dead(), InboundMessage.objects.exists()) == ("sent", False, False)


@pytest.mark.parametrize(
    "body", [{}, {"RecordType": "Bounce"}, [], {"RecordType": "Nonsense"}, {"RecordType": ["x"]}]
)
def test_nonsense_that_is_signed_is_no_error_of_ours(client, cast: Cast, postmark, body):
    assert post(client, body) in {200, 400, 401}
