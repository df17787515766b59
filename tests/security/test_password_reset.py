"""Attacks on the way to a new password (A13, A14, A15), each with the attempt that must succeed."""

import re
from collections import Counter

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts import services
from notifications.models import Message
from tests.people import PASSWORD, Cast
from tests.security.browsers import CHOSEN, RESET, log_in, reset_link, reset_links, use_reset
from tests.security.evidence import nothing_changes

# --- A13: whose address stands in the mail -----------------------------------------------------------------------------


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


def test_a14_a_reset_does_the_same_work_for_known_and_unknown(cast: Cast):
    """What an answer costs would tell as much as what it says: the statements are the same, one person more is looked up."""

    def asked(name: str) -> Counter[tuple[str, str]]:
        with CaptureQueriesContext(connection) as queries:
            assert Browser().post(RESET, {"email": f"{name}@dossier.test"}).status_code == 302
        found = (
            re.findall(r'(INSERT INTO|UPDATE|DELETE FROM|FROM) "?(\w+)', query["sql"]) for query in queries
        )
        return Counter(tables[0] for tables in found if tables)

    asked("olga")
    asked("nobody")  # what happens once for each address has happened
    known, unknown = asked("olga"), asked("nobody")
    assert unknown - known == {("FROM", "accounts_user"): 1}
    assert not known - unknown
    assert known["INSERT INTO", "notifications_message"] == 1
    assert not Message.objects.filter(to__startswith="nobody").exists()


def test_a14_a_failed_sign_in_looks_the_same_for_known_and_unknown(cast: Cast):
    known, unknown = (log_in(Browser(), f"{name}@dossier.test", "wrong") for name in ("olga", "nobody"))
    assert seen(known) == seen(unknown)


def test_a14_an_address_no_letter_can_have_is_refused_at_its_field(cast: Cast, settings):
    settings.EMAIL_URL = "smtp://mail.test:25"
    answer = Browser().post(RESET, {"email": "a" * 245 + "@example.com"})
    assert answer.status_code in {200, 422}
    assert "254" in answer.content.decode()
    assert not Message.objects.exists()


def test_a14_a_reset_form_tells_nothing_about_somebody_deactivated(cast: Cast):
    services.deactivate_user(cast.olga)
    known, unknown = (Browser().post(RESET, {"email": f"{name}@dossier.test"}) for name in ("olga", "nobody"))
    assert seen(known) == seen(unknown)
    assert reset_links() == []


# --- A15: links to a new password --------------------------------------------------------------------------------------


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
