"""Tasks with hands: from the dossier, on the board by mouse and by menu, done and undone; in English and Arabic."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tasks import services
from tasks.models import Status, Task
from tasks.values import Deadline, ReminderValues
from tests.e2e.accessibility import scrolls_sideways, violations
from tests.e2e.conftest import DESK, PHONE
from tests.tasks.made import in_days, make_client, make_task

LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])


def drag(page: Page, card, column, until=lambda: True) -> None:
    """Drag as a hand does: press, move in steps, stay until the place is right, let go."""
    start, end = card.bounding_box(), column.bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + start["height"] - 12)
    page.mouse.down()
    page.mouse.move(start["x"] + 30, start["y"] + start["height"] - 4, steps=3)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + 20, steps=12)
    for step in range(100):
        if until():
            break
        page.mouse.move(end["x"] + end["width"] / 2, end["y"] + 8 + step % 12)
    page.mouse.up()


def touch_drag(page: Page, card, to) -> None:
    """Drag with a finger: hold, move in steps, let go; real touch events of the browser."""
    session = page.context.new_cdp_session(page)
    start, end = card.bounding_box(), to.bounding_box()
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    goal_x, goal_y = end["x"] + end["width"] / 2, end["y"] + min(end["height"] / 2, 30)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        where = [{"x": px, "y": py} for px, py in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})

    touch("touchStart", (x, y))
    # the card is lifted once the finger has rested on it
    expect(card).to_have_class(re.compile("is-ready"))
    for step in range(1, 11):
        touch("touchMove", (x + (goal_x - x) * step / 10, y + (goal_y - y) * step / 10))
    touch("touchEnd")


@LANGUAGES
def test_a_task_is_added_from_the_dossier_and_done_with_undo(visit, people, language):
    client = make_client(people.olga)
    page = visit(f"/clients/{client.pk}/", language=language)
    quick = page.locator("#task-panel .panel-quick")
    quick.locator("[name=title]").fill("Call about the windows")
    quick.locator("[name=due_on]").fill((timezone.localdate() + timedelta(days=2)).isoformat())
    quick.locator("[name=title]").press("Enter")
    row = page.locator("#task-panel .panel-row").filter(has_text="Call about the windows")
    expect(row).to_be_visible()
    assert Task.objects.get().client == client
    row.locator(".task-check").click()
    expect(page.locator("#task-panel .ask [name=title]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#task-panel .ask")).to_have_count(0)
    assert Task.objects.get().status == Status.DONE
    with page.expect_navigation():
        page.locator("#toasts .toast-undo").last.click()
    expect(page.locator("#task-panel .panel-row:not(.is-done)")).to_contain_text("Call about the windows")
    assert Task.objects.get().status == Status.OPEN


@LANGUAGES
def test_a_card_is_dragged_to_another_column(visit, people, language):
    task = make_task(people.olga, "Measure the room", due=in_days(1))
    page = visit("/tasks/?layout=board", language=language)
    card, column = page.locator(f"#card-{task.pk}"), page.locator("[data-column=doing]")
    with page.expect_response("**/move/"):
        drag(page, card, column)
    expect(column.locator(f"#card-{task.pk}")).to_be_visible()
    assert Task.objects.get().status == Status.DOING


@LANGUAGES
def test_a_card_moves_by_its_menu_with_the_keyboard_alone(visit, people, language):
    task = make_task(people.olga, "Measure the room")
    page = visit("/tasks/?layout=board", language=language)
    page.locator(f"#card-{task.pk} .board-move").focus()
    page.keyboard.press("Enter")
    choice = page.locator("#modal button[value=waiting]")
    expect(choice).to_be_visible()
    choice.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(f"[data-column=waiting] #card-{task.pk}")).to_be_visible()
    assert page.url.endswith("/tasks/?layout=board")


@LANGUAGES
def test_a_card_keeps_its_place_in_its_column(visit, people, language):
    first, second, third = (make_task(people.olga, f"Card {n}", due=in_days(n)) for n in (1, 2, 3))
    page = visit("/tasks/?layout=board", language=language)
    cards = page.locator("[data-column=open] [data-card]")
    with page.expect_response("**/move/"):
        drag(
            page,
            page.locator(f"#card-{third.pk}"),
            page.locator(f"#card-{first.pk}"),
            until=lambda: cards.first.get_attribute("data-card") == str(third.pk),
        )
    expect(cards.first).to_have_attribute("data-card", str(third.pk))
    page.reload()
    expect(cards.first).to_have_attribute("data-card", str(third.pk))
    page.locator(f"#card-{second.pk} .board-move").click()
    with page.expect_navigation():
        page.locator("#modal button[value=top]").click()
    expect(cards.first).to_have_attribute("data-card", str(second.pk))


@LANGUAGES
def test_a_finger_drags_a_card_to_another_column(visit, people, language):
    task = make_task(people.olga, "Measure the room")
    page = visit("/tasks/?layout=board", language=language, width=1024, mobile=True)
    with page.expect_response("**/move/"):
        touch_drag(page, page.locator(f"#card-{task.pk}"), page.locator("[data-column=doing]"))
    expect(page.locator(f"[data-column=doing] #card-{task.pk}")).to_be_visible()
    assert Task.objects.get().status == Status.DOING


def test_a_finger_that_moves_at_once_scrolls_and_moves_nothing(visit, people):
    for number in range(20):
        make_task(people.olga, f"Card {number}")
    page = visit("/tasks/?layout=board", width=PHONE, mobile=True)
    session = page.context.new_cdp_session(page)
    for kind, y in (
        ("touchStart", 600),
        *(("touchMove", y) for y in range(570, 200, -30)),
        ("touchEnd", None),
    ):
        where = [{"x": 200, "y": y}] if y else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})
    page.wait_for_function("scrollY > 100")
    expect(page.locator(".is-ready, .is-lifted")).to_have_count(0)
    assert set(Task.objects.values_list("board_rank", flat=True)) == {None}


def test_a_finger_that_fails_snaps_back(visit, people):
    task = make_task(people.olga, "Measure the room")
    page = visit("/tasks/?layout=board", width=1024, mobile=True)
    Task.objects.filter(pk=task.pk).update(deleted_at=timezone.now())
    touch_drag(page, page.locator(f"#card-{task.pk}"), page.locator("[data-column=doing]"))
    expect(page.locator("#toasts .toast-error")).to_be_visible()
    expect(page.locator(f"[data-column=open] #card-{task.pk}")).to_be_visible()


def test_a_move_that_fails_snaps_back_and_says_so(visit, people):
    task = make_task(people.olga, "Measure the room")
    page = visit("/tasks/?layout=board")
    Task.objects.filter(pk=task.pk).update(deleted_at=timezone.now())
    drag(page, page.locator(f"#card-{task.pk}"), page.locator("[data-column=doing]"))
    expect(page.locator("#toasts .toast-error")).to_be_visible()
    expect(page.locator(f"[data-column=open] #card-{task.pk}")).to_be_visible()


def test_done_in_the_list_asks_what_next_and_plans_it(visit, people):
    client = make_client(people.olga)
    task = make_task(people.olga, "Send the offer", client=client, due=in_days(1))
    page = visit("/tasks/")
    page.locator(f"#task-{task.pk} .task-check").click()
    ask = page.locator(".task-ask [name=title]")
    expect(ask).to_be_focused()
    ask.fill("Ask what they think of it")
    ask.press("Enter")
    expect(page.locator(".task-row").filter(has_text="Ask what they think of it")).to_be_visible()
    assert Task.objects.open().get().client == client


def test_a_field_is_changed_in_place(visit, people):
    task = make_task(people.olga, "Send the offer")
    page = visit(f"/tasks/{task.pk}/")
    page.locator("a#task-priority").click()
    page.locator("form#task-priority select").select_option("high")
    page.keyboard.press("Tab")
    page.locator("form#task-priority button").press("Enter")
    expect(page.locator("a#task-priority .saved-tick")).to_be_visible()
    assert Task.objects.get().priority == "high"


def test_the_form_previews_the_next_dates_and_the_clients_text(visit, people):
    client = make_client(people.olga, emails=[{"address": "ivan@example.com"}])
    page = visit(f"/tasks/new/?client={client.pk}")
    page.locator("[name=title]").fill("Rent")
    page.locator("[name=due_on]").fill("2030-01-31")
    page.locator("details.more summary").click()
    page.locator("[name=repeat_kind]").select_option("MONTHLY")
    expect(page.locator("#preview li")).to_have_count(5)
    page.locator("[name=client_channel]").select_option("email")
    page.locator("[name=client_line]").fill("Your rent is due")
    expect(page.locator("#preview")).to_contain_text("Your rent is due")
    page.locator(".reminder-more button").click()
    expect(page.locator(".reminder")).to_have_count(3)
    page.locator("[name=title]").press("Enter")
    expect(page).to_have_url(re.compile(rf"/clients/{client.pk}/$"))
    assert Task.objects.get().repeat == "FREQ=MONTHLY"


@LANGUAGES
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_use_the_pages_of_tasks(visit, people, language, theme):
    client = make_client(people.olga, what_counts="Speed", emails=[{"address": "ivan@example.com"}])
    task = make_task(
        people.olga,
        client=client,
        due=in_days(1),
        watchers=[people.maria],
        repeat="FREQ=WEEKLY",
        promised_on=timezone.localdate(),
        client_line="Your windows",
        client_channel="email",
        reminders=[ReminderValues(["app"], offset_minutes=30)],
    )
    late = make_task(people.olga, "Late", due=in_days(1), priority="high")
    Task.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=1))
    make_task(people.maria, "For the queue", team=people.north)
    judged = make_task(people.maria, "Judge", assignee=people.olga, client=client, needs_acceptance=True)
    services.comment_on_task(judged, body="It is ready", by=people.olga)
    services.complete_task(judged, by=people.olga)
    page = visit("/tasks/", user="maria", language=language, theme=theme)
    paths = [
        f"{judged.pk}/",
        "?view=all",
        "?view=all&layout=board",
        "?view=all&layout=calendar",
        "?view=all&layout=calendar&span=week",
        "filter/",
        "people/",
        "people/?by=client",
        "new/",
        "requests/",
        "requests/new/",
    ]
    paths += [f"{task.pk}/{tail}" for tail in ("", "edit/", "move/", "day/", "assign/", "return/", "next/")]
    for path in paths:
        page.goto(f"/tasks/{path}")
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 844})
            assert violations(page) == [], (path, width)
            assert not scrolls_sideways(page), (path, width)


def test_strangers_can_use_the_request_form(visit, people):
    for language, theme, width in (("en", "light", DESK), ("ar", "dark", PHONE)):
        page = visit(
            f"/p/request/{people.office.pk}/", user=None, language=language, theme=theme, width=width
        )
        assert violations(page) == []
        assert not scrolls_sideways(page)


# --- Calendar -----------------------------------------------------------------------------------------------------------


def monday() -> date:
    """The Monday after next: two weeks whose days all lie ahead."""
    today = timezone.localdate()
    return today + timedelta(days=14 - today.weekday())


@LANGUAGES
def test_a_task_is_dragged_to_another_day_and_back_by_undo(visit, people, language):
    task = make_task(people.olga, "Measure the room", due=Deadline(monday()))
    page = visit(f"/tasks/?layout=calendar&span=week&on={monday()}", language=language)
    to = monday() + timedelta(days=3)
    with page.expect_response("**/day/"):
        drag(page, page.locator(f"#card-{task.pk}"), page.locator(f"[data-column='{to}']"))
    expect(page.locator(f"[data-column='{to}'] #card-{task.pk}")).to_be_visible()
    assert Task.objects.get().due_on == to
    with page.expect_navigation():
        page.locator("#toasts .toast-undo").click()
    expect(page.locator(f"[data-column='{monday()}'] #card-{task.pk}")).to_be_visible()
    assert Task.objects.get().due_on == monday()


def test_a_task_without_a_date_is_dragged_from_the_tray_onto_a_day(visit, people):
    task = make_task(people.olga, "Measure the room")
    page = visit(f"/tasks/?layout=calendar&span=week&on={monday()}")
    with page.expect_response("**/day/"):
        drag(page, page.locator(f".cal-tray #card-{task.pk}"), page.locator(f"[data-column='{monday()}']"))
    expect(page.locator(f"[data-column='{monday()}'] #card-{task.pk}")).to_be_visible()
    assert Task.objects.get().due_on == monday()
    expect(page.locator("#toasts .toast-undo")).to_be_visible()


@LANGUAGES
def test_a_finger_drags_a_task_to_another_day(visit, people, language):
    task = make_task(people.olga, "Measure the room", due=Deadline(monday()))
    path = f"/tasks/?layout=calendar&span=week&on={monday()}"
    page = visit(path, language=language, width=1024, mobile=True)
    to = monday() + timedelta(days=2)
    with page.expect_response("**/day/"):
        touch_drag(page, page.locator(f"#card-{task.pk}"), page.locator(f"[data-column='{to}']"))
    expect(page.locator(f"[data-column='{to}'] #card-{task.pk}")).to_be_visible()
    assert Task.objects.get().due_on == to
    assert page.url.endswith(path)  # the finger opened nothing


def test_a_task_moves_to_another_day_by_the_keyboard_alone(visit, people):
    task = make_task(people.olga, "Measure the room", due=Deadline(monday()))
    page = visit(f"/tasks/?layout=calendar&on={monday()}")
    page.keyboard.press("j")
    expect(page.locator(f"#card-{task.pk} .row-title")).to_be_focused()
    page.locator(f"#card-{task.pk} .cal-move").focus()
    page.keyboard.press("Enter")
    choice = page.locator("#modal button[name=column]").first
    expect(choice).to_be_focused()
    page.locator("#modal [name=column][type=date]").fill((monday() + timedelta(days=1)).isoformat())
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(f"[data-column='{monday() + timedelta(days=1)}'] #card-{task.pk}")).to_be_visible()
    assert page.url.endswith(f"?layout=calendar&on={monday()}")


@pytest.mark.parametrize(("language", "key"), [("en", "ArrowRight"), ("ar", "ArrowLeft")])
def test_arrows_walk_the_days_as_the_page_reads(visit, people, language, key):
    page = visit("/tasks/?layout=calendar&span=week", language=language)
    cells = page.locator("[data-cell]")
    cells.nth(0).focus()
    page.keyboard.press(key)
    expect(cells.nth(1)).to_be_focused()


def test_a_day_that_is_refused_snaps_back(visit, people):
    task = make_task(people.olga, "Measure the room", due=Deadline(monday()))
    page = visit(f"/tasks/?layout=calendar&span=week&on={monday()}")
    Task.objects.filter(pk=task.pk).update(deleted_at=timezone.now())
    to = monday() + timedelta(days=3)
    drag(page, page.locator(f"#card-{task.pk}"), page.locator(f"[data-column='{to}']"))
    expect(page.locator("#toasts .toast-error")).to_be_visible()
    expect(page.locator(f"[data-column='{monday()}'] #card-{task.pk}")).to_be_visible()


def test_a_phone_reads_the_calendar_as_an_agenda(visit, people):
    make_task(people.olga, "Measure the room", due=Deadline(monday()))
    page = visit(f"/tasks/?layout=calendar&span=week&on={monday()}", width=PHONE, mobile=True)
    expect(page.locator(".cal-day:visible")).to_have_count(1)
    expect(page.locator(".cal-day:visible .cal-name")).to_be_visible()
    assert not scrolls_sideways(page)
