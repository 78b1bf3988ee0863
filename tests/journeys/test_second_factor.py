"""The second factor in a browser: an app, a passkey on a made-up key, and each of its screens looked at."""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page

from tests.journeys.site import PASSWORD, make_person
from tests.journeys.test_axe import faults_everywhere
from trellis.accounts.models import Person

pytestmark = pytest.mark.browser


@pytest.fixture
def window(browser, server) -> Iterator[Page]:
    """A window at http://localhost: passkeys belong to a name, not to a number."""
    port = server.url.rpartition(":")[2]
    context = browser.new_context(base_url=f"http://localhost:{port}", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def add_key(page: Page) -> None:
    """A key in the computer that knows its owner's finger and always finds it there."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in(page: Page, person: Person) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=name).first.click()


def look(page: Page, found: list[str]) -> None:
    found += [f"{page.title()}: {fault}" for fault in faults_everywhere(page)]


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[2]))


@pytest.mark.usefixtures("site")
def test_passkey_is_added_and_opens_the_account_alone(window):
    person, found = make_person("passkey@demo.example"), []
    add_key(window)
    sign_in(window, person)
    window.goto("/accounts/2fa/")
    follow(window, "Add a passkey")
    look(window, found)  # the password once more
    window.get_by_label("Password").fill(PASSWORD)
    press(window, "Go on")
    look(window, found)
    window.get_by_label("Name of the passkey").fill("This computer")
    window.get_by_label("Sign in with it alone").check()
    press(window, "Add it")
    look(window, found)  # the recovery codes
    for path in ("/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/reauthenticate/"):
        window.goto(path)
        look(window, found)
    window.goto("/accounts/2fa/webauthn/")
    assert "This computer" in window.locator("main").inner_text()
    follow(window, "Rename")
    look(window, found)
    window.go_back()
    follow(window, "Remove")
    look(window, found)
    window.context.clear_cookies()
    window.goto("/accounts/login/")
    press(window, "Sign in with a passkey")
    window.goto("/person/")
    assert window.locator("h1").inner_text() == person.email
    assert found == []


@pytest.mark.usefixtures("site")
def test_app_is_set_up_asked_for_and_removed(window):
    person, found = make_person("app@demo.example"), []
    sign_in(window, person)
    window.goto("/accounts/2fa/")
    follow(window, "Set up an app")
    window.get_by_label("Password").fill(PASSWORD)
    press(window, "Go on")
    look(window, found)
    secret = window.get_by_label("Key", exact=True).input_value()
    window.get_by_label("The six digits").fill(code(secret))
    press(window, "Set it up")
    spare = re.findall(r"[\d-]{8,}", window.locator("#recovery_codes").input_value())
    assert len(spare) == 10
    for path in (
        "/accounts/2fa/",
        "/accounts/2fa/reauthenticate/",
        "/accounts/2fa/recovery-codes/generate/",
        "/accounts/2fa/totp/deactivate/",
    ):
        window.goto(path)
        look(window, found)
    window.context.clear_cookies()
    sign_in(window, person)
    look(window, found)  # the code
    window.get_by_label("The six digits").fill(spare[0])
    press(window, "Sign in")
    window.goto("/person/")
    assert window.locator("h1").inner_text() == person.email
    assert found == []
