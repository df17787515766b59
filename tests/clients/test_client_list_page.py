"""The list of clients: who sees what, every filter in the address, a constant number of queries."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clients import services
from clients.models import Client, Phase, Tag
from tests.clients.made import make_client
from tests.people import Cast


def names(response) -> list[str]:
    return [row["name"] for row in response.context["rows"]]


def test_everybody_sees_their_own_teams_clients_and_no_others(cast: Cast, sign_in):
    make_client(cast.olga, "Of Olga")
    make_client(cast.colin, "Of Colin")
    assert names(sign_in(cast.tomas).get("/clients/")) == ["Of Olga"]
    assert names(sign_in(cast.colin).get("/clients/")) == ["Of Colin"]
    assert names(sign_in(cast.adam).get("/clients/")) == ["Of Colin", "Of Olga"]
    assert b"Of Colin" not in sign_in(cast.tomas).get("/clients/?q=Colin").content


def test_a_stranger_is_asked_to_sign_in(client, db):
    response = client.get("/clients/")
    assert (response.status_code, response.url.startswith("/accounts/login/")) == (302, True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Anna", "Boris", "Center", "Dora"}),
        ("?view=mine", {"Anna", "Center", "Dora"}),
        ("?view=overdue", {"Anna"}),
        ("?view=no_step", {"Center"}),
        ("?view=silent", {"Dora"}),
        ("?view=new", {"Anna", "Boris", "Center"}),
        ("?next_step=later", {"Boris"}),
        ("?next_step=none", {"Center", "Dora"}),
        ("?next_step=overdue", {"Anna"}),
        ("?kind=organisation", {"Center"}),
        ("?phase=dormant", {"Dora"}),
        ("?phase=nonsense&kind=nonsense&sort=nonsense&view=nonsense", {"Anna", "Boris", "Center", "Dora"}),
        ("?q=bor", {"Boris"}),
        ("?q=88123", {"Anna"}),
        ("?q=dora@", {"Dora"}),
        ("?owner=none", set()),
        ("?owner=99999999999999999999", set()),
        ("?owner=x", set()),
        ("?tag=x", set()),
        ("?q=%00%F0%9F%98%80", set()),
    ],
)
def test_each_filter_finds_its_clients(cast: Cast, sign_in, query, found):
    now = timezone.now()
    anna = make_client(cast.olga, "Anna", phones=[{"raw": "+359 88 123 4567"}])
    boris = make_client(cast.tomas, "Boris")
    make_client(cast.olga, "Center", kind="organisation")
    dora = make_client(cast.olga, "Dora", emails=[{"address": "dora@orbita.example"}])
    services.set_next_step(anna, now - timedelta(days=2), "Send the quote")
    services.set_next_step(boris, now + timedelta(days=20), "Call")
    if "silent" in query:
        Client.objects.filter(pk=dora.pk).update(created_at=now - timedelta(days=40))
    else:
        services.set_phase(dora, Phase.DORMANT, "No budget", by=cast.olga)
        Client.objects.filter(pk=dora.pk).update(created_at=now - timedelta(days=20))
    assert set(names(sign_in(cast.olga).get(f"/clients/{query}"))) == found


def test_a_step_without_a_date_is_a_step_in_list_and_dossier_alike(cast: Cast, sign_in):
    anna = make_client(cast.olga, "Anna")
    services.set_next_step(anna, None, "Think about the roof")
    browser = sign_in(cast.olga)
    assert names(browser.get("/clients/?next_step=later")) == ["Anna"]
    for empty in ("?view=no_step", "?next_step=none"):
        assert names(browser.get(f"/clients/{empty}")) == []
    for address in ("/clients/?q=anna", f"/clients/{anna.pk}/", f"/clients/{anna.pk}/peek/"):
        page = browser.get(address, headers={"HX-Request": "true"}).content.decode()
        assert "Think about the roof" in page
        assert "No date" in page


def test_tags_and_owners_narrow_together_and_stand_as_chips(cast: Cast, sign_in):
    make_client(cast.olga, "Both", tags=["vip", "retail"])
    make_client(cast.olga, "One", tags=["vip"])
    make_client(cast.tomas, "Another owner", tags=["vip", "retail"])
    vip, retail = Tag.objects.get(name="vip"), Tag.objects.get(name="retail")
    response = sign_in(cast.olga).get(f"/clients/?tag={vip.pk}&tag={retail.pk}&owner={cast.olga.pk}")
    assert names(response) == ["Both"]
    assert {str(chip["label"]) for chip in response.context["chips"]} == {"vip", "retail", cast.olga.name}


def test_the_name_of_a_colleague_elsewhere_is_not_told_by_a_filter(cast: Cast, sign_in):
    response = sign_in(cast.olga).get(f"/clients/?owner={cast.colin.pk}")
    assert cast.colin.name not in response.content.decode()
    assert names(response) == []


def test_an_organisation_of_another_team_is_not_named(cast: Cast, sign_in):
    firm = make_client(cast.colin, "Secret Ltd", kind="organisation")
    person = make_client(cast.colin, "Shared Person", organisation=firm)
    Client.objects.filter(pk=person.pk).update(owner=cast.olga)
    shown = sign_in(cast.olga)
    assert b"Secret Ltd" not in shown.get("/clients/").content
    assert b"Secret Ltd" not in shown.get(f"/clients/{person.pk}/").content
    assert b"Secret Ltd" not in shown.get(f"/clients/{person.pk}/edit/").content
    response = shown.post(
        f"/clients/{person.pk}/fields/source/", {"source": "Fair", "version": person.version}
    )
    assert response.status_code == 302
    person.refresh_from_db()
    assert (person.source, person.organisation) == ("Fair", firm)
    assert b"Secret Ltd" in sign_in(cast.adam).get("/clients/").content


def test_pages_lead_on_and_back(cast: Cast, sign_in):
    for number in range(53):
        make_client(cast.olga, f"Client {number:02}")
    browser = sign_in(cast.olga)
    first = browser.get("/clients/?phase=lead")
    assert len(names(first)) == 50
    assert first.context["previous_url"] == ""
    second = browser.get(first.context["next_url"])
    assert names(second) == ["Client 50", "Client 51", "Client 52"]
    assert "phase=lead" in second.context["previous_url"]
    assert names(browser.get(second.context["previous_url"])) == names(first)
    more = browser.get(first.context["next_url"], headers={"HX-Request": "true"})
    assert b"Client 51" in more.content
    assert b"<html" not in more.content
    assert names(browser.get("/clients/?cursor=nonsense")) == names(browser.get("/clients/"))


def test_searching_answers_with_the_list_alone_and_a_clean_address(cast: Cast, sign_in):
    make_client(cast.olga, "Иван Стоянов")
    headers = {"HX-Request": "true", "HX-Target": "client-list"}
    response = sign_in(cast.olga).get("/clients/?q=ivan&view=&sort=", headers=headers)
    assert "Иван Стоянов" in response.content.decode()
    assert "<html" not in response.content.decode()
    assert response.headers["HX-Replace-Url"] == "/clients/?q=ivan"


def test_the_trash_shows_what_is_in_it_and_gives_it_back(cast: Cast, sign_in):
    gone = make_client(cast.olga, "Gone")
    browser = sign_in(cast.olga)
    response = browser.post(f"/clients/{gone.pk}/trash/")
    assert response.url == "/clients/"
    assert names(browser.get("/clients/")) == []
    assert names(browser.get("/clients/?trashed=true")) == ["Gone"]
    assert names(sign_in(cast.colin).get("/clients/?trashed=true")) == []
    assert sign_in(cast.colin).post(f"/clients/{gone.pk}/restore/").status_code == 404
    sign_in(cast.olga).post(f"/clients/{gone.pk}/restore/")
    assert names(sign_in(cast.olga).get("/clients/")) == ["Gone"]


def test_an_empty_office_says_how_to_begin_and_a_filter_how_to_get_out(cast: Cast, sign_in):
    browser = sign_in(cast.olga)
    assert "No clients yet" in browser.get("/clients/").content.decode()
    assert "No client matches" in browser.get("/clients/?q=zzz").content.decode()
    assert "Nothing here, which is good" in browser.get("/clients/?view=overdue").content.decode()


def test_counters_stop_at_a_hundred_and_count_only_what_is_seen(cast: Cast, sign_in, monkeypatch):
    monkeypatch.setattr("clients.views.lists.COUNTED", 3)
    for number in range(4):
        make_client(cast.olga, f"Client {number}")
    make_client(cast.colin, "Foreign")
    text = sign_in(cast.olga).get("/clients/counts/", headers={"HX-Request": "true"}).content.decode()
    assert 'id="count-mine" hx-swap-oob="true">2+' in text
    text = sign_in(cast.colin).get("/clients/counts/", headers={"HX-Request": "true"}).content.decode()
    assert 'id="count-new" hx-swap-oob="true">1<' in text


def test_the_filter_form_lists_people_whose_clients_are_seen(cast: Cast, sign_in):
    text = sign_in(cast.olga).get("/clients/filter/?phase=lead").content.decode()
    assert cast.tomas.name in text
    assert cast.colin.name not in text
    assert 'value="lead" selected' in text


@pytest.mark.parametrize("query", ["", "?q=client", "?trashed=true"])
def test_a_long_list_asks_as_much_as_a_short_one(
    cast: Cast, sign_in, django_assert_max_num_queries, django_assert_num_queries, query
):
    firm = make_client(cast.olga, "Orbita", kind="organisation")
    browser = sign_in(cast.olga)

    def grow(until: int) -> None:
        for number in range(Client.objects.count(), until):
            one = make_client(
                cast.tomas if number % 2 else cast.olga,
                f"Client {number}",
                phones=[{"raw": f"+35988{number:07}"}],
                tags=["vip", "retail"],
                **({} if number % 3 else {"organisation": firm}),
            )
            if query == "?trashed=true":
                services.trash_client(one, by=cast.olga)

    grow(3)
    browser.get(f"/clients/{query}")
    with django_assert_max_num_queries(10) as few:
        browser.get(f"/clients/{query}")
    grow(25)
    with django_assert_num_queries(len(few)):
        browser.get(f"/clients/{query}")


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "\u202egnp.exe"]
)
def test_names_are_shown_as_text(cast: Cast, sign_in, name):
    person = make_client(cast.olga, name, tags=[name[:60]])
    browser = sign_in(cast.olga)
    for path in ("/clients/", f"/clients/{person.pk}/", f"/clients/{person.pk}/edit/", "/clients/filter/"):
        text = browser.get(path).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "49" not in text or "{{ 7*7 }}" not in name or "{{ 7*7 }}" in text
