"""Every message in the dossier says what was sent, by whom, in which words, and by what right; page and API agree."""

import pytest

from clients.services import send_message
from notifications.models import Message
from notifications.services import note_consent
from tests.clients.made import make_client
from tests.people import Cast

pytestmark = pytest.mark.django_db


def test_page_and_api_show_text_sender_template_and_basis(cast: Cast, sign_in, call):
    ivan = make_client(cast.olga, emails=[{"address": "ivan@example.com"}])
    note_consent(ivan.subject, "service", "contract", how="staff", by=cast.olga)
    message = send_message(
        ivan, by=cast.olga, channel="email", subject="Boiler", body="It works.", template="ready v3"
    )
    shown = call(cast.olga).get(f"messages/{message.pk}/").json()
    assert {name: shown[name] for name in ("body", "purpose", "consent_basis", "template", "sender")} == {
        "body": "It works.",
        "purpose": "service",
        "consent_basis": "contract",
        "template": "ready v3",
        "sender": cast.olga.pk,
    }
    text = sign_in(cast.olga).get(f"/messages/{message.pk}/").content.decode()
    for words in ("It works.", "Olga Tester", "ready v3", "They are our client", "Service"):
        assert words in text
    assert sign_in(cast.colin).get(f"/messages/{message.pk}/").status_code == 404


def test_what_is_asked_for_through_the_api_is_held_to_its_purpose(cast: Cast, call):
    ivan = make_client(cast.olga, emails=[{"address": "ivan@example.com"}])
    body = {"client": ivan.pk, "channel": "email", "body": "Sale!", "purpose": "marketing"}
    assert call(cast.olga).post("messages/", body).json()["purpose"] == "marketing"
    wrong = call(cast.olga).post("messages/", body | {"purpose": "spam"})
    assert wrong.status_code == 400
    assert "purpose" in wrong.json()["errors"]
    forged = call(cast.olga).post("messages/", body | {"consent_basis": "consent"})
    assert forged.status_code == 400
    assert Message.objects.get().consent_basis == ""
