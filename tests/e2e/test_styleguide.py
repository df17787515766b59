"""The pieces of the interface and what scripts add to them, shown on the styleguide."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import scrolls_sideways, violations
from tests.e2e.conftest import DESK, PHONE

STYLEGUIDE = "/styleguide/"


def press(page: Page, code: str, key: str) -> None:
    """Press a key as a layout would report it: its place on the keyboard, and what it writes."""
    page.evaluate(
        "([code, key]) => (document.activeElement ?? document.body).dispatchEvent("
        "new KeyboardEvent('keydown', {code, key, bubbles: true, cancelable: true}))",
        [code, key],
    )


def tell(page: Page, event: str, detail: dict) -> None:
    """Send an event as an HX-Trigger header would."""
    page.evaluate(
        "([name, detail]) => document.body.dispatchEvent(new CustomEvent(name, {detail, bubbles: true}))",
        [event, detail],
    )


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_use_the_pieces(visit, language, theme):
    page = visit(STYLEGUIDE, language=language, theme=theme)
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 844})
        assert violations(page) == []
        assert not scrolls_sideways(page)


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/", "/accounts/logout/"])
def test_strangers_can_use_sign_in(visit, path):
    for language, theme, width in (("en", "light", DESK), ("ar", "dark", PHONE)):
        page = visit(path, user=None, language=language, theme=theme, width=width)
        assert violations(page) == []


def test_nothing_scrolls_sideways_at_320_pixels(visit):
    page = visit(STYLEGUIDE, width=320)
    assert not scrolls_sideways(page)


def test_page_carries_no_inline_script_or_style(visit):
    page = visit(STYLEGUIDE)
    source = page.request.get(STYLEGUIDE).text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)", source)


def test_chosen_theme_is_there_before_the_page_is_painted(visit):
    page = visit(STYLEGUIDE)
    page.locator(".topbar summary.bar-button").click()
    page.locator(".topbar [data-theme-set=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload(wait_until="commit")
    page.wait_for_selector("body", state="attached")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.locator(".topbar summary.bar-button").click()
    expect(page.locator(".topbar [data-theme-set=dark]")).to_have_attribute("aria-pressed", "true")


def test_shortcuts_know_the_key_on_every_layout(visit):
    page = visit(STYLEGUIDE)
    for code, key in (("Slash", "/"), ("Slash", "ظ"), ("Digit7", "/")):
        press(page, code, key)
        expect(page.locator("#palette")).to_be_visible()
        page.keyboard.press("Escape")
    press(page, "KeyG", "п")
    press(page, "KeyH", "р")
    page.wait_for_url("**/")


def test_latin_layouts_go_by_the_letter_not_the_place(visit):
    page = visit(STYLEGUIDE)
    # on a French keyboard the letter z stands where w is: g then w must not be read as g then z
    press(page, "KeyJ", "j")
    expect(page.locator("[data-row].is-current")).to_have_count(1)
    press(page, "KeyJ", "h")  # Dvorak: h is where j was
    expect(page.locator("[data-row].is-current")).to_have_count(1)
    assert (
        page.evaluate("[...document.querySelectorAll('[data-row]')].findIndex(r => r.matches('.is-current'))")
        == 0
    )


def test_keys_rest_while_somebody_types(visit):
    page = visit(STYLEGUIDE)
    area = page.locator("#sg-comment")
    area.click()
    page.keyboard.type("g/h? j")
    assert area.input_value() == "g/h? j"
    assert page.url.endswith(STYLEGUIDE)
    expect(page.locator("#palette")).to_be_hidden()


def test_single_keys_can_be_switched_off(visit):
    page = visit(STYLEGUIDE)
    page.locator(".topbar summary.bar-button").click()
    page.locator(".topbar [data-keys-toggle]").click()
    page.keyboard.press("Escape")
    press(page, "Slash", "/")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()


def test_question_mark_lists_the_keys_of_the_screen(visit):
    page = visit(STYLEGUIDE)
    page.locator("#main").focus()
    press(page, "Slash", "?")
    sheet = page.locator("#keys")
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text("Today")
    expect(sheet).to_contain_text("Next row")


def test_palette_finds_while_typing_and_gives_the_focus_back(visit):
    page = visit(STYLEGUIDE)
    answer = (
        '<div role="group" aria-label="Clients"><a class="palette-option" role="option" aria-selected="false"'
        ' tabindex="-1" href="/styleguide/?found=1">Nadezhda</a></div>'
    )
    page.route("**/palette/?q=*", lambda route: route.fulfill(body=answer, content_type="text/html"))
    page.locator(".searchbox").focus()
    page.keyboard.press("Control+k")
    expect(page.locator("[role=option]").first).to_have_attribute("aria-selected", "true")
    page.keyboard.type("na")
    found = page.locator("#palette [role=option]", has_text="Nadezhda")
    expect(found).to_have_attribute("aria-selected", "true")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".searchbox")).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("na")
    expect(found).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?found=1")


def test_rows_are_walked_and_ticked_by_keys(visit):
    page = visit(STYLEGUIDE)
    rows = page.locator("#sg-clients [data-row]")
    rows.nth(0).locator("a").focus()
    page.keyboard.press("j")
    expect(rows.nth(1).locator("a")).to_be_focused()
    page.keyboard.press("x")
    expect(rows.nth(1).locator("input")).to_be_checked()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_have_class(re.compile("is-current"))


def test_peek_lives_in_the_address(visit):
    page = visit(STYLEGUIDE)
    panel = '<div class="peek-head"><h2 tabindex="-1">Nadezhda</h2><button data-close-peek>x</button></div>'
    page.route("**/clients/42/peek/", lambda route: route.fulfill(body=panel, content_type="text/html"))
    row = page.locator("#sg-clients [data-row]").first
    row.evaluate("row => { row.dataset.peek = 'clients/42'; }")
    row.locator("a").focus()
    page.keyboard.press("Space")
    expect(page.locator("#peek")).to_contain_text("Nadezhda")
    assert page.url.endswith("?peek=clients/42")
    page.reload()
    expect(page.locator("#peek")).to_contain_text("Nadezhda")
    page.keyboard.press("Escape")
    expect(page.locator("#peek")).to_be_hidden()
    page.wait_for_url(f"**{STYLEGUIDE}")


def test_peek_fetches_nothing_but_panels(visit):
    page = visit(STYLEGUIDE)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{STYLEGUIDE}?peek=files/../../evil")
    page.wait_for_load_state("load")
    assert not [url for url in asked if "evil" in url.split("?")[0]]
    expect(page.locator("#peek")).to_be_hidden()


def test_undo_is_one_key_away(visit):
    page = visit(STYLEGUIDE)
    posted = []

    def undo(route):
        posted.append((route.request.method, route.request.headers.get("x-csrftoken")))
        route.fulfill(status=204, headers={"HX-Trigger": json.dumps({"toast": {"text": "Back again"}})})

    page.route("**/undo/", undo)
    tell(page, "toast", {"text": "Task completed", "kind": "success", "undo_url": "/undo/"})
    expect(page.locator("#toasts [data-toast]")).to_contain_text("Task completed")
    assert violations(page) == []
    press(page, "KeyZ", "z")
    expect(page.locator("#toasts")).to_contain_text("Back again")
    assert posted[0][0] == "POST"
    assert posted[0][1]


def test_toast_never_reads_text_as_markup(visit):
    page = visit(STYLEGUIDE)
    tell(page, "toast", {"text": "<img src=x onerror=alert(1)>", "url": "/clients/1/"})
    expect(page.locator("#toasts [data-toast]")).to_contain_text("<img src=x")
    expect(page.locator("#toasts img")).to_have_count(0)


def test_draft_survives_a_reload_and_goes_with_the_sign_out(visit):
    page = visit(STYLEGUIDE)
    page.locator("#sg-comment").fill("Half a thou")
    page.reload()
    expect(page.locator("#sg-comment")).to_have_value("Half a thou")
    page.locator(".topbar summary.bar-button").click()
    page.locator(".topbar [data-sign-out] button").click()
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.includes('draft'))") == []


def test_mention_is_picked_by_keys(visit):
    page = visit(STYLEGUIDE)
    people = {"results": [{"id": 7, "name": "Олена Коваль", "detail": "North"}, {"id": 8, "name": "Omar"}]}
    page.route("**/people/?q=*", lambda route: route.fulfill(json=people))
    area = page.locator("#sg-comment")
    area.evaluate("area => { area.dataset.mentionsUrl = '/people/'; }")
    area.click()
    page.keyboard.type("Ask @o")
    expect(page.locator(".mention-option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert area.input_value() == "Ask @Олена Коваль "
    assert page.locator("input[name=mentions]").input_value() == "7"


@pytest.mark.parametrize("dropped", [True, False])
def test_refused_card_goes_back(visit, dropped):
    page = visit(STYLEGUIDE)
    page.route("**/styleguide/move/", lambda route: route.fulfill(status=204 if dropped else 409))
    source = page.locator("#sg-board [data-column]").nth(0)
    target = page.locator("#sg-board [data-column]").nth(2)
    card = source.locator("[data-card]").first
    name = card.locator("a").inner_text()
    card.scroll_into_view_if_needed()
    with page.expect_request("**/styleguide/move/") as asked:
        card.drag_to(target, source_position={"x": 8, "y": 60})
    assert "column=" in asked.value.post_data
    expect((target if dropped else source).locator("[data-card]", has_text=name)).to_be_visible()
    if not dropped:
        expect(page.locator("#toasts")).to_contain_text("Not moved")


def test_question_is_asked_in_our_own_dialog(visit):
    page = visit(STYLEGUIDE)
    page.locator(".page-header summary").click()
    page.locator(".page-header [data-dialog=sg-confirm]").click()
    expect(page.locator("#sg-confirm")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#sg-confirm")).to_be_hidden()


def test_lost_connection_is_said_and_the_text_stays(visit):
    page = visit(STYLEGUIDE)
    page.route("**/styleguide/lost/", lambda route: route.abort())
    card = page.locator("#sg-board [data-card]").first
    card.evaluate("card => { card.dataset.moveUrl = '/styleguide/lost/'; }")
    card.drag_to(page.locator("#sg-board [data-column]").nth(2), source_position={"x": 8, "y": 60})
    expect(page.locator("#toasts")).to_contain_text("connection lost")


def test_menu_closes_by_escape_and_gives_the_focus_back(visit):
    page = visit(STYLEGUIDE)
    opener = page.locator(".topbar summary.bar-button")
    opener.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.menu-panel') !== null")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_tabbing_never_hides_the_focus_under_a_bar(visit):
    page = visit(STYLEGUIDE, width=PHONE, mobile=True)
    for _ in range(40):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => { const box = document.activeElement.getBoundingClientRect();
            if (!box.width || document.activeElement.closest('.topbar, .bottombar, .skip-link')) return null;
            const top = document.querySelector('.topbar').getBoundingClientRect().bottom;
            const bottom = document.querySelector('.bottombar').getBoundingClientRect().top;
            return box.bottom <= top || box.top >= bottom ? document.activeElement.outerHTML.slice(0, 90) : null; }"""
        )
        assert hidden is None


