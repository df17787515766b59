"""The next step on the client's row: the sooner of what tasks say and what is planned."""

import pytest

from clients.models import Client
from clients.services import (
    cancel_contact,
    complete_contact,
    move_contact,
    offer_next_step,
    plan_contact,
    say_no_next_step,
    set_next_step,
    update_client,
)
from tests.clients.made import in_days, make_client
from tests.people import Cast


def step(client: Client):
    row = Client.objects.get(pk=client.pk)
    return row.next_step_title, row.next_step_at


def test_what_tasks_say_stands_on_the_row(cast: Cast):
    client, at = make_client(cast.olga), in_days(1)
    set_next_step(client, at, "Send the quote")
    assert step(client) == ("Send the quote", at)
    set_next_step(client.pk, None)
    assert step(client) == ("", None)


def test_a_step_without_a_date_is_a_step(cast: Cast):
    client = make_client(cast.olga)
    set_next_step(client, None, "Some day")
    assert step(client) == ("Some day", None)


def test_a_planned_meeting_that_is_sooner_wins_and_gives_the_place_back(cast: Cast):
    client, task_at, meeting_at = make_client(cast.olga), in_days(2), in_days(1)
    set_next_step(client, task_at, "Send the quote")
    meeting = plan_contact(client, by=cast.olga, at=meeting_at)
    assert step(client) == ("Meeting", meeting_at)
    move_contact(meeting, in_days(3), by=cast.olga)
    assert step(client) == ("Send the quote", task_at)
    move_contact(meeting, meeting_at, by=cast.olga)
    complete_contact(meeting, by=cast.olga)
    assert step(client) == ("Send the quote", task_at)


def test_a_cancelled_visit_is_no_next_step(cast: Cast):
    client = make_client(cast.olga)
    visit = plan_contact(
        client, by=cast.olga, kind="visit", at=in_days(1), outcome="Measure the roof\nbring ladder"
    )
    assert step(client)[0] == "Measure the roof"
    cancel_contact(visit, by=cast.olga)
    assert step(client) == ("", None)


def test_the_row_speaks_the_offices_language(cast: Cast):
    cast.office.languages = ["bg", "en"]
    cast.office.save()
    client = make_client(cast.olga)
    plan_contact(client, by=cast.olga, at=in_days(1))
    assert step(client)[0]


def test_a_next_step_is_no_edit_of_the_client(cast: Cast):
    client = make_client(cast.olga)
    set_next_step(client, in_days(1), "Call")
    assert update_client(client, by=cast.olga, version=1, values={"notes": "x"}, merge=False).version == 2
    assert step(client)[0] == "Call"


def test_olga_says_that_nothing_is_to_be_done_until_something_is(cast: Cast):
    client = make_client(cast.olga)
    assert say_no_next_step(client, by=cast.olga).has_no_next_step
    set_next_step(client, in_days(1), "Call")
    assert not Client.objects.get(pk=client.pk).has_no_next_step


def test_a_next_step_costs_few_queries(cast: Cast, django_assert_max_num_queries):
    client = make_client(cast.olga)
    with django_assert_max_num_queries(5):  # with its savepoint
        set_next_step(client, in_days(1), "Call")


@pytest.mark.parametrize("stands", [None, 1, 3])
@pytest.mark.parametrize("planned", [None, 1, 2, 3])
@pytest.mark.parametrize("offered", [None, 1, 2, 3])
def test_work_that_is_offered_finds_the_place_that_asking_everything_would_give_it(
    cast: Cast, stands: int | None, planned: int | None, offered: int | None
):
    """The one statement judges as `set_next_step` does with all open work before it."""
    days = {day: in_days(day) for day in (1, 2, 3)}
    asked, told = make_client(cast.olga), make_client(cast.olga)
    for client in (asked, told):
        if stands:
            set_next_step(client, days[stands], "Work that stands")
        if planned:
            plan_contact(client, by=cast.olga, at=days[planned], outcome="Visit")
    at = days.get(offered or 0)
    offer_next_step(told.pk, at, "Offered")
    is_first = not stands or (offered is not None and offered < stands)
    set_next_step(asked, at if is_first else days[stands or 0], "Offered" if is_first else "Work that stands")
    names = ("next_step_at", "next_step_title", "work_step_at", "work_step_title", "has_no_next_step")
    rows = [Client.objects.values(*names).get(pk=client.pk) for client in (asked, told)]
    assert rows[0] == rows[1]


def test_work_that_is_offered_ends_the_silence_that_somebody_asked_for(cast: Cast):
    client = make_client(cast.olga)
    say_no_next_step(client, by=cast.olga)
    offer_next_step(client.pk, None, "Some day")
    assert not Client.objects.get(pk=client.pk).has_no_next_step
    assert step(client) == ("Some day", None)
