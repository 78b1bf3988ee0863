"""While the database is away: wait a moment for it, show visitors the public pages as they last were.

A database that crashes is back within seconds, so a question is asked once more instead of being answered
with an error. So is a program's change that broke off before it can have been stored; any other change is
never repeated: the person decides. After some seconds nobody is kept waiting any more, and the answer says
when to come back.
"""

import contextlib
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import Error, close_old_connections
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from psycopg_pool import PoolTimeout

from trellis.core import database
from trellis.core.error_page import render_error
from trellis.core.kept_pages import KeptPage, kept_pages, with_secrets
from trellis.core.transactions import begin_anew, may_be_stored

PATIENCE = 10.0  # seconds from the beginning of an outage in which requests wait for its end
PAUSE = 0.2  # seconds between two questions whether it has ended
COME_BACK_AFTER = 15  # seconds
# Connection exceptions, shutdown and crash, too many connections; a dead connection carries no code at all.
LOST = ("08", "57P", "53")


def is_database_lost(error: BaseException | None) -> bool:
    """Whether an error says that the database is away, and not that it refused what was asked."""
    while error is not None:
        if isinstance(error, PoolTimeout):
            return True
        if isinstance(error, psycopg.InterfaceError):
            return "connection" in str(error)
        if isinstance(error, psycopg.OperationalError):
            return error.sqlstate is None or error.sqlstate.startswith(LOST)
        if not isinstance(error, Error):
            return False
        error = error.__cause__
    return False


def database_away(request: HttpRequest) -> HttpResponse:
    response = render_error(request, status=503)
    response["Retry-After"] = str(COME_BACK_AFTER)
    response["Cache-Control"] = "no-store"
    response.database_lost = True  # type: ignore[attr-defined]
    return response


def sign_of_outage() -> Path:
    return Path(settings.KEPT_PAGES).with_name("outage")


class Outage:
    """What the web processes of this machine know of the database: since when it has been away, if it is.

    Who notices first leaves a file as a sign, so that the others do not each wait for a connection in vain.
    A sign is a reason to ask the database, not an answer: one that was left lying does no harm.
    """

    def __init__(self, sign: Path) -> None:
        self.sign = sign
        self.lock = threading.Lock()
        self.since: float | None = None
        self.asked = 0.0

    def begin(self) -> None:
        with self.lock:
            self.since = self.since or time.monotonic()
        with contextlib.suppress(OSError):
            self.sign.parent.mkdir(parents=True, exist_ok=True)
            self.sign.touch(exist_ok=False)

    def is_on(self) -> bool:
        """Whether it lasts; asks the database itself, all requests together not oftener than every PAUSE."""
        with self.lock:
            self.since = self.since or self.said_by_others()
            if self.since is not None and time.monotonic() - self.asked >= PAUSE:
                self.asked = time.monotonic()
                if database.answers():
                    self.since = None
                    with contextlib.suppress(OSError):
                        self.sign.unlink()
            return self.since is not None

    def said_by_others(self) -> float | None:
        try:
            age = time.time() - self.sign.stat().st_mtime
        except OSError:
            return None
        return time.monotonic() - max(0.0, age)

    def is_over_soon(self) -> bool:
        """Wait for its end while it is young."""
        while self.is_on():
            began = self.since
            if began is None or time.monotonic() - began > PATIENCE:
                return began is None
            time.sleep(PAUSE)
        return True


def may_ask_again(request: HttpRequest) -> bool:
    """A question, or a program's change of which nothing can be stored: it writes in services alone.

    A screen may have written by other ways, and a file that was read is not read again.
    """
    if request.method in ("GET", "HEAD"):
        return True
    is_program = request.path.startswith("/api/") and "multipart" not in (request.content_type or "")
    has_key = {"Idempotency-Key", "Authorization"} <= set(request.headers)  # made once, however often asked
    return is_program and (has_key or not may_be_stored())


class OutageMiddleware:
    """Stands before everything that needs the database, sessions above all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.outage = Outage(sign_of_outage())
        self.kept = kept_pages()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.outage.is_on() and (answer := self.without_database(request)) is not None:
            return answer
        begin_anew()
        response = self.get_response(request)
        end = time.monotonic() + PATIENCE
        while getattr(response, "database_lost", False):
            self.outage.begin()
            close_old_connections()
            if time.monotonic() > end or not may_ask_again(request):
                return response
            if (answer := self.without_database(request)) is not None:
                return answer
            response = self.get_response(request)
        self.kept.keep(request, response)
        return response

    def without_database(self, request: HttpRequest) -> HttpResponse | None:
        """What can be said at once, or after waiting in vain; None if the database is back."""
        page = self.kept.find(request)
        if page is not None:
            return as_it_was(request, page)
        return None if self.outage.is_over_soon() else database_away(request)


def as_it_was(request: HttpRequest, page: KeptPage) -> HttpResponse:
    """A kept page, with a line that says of when it is."""
    with translation.override(translation.get_language_from_request(request)):
        moment = date_format(localtime(datetime.fromtimestamp(page.at, UTC)), "DATETIME_FORMAT")
        text = _(
            "The database cannot be reached at the moment. This page is as it was at %(moment)s; "
            "nothing can be changed until it is back."
        ) % {"moment": moment}
        notice = render_to_string("core/components/outage.html", {"text": text})
    response = HttpResponse(with_secrets(request, page, notice), headers=dict(page.headers))
    response["Age"] = str(max(0, int(time.time() - page.at)))
    response["Cache-Control"] = "no-store"
    return response
