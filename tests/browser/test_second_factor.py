"""Authenticator app and passkey, set up and used; the passkey by Chromium's virtual authenticator, all of it by keyboard."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.browser.visitor import PASSWORD, Visitor

pytestmark = pytest.mark.browser

PERIOD = 30


def code_now(secret: str) -> str:
    """What an authenticator app shows. Waits where the code would run out on the way: the server accepts the present one only."""
    left = PERIOD - time.time() % PERIOD
    if left < 4:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD))


def confirm_password(visitor: Visitor) -> None:
    """Answer the question for the password that stands before the second factor."""
    visitor.page.locator("input[name=password]").wait_for()
    visitor.look("reauthenticate")
    visitor.page.locator("input[name=password]").fill(PASSWORD)
    visitor.page.keyboard.press("Enter")


@pytest.mark.parametrize(("language", "width", "scheme"), [("de", 1280, "dark"), ("en", 390, "light")])
def test_setting_up_an_authenticator_app(visit, system, language, width, scheme):
    visitor = visit(language=language, width=width, scheme=scheme, who=system.world["people"][f"app-{language}"])
    visitor.open(visitor.path("/accounts/2fa/totp/activate/"))
    if visitor.page.locator("input[name=password]").count():
        confirm_password(visitor)
    secret = visitor.page.locator("input#authenticator_secret, #authenticator_secret").input_value()
    visitor.look("app-activate")
    visitor.page.locator("input[name=code]").fill("000000")
    visitor.page.keyboard.press("Enter")
    visitor.page.locator(".error-summary, .field--error").first.wait_for()
    visitor.look("app-wrong-code")
    visitor.page.locator("input[name=code]").fill(code_now(secret))
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/2fa/recovery-codes/**")
    visitor.look("recovery-codes")
    visitor.open(visitor.path("/accounts/2fa/"))
    visitor.look("factors-on")


@pytest.mark.parametrize("language", ["de", "en"])
def test_signing_in_with_an_authenticator_app(visit, system, language):
    visitor = visit(language=language, width=390)
    visitor.open(visitor.path("/accounts/login/"))
    visitor.page.locator("input[name=login]").fill(system.world["people"][f"factor-{language}"])
    visitor.page.locator("input[name=password]").fill(PASSWORD)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/2fa/authenticate/")
    visitor.look("second-factor")
    visitor.page.locator("input[name=code]").fill(code_now(system.world["totp"]))
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url(lambda url: "/authenticate/" not in url)
    if "/trust/" in visitor.page.url:
        visitor.look("trust")
        visitor.page.locator("main form button[type=submit]").first.click()
    visitor.page.wait_for_url("**/learn/")


@pytest.mark.parametrize(("language", "width"), [("de", 390), ("en", 1280)])
def test_a_passkey_is_made_and_signs_in(visit, system, language, width):
    visitor = visit(language=language, width=width, who=system.world["people"][f"passkey-{language}"])
    give_authenticator(visitor)
    visitor.open(visitor.path("/accounts/2fa/webauthn/add/"))
    if visitor.page.locator("input[name=password]").count():
        confirm_password(visitor)
    visitor.page.locator("input[name=name]").wait_for()
    visitor.look("passkey-add")
    visitor.page.locator("input[name=name]").fill("Diensttelefon")
    visitor.page.locator("input[name=passwordless]").check()
    visitor.page.locator("#mfa_webauthn_add").focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url(lambda url: "/webauthn/add/" not in url)
    visitor.look("passkey-added")
    visitor.open(visitor.path("/accounts/2fa/webauthn/"))
    visitor.look("passkeys")

    visitor.context.clear_cookies()
    visitor.open(visitor.path("/accounts/login/"))
    visitor.page.locator("#passkey_login").focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/learn/")


def give_authenticator(visitor: Visitor) -> None:
    """Plug in a virtual authenticator that knows its person and keeps passkeys."""
    devtools = visitor.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
