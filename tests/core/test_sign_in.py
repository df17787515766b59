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
