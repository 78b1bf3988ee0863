"""Driving Debian's Chromium: finding it, axe, and the fence that lets no page speak to another host."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (320, 1280)
SCHEMES = ("light", "dark")
# WCAG 2.2 AA and what axe counts as good practice.
AXE_OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


def find_chromium() -> str:
    named = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not named:
        raise RuntimeError("There is no Chromium: apt install chromium, or set CHROMIUM to its program.")
    return named


@dataclass
class Fence:
    """Remembers every request to another host and everything the content policy refused."""

    host: str
    strayed: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("request", self.note_request)
        page.on("console", lambda message: self.note_console(message.text))

    def note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.host:
            self.strayed.append(request.url)

    def note_console(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.refused.append(text)


def axe_violations(page: Page, within: str = "html") -> list[str]:
    """What axe finds on the page as it stands, or in a part of it, one text per element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate(
        "([within, options]) => axe.run(within, options)", [within, AXE_OPTIONS]
    )
    return [
        f"{violation['id']} at {' '.join(map(str, node['target']))}: {violation['help']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def overflows(page: Page) -> bool:
    """True where the page is wider than the window, so that a person must scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
