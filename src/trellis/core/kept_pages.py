"""Public pages as visitors last saw them, kept as files for the minutes in which the database is away.

Only what a visitor without a session got is kept, so there is nothing private in it, and at most a day.
What a page holds for one reader alone (the nonce of scripts, the token of forms) is left out and given anew.
"""

import hashlib
import json
import os
import re
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

AGAIN_AFTER = 60  # seconds; a page that is read all the time is written once a minute
LONGEST = 24 * 3600  # seconds
LARGEST = 1_000_000  # bytes
MOST_FILES = 5000
LOOK_EVERY = 200  # one in so many writes looks whether there are too many
NONCE, TOKEN, PLACE = "@@nonce@@", "@@token@@", "<!-- place of a notice -->"
TOKEN_BOX = re.compile(r'(name="csrfmiddlewaretoken" value=")[A-Za-z0-9]*(")')
SECRET = re.compile(r"[A-Za-z0-9]{32}")
MESSAGES = "messages"  # the cookie with what just happened to one reader
HEADERS = ("Content-Type", "Content-Encoding", "Content-Language", "Vary")


@dataclass(frozen=True)
class KeptPage:
    at: float
    headers: dict[str, str]
    body: bytes


class KeptPages:
    """A folder of pages, shared by all web processes of the machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: dict[str, float] = {}
        self.writes = 0

    def keep(self, request: HttpRequest, response: HttpResponse) -> None:
        """Keep what a visitor got; forget what is no longer there for visitors."""
        if not is_for_everybody(request) or MESSAGES in {*request.COOKIES, *response.cookies}:
            return
        name, now = name_of(request), time.time()
        if not is_worth_keeping(response):
            if name in self.written:
                self.written.pop(name)
                (self.folder / name).unlink(missing_ok=True)
            return
        if now - self.written.get(name, 0) < AGAIN_AFTER:
            return
        if len(self.written) > MOST_FILES:
            self.written.clear()
        self.written[name] = now
        headers = {header: response[header] for header in HEADERS if header in response}
        head = json.dumps({"at": now, "headers": headers}).encode()
        self.write(name, head + b"\n" + without_secrets(request, response))

    def write(self, name: str, content: bytes) -> None:
        """As a whole or not at all: another process may read it at the same moment."""
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=self.folder, prefix=".")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(part).replace(self.folder / name)
        self.writes += 1
        if self.writes % LOOK_EVERY == 1:
            self.remove_old()

    def remove_old(self) -> None:
        """Remove what was kept too long, and the oldest of too many."""
        files = sorted(self.folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
        oldest = time.time() - LONGEST
        for place, file in enumerate(files):
            if place >= MOST_FILES or file.stat().st_mtime < oldest:
                file.unlink(missing_ok=True)

    def find(self, request: HttpRequest) -> KeptPage | None:
        if not is_for_everybody(request):
            return None
        try:
            head, _, body = (self.folder / name_of(request)).read_bytes().partition(b"\n")
        except OSError:
            return None
        said = json.loads(head)
        if time.time() - said["at"] > LONGEST:
            return None
        return KeptPage(at=said["at"], headers=said["headers"], body=body)

    def forget_all(self) -> None:
        """After an erasure: nothing older than now may be shown again."""
        self.written.clear()
        if self.folder.exists():
            for file in self.folder.iterdir():
                file.unlink(missing_ok=True)


def kept_pages() -> KeptPages:
    return KeptPages(Path(settings.KEPT_PAGES))


def is_for_everybody(request: HttpRequest) -> bool:
    """A visitor's plain question: without session and key, which may show what others must not see."""
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "Authorization" not in request.headers
    )


def is_worth_keeping(response: HttpResponse) -> bool:
    control = response.get("Cache-Control", "")
    return (
        response.status_code == 200
        and not response.streaming
        and not any(word in control for word in ("no-store", "private", "immutable"))
        and len(response.content) <= LARGEST
    )


def name_of(request: HttpRequest) -> str:
    """One file for each address and each way in which its answer may differ between visitors."""
    parts = [
        request.get_host(),
        request.get_full_path(),
        translation.get_language_from_request(request),
        request.COOKIES.get("theme", ""),
        request.headers.get("HX-Request", ""),
        request.headers.get("Accept", "").split(",")[0],
        str("gzip" in request.headers.get("Accept-Encoding", "")),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def without_secrets(request: HttpRequest, response: HttpResponse) -> bytes:
    """The body with marks in the place of what belongs to one reader alone."""
    if not is_page(response.get("Content-Type", ""), response.get("Content-Encoding", "")):
        return response.content
    text = TOKEN_BOX.sub(rf"\g<1>{TOKEN}\g<2>", response.content.decode())
    nonce = getattr(request, "_csp_nonce", None)  # asking for `csp_nonce` would make one
    return (text.replace(nonce, NONCE) if nonce else text).encode()


def with_secrets(request: HttpRequest, page: KeptPage, notice: str) -> bytes:
    """The body for this reader, with a notice; the forms of who has no token yet must be loaded again."""
    if not is_page(page.headers.get("Content-Type", ""), page.headers.get("Content-Encoding", "")):
        return page.body
    cookie = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    text = page.body.decode().replace(TOKEN, cookie if SECRET.fullmatch(cookie) else "")
    if NONCE in text:
        text = text.replace(NONCE, str(request.csp_nonce))  # type: ignore[attr-defined]
    return text.replace(PLACE, notice, 1).encode()


def is_page(content_type: str, encoding: str) -> bool:
    return content_type.startswith("text/html") and not encoding
