"""Attacks on access, sign-in, sessions and links (numbers of the attack list), each with the attempt that must succeed."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import signing
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone

from accounts import services
from accounts.models import ApiToken, User
from clients.services import create_client
from desk.services.people import invite_user
from links.models import Link
from notifications.models import Message
from tests.people import PASSWORD, Cast, make_cast
from tests.security.evidence import nothing_changes
from tests.test_architecture import ADDRESSES

LOGIN, RESET, TOKEN = "/accounts/login/", "/accounts/password/reset/", "/api/v1/auth/token/"
CHOSEN = "a long walk to the sea"


@pytest.fixture
def clock(db):
    """Limits and lives of links are counted in a time that stands still unless moved."""
    with time_machine.travel(timezone.now(), tick=False) as moved:
        yield moved


def bearer(user: User) -> dict[str, str]:
    """The header of a new token that has been used today already."""
    headers = {"Authorization": f"Bearer {services.make_token(user)}"}
    assert Browser().get("/api/v1/me/", headers=headers).status_code == 200
    return headers


def signed_in(user: User, **options) -> Browser:
    browser = Browser(**options)
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def log_in(browser: Browser, email: str, password: str = PASSWORD, **extra):
    return browser.post(LOGIN, {"login": email, "password": password}, **extra)


def is_in(browser: Browser) -> bool:
    return browser.get("/settings/security/").status_code == 200


def write(browser: Browser, method: str, url: str, body=None, **extra):
    return getattr(browser, method)(url, body or {}, content_type="application/json", **extra)


# --- A5: fields nobody offered -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "field",
    [
        "role",
        "is_staff",
        "is_superuser",
        "is_active",
        "team",
        "office",
        "email",
        "id",
        "password",
        "sessions_ended",
        "created_at",
    ],
)
def test_a5_a_profile_takes_no_role_team_or_owner(cast: Cast, field):
    browser, headers = Browser(), bearer(cast.olga)
    with nothing_changes():
        answer = write(browser, "patch", "/api/v1/me/", {"name": "Olga", field: 1}, headers=headers)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert write(browser, "patch", "/api/v1/me/", {"name": "Olga"}, headers=headers).status_code == 200


@pytest.mark.parametrize("field", ["is_staff", "is_superuser", "password", "last_login", "created_at", "id"])
def test_a5_an_administrator_sets_only_what_is_offered(cast: Cast, field):
    browser, headers = Browser(), bearer(cast.adam)
    url = f"/api/v1/users/{cast.olga.pk}/"
    with nothing_changes():
        assert write(browser, "patch", url, {"role": "manager", field: 1}, headers=headers).status_code == 400
    assert write(browser, "patch", url, {"role": "manager"}, headers=headers).json()["role"] == "manager"


def test_a5_a_form_ignores_what_it_does_not_have(cast: Cast):
    data = {
        "name": "Olga",
        "language": "en",
        "time_zone": "UTC",
        "role": "admin",
        "team": cast.south.pk,
        "is_active": "",
    }
    signed_in(cast.olga).post("/settings/profile/", data)
    cast.olga.refresh_from_db()
    assert (cast.olga.time_zone, cast.olga.role, cast.olga.team, cast.olga.is_active) == (
        "UTC",
        "employee",
        cast.north,
        True,
    )


# --- A6: acts of others' roles -----------------------------------------------------------------------------------------


def acts_of_administrators(cast: Cast):
    someone, team, office = cast.tomas.pk, cast.north.pk, cast.office.pk
    api = "/api/v1/"
    return [
        ("patch", f"{api}settings/", {"visibility": "all"}),
        ("post", f"{api}users/", {"name": "N", "email": "n@firm.example", "role": "employee"}),
        ("patch", f"{api}users/{someone}/", {"role": "admin"}),
        ("patch", f"{api}users/{someone}/", {"is_active": False}),
        ("post", f"{api}teams/", {"name": "W", "office": office}),
        ("patch", f"{api}teams/{team}/", {"name": "W2"}),
        ("post", f"{api}offices/", {"name": "W"}),
        ("patch", f"{api}offices/{office}/", {"name": "W2"}),
    ]


@pytest.mark.parametrize("who", ["olga", "maria"])
def test_a6_acts_of_administrators_are_refused_before_any_write(cast: Cast, who):
    person = getattr(cast, who)
    browser, headers = Browser(), bearer(person)
    with nothing_changes():
        for method, url, body in acts_of_administrators(cast):
            answer = write(browser, method, url, body, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied"), url


def test_a6_the_administrator_does_all_of_it(cast: Cast):
    browser, headers = Browser(), bearer(cast.adam)
    for method, url, body in acts_of_administrators(cast):
        assert write(browser, method, url, body, headers=headers).status_code in {200, 201}, url


def pages_of_administrators(cast: Cast) -> dict[str, dict[str, object]]:
    someone = cast.tomas.pk
    return {
        "/settings/visibility/": {"visibility": "all"},
        "/settings/people/invite/": {
            "name": "N", "email": "n@firm.example", "role": "employee", "office": cast.office.pk,
        },
        f"/settings/people/{someone}/": {
            "name": "T", "email": "t@firm.example", "role": "manager", "office": cast.office.pk,
        },
        "/settings/teams/new/": {"name": "W", "office": cast.office.pk},
        f"/settings/teams/{cast.north.pk}/": {"name": "N", "office": cast.office.pk},
        f"/settings/people/{someone}/leave/": {},
        f"/settings/people/{someone}/return/": {},
    }  # fmt: skip


@pytest.mark.parametrize("who", ["olga", "maria"])
def test_a6_pages_of_administrators_are_refused_before_any_write(cast: Cast, who):
    browser = signed_in(getattr(cast, who))
    with nothing_changes():
        for url, data in pages_of_administrators(cast).items():
            assert browser.post(url, data).status_code == 403, url


def test_a6_the_administrator_posts_each_of_them(cast: Cast):
    browser = signed_in(cast.adam)
    for url, data in pages_of_administrators(cast).items():
        assert browser.post(url, data).status_code in {200, 302}, url


# --- A10: rights that ended --------------------------------------------------------------------------------------------


def test_a10_a_demoted_administrator_is_none_on_the_next_request(cast: Cast):
    services.update_user(cast.maria, role="admin")
    browser, headers = signed_in(cast.maria), bearer(cast.maria)
    assert browser.get("/settings/offices/").status_code == 200
    assert Browser().get("/api/v1/settings/", headers=headers).status_code == 200
    services.update_user(cast.maria, role="manager")
    assert browser.get("/settings/offices/").status_code == 403
    assert Browser().get("/api/v1/settings/", headers=headers).status_code == 403


def test_a10_a_moved_employee_loses_the_old_teams_clients_on_the_next_request(cast: Cast):
    client = create_client(by=cast.tomas, values={"name": "Ivanov", "kind": "person"})
    browser, headers = signed_in(cast.olga), bearer(cast.olga)
    url = f"/api/v1/clients/{client.pk}/"
    assert browser.get(url).status_code == Browser().get(url, headers=headers).status_code == 200
    services.update_user(cast.olga, team=cast.south)
    assert browser.get(url).status_code == Browser().get(url, headers=headers).status_code == 404
    services.update_user(cast.olga, team=cast.north)
    services.change_firm_settings(visibility="own")
    assert browser.get(url).status_code == 404


def test_a10_somebody_deactivated_is_out_at_once(cast: Cast):
    browser, headers = signed_in(cast.olga), bearer(cast.olga)
    assert is_in(browser)
    services.deactivate_user(cast.olga)
    assert not is_in(browser)
    assert Browser().get("/api/v1/me/", headers=headers).status_code == 401
    services.reactivate_user(cast.olga)
    assert Browser().get("/api/v1/me/", headers=headers).status_code == 401, "old tokens stay dead"


# --- A13: whose address stands in the mail -----------------------------------------------------------------------------


def reset_links() -> list[str]:
    bodies = Message.objects.order_by("id").values_list("body", flat=True)
    return [found[0] for body in bodies if (found := re.search(r"http\S+/password/reset/key/\S+", body))]


def test_a13_a_forged_host_is_refused_and_no_mail_leaves(cast: Cast):
    with nothing_changes():
        answer = Browser().post(RESET, {"email": cast.olga.email}, headers={"Host": "evil.tld"})
    assert answer.status_code == 400


def test_a13_a_forwarded_host_does_not_reach_the_mail(cast: Cast):
    Browser().post(
        RESET,
        {"email": cast.olga.email},
        headers={"X-Forwarded-Host": "evil.tld", "Forwarded": "host=evil.tld"},
    )
    (link,) = reset_links()
    assert link.startswith("http://127.0.0.1:8000/accounts/password/reset/key/")
    assert "evil" not in Message.objects.get().body


# --- A14: who has an account -------------------------------------------------------------------------------------------


def seen(answer) -> tuple[int, str, str]:
    """What a stranger can tell apart: status, target and text without the form's own token."""
    text = re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', r"\1", answer.content.decode())
    return (
        answer.status_code,
        answer.headers.get("Location", ""),
        re.sub(r"(olga|nobody)@dossier\.test", "…", text),
    )


