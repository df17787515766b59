"""Cards of a column stand where somebody put them; the others follow by deadline."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from history.models import Event
from tasks import services
from tasks.models import Task
from tests.people import Cast
from tests.tasks.made import in_days, make_task

HTMX = {"HX-Request": "true"}


@pytest.fixture
def cards(cast: Cast) -> list[Task]:
    return [make_task(cast.olga, f"Card {number}", due=in_days(1 + number)) for number in range(5)]


def column(browser, status="open") -> list[str]:
    [column] = [c for c in browser.get("/tasks/?layout=board").context["columns"] if c["status"] == status]
    page = str(column["drawn"])
    return sorted(
        (f"Card {n}" for n in range(5) if f"Card {n}<" in page), key=lambda title: page.index(f"{title}<")
    )


def drop(browser, task: Task, order: list[Task], to="open"):
    ids = ",".join(str(card.pk) for card in order)
    return browser.post(f"/tasks/{task.pk}/move/", {"column": to, "order": ids}, headers=HTMX)


def test_a_card_stays_where_it_was_dropped(cast: Cast, sign_in, cards):
    browser = sign_in(cast.olga)
    a, b, c, d, e = cards
    assert drop(browser, d, [a, d, b, c, e]).status_code == 204
    assert column(browser) == ["Card 0", "Card 3", "Card 1", "Card 2", "Card 4"]
    drop(browser, e, [e, a, d, b, c])
    drop(browser, a, [e, d, a, b, c])
    assert column(browser) == ["Card 4", "Card 3", "Card 0", "Card 1", "Card 2"]


def test_between_two_there_is_room_a_hundred_times(cast: Cast, sign_in, cards):
    a, b, c, d, e = cards
    services.place_card(c, [task.pk for task in (a, b, c, d, e)], by=cast.olga)
    for _turn in range(50):
        services.place_card(c, [task.pk for task in (a, c, b, d, e)], by=cast.olga)
        services.place_card(b, [task.pk for task in (a, b, c, d, e)], by=cast.olga)
    assert column(sign_in(cast.olga)) == ["Card 0", "Card 1", "Card 2", "Card 3", "Card 4"]


def test_another_column_takes_it_at_its_place_and_forgets_the_old_one(cast: Cast, sign_in, cards):
    browser = sign_in(cast.olga)
    a, b, c, *_rest = cards
    services.move_task(a, "doing", by=cast.olga)
    services.move_task(b, "doing", by=cast.olga)
    drop(browser, c, [a, c, b], to="doing")
    assert column(browser, "doing") == ["Card 0", "Card 2", "Card 1"]
    services.move_task(c, "waiting", by=cast.olga)
    c.refresh_from_db()
    assert c.board_rank is None


def test_the_order_is_no_fact_about_the_task(cast: Cast, sign_in, cards):
    a, b, *_rest = cards
    events = Event.objects.count()
    drop(sign_in(cast.olga), b, [b, a])
    assert Event.objects.count() == events
    b.refresh_from_db()
    assert b.version == 1


@pytest.mark.parametrize(
    ("place", "order"), [("top", "20134"), ("up", "02134"), ("down", "01324"), ("x", "01234")]
)
def test_the_menu_does_the_same(cast: Cast, sign_in, cards, place, order):
    browser = sign_in(cast.olga)
    answer = browser.post(f"/tasks/{cards[2].pk}/move/", {"place": place, "back": "/tasks/?layout=board"})
    assert answer.url == "/tasks/?layout=board"
    assert column(browser) == [f"Card {number}" for number in order]


@pytest.mark.parametrize("order", ["", "x", "1,,x,99999999999999999999", "-1", "١"])
def test_nonsense_changes_no_order(cast: Cast, sign_in, cards, order):
    browser = sign_in(cast.olga)
    data = {"column": "open", "order": order}
    assert browser.post(f"/tasks/{cards[2].pk}/move/", data, headers=HTMX).status_code == 204
    assert column(browser) == [f"Card {number}" for number in range(5)]


def test_cards_that_one_may_not_see_are_left_alone(cast: Cast, sign_in, cards):
    secret = make_task(cast.colin, "Secret")
    drop(sign_in(cast.olga), cards[0], [secret, cards[1], cards[0]])
    secret.refresh_from_db()
    assert secret.board_rank is None


def test_a_mere_watcher_orders_nothing(cast: Cast, sign_in):
    task = make_task(cast.olga, watchers=[cast.colin])
    assert drop(sign_in(cast.colin), task, [task]).status_code == 403
    assert sign_in(cast.colin).post(f"/tasks/{task.pk}/move/", {"place": "top"}).status_code == 403


def test_a_long_column_costs_what_a_short_one_does(cast: Cast, cards):
    counts = []
    for number in (5, 25):
        for _more in range(number - 5):
            make_task(cast.olga)
        order = list(Task.objects.by_hand().values_list("pk", flat=True))
        task = Task.objects.get(pk=order[-1])
        with CaptureQueriesContext(connection) as queries:
            services.place_card(task, order, by=cast.olga)
        counts.append(len(queries))
    assert counts[0] == counts[1]
