"""Two ways through the site that everybody must be able to go: by keyboard alone, and with JavaScript off.

Both know the same few words, so that each journey is written once and walked twice.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page

MOST_TABS = 400
# The style of the outline, once the element has the focus.
WHERE_FOCUS_IS = """element => {
    if (!element.isConnected) return "gone";
    return element === document.activeElement ? getComputedStyle(element).outlineStyle : "elsewhere";
}"""


class Driver(Protocol):
    page: Page

    def follow(self, name: str) -> None: ...
    def press(self, name: str) -> None: ...
    def open(self, name: str) -> None: ...  # a menu: the page stays
    def fill(self, label: str, text: str) -> None: ...
    def choose(self, label: str, option: str) -> None: ...
    def tick(self, label: str) -> None: ...
    def untick(self, label: str) -> None: ...
    def upload(self, label: str, file: Path) -> None: ...
    def see_done(self) -> None: ...  # what a page counted while the worker was at it


class Keyboard:
    """Tab, Enter, Space and letters; never the mouse, never a focus set from outside."""

    def __init__(self, page: Page) -> None:
        self.page = page
        # Asked for from the start: a chooser opened while the browser is only being told is lost.
        page.on("filechooser", lambda chooser: None)

    def reach(self, target: Locator) -> None:
        """Tab until the target has the focus, and see that the focus can be seen there."""
        target.wait_for()
        element = target.element_handle()
        for _ in range(MOST_TABS):
            where = element.evaluate(WHERE_FOCUS_IS)
            if where == "gone":  # the page replaced it meanwhile
                element = target.element_handle()
            elif where == "elsewhere":
                self.page.keyboard.press("Tab")
            else:
                assert where != "none", f"the focus cannot be seen on {target}"
                return
        raise AssertionError(f"the keyboard does not reach {target}")

    def enter(self, target: Locator) -> None:
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def open(self, name: str) -> None:
        self.reach(button(self.page, name))
        self.page.keyboard.press("Enter")

    def follow(self, name: str) -> None:
        self.enter(link(self.page, name))

    def press(self, name: str) -> None:
        self.enter(button(self.page, name))

    def fill(self, label: str, text: str) -> None:
        self.reach(field(self.page, label))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, label: str, option: str) -> None:
        self.reach(field(self.page, label))
        self.page.keyboard.type(option)

    def tick(self, label: str) -> None:
        target = field(self.page, label)
        if target.get_attribute("type") == "radio":
            self.turn_to(target)
            return
        self.reach(target)
        self.page.keyboard.press("Space")

    def untick(self, label: str) -> None:
        self.reach(field(self.page, label))
        self.page.keyboard.press("Space")

    def turn_to(self, target: Locator) -> None:
        """Tab into the group of the radio button, then go by arrow until it is the chosen one."""
        group = self.page.locator(f"input[name='{target.get_attribute('name')}']")
        chosen = group.and_(self.page.locator(":checked"))
        self.reach((chosen if chosen.count() else group).first)
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not reach {target}")

    def upload(self, label: str, file: Path) -> None:
        self.reach(field(self.page, label))
        with self.page.expect_file_chooser() as asked:
            self.page.keyboard.press("Enter")
        asked.value.set_files(file)

    def see_done(self) -> None:
        """The page loads itself anew: whoever did so meanwhile would cross it."""
        self.page.wait_for_selector("[hx-trigger^=every]", state="detached")
        self.page.wait_for_load_state()


class WithoutScripts:
    """A browser that runs no script at all: links and forms only."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def follow(self, name: str) -> None:
        link(self.page, name).click()
        self.page.wait_for_load_state()

    def press(self, name: str) -> None:
        button(self.page, name).click()
        self.page.wait_for_load_state()

    def open(self, name: str) -> None:
        button(self.page, name).click()

    def fill(self, label: str, text: str) -> None:
        field(self.page, label).fill(text)

    def choose(self, label: str, option: str) -> None:
        field(self.page, label).select_option(label=option)

    def tick(self, label: str) -> None:
        field(self.page, label).check()

    def untick(self, label: str) -> None:
        field(self.page, label).uncheck()

    def upload(self, label: str, file: Path) -> None:
        field(self.page, label).set_input_files(file)

    def see_done(self) -> None:
        self.page.reload()


def in_content_first(page: Page, find: Callable[[Locator], Locator]) -> Locator:
    """What the content of the page has of this name, else what the frame around it has."""
    inside = find(page.locator("main"))
    return (inside if inside.count() else find(page.locator("body"))).first


def link(page: Page, name: str) -> Locator:
    return in_content_first(page, lambda part: part.get_by_role("link", name=name))


def button(page: Page, name: str) -> Locator:
    return in_content_first(page, lambda part: part.get_by_role("button", name=name, exact=True))


def field(page: Page, label: str) -> Locator:
    return in_content_first(page, lambda part: part.get_by_label(label))