def test_a14_a_reset_looks_the_same_for_known_and_unknown(cast: Cast):
    known, unknown = (Browser().post(RESET, {"email": f"{name}@dossier.test"}) for name in ("olga", "nobody"))
    assert seen(known) == seen(unknown)
    assert len(reset_links()) == 1


def test_a14_a_failed_sign_in_looks_the_same_for_known_and_unknown(cast: Cast):
    known, unknown = (log_in(Browser(), f"{name}@dossier.test", "wrong") for name in ("olga", "nobody"))
    assert seen(known) == seen(unknown)


def test_a14_a_reset_form_tells_nothing_about_somebody_deactivated(cast: Cast):
    services.deactivate_user(cast.olga)
    known, unknown = (Browser().post(RESET, {"email": f"{name}@dossier.test"}) for name in ("olga", "nobody"))
    assert seen(known) == seen(unknown)
    assert reset_links() == []


# --- A15: links to a new password --------------------------------------------------------------------------------------


def reset_link(user: User) -> str:
    Browser().post(RESET, {"email": user.email})
    return reset_links()[-1].removeprefix("http://127.0.0.1:8000")


def use_reset(link: str, password: str = CHOSEN):
    """Follow a link as a person does and post a new password where it leads."""
    browser = Browser()
    opened = browser.get(link)
    if opened.status_code != 302:
        return opened
    return browser.post(opened["Location"], {"password1": password, "password2": password})


