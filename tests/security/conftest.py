import io
from types import SimpleNamespace

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Team
from clients.services import (
    add_comment,
    add_file,
    add_relation,
    plan_contact,
    remove_file,
    save_view,
    send_message,
)
from clients.services.imports import start_batch
from tasks.services import create_task
from tests.clients.made import PDF, in_days, make_client, make_organisation
from tests.people import Cast

SECRET = "zebrawood"


@pytest.fixture
def world(cast: Cast):
    """One of everything of Olga's, each with a word that stands nowhere else; Colin has a client of his own."""
    client = make_client(
        cast.olga,
        f"Ivan {SECRET}",
        phones=[{"raw": "0888 123 456"}],
        emails=[{"address": f"{SECRET}@example.com"}],
        notes=SECRET,
    )
    firm = make_organisation(cast.olga, f"Orbita {SECRET}")
    upload = SimpleUploadedFile(f"{SECRET}.pdf", PDF)
    removed = add_file(client, upload, by=cast.olga)
    remove_file(removed, by=cast.olga)
    return SimpleNamespace(
        client=client,
        firm=firm,
        comment=add_comment(client, by=cast.olga, body=f"A {SECRET} note", mentions=[cast.tomas]),
        contact=plan_contact(client, by=cast.olga, at=in_days(2), outcome=SECRET),
        file=add_file(client, SimpleUploadedFile(f"{SECRET}.pdf", PDF), by=cast.olga),
        removed=removed,
        relation=add_relation(client, firm, "works at", by=cast.olga),
        view=save_view(None, by=cast.olga, name=SECRET, query="q=x"),
        message=send_message(client, by=cast.olga, channel="email", body=SECRET, due_at=in_days(1)),
        task=create_task(
            by=cast.olga, values={"title": f"Call {SECRET}", "client": client, "assignee": cast.olga}
        ),
        batch=start_batch(io.BytesIO(b"Name\nBono\n"), f"{SECRET}.csv", by=cast.olga),
        team=Team.objects.get(pk=cast.north.pk),
        mine=make_client(cast.colin, "Colin's own"),
    )


@pytest.fixture
def clock(db):
    """Limits and lives of links are counted in a time that stands still unless moved."""
    with time_machine.travel(timezone.now(), tick=False) as moved:
        yield moved
