import time

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.utils import timezone

from accounts import services
from accounts.models import ApiToken
from tests.people import PASSWORD, Cast

URL = "/api/v1/auth/token/"


@pytest.fixture(autouse=True)
def frozen(db):
    """Limits count by the minute: time stands still unless a test moves it."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def ask(client, email="olga@dossier.test", password=PASSWORD, **more):
    return client.post(URL, {"email": email, "password": password, **more}, content_type="application/json")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_program_signs_in_works_and_signs_out(client, cast: Cast):
    answer = ask(client, email="Olga@Dossier.test")
    assert answer.status_code == 200
    token = answer.json()["token"]
    assert client.get("/api/v1/me/", headers=bearer(token)).json()["email"] == "olga@dossier.test"
    assert client.delete(URL, headers=bearer(token)).status_code == 204
    assert client.get("/api/v1/me/", headers=bearer(token)).status_code == 401


def test_an_old_header_does_not_stop_a_new_sign_in(client, cast: Cast):
    answer = client.post(
        URL,
        {"email": cast.olga.email, "password": PASSWORD},
        content_type="application/json",
        headers=bearer("gone"),
    )
    assert answer.status_code == 200


def test_wrong_and_unknown_look_alike(client, cast: Cast):
    services.deactivate_user(cast.tomas)
    answers = [
        ask(client, password="wrong"),
        ask(client, email="nobody@dossier.test"),
        ask(client, email="tomas@dossier.test"),
        ask(client, email="nonsense"),
    ]
    assert {answer.status_code for answer in answers} == {400}
    assert {answer.json()["code"] for answer in answers} == {"invalid_credentials"}
    assert len({answer.content for answer in answers}) == 1
    assert not ApiToken.objects.exists()


def test_the_sixth_failure_of_a_minute_waits(client, cast: Cast, frozen):
    assert [ask(client, password="wrong").status_code for _number in range(5)] == [400] * 5
    answer = ask(client)
    assert answer.status_code == 429
    assert answer.json()["code"] == "throttled"
    assert 0 < int(answer["Retry-After"]) <= 60
    assert ask(client, email="tomas@dossier.test").status_code == 200, "others are not locked out"
    frozen.shift(61)
    assert ask(client).status_code == 200


def test_successes_do_not_count_as_failures(client, cast: Cast):
    assert {ask(client).status_code for _number in range(8)} == {200}


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def test_a_second_factor_is_asked_for_and_checked(client, cast: Cast):
    secret = generate_totp_secret()
    TOTP.activate(cast.olga, secret)
    assert ask(client).json()["code"] == "mfa_required"
    assert ask(client, otp="000000").json()["code"] == "invalid_credentials"
    assert ask(client, otp=code_of(secret)).status_code == 200
    assert ask(client, otp=code_of(secret)).json()["code"] == "invalid_credentials", "a code works once"
    assert ask(client, password="wrong", otp=code_of(secret)).json()["code"] == "invalid_credentials"


def test_a_recovery_code_does_too(client, cast: Cast):
    TOTP.activate(cast.olga, generate_totp_secret())
    code = RecoveryCodes.activate(cast.olga).get_unused_codes()[0]
    assert [ask(client, otp=code).status_code for _number in range(2)] == [200, 400]


def test_codes_cannot_be_tried_out(client, cast: Cast):
    TOTP.activate(cast.olga, generate_totp_secret())
    answers = [ask(client, otp=f"00000{number}").status_code for number in range(7)]
    assert answers == [400] * 5 + [429] * 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "email"),
        ({"email": "a@b.example"}, "password"),
        ({"email": "a@b.example", "password": "x", "role": "admin"}, "role"),
        ({"email": "a\x00@b.example", "password": "x"}, "email"),
        ({"email": "a@b.example", "password": ["x"]}, "password"),
        ({"email": "a@b.example", "password": "x" * 201}, "password"),
    ],
)
def test_an_unfit_body_is_refused_at_its_field(client, db, body, field):
    answer = client.post(URL, body, content_type="application/json")
    assert answer.status_code == 400
    assert field in answer.json()["errors"]


@pytest.mark.parametrize(
    "body", ["", "{", "[]", '"x"', '{"email": "\\ud800", "password": "x"}', "[" * 100_000, "NaN"]
)
def test_a_broken_body_is_refused(client, db, body):
    assert client.post(URL, body, content_type="application/json").status_code == 400


def test_only_a_token_revokes_itself(client, sign_in, cast: Cast):
    assert client.delete(URL).status_code == 401
    sign_in(cast.olga)
    answer = client.delete(URL)
    assert (answer.status_code, answer.json()["code"]) == (400, "no_token")
    assert client.get(URL).status_code == 405


@pytest.mark.parametrize("header", ["Bearer", "Bearer a b", "Bearer é", "bearer x", "Token x"])
def test_a_strange_header_lets_nobody_in(client, db, header):
    assert client.get("/api/v1/me/", headers={"Authorization": header}).status_code == 401


def test_the_day_of_last_use_is_kept(client, cast: Cast):
    token = services.make_token(cast.olga)
    client.get("/api/v1/me/", headers=bearer(token))
    assert ApiToken.objects.get().last_used_on == timezone.now().date()
    cache.clear()
