"""The OpenAPI schema is valid, complete and true: what it says is what the running API does."""

import io
import os

import pytest
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.services import make_token
from clients.services import add_comment, add_file, add_relation, log_contact, save_view, send_message
from crm.wsgi import application
from tests.clients.made import PDF, make_client, make_organisation
from tests.people import Cast

EXAMPLES = 100 if os.environ.get("FULL") == "1" else 4  # of each operation
PROMISES = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_the_schema_is_valid_and_drawn_without_a_warning(db):
    out, err = io.StringIO(), io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out, stderr=err)
    assert "openapi: 3" in out.getvalue()


@pytest.fixture
def office(cast: Cast) -> Cast:
    """An office with one row of everything, so that ids found by chance lead somewhere."""
    firm = make_organisation(cast.olga)
    client = make_client(cast.olga, emails=[{"address": "ivan@example.com"}], tags=["VIP"])
    add_comment(client, by=cast.olga, body="x")
    log_contact(client, by=cast.olga)
    add_file(client, SimpleUploadedFile("a.pdf", PDF), by=cast.olga)
    add_relation(client, firm, "works at", by=cast.olga)
    save_view(None, by=cast.adam, name="Late", query="")
    send_message(client, by=cast.olga, channel="email", body="x")
    return cast


@pytest.fixture
def one_connection():
    """Let whole requests run inside the test's transaction: a real one closes its connection at the end."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def test_the_api_does_what_it_says(office: Cast, one_connection):
    """Every operation is called with made-up input, the same in every run; its answers must be those described."""
    schema = schemathesis.openapi.from_wsgi("/api/schema/", application)
    headers = {"Authorization": f"Bearer {make_token(office.adam)}"}
    broken = {}
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path == "/api/v1/auth/token/":  # would end the caller's own token
            continue
        point = transaction.savepoint()
        try:
            _call_with_anything(operation, headers)
        except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001 - all of them are told at the end
            broken[operation.label] = str(error)[:1500]
        transaction.savepoint_rollback(point)
    assert not broken, "\n\n".join(f"{name}: {error}" for name, error in broken.items())


def _call_with_anything(operation, headers) -> None:
    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def call(case) -> None:
        case.call_and_validate(headers=headers, checks=PROMISES)

    call()