def test_a15_a_reset_link_works_once(cast: Cast):
    link = reset_link(cast.olga)
    assert use_reset(link).status_code == 302
    cast.olga.refresh_from_db()
    assert cast.olga.check_password(CHOSEN)
    use_reset(link, "something else entirely")
    cast.olga.refresh_from_db()
    assert cast.olga.check_password(CHOSEN)


@pytest.mark.parametrize("meanwhile", ["password", "email", "hour", "deactivated"])
def test_a15_a_reset_link_ends_with_what_it_was_for(cast: Cast, clock, meanwhile):
    link = reset_link(cast.olga)
    if meanwhile == "password":
        services.set_password(cast.olga, "another horse battery")
    elif meanwhile == "email":
        services.update_user(cast.olga, email="olga.new@dossier.test")
    elif meanwhile == "deactivated":
        services.deactivate_user(cast.olga)
    else:
        clock.shift(3601)
    use_reset(link)
    cast.olga.refresh_from_db()
    assert not cast.olga.check_password(CHOSEN) or not cast.olga.is_active


def test_a15_within_the_hour_it_works(cast: Cast, clock):
    link = reset_link(cast.olga)
    clock.shift(3500)
    assert use_reset(link).status_code == 302
    cast.olga.refresh_from_db()
    assert cast.olga.check_password(CHOSEN)


def test_a15_a_tampered_link_opens_nothing(cast: Cast):
    link = reset_link(cast.olga)
    flipped = link[:-2] + ("a" if link[-2] != "a" else "b") + "/"
    use_reset(flipped)
    cast.olga.refresh_from_db()
    assert cast.olga.check_password(PASSWORD)


# --- A16: guessing -----------------------------------------------------------------------------------------------------


def test_a16_one_person_is_not_guessed_and_not_locked_for_good(cast: Cast, clock):
    browsers = [Browser() for _number in range(20)]
    for number, browser in enumerate(browsers):
        log_in(
            browser, cast.olga.email, f"guess {number}", headers={"X-Forwarded-For": f"198.51.100.{number}"}
        )
    assert not is_in(browsers[-1])
    late = Browser()
    log_in(late, cast.olga.email)
    assert not is_in(late), "past the limit even the right password waits"
    other = Browser()
    log_in(other, cast.tomas.email)
    assert is_in(other), "others are not locked out"
    clock.shift(61)
    log_in(late, cast.olga.email)
    assert is_in(late)


