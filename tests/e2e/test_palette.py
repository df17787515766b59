"""The palette with hands: what the server and the page know about one word stands in it once, with its keys."""

from playwright.sync_api import expect

from tests.tasks.made import make_client


def test_a_word_finds_clients_and_each_action_once(visit, people):
    make_client(people.olga, name="Clifford Conway")
    page = visit("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("cli")
    expect(page.locator("#palette [role=option]", has_text="Clifford")).to_be_visible()
    titles = page.locator("#palette [role=option] .row-main").all_inner_texts()
    assert [title.strip() for title in titles] == [
        "Clifford Conway",
        "New client",
        "Import clients",
        "Clients",
    ]
    assert page.locator("#palette [role=group]").count() == 3
    keys = page.locator("#palette [role=option]", has_text="New client").locator("kbd").all_inner_texts()
    assert keys == ["n", "c"]
    expect(page.locator("#palette [role=option]", has_text="Clifford").locator("kbd")).to_have_count(0)
