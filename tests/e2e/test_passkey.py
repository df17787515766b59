"""A passkey from the settings to the sign-in page, with the authenticator that Chromium can play; then codes on paper."""

import re

from playwright.sync_api import Page, expect

from tests.people import PASSWORD


def give_authenticator(page: Page) -> None:
    """Let this page's browser own a passkey device whose holder always agrees."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def prove(page: Page) -> None:
    """Give the password again where the page asks for it."""
    if "reauthenticate" in page.url:
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")


def test_olga_adds_a_passkey_and_signs_in_with_it_alone(visit, people, live_server):
    page = visit("/settings/security/")
    give_authenticator(page)
    page.goto("/accounts/2fa/webauthn/add/")
    prove(page)
    page.fill("[name=name]", "My laptop")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    expect(page.locator("main")).to_contain_text(re.compile("recovery code", re.IGNORECASE))
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.click("#passkey_login")
    expect(page).to_have_url(f"{live_server.url}/")


def test_olga_takes_her_recovery_codes_along(visit, people):
    page = visit("/settings/security/")
    give_authenticator(page)
    page.goto("/accounts/2fa/webauthn/add/")
    prove(page)
    page.fill("[name=name]", "Key")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")
    page.goto("/accounts/2fa/recovery-codes/")
    codes = set(re.findall(r"\b\d{8}\b", page.inner_text("main")))
    assert len(codes) == 10
    with page.expect_download() as file:
        page.get_by_text("Download").click()
    assert codes == set(re.findall(r"\b\d{8}\b", file.value.path().read_text()))
