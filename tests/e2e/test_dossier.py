"""The list and the dossier in a real browser, in English and Arabic."""

import re
from base64 import b64encode
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from clients import services
from clients.models import Client, Comment, Contact, File
from notifications.models import Message
from tests.clients.made import PNG, make_client, make_organisation
from tests.e2e.accessibility import scrolls_sideways, violations
from tests.e2e.conftest import DESK, PHONE
from tests.people import Cast

LONG = "Wolfeschlegelsteinhausenbergerdorff " * 4


@pytest.fixture
def nadezhda(people: Cast) -> Client:
    """A client with something in every block of the page."""
    orbita = make_organisation(people.olga, "Orbita Logistics Ltd")
    client = make_client(
        people.olga,
        "Nadezhda Petrova",
        given_name="Nadezhda",
        family_name="Petrova",
        organisation=orbita,
        addressed_as="Ms Petrova",
        language="en",
        preferred_channel="viber",
        phones=[{"raw": "0888 123 456", "label": "work"}],
        emails=[{"address": "n.petrova@orbita.example"}],
        tags=["vip", "retail"],
    )
    risk = services.add_comment(
        client, by=people.tomas, kind="risk", body="A competitor visited her last week."
    )
    services.add_comment(client, by=people.maria, body="Let us call her today.", parent=risk)
    services.react_to_comment(risk, "seen", by=people.maria)
    services.pin_comment(
        services.add_comment(client, by=people.olga, body="مرحبا +359 88 123 4567"), by=people.olga
    )
    services.log_contact(client, by=people.olga, outcome="Asked for a revised quote.", duration_minutes=12)
    services.plan_contact(
        client, by=people.olga, at=timezone.now() + timedelta(days=2), outcome="Show the samples"
    )
    services.send_message(client, by=people.olga, channel="sms", body="Your courier arrives at two.")
    services.add_relation(client, make_client(people.olga, LONG), "friend", by=people.olga)
    return client


def opened(page: Page) -> Page:
    """Wait for the blocks that load after the page stands."""
    expect(page.locator("#files-title")).to_be_visible()
    expect(page.locator("#task-panel-title")).to_be_visible()
    return page


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("ar", "dark")])
def test_everybody_can_use_the_pages_of_clients(visit, people, nadezhda, language, theme):
    make_client(people.olga, LONG, phones=[{"raw": "+359 2 987 6543"}], tags=[LONG[:60]])
    page = visit("/clients/", language=language, theme=theme)
    paths = ("/clients/", "/clients/?view=overdue", "/clients/filter/", "/clients/new/", f"/clients/{nadezhda.pk}/edit/",
             f"/clients/{nadezhda.pk}/", f"/clients/{nadezhda.pk}/?compose=email", "/messages/")  # fmt: skip
    for path in paths:
        page.goto(path)
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 844})
            page.wait_for_load_state("networkidle")
            assert violations(page) == [], (path, width)
            assert not scrolls_sideways(page), (path, width)


def test_typing_finds_a_client_by_the_tail_of_a_phone_and_keeps_the_address(visit, people, nadezhda):
    page = visit("/clients/")
    page.get_by_role("searchbox", name="Search clients").press_sequentially("3456")
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/clients/\?q=3456$"))
    page.reload()
    expect(page.get_by_role("searchbox", name="Search clients")).to_have_value("3456")
    page.locator("a[data-open]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nadezhda Petrova")


def test_a_filter_is_chosen_in_a_dialog_and_taken_off_again(visit, people, nadezhda):
    services.set_next_step(nadezhda, timezone.now() - timedelta(days=1), "Late")
    make_client(people.olga, "Another")
    page = visit("/clients/")
    page.get_by_role("link", name="Filter", exact=True).click()
    page.get_by_label("Next step").select_option("overdue")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("[data-row]")).to_have_count(1)
    page.get_by_role("link", name="Remove filter Overdue").click()
    expect(page.locator("[data-row]")).to_have_count(4)


