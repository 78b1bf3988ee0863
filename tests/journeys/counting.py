"""How much a journey asks of a person: each link, button, box and choice is one interaction."""

from pathlib import Path

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

    def follow(self, name: str) -> None:
        self.interactions += 1
        self.driver.follow(name)

    def press(self, name: str) -> None:
        self.interactions += 1
        self.driver.press(name)

    def open(self, name: str) -> None:
        self.interactions += 1
        self.driver.open(name)

    def fill(self, label: str, text: str) -> None:
        self.interactions += 1
        self.driver.fill(label, text)

    def choose(self, label: str, option: str) -> None:
        self.interactions += 1
        self.driver.choose(label, option)

    def tick(self, label: str) -> None:
        self.interactions += 1
        self.driver.tick(label)

    def upload(self, label: str, file: Path) -> None:
        self.interactions += 1
        self.driver.upload(label, file)
