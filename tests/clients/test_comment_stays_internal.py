"""Whatever happens to an internal comment, its words never reach the client."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from clients.models import Comment
from notifications.models import Message
from tasks.models import Task
from tasks.services import complete_task, create_task, update_task
from tests.clients.made import make_client
from tests.people import Cast

SECRET = "Budget is 40,000, do not say so"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ivan(cast: Cast):
    return make_client(
        cast.olga, "Ivan", phones=[{"raw": "0888123456"}], emails=[{"address": "ivan@orbita.example"}]
    )


def told_to_clients() -> str:
    return " ".join(f"{row.subject_line} {row.body} {row.url}" for row in Message.objects.filter(user=None))


def test_no_road_leads_from_a_comment_to_the_client(cast: Cast, ivan, sign_in):
    """Every act on a comment, then every road that tells a client something: none carries its words."""
    browser = sign_in(cast.olga)
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    address = reverse("tasks:comment_create", args=[ivan.pk])
    for kind in ("note", "promise"):
        browser.post(
            address,
            {"kind": kind, "body": SECRET, "due_on": day, "is_pinned": "on", "mentions": [cast.tomas.pk]},
        )
    for comment in Comment.objects.all():
        base = reverse("clients:comment_item", args=[comment.pk])
        browser.post(f"{base}answer/", {"body": SECRET})
        browser.post(f"{base}react/", {"sign": "agree"})
        browser.post(
            f"{base}edit/",
            {"kind": comment.kind, "body": f"{SECRET}!", "due_on": day, "version": comment.version},
        )
    promise = Task.objects.get()  # the promise became a task: its title is the comment's
    assert SECRET in promise.title
    told = create_task(
        by=cast.olga,
        values={"title": SECRET, "description": SECRET, "client": ivan, "assignee": cast.olga,
                "client_line": "We are on it", "client_channel": "email"},
    )  # fmt: skip
    update_task(told, by=cast.olga, values={"promised_on": timezone.localdate() + timedelta(days=5)})
    complete_task(told, by=cast.olga)
    complete_task(promise, by=cast.olga)
    browser.post(
        reverse("clients:contact_plan", args=[ivan.pk]),
        {"kind": "meeting", "at": f"{day}T10:00", "outcome": SECRET, "reminds_client": "on"},
    )
    assert Message.objects.filter(user=None).exists()  # the client does hear what is meant for them
    assert "40,000" not in told_to_clients()


def test_the_composer_of_messages_never_begins_with_a_comment(cast: Cast, ivan, sign_in):
    browser = sign_in(cast.olga)
    page = reverse("clients:composer", args=[ivan.pk])
    for channel in ("email", "sms"):
        drawn = browser.get(
            page, {"compose": channel, "body": SECRET, "comment": "1"}, headers=HTMX
        ).content.decode()
        assert "40,000" not in drawn
        assert "data-mentions-url" not in drawn
        assert f'data-draft="comment.{ivan.subject}"' not in drawn  # drafts of the two are kept apart
        assert "composer-internal" not in drawn


def test_a_comments_form_sent_to_the_address_of_messages_is_no_message(cast: Cast, ivan, sign_in):
    browser = sign_in(cast.olga)
    for channel in ("email", "sms"):
        address = reverse("clients:message_create", args=[ivan.pk, channel])
        answer = browser.post(address, {"kind": "note", "body": SECRET, "mentions": [cast.tomas.pk]})
        assert answer.status_code == 422
    assert not Message.objects.filter(user=None).exists()


def test_a_comment_itself_is_never_sent_by_a_program(cast: Cast, ivan, call):
    comment = call(cast.olga).post("comments/", {"client": ivan.pk, "body": SECRET}).json()
    answer = call(cast.olga).post(
        "messages/", {"client": ivan.pk, "channel": "email", "subject": "x", "comment": comment["id"]}
    )
    assert answer.status_code == 400
    assert not Message.objects.filter(user=None).exists()


def test_nothing_that_writes_to_clients_reads_comments():
    """Modules that put a message to a client into the queue do not know what a comment is."""
    senders = {"send_message", "send_to_client"}
    for path in Path(settings.BASE_DIR).glob("*/services/*.py"):
        tree = ast.parse(path.read_text())
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        if names & senders and "messages" in path.stem:
            assert "Comment" not in names, path