def test_a16_one_password_is_not_tried_on_everybody(cast: Cast, clock):
    for number in range(40):
        log_in(
            Browser(),
            f"p{number}@dossier.test",
            "Password1!",
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
        )
    tired = Browser()
    log_in(tired, cast.olga.email)
    assert not is_in(tired), "the address has failed 30 times within a minute"
    clock.shift(61)
    log_in(tired, cast.olga.email)
    assert is_in(tired)


def test_a16_programs_share_the_limit_of_pages(cast: Cast, clock):
    for number in range(5):
        log_in(Browser(), cast.olga.email, f"guess {number}")
    answer = write(Browser(), "post", TOKEN, {"email": cast.olga.email, "password": PASSWORD})
    assert answer.status_code == 429
    clock.shift(61)
    assert (
        write(Browser(), "post", TOKEN, {"email": cast.olga.email, "password": PASSWORD}).status_code == 200
    )


def test_a16_codes_of_the_second_factor_are_not_guessed(cast: Cast, clock):
    secret = with_second_factor(cast.olga)
    browser = Browser()
    assert log_in(browser, cast.olga.email)["Location"].startswith("/accounts/2fa/authenticate/")
    for number in range(6):
        browser.post("/accounts/2fa/authenticate/", {"code": f"{number:06}"})
    browser.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert not is_in(browser)
    clock.shift(61)
    browser.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert is_in(browser)


# --- A17, A18: sessions ------------------------------------------------------------------------------------------------


def test_a17_a_session_planted_before_sign_in_is_worth_nothing(cast: Cast):
    browser = Browser()
    browser.post("/language/", {"language": "en"})
    session = browser.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    log_in(browser, cast.olga.email)
    assert is_in(browser)
    assert browser.cookies["sessionid"].value != planted
    thief = Browser()
    thief.cookies["sessionid"] = planted
    assert not is_in(thief)


def test_a18_a_new_password_ends_other_sessions_and_tokens(cast: Cast):
    here, elsewhere, headers = Browser(), Browser(), bearer(cast.olga)
    log_in(here, cast.olga.email)
    log_in(elsewhere, cast.olga.email)
    answer = here.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": CHOSEN, "password2": CHOSEN}
    )
    assert answer.status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    assert Browser().get("/api/v1/me/", headers=headers).status_code == 401
    assert log_in(Browser(), cast.olga.email, CHOSEN)["Location"] == "/"


def test_a18_a_reset_ends_them_too(cast: Cast):
    elsewhere, headers = signed_in(cast.olga), bearer(cast.olga)
    use_reset(reset_link(cast.olga))
    assert not is_in(elsewhere)
    assert Browser().get("/api/v1/me/", headers=headers).status_code == 401


def test_a18_signing_out_everywhere_keeps_this_browser(cast: Cast):
    here, elsewhere = signed_in(cast.olga), signed_in(cast.olga)
    here.post("/settings/security/sign-out-others/")
    assert is_in(here)
    assert not is_in(elsewhere)
    assert is_in(signed_in(User.objects.get(pk=cast.olga.pk)))


# --- A19: codes of the second factor ----------------------------------------------------------------------------------


def with_second_factor(user: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def with_code(user: User, code: str) -> bool:
    browser = Browser()
    log_in(browser, user.email)
    browser.post("/accounts/2fa/authenticate/", {"code": code})
    return is_in(browser)


def test_a19_a_code_works_once(cast: Cast, clock):
    secret = with_second_factor(cast.olga)
    assert with_code(cast.olga, code_of(secret))
    assert not with_code(cast.olga, code_of(secret))
    clock.shift(31)
    assert with_code(cast.olga, code_of(secret))


@pytest.mark.parametrize("steps", [-2, -1, 1, 2])
def test_a19_a_code_of_another_step_does_not(cast: Cast, clock, steps):
    secret = with_second_factor(cast.olga)
    assert not with_code(cast.olga, code_of(secret, steps))


@pytest.mark.django_db(transaction=True)
def test_a19_of_ten_who_send_a_code_at_once_one_succeeds():
    cast = make_cast()
    secret = with_second_factor(cast.olga)
    body = {"email": cast.olga.email, "password": PASSWORD, "otp": code_of(secret)}

    def ask(_number: int) -> int:
        try:
            return write(Browser(), "post", TOKEN, body).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(ask, range(10)))
    assert answers.count(200) == 1, answers
    assert set(answers) <= {200, 400, 429}
    assert ApiToken.objects.count() == 1


