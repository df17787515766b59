"""No code can send past the gate: asserted on the code itself, and on every kind of message there is."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from clients.services import send_message
from notifications import delivery, gate
from notifications.models import Message
from notifications.services import opt_out, set_do_not_contact
from tests.clients.made import make_client
from tests.people import Cast

ROOT = Path(settings.BASE_DIR)
APPS = ("core", "accounts", "history", "links", "notifications", "clients", "tasks", "desk", "crm")
MODULES = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]


def calls(name: str) -> Iterator[str]:
    """Yield the modules that call a function or method of this name."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and name == getattr(
                node.func, "attr", getattr(node.func, "id", "")
            ):
                yield str(path.relative_to(ROOT))


def test_only_the_wire_hands_messages_to_a_transport():
    """`hand_over` gives a transport what INTENT let through, and nothing else makes a `Try`."""
    assert set(calls("hand_over")) == {"notifications/delivery/sweeping.py"}
    assert set(calls("Try")) == {"notifications/delivery/intent.py"}
    outside = {
        module for module in calls("send") if not module.startswith(("notifications/transports/", "crm/"))
    }
    assert outside == {"notifications/delivery/wire.py"}  # crm answers requests, and sends no message


def test_intent_asks_the_gate_about_every_message_and_a_broken_gate_stops_it():
    tree = ast.parse((ROOT / "notifications/delivery/intent.py").read_text())
    functions = {node.name: ast.dump(node) for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert "id='_allowed'" in functions["intend"]
    assert "id='_may_go'" in functions["_allowed"]
    assert "id='_may_go'" in functions["_may_go_alone"]
    assert "attr='ask'" in functions["_may_go"]


@pytest.mark.django_db
def test_whoever_opted_out_gets_no_kind_of_message_at_all(cast: Cast):
    """Every kind that may go to a client, urgent or not: after "nothing at all" none of them leaves."""
    ivan = make_client(cast.olga, emails=[{"address": "ivan@example.com"}])
    kinds = sorted(gate._gates)
    assert len(kinds) > 15
    message = send_message(ivan, by=cast.olga, channel="email", body="Hello")
    for kind in kinds:
        for is_urgent in (False, True):
            Message.objects.filter(pk=message.pk).update(kind=kind, is_urgent=is_urgent)
            message.refresh_from_db()
            allowed = gate.ask(message) is None
            opt_out("ivan@example.com", "email", "page", scope="all")
            assert gate.ask(message) is not None, kind
            gate.rules.OptOut.objects.all().delete()
            assert (gate.ask(message) is None) is allowed


@pytest.mark.django_db
def test_a_row_written_past_the_services_is_stopped_all_the_same(cast: Cast):
    ivan = make_client(cast.olga, emails=[{"address": "ivan@example.com"}])
    message = send_message(ivan, by=cast.olga, channel="email", body="Hello")
    set_do_not_contact(ivan.subject, by=cast.olga, reason="x")
    Message.objects.filter(pk=message.pk).update(
        state="pending", next_try_at="2020-01-01T00:00Z", due_at="2020-01-01T00:00Z"
    )
    delivery.sweep()
    message.refresh_from_db()
    assert (message.state, message.tries) == ("cancelled", 0)