def test_why_nobody_sees_the_client_is_read_to_its_end_below_the_mention(visit, people, nadezhda):
    people.olga.team = None
    people.olga.save()
    page = visit(nadezhda.url)
    page.locator("#id_comment_body").press_sequentially("Ask @tom")
    note = page.locator(".mention-note")
    expect(note).to_contain_text("belongs to no team")
    assert note.evaluate(
        "note => { const box = note.getBoundingClientRect();"
        " return document.elementFromPoint(box.x + 20, box.bottom - 4) === note }"
    )


def test_a_comment_with_a_mention_is_written_by_keys(visit, people, nadezhda):
    page = opened(visit(f"/clients/{nadezhda.pk}/"))
    page.keyboard.press("m")
    box = page.get_by_label("Comment", exact=True)
    box.press_sequentially("Ask @tom")
    page.locator(".mention-option", has_text="Tomas Tester").click()
    box.press_sequentially("about the price")
    box.press("Control+Enter")
    expect(page.locator("#timeline").get_by_text("Ask @Tomas Tester about the price")).to_be_visible()
    expect(page.get_by_label("Comment", exact=True)).to_have_value("")
    expect(page.get_by_label("Comment", exact=True)).to_be_focused()
    assert list(Comment.objects.latest("id").mentions.all()) == [people.tomas]


def test_a_draft_survives_leaving_the_page(visit, nadezhda):
    page = opened(visit(f"/clients/{nadezhda.pk}/"))
    page.get_by_label("Comment", exact=True).press_sequentially("Half a thou")
    page.goto("/clients/")
    page.goto(f"/clients/{nadezhda.pk}/")
    expect(page.get_by_label("Comment", exact=True)).to_have_value("Half a thou")


def test_a_call_is_logged_in_two_taps_on_a_phone_and_asks_what_comes_next(visit, nadezhda):
    page = opened(visit(f"/clients/{nadezhda.pk}/", width=PHONE, mobile=True))
    before = Contact.objects.count()
    page.get_by_role("toolbar").get_by_role("link", name="Log", exact=True).tap()
    page.get_by_role("button", name="Log contact").tap()
    expect(page.get_by_role("heading", name="What comes next?")).to_be_visible()
    assert Contact.objects.count() == before + 1
    page.get_by_role("button", name="Tomorrow").tap()
    expect(page.locator("#planned")).to_contain_text("Call")
    expect(page.get_by_role("heading", name="What comes next?")).to_be_hidden()