def test_phone_has_big_targets_in_its_bar(visit):
    page = visit(STYLEGUIDE, width=PHONE, mobile=True)
    for target in page.locator(".bottombar > *").all():
        box = target.bounding_box()
        assert box["height"] >= 44
        assert box["width"] >= 44
    page.locator(".bottombar [popovertarget=sheet-more]").click()
    expect(page.locator("#sheet-more")).to_be_visible()


INLINE = '<a class="inline-edit" id="fact" href="/lab/edit/" data-inline-edit hx-get="/lab/edit/" hx-target="this" hx-swap="outerHTML">{}</a>'
INLINE_FORM = (
    '<form id="fact" hx-post="/lab/save/" hx-target="this" hx-swap="outerHTML" data-inline-form data-cancel-url="/lab/show/">'
    '<input class="input" name="phone" value="111" aria-label="Phone" autofocus></form>'
)


def inline_lab(visit) -> Page:
    page = visit(STYLEGUIDE, insert=INLINE.format("111") + '<button id="next" type="button">next</button>')
    page.route("**/lab/edit/", lambda route: route.fulfill(body=INLINE_FORM, content_type="text/html"))
    page.route(
        "**/lab/show/", lambda route: route.fulfill(body=INLINE.format("111"), content_type="text/html")
    )
    page.route(
        "**/lab/save/",
        lambda route: route.fulfill(
            body=INLINE.format(route.request.post_data.split("=")[1]), content_type="text/html"
        ),
    )
    page.locator("#fact").focus()
    page.keyboard.press("e")
    expect(page.locator("#fact input")).to_be_focused()
    return page


