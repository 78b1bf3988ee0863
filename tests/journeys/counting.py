"""How much a journey asks of a person: each link, button, box and choice is one interaction."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.journeys.drivers import Driver


class Counted:
    """A driver that counts what the person does."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.interactions = 0

    @property
    def page(self) -> Page:
        return self.driver.page

    def visit(self, path: str) -> None:
        """Follow a link from a mail."""
        self.interactions += 1
        self.page.goto(path)

    def see_done(self) -> None:
        self.driver.see_done()

    def __getattr__(self, word: str) -> Callable[..., Any]:
        what = getattr(self.driver, word)

        def counted(*given: Any) -> Any:
            self.interactions += 1
            return what(*given)

        return counted