# --- A22: where one is sent --------------------------------------------------------------------------------------------

ELSEWHERE = [
    "//evil.tld", "/\\evil.tld", "\\\\evil.tld", "https:evil.tld", "https://evil.tld", "javascript:alert(1)", "///evil.tld",
    "/%09/evil.tld", "http:///evil.tld", "\t//evil.tld", "//127.0.0.1:8000@evil.tld",
]  # fmt: skip


def is_local(address: str) -> bool:
    return bool(re.match(r"/(?![/\\])", address)) and "\t" not in address


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_a22_sign_in_and_language_lead_nowhere_else(cast: Cast, wanted):
    answers = [
        Browser().post(LOGIN, {"login": cast.olga.email, "password": PASSWORD, "next": wanted}),
        Browser().post("/language/", {"language": "uk", "next": wanted}),
        signed_in(cast.tomas).post("/language/", {"language": "uk", "next": wanted}),
    ]
    assert [answer.status_code for answer in answers] == [302] * 3
    assert all(is_local(answer["Location"]) for answer in answers), [answer["Location"] for answer in answers]


def test_a22_ones_own_pages_are_returned_to(cast: Cast):
    answer = Browser().post(LOGIN, {"login": cast.olga.email, "password": PASSWORD, "next": "/clients/?q=a"})
    assert answer["Location"] == "/clients/?q=a"
    assert Browser().post("/language/", {"language": "uk", "next": "/p/join/"})["Location"] == "/p/join/"


# --- A23: forged forms -------------------------------------------------------------------------------------------------

# a mail program's "unsubscribe" has no session: the sealed link is the permission (RFC 8058)
SIGNED_OTHERWISE = {
    "auth-token",
    "notifications:sms_hook",
    "notifications:email_hook",
    "clients:mail_choice_open",
    "notifications:choice_open",
}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a23_without_the_forms_token_nothing_is_written_anywhere(cast: Cast, method):
    browser = signed_in(cast.adam, enforce_csrf_checks=True)
    with nothing_changes():
        answers = {
            f"{name} {address}": getattr(browser, method)(address).status_code
            for name, address in ADDRESSES
            if name not in SIGNED_OTHERWISE
        }
    assert {where: status for where, status in answers.items() if status != 403} == {}


def token_of(browser: Browser) -> str:
    browser.get("/settings/profile/")
    return browser.cookies["csrftoken"].value


PROFILE = {"name": "Forged", "language": "en", "time_zone": "UTC"}


def test_a23_a_token_of_another_session_is_refused(cast: Cast):
    victim, attacker = (signed_in(person, enforce_csrf_checks=True) for person in (cast.olga, cast.colin))
    token_of(victim)
    with nothing_changes():
        assert (
            victim.post(
                "/settings/profile/", PROFILE, headers={"X-CSRFToken": token_of(attacker)}
            ).status_code
            == 403
        )
    assert (
        victim.post("/settings/profile/", PROFILE, headers={"X-CSRFToken": token_of(victim)}).status_code
        == 302
    )


@pytest.mark.parametrize("origin", ["https://evil.tld", "null", "http://testserver.evil.tld"])
def test_a23_another_origin_is_refused_even_with_the_token(cast: Cast, origin):
    browser = signed_in(cast.olga, enforce_csrf_checks=True)
    headers = {"X-CSRFToken": token_of(browser), "Origin": origin}
    with nothing_changes():
        assert browser.post("/settings/profile/", PROFILE, headers=headers).status_code == 403
        assert write(browser, "patch", "/api/v1/me/", {"name": "Forged"}, headers=headers).status_code == 403
    headers["Origin"] = "http://testserver"
    assert write(browser, "patch", "/api/v1/me/", {"name": "Mine"}, headers=headers).status_code == 200


# --- A24, A25: links from mail -----------------------------------------------------------------------------------------