def test_what_comes_next_is_skipped_by_one_key(visit, nadezhda):
    page = opened(visit(f"/clients/{nadezhda.pk}/?compose=contact"))
    page.get_by_role("button", name="Log contact").click()
    expect(page.get_by_role("heading", name="What comes next?")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Comment", exact=True)).to_be_visible()


def test_a_field_is_edited_in_place_undone_and_left_by_escape(visit, nadezhda):
    page = opened(visit(f"/clients/{nadezhda.pk}/"))
    page.locator("#fact-what_counts").click()
    field = page.get_by_label("What counts for this client")
    expect(field).to_be_focused()
    field.fill("Speed")
    field.press("Enter")
    expect(page.locator("#fact-what_counts")).to_contain_text("Speed")
    expect(page.locator("#fact-what_counts .saved-tick")).to_be_attached()
    page.keyboard.press("z")
    expect(page.locator("#fact-what_counts")).not_to_contain_text("Speed, answers")
    expect(page.locator("#toasts")).to_contain_text("Undone")
    nadezhda.refresh_from_db()
    assert nadezhda.what_counts == ""
    page.locator("#fact-what_counts").click()
    page.get_by_label("What counts for this client").fill("Never saved")
    page.keyboard.press("Escape")
    expect(page.locator("#fact-what_counts")).not_to_contain_text("Never saved")
    nadezhda.refresh_from_db()
    assert nadezhda.what_counts == ""


def test_a_conflict_in_place_keeps_both(visit, people, nadezhda):
    page = opened(visit(f"/clients/{nadezhda.pk}/"))
    page.locator("#fact-what_counts").click()
    field = page.get_by_label("What counts for this client")
    field.fill("Yours")
    services.update_client(nadezhda, by=people.tomas, values={"what_counts": "Theirs"})
    field.press("Enter")
    conflict = page.locator("#fact-what_counts")
    expect(conflict).to_contain_text("Theirs")
    expect(conflict.get_by_label("What counts for this client")).to_have_value("Yours")
    conflict.get_by_role("button", name="Save yours").click()
    expect(page.locator("#fact-what_counts .saved-tick")).to_be_attached()
    nadezhda.refresh_from_db()
    assert nadezhda.what_counts == "Yours"


def test_a_look_alike_is_shown_while_typing(visit, people, nadezhda):
    page = visit("/clients/new/")
    page.get_by_label("Given name").fill("Somebody")
    page.get_by_label("Phone", exact=True).first.press_sequentially("0888 12 34 56")
    expect(page.locator("#duplicates")).to_contain_text("same phone")
    expect(page.locator("#duplicates").get_by_role("link", name="Nadezhda Petrova")).to_be_visible()
    page.get_by_role("button", name="Another phone").click()
    expect(page.get_by_label("Phone", exact=True)).to_have_count(3)
    page.get_by_role("button", name="Add client").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Somebody")


def test_an_sms_is_looked_at_before_it_leaves(visit, nadezhda):
    page = opened(visit(f"/clients/{nadezhda.pk}/?compose=sms"))
    expect(page.locator("#composer")).to_contain_text("The client receives this")
    page.get_by_label(re.compile("^Text")).press_sequentially("We come at two")
    expect(page.locator("#sms-count")).to_contain_text("GSM-7")
    page.get_by_label(re.compile("^Text")).fill("It’s ready. " + "a" * 70)
    page.get_by_role("button", name="Replace 1 character, save 1 SMS").click()
    expect(page.get_by_label(re.compile("^Text"))).to_have_value("It's ready. " + "a" * 70)
    page.get_by_label(re.compile("^Text")).fill("We come at two")
    page.get_by_role("button", name="Look before sending").click()
    expect(page.locator(".preview-text")).to_contain_text("Dear Ms Petrova,")
    before = Message.objects.count()
    page.get_by_role("button", name="Send SMS").click()
    expect(page.locator("#toasts")).to_contain_text("Kept here only")
    assert Message.objects.count() == before + 1
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.get_by_label(re.compile("^Text"))).to_have_value(re.compile("We come at two"))
    assert Message.objects.latest("pk").state == "cancelled"


def test_a_file_is_kept_by_choosing_it(visit, nadezhda, tmp_path):
    path = tmp_path / "договор.txt"
    path.write_text("text")
    page = opened(visit(f"/clients/{nadezhda.pk}/"))
    page.locator("#id_file_file").set_input_files(path)
    expect(page.locator("#client-side")).to_contain_text("договор.txt")


def test_the_phase_asks_why(visit, nadezhda):
    page = opened(visit(f"/clients/{nadezhda.pk}/"))
    page.get_by_title("Change the phase").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Reason")).to_be_hidden()
    dialog.get_by_role("radio", name="Lost").check()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("Say why")
    dialog.get_by_label("Reason").fill("Price")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".glance")).to_contain_text("Price")


def test_a_client_is_trashed_and_brought_back_by_undo(visit, nadezhda):
    page = opened(visit(f"/clients/{nadezhda.pk}/"))
    page.locator(".dossier-actions details summary").click()
    page.get_by_role("button", name="Move to the trash").click()
    expect(page.locator("#toasts")).to_contain_text("is in the trash")
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nadezhda Petrova")


