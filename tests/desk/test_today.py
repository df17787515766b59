"""The first page of the day."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from clients.models import Client, Comment
from clients.services import send_message
from desk.services.sample import bring_back_sample_office, make_sample_office, remove_sample_office
from notifications.delivery import sweep
from tasks.models import Task
from tasks.services import create_task
from tests.people import Cast


def test_a_clear_day_says_so(cast: Cast, sign_in):
    page = sign_in(cast.olga).get("/")
    assert page.status_code == 200
    assert b"Your day is clear" in page.content


def test_olga_finds_what_is_due_and_nothing_of_colin(cast: Cast, sign_in):
    soon = timezone.now() + timedelta(minutes=1)
    create_task(by=cast.maria, values={"title": "Call Ivan", "assignee": cast.olga, "due": soon})
    create_task(by=cast.sara, values={"title": "Secret of Colin", "assignee": cast.colin, "due": soon})
    page = sign_in(cast.olga).get("/").content.decode()
    assert "Call Ivan" in page
    assert "Secret of Colin" not in page


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_each_language_has_its_samples_at_any_hour(cast: Cast, language):
    """A story of its own words, with work overdue and due today, also when the office is made just before midnight."""
    late = datetime(2027, 3, 10, 23, 50, tzinfo=cast.adam.zone)
    with time_machine.travel(late, tick=False):
        call_command("sample_office", language=language, stdout=StringIO())
    assert Client.objects.kept().samples().filter(language=language).count() == 25
    days = {
        timezone.localtime(due, cast.adam.zone).date()
        for due in Task.objects.values_list("due_at", flat=True)
    }
    assert late.date() in days
    assert min(days) < late.date() < max(days)
    said = set(Comment.objects.values_list("body", flat=True)) | set(
        Task.objects.values_list("title", flat=True)
    )
    assert said
    assert all(text.isascii() for text in said) == (language == "en")


def test_samples_come_in_the_language_asked_for_and_go_as_a_set(cast: Cast):
    assert make_sample_office(cast.adam, "ar") == 25
    assert Client.objects.kept().filter(is_sample=True, language="ar").count() == 25
    assert Task.objects.open().overdue().count() >= 3
    count, at = remove_sample_office()
    assert (count, Client.objects.kept().count(), Task.objects.open().count()) == (25, 0, 0)
    assert bring_back_sample_office(at) == 25
    assert Task.objects.open().count() == 10


def test_samples_are_never_written_to(cast: Cast, sign_in):
    """What somebody writes to a sample is stopped at the gate, with a reason."""
    make_sample_office(cast.adam, "en")
    client = Client.objects.filter(is_sample=True).first()
    message = send_message(client, by=cast.adam, channel="email", subject="Hello", body="Hello")
    sweep()
    message.refresh_from_db()
    assert (message.state, message.reason_code) == ("cancelled", "sample")