def test_inline_edit_saves_by_enter_and_keeps_the_focus(visit):
    page = inline_lab(visit)
    page.locator("#fact input").fill("222")
    page.keyboard.press("Enter")
    expect(page.locator("a#fact")).to_have_text("222")
    expect(page.locator("a#fact")).to_be_focused()


def test_inline_edit_saves_once_when_it_is_left(visit):
    page = inline_lab(visit)
    saved = []
    page.on("request", lambda request: saved.append(request.url) if "/save/" in request.url else None)
    page.locator("#fact input").fill("333")
    page.keyboard.press("Tab")
    expect(page.locator("a#fact")).to_have_text("333")
    expect(page.locator("#next")).to_be_focused()
    assert len(saved) == 1


def test_inline_edit_is_taken_back_by_escape(visit):
    page = inline_lab(visit)
    page.locator("#fact input").fill("444")
    page.keyboard.press("Escape")
    expect(page.locator("a#fact")).to_have_text("111")
    expect(page.locator("a#fact")).to_be_focused()


LAB_FORM = """<form id="lab" class="stack" method="post" action="/lab/" hx-post="/lab/" hx-target="this" hx-swap="outerHTML">
<label for="lab-name">Name</label><input class="input" id="lab-name" name="name" value="{value}">{more}<button>Save</button></form>"""