def test_without_script_everything_is_still_there(chromium, live_server, client, people, nadezhda):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    client.force_login(people.olga, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(f"/clients/{nadezhda.pk}/")
    page.get_by_label("Comment", exact=True).fill("Without script")
    page.get_by_role("button", name="Comment").click()
    expect(page.locator("#timeline")).to_contain_text("Without script")
    page.get_by_role("link", name="Log contact").first.click()
    page.get_by_role("button", name="Log contact").click()
    expect(page.get_by_role("heading", name="What comes next?")).to_be_visible()
    page.goto(f"/clients/{nadezhda.pk}/fields/source/")
    page.get_by_label("Source").fill("Fair")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#fact-source")).to_contain_text("Fair")
    context.close()


PASTE = """([selector, base64]) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], "image.png", { type: "image/png" }));
  document.querySelector(selector).dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_a_picture_is_pasted_into_a_comment(visit, people, nadezhda):
    page = opened(visit(f"/clients/{nadezhda.pk}/"))
    page.locator("#id_comment_body").fill("The broken seal")
    page.evaluate(PASTE, ["#id_comment_body", b64encode(PNG).decode()])
    expect(page.locator(".attached img")).to_have_attribute("src", re.compile("^data:image/png"))
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".thread-picture img").first).to_be_visible()
    file = File.objects.get()
    assert (file.comment.body, file.name[-4:]) == ("The broken seal", ".png")
    assert page.locator(".attached li").count() == 0


def test_a_thread_grows_and_a_sign_is_put_by_one_click(visit, people, nadezhda):
    page = opened(visit(f"/clients/{nadezhda.pk}/"))
    risk = page.locator(".timeline-item", has_text="A competitor visited").first
    risk.locator("> .timeline-main > .thread-acts").get_by_role("button", name="I have seen it").click()
    expect(
        risk.get_by_role("button", name=re.compile("I have seen it: Maria Tester, Olga Tester"))
    ).to_have_attribute("aria-pressed", "true")
    risk.get_by_role("link", name="Answer").click()
    expect(risk.get_by_role("textbox", name="Answer")).to_be_focused()
    page.keyboard.type("I called, she stays.")
    page.keyboard.press("Control+Enter")
    expect(risk.locator(".answers .timeline-item")).to_have_count(2)
    expect(risk.locator(".answer-slot")).to_be_empty()
    assert Comment.objects.filter(parent__body__startswith="A competitor").count() == 2


@pytest.mark.parametrize("language", ["en", "ar"])
def test_tags_are_completed_by_keys(visit, people, nadezhda, language):
    make_client(people.olga, "Other", tags=["Retail partner", "شريك تجاري"])
    page = visit(f"/clients/{nadezhda.pk}/fields/tags/", language=language)
    field = page.get_by_role("combobox")
    field.press("End")
    field.press_sequentially(", شر" if language == "en" else "، شر")
    expect(page.get_by_role("option")).to_have_text(["شريك تجاري"])
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value(re.compile("شريك تجاري, $"))
    field.press_sequentially("par")
    expect(page.get_by_role("option")).to_have_text(["Retail partner"])
    assert violations(page) == []
    field.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    field.press_sequentially("ty")
    field.press("Enter")
    expect(page.locator(".saved-tick")).to_be_visible()
    assert {tag.name for tag in nadezhda.tags.all()} == {"vip", "retail", "شريك تجاري", "party"}


def test_a_call_from_the_list_is_logged_like_in_the_dossier(visit, people, nadezhda):
    page = visit("/clients/")
    page.evaluate(
        "document.addEventListener('click', (event) => event.target.closest('a[href^=tel]') && event.preventDefault())"
    )
    before = Contact.objects.count()
    page.locator(".client-call").first.click()
    expect(page.get_by_text("Logged: Call.")).to_be_visible()
    assert Contact.objects.count() == before + 1
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The contact is removed.")).to_be_visible()
    assert Contact.objects.count() == before
