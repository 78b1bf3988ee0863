"""What every journey shares: one browser, a window per test, and the fence around it."""

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.browser import Fence, find_chromium

OpenWindow = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's loop runs in this thread, where Django would otherwise refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        # Headless machines have no graphics card: the map is drawn by software.
        arguments += ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def open_window(browser: Browser, live_server) -> Iterator[OpenWindow]:
    """Open a window: open_window(path="/", width=320, scheme="dark", javascript=False, …).

    When the test ends, no window may have spoken to another host or met the content policy.
    """
    contexts, fence = [], Fence(host=urlsplit(live_server.url).netloc)

    def open_one(*, path="/", width=1280, height=900, scheme="light", javascript=True, cookies=()) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            locale="en-GB",
        )
        contexts.append(context)
        context.add_cookies([{**cookie, "url": live_server.url} for cookie in cookies])
        page = context.new_page()
        page.set_default_timeout(10_000)
        fence.watch(page)
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert fence.strayed == []
    assert fence.refused == []


@pytest.fixture
def sign_in(client, open_window) -> Callable[..., Page]:
    """Open a window as this person: sign_in(person, path="/…"); the way of signing in has its own journey."""

    def open_signed_in(person, **window) -> Page:
        client.force_login(person)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        return open_window(cookies=[cookie], **window)

    return open_signed_in