def test_refused_form_comes_back_with_its_text_and_its_reasons(visit):
    page = visit(STYLEGUIDE, insert=LAB_FORM.format(value="", more=""))
    reasons = '<div class="form-errors" role="alert" tabindex="-1" data-autofocus>Too short</div>'
    page.route(
        "**/lab/",
        lambda route: route.fulfill(
            status=422, body=LAB_FORM.format(value="x", more=reasons), content_type="text/html"
        ),
    )
    page.locator("#lab-name").fill("x")
    page.keyboard.press("Enter")
    expect(page.locator("#lab .form-errors")).to_be_focused()
    expect(page.locator("#lab-name")).to_have_value("x")


@pytest.mark.parametrize(
    ("status", "words"), [(500, "Something went wrong"), (403, "may not"), (409, "Somebody else")]
)
def test_failed_answer_is_said_and_nothing_typed_is_lost(visit, status, words):
    page = visit(STYLEGUIDE, insert=LAB_FORM.format(value="", more=""))
    page.route(
        "**/lab/",
        lambda route: route.fulfill(
            status=status, body="<!doctype html><h1>No</h1>", content_type="text/html"
        ),
    )
    page.locator("#lab-name").fill("kept")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text(words)
    expect(page.locator("#lab-name")).to_have_value("kept")


def test_conflict_shows_yours_and_theirs_in_place(visit):
    page = visit(STYLEGUIDE, insert=LAB_FORM.format(value="", more=""))
    both = LAB_FORM.format(value="mine", more="<p>Theirs: yours</p>")
    page.route("**/lab/", lambda route: route.fulfill(status=409, body=both, content_type="text/html"))
    page.locator("#lab-name").fill("mine")
    page.keyboard.press("Enter")
    expect(page.locator("#lab")).to_contain_text("Theirs")


def test_refresh_waits_for_somebody_who_types(visit):
    live = '<div id="live" hx-get="/live/" hx-trigger="again from:body"><input class="input" aria-label="a" id="typing"></div>'
    page = visit(STYLEGUIDE, insert=live)
    page.route("**/live/", lambda route: route.fulfill(body="<p>Fresh</p>", content_type="text/html"))
    page.locator("#typing").click()
    page.keyboard.type("half")
    with page.expect_response("**/live/"):
        tell(page, "again", {})
    page.keyboard.type(" done")
    expect(page.locator("#typing")).to_have_value("half done")
    page.locator("#main").focus()
    expect(page.locator("#live")).to_have_text("Fresh")


def test_link_of_an_answer_opens_as_a_dialog(visit):
    opener = '<a id="opener" href="/lab/" hx-get="/lab/" hx-target="#modal">Open</a>'
    page = visit(STYLEGUIDE, insert=opener)
    body = '<div class="dialog-body"><h2 id="modal-title">New</h2><input aria-label="Name" name="n"></div>'
    page.route("**/lab/", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.locator("#opener").click()
    expect(page.locator("#modal input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#opener")).to_be_focused()
    expect(page.locator("#modal")).to_be_empty()
