"""What every journey shares: one browser, one site with data, a window for each step, the fence around it."""

import os
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from conftest import connect_as
from tests import sight
from tests.journeys.browser import Fence, find_chromium
from tests.journeys.drivers import Driver, Keyboard, WithoutScripts
from tests.journeys.route import MEMBER, OPERATOR, VISITOR
from tests.journeys.site import DemoSite, build_site

OpenWindow = Callable[..., Page]
Start = Callable[..., Driver]
ARGUMENTS = (
    "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
    # Headless machines have no graphics card: the map is drawn by software, and only the map.
    "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
    "--disable-gpu-compositing", "--disable-gpu-rasterization",
)  # fmt: skip


@pytest.fixture(scope="session")
def tables(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker
) -> Iterator[None]:
    """A test database for the whole session: nothing is taken back between the journeys."""
    with django_db_blocker.unblock():
        built = setup_databases(verbosity=0, interactive=False, aliases={"default"})
        connect_as(os.environ["DATABASE_URL"])
        sight.install()
        yield
        connect_as(os.environ["DATABASE_OWNER_URL"])
        wait_until_alone()
        teardown_databases(built, verbosity=0)


def wait_until_alone() -> None:
    """Until the server's threads have answered the last window: a database in use cannot be dropped."""
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    for _second in range(30):
        with connection.cursor() as cursor:
            if cursor.execute(others).fetchone() == (0,):
                return
        time.sleep(1)


@pytest.fixture(scope="session")
def site(tables: None) -> DemoSite:
    """The data, loaded once: journeys add to it under names of their own and rely on nothing others leave."""
    return build_site()


@pytest.fixture(scope="session")
def server(site: DemoSite) -> Iterator[LiveServer]:
    running = LiveServer("127.0.0.1")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser(server: LiveServer) -> Iterator[Browser]:
    # Playwright's loop runs in this thread, where Django would otherwise refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        yield chromium
        # Where a loop runs Django keeps a connection of its own, which nobody finds once the loop has ended.
        connection.close()
        chromium.close()


class Windows:
    """Windows on the site, and the fence around them."""

    def __init__(self, browser: Browser, server: LiveServer) -> None:
        self.browser, self.address = browser, server.url
        self.fence = Fence(host=urlsplit(server.url).netloc)
        self.contexts: list[BrowserContext] = []

    def open(
        self,
        *,
        path="/",
        width=1280,
        height=900,
        scheme="light",
        javascript=True,
        person=None,
        language="en-GB",
    ) -> Page:
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            locale=language,
        )
        self.contexts.append(context)
        if person is not None:
            context.add_cookies([{**session_cookie(person), "url": self.address}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        self.fence.watch(page)
        if path:
            page.goto(path)
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def open_window(browser: Browser, server: LiveServer) -> Iterator[OpenWindow]:
    """Open a window: open_window(path="/", width=320, scheme="dark", javascript=False, person=…);
    with path="" it stays blank.

    When the test ends, no window may have spoken to another host or met the content policy.
    """
    windows = Windows(browser, server)
    yield windows.open
    windows.close()
    windows.fence.check()


class Readers(dict[str, Page]):
    """By role, the window in which one goes from page to page, as people do."""

    def __init__(self, windows: Windows, site: DemoSite) -> None:
        people = {VISITOR: None, MEMBER: site.member, OPERATOR: site.operator}
        super().__init__({role: windows.open(path="", person=people[role]) for role in people})
        self.fence = windows.fence


@pytest.fixture(scope="module")
def windows_of_readers(browser: Browser, server: LiveServer, site: DemoSite) -> Iterator[Readers]:
    windows = Windows(browser, server)
    yield Readers(windows, site)
    windows.close()


@pytest.fixture
def readers(windows_of_readers: Readers) -> Iterator[Readers]:
    """Their windows stay open for all tests of a file: for tests that only look at pages, and change nothing.

    What holds when `open_window` ends holds here after every test.
    """
    windows_of_readers.fence.forget()
    yield windows_of_readers
    windows_of_readers.fence.check()


@pytest.fixture(params=["keyboard", "no-scripts"])
def way(request: pytest.FixtureRequest) -> str:
    """The two ways a journey is walked: by keyboard alone, and with JavaScript off."""
    return request.param


@pytest.fixture
def start(open_window: OpenWindow, way: str) -> Start:
    """Begin a journey that way: start(path, person=…, width=…), as `open_window` takes them."""

    def go(path: str, **window) -> Driver:
        page = open_window(path=path, javascript=way == "keyboard", **window)
        return Keyboard(page) if way == "keyboard" else WithoutScripts(page)

    return go


def session_cookie(person) -> dict[str, str]:
    """Signed in, without the form: the way of signing in has its own journey."""
    client = Client()
    client.force_login(person)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value}