@pytest.fixture
def invitation(cast: Cast) -> str:
    _user, url = invite_user(
        email="nina@firm.example",
        name="Nina",
        role="employee",
        office=cast.office,
        team=cast.north,
        by=cast.adam,
    )
    return url.removeprefix("http://127.0.0.1:8000")


def test_a24_a_mail_scanner_that_opens_links_changes_nothing(cast: Cast, invitation):
    links = [reset_link(cast.olga), invitation]
    with nothing_changes():
        for link in links:
            for method in ("get", "head", "options"):
                getattr(Browser(), method)(link, follow=method == "get")
    assert use_reset(links[0]).status_code == 302
    assert Browser().post(invitation, {"name": "Nina", "password": CHOSEN}).status_code == 302


def test_a25_an_invitation_is_used_once(cast: Cast, invitation):
    assert Browser().post(invitation, {"name": "Nina", "password": CHOSEN}).status_code == 302
    with nothing_changes():
        assert (
            Browser().post(invitation, {"name": "Eve", "password": "evil evil evil evil"}).status_code == 404
        )


def test_a25_the_role_comes_from_the_database(cast: Cast, invitation):
    answer = Browser().post(
        f"{invitation}?role=admin&team={cast.south.pk}",
        {
            "name": "Nina",
            "password": CHOSEN,
            "role": "admin",
            "email": "root@firm.example",
            "team": cast.south.pk,
        },
    )
    assert answer.status_code == 302
    nina = User.objects.get(name="Nina")
    assert (nina.role, nina.team, nina.email) == ("employee", cast.north, "nina@firm.example")


def test_a25_a_role_given_meanwhile_holds(cast: Cast, invitation):
    services.update_user(User.objects.get(name="Nina"), role="manager")
    browser = Browser()
    browser.post(invitation, {"name": "Nina", "password": CHOSEN})
    assert browser.get("/api/v1/me/").json()["role"] == "manager"


@pytest.mark.django_db(transaction=True)
def test_a25_of_ten_who_use_an_invitation_at_once_one_comes_in():
    cast = make_cast()
    _user, url = invite_user(
        email="nina@firm.example", name="Nina", role="employee", office=cast.office, by=cast.adam
    )
    link = url.removeprefix("http://127.0.0.1:8000")

    def come_in(number: int) -> int:
        try:
            return (
                Browser().post(link, {"name": f"Nina {number}", "password": f"{CHOSEN} {number}"}).status_code
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(come_in, range(10)))
    assert answers.count(302) == 1, answers
    assert Link.objects.get().used_at


def test_a25_a_signed_value_of_ones_own_making_opens_nothing(cast: Cast):
    forged = signing.dumps({"user": cast.adam.pk, "role": "admin"})
    assert Browser().get(f"/p/join/{forged}/").status_code == 404


# --- A51: keys cannot be read back -------------------------------------------------------------------------------------


def test_a51_tokens_and_invitations_are_nowhere_to_be_read(cast: Cast):
    token = services.make_token(cast.adam, "Export")
    user, url = invite_user(
        email="nina@firm.example",
        name="Nina",
        role="employee",
        office=cast.office,
        team=cast.north,
        by=cast.adam,
    )
    secrets = [token, services.digest(token), url.split("/")[-2], user.password, cast.adam.password]
    browser = signed_in(cast.adam)
    pages = [
        "/settings/security/", "/settings/people/", f"/settings/people/{user.pk}/", "/messages/", "/inbox/",
        "/api/v1/me/", "/api/v1/users/", f"/api/v1/users/{user.pk}/", "/api/v1/settings/", "/api/v1/messages/",
        "/api/v1/offices/",
    ]  # fmt: skip
    answers = {page: browser.get(page) for page in pages}
    assert {page: answer.status_code for page, answer in answers.items() if answer.status_code != 200} == {}
    leaks = [
        page for page, answer in answers.items() for secret in secrets if secret in answer.content.decode()
    ]
    assert leaks == []
    assert Browser().get("/api/v1/me/", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_a51_the_audit_holds_no_passwords(cast: Cast):
    services.set_password(cast.olga, CHOSEN)
    services.make_token(cast.olga)
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name.endswith("event")]
        columns = {
            f"{table}.{column.name}"
            for table in tables
            for column in connection.introspection.get_table_description(cursor, table)
        }
    assert {name for name in columns if re.search("password|digest|secret|token", name)} == set()
