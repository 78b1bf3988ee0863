"""Driving Debian's Chromium: finding it, axe, and the fence that lets no page speak to another host."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (320, 1280)
SCHEMES = ("light", "dark")
# WCAG 2.2 AA and what axe counts as good practice.
AXE_OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    # Of what is sound axe tells every element, megabytes on a long page; the same rules run without that.
    "resultTypes": ["violations"],
}
RUN_AXE = """async ([within, options]) => (await axe.run(within, options)).violations.flatMap(
    ({id, help, nodes}) => nodes.map(({target}) => `${id} at ${target.join(" ")}: ${help}`)
)"""


def find_chromium() -> str:
    named = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not named:
        raise RuntimeError("There is no Chromium: apt install chromium, or set CHROMIUM to its program.")
    return named


@dataclass
class Fence:
    """Remembers every request to another host, all that the content policy refused, and errors of scripts."""

    host: str
    strayed: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    errors: list[str] = field(
        default_factory=list
    )  # for those who ask: journeys also meet pages that are gone

    def watch(self, page: Page) -> None:
        page.on("request", self.note_request)
        page.on("console", self.note_console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def forget(self) -> None:
        for noted in (self.strayed, self.refused, self.errors):
            noted.clear()

    def check(self) -> None:
        assert self.strayed == []
        assert self.refused == []

    def note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.host:
            self.strayed.append(request.url)

    def note_console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.refused.append(message.text)
        if message.type == "error":
            self.errors.append(message.text)


def axe_violations(page: Page, within: str = "html") -> list[str]:
    """What axe finds on the page as it stands, or in a part of it, one text per element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(RUN_AXE, [within, AXE_OPTIONS])
    return found


def overflows(page: Page) -> bool:
    """True where the page is wider than the window, so that a person must scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
