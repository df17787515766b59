"""What comes in finds its dossier, or waits until somebody says whose it is."""

import pytest

from clients.models import Client
from notifications.incoming.filing import Incoming, receive
from notifications.models import InboundMessage
from tests.clients.made import make_client
from tests.people import Cast


def letter(sender: str = "ivan@orbita.test", **more) -> InboundMessage:
    given = {
        "channel": "email",
        "key": f"k{InboundMessage.objects.count()}",
        "sender": sender,
        "body": "Hello there",
    }
    row = receive(Incoming(**given | more))
    assert row is not None
    return row


@pytest.fixture
def ivan(cast: Cast) -> Client:
    return make_client(
        cast.olga, emails=[{"address": "Ivan@Orbita.test"}], phones=[{"number": "+359 88 812 3456"}]
    )


def test_a_known_address_finds_its_dossier_and_its_owner(sign_in, cast: Cast, ivan: Client):
    row = letter(subject_line="About the boiler")
    assert row.subject == ivan.subject
    ivan.refresh_from_db()
    assert ivan.last_contact_at == row.received_at
    (notice,) = cast.olga.notices.filter(kind="client_answered")
    assert notice.url == f"/clients/{ivan.pk}/"
    page = sign_in(cast.olga).get(f"/clients/{ivan.pk}/").content.decode()
    assert "Hello there" in page


def test_an_sms_finds_its_dossier_by_the_number(cast: Cast, ivan: Client):
    assert letter("+359888123456", channel="sms").subject == ivan.subject


def test_an_address_of_two_clients_is_nobodys(cast: Cast, ivan: Client):
    make_client(cast.olga, "Petar", emails=[{"address": "ivan@orbita.test"}])
    assert letter().state == "unmatched"


def test_a_copy_is_filed_only_where_its_author_may_look(cast: Cast, ivan: Client):
    copy = {"kind": "filed", "recipients": ["ivan@orbita.test"]}
    assert letter("x@y.test", filed_by=cast.colin, **copy).state == "unmatched"
    assert letter("x@y.test", filed_by=cast.tomas, **copy).subject == ivan.subject


def test_markup_of_a_stranger_stays_text(sign_in, cast: Cast):
    letter("a@b.test", body="<script>alert(1)</script>", sender_name="<img src=x onerror=alert(1)>")
    page = sign_in(cast.olga).get("/messages/tray/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_olga_says_whose_letter_it_is(sign_in, cast: Cast, ivan: Client):
    row = letter("private@mail.test")
    browser = sign_in(cast.olga)
    assert "private@mail.test" in browser.get("/messages/tray/").content.decode()
    browser.post(f"/messages/tray/{row.pk}/file/", {"client": ivan.pk})
    row.refresh_from_db()
    assert (row.state, row.subject, row.filed_by) == ("matched", ivan.subject, cast.olga)
    assert "Nobody unknown" in browser.get("/messages/tray/").content.decode()


def test_colin_cannot_file_under_a_client_he_does_not_see(sign_in, cast: Cast, ivan: Client):
    row = letter("private@mail.test")
    sign_in(cast.colin).post(f"/messages/tray/{row.pk}/file/", {"client": ivan.pk})
    row.refresh_from_db()
    assert row.state == "unmatched"


def test_a_stranger_becomes_a_client(sign_in, cast: Cast):
    row = letter("new@mail.test", sender_name="Lina New")
    answer = sign_in(cast.olga).post(f"/messages/tray/{row.pk}/new/")
    client = Client.objects.get(name="Lina New")
    assert answer["Location"] == f"/clients/{client.pk}/"
    assert client.emails.get().address == "new@mail.test"
    row.refresh_from_db()
    assert row.subject == client.subject


def test_a_letter_without_a_usable_sender_makes_no_half_client(sign_in, cast: Cast):
    row = letter("", sender_name="")
    before = Client.objects.count()
    answer = sign_in(cast.olga).post(f"/messages/tray/{row.pk}/new/")
    assert (answer.status_code, Client.objects.count()) == (302, before)


def test_two_people_decide_and_the_first_wins(sign_in, cast: Cast, ivan: Client):
    row = letter("private@mail.test")
    browser = sign_in(cast.olga)
    browser.post(f"/messages/tray/{row.pk}/ignore/")
    answer = browser.post(f"/messages/tray/{row.pk}/file/", {"client": ivan.pk}, follow=True)
    assert "decided about this" in answer.content.decode()
