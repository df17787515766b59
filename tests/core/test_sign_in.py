from tests.people import PASSWORD, Cast


def test_stranger_is_sent_to_sign_in(client, db):
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_olga_signs_in_with_her_address(client, cast: Cast):
    answer = client.post("/accounts/login/", {"login": cast.olga.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/").status_code == 200


def test_health_pages_speak_to_anybody(client, db):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json()["database"] is True


def test_who_signed_in_by_the_form_can_set_up_a_second_factor(client, cast: Cast):
    client.post("/accounts/login/", {"login": cast.olga.email, "password": PASSWORD})
    address = "/accounts/2fa/totp/activate/"
    client.post(f"/accounts/reauthenticate/?next={address}", {"password": PASSWORD})
    page = client.get(address)
    assert page.status_code == 200
    assert 'name="code"' in page.content.decode()
