"""While the database is away: waiting for it, kept pages for visitors, 503 for everybody else."""

import time

import psycopg
import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.client import MULTIPART_CONTENT
from psycopg import errors
from psycopg_pool import PoolTimeout

from trellis.core import database, outage
from trellis.core.kept_pages import PLACE, KeptPages
from trellis.core.outage import OutageMiddleware, database_away, is_database_lost
from trellis.core.transactions import begin_anew, change, may_be_stored
from trellis.core.types import VISITOR

ASK = RequestFactory()
PAGE = f"<p>public</p>{PLACE}".encode()


@pytest.fixture
def world(tmp_path, monkeypatch):
    """A middleware whose database and views a test takes away."""

    class World:
        is_there = True
        breaks_off = 0  # so many answers break off though the database is back at once
        response: HttpResponse | None = None
        asked = 0

        def view(self, request):
            self.asked += 1
            if not self.is_there or self.breaks_off:
                self.breaks_off = max(0, self.breaks_off - 1)
                return database_away(request)
            return self.response or HttpResponse(PAGE)

        def get(self, path="/", **more):
            return self.ask(ASK.get(path, **more))

    world = World()
    monkeypatch.setattr(database, "answers", lambda: world.is_there)
    monkeypatch.setattr(outage, "close_old_connections", lambda: None)
    monkeypatch.setattr(outage, "PATIENCE", 0.3)
    monkeypatch.setattr(outage, "PAUSE", 0.01)
    monkeypatch.setattr(outage, "sign_of_outage", lambda: tmp_path / "outage")
    world.ask = OutageMiddleware(world.view)
    world.ask.kept = KeptPages(tmp_path / "kept")
    return world


def test_visitor_gets_the_page_as_it_was_and_others_are_told_when_to_come_back(world):
    world.get()
    world.is_there = False
    kept = world.get()
    assert (kept.status_code, kept["Cache-Control"]) == (200, "no-store")
    assert kept.content.startswith(b"<p>public</p>")
    assert b"as it was at" in kept.content
    for answer in (world.get("/other/"), world.get(headers={"cookie": "sessionid=1"})):
        assert (answer.status_code, answer["Retry-After"]) == (503, "15")
    assert world.ask(ASK.post("/")).status_code == 503


def test_young_outage_is_waited_for_and_an_old_one_answered_at_once(world):
    world.is_there = False
    began = time.monotonic()
    assert world.get("/new/").status_code == 503
    assert time.monotonic() - began >= 0.3
    began = time.monotonic()
    assert world.get("/new/").status_code == 503
    assert time.monotonic() - began < 0.3
    world.is_there = True
    time.sleep(0.02)
    assert world.get("/new/").content == PAGE


def test_what_one_process_noticed_the_others_know_until_the_database_answers(world):
    """The other one has not asked the database for anything, which would take it seconds to learn."""
    world.get()
    other = OutageMiddleware(world.view)
    other.kept = world.ask.kept
    world.is_there = False
    assert world.get("/new/").status_code == 503
    asked, began = world.asked, time.monotonic()
    assert b"as it was at" in other(ASK.get("/")).content
    assert other(ASK.get("/new/")).status_code == 503
    assert (world.asked, time.monotonic() - began < 0.3) == (asked, True)
    world.is_there = True
    time.sleep(0.02)
    assert [ask(ASK.get("/new/")).content for ask in (other, world.ask)] == [PAGE, PAGE]
    assert other.outage.said_by_others() is None


def test_sign_that_was_left_lying_does_no_harm(world):
    world.ask.outage.sign.touch()
    assert world.get("/new/").content == PAGE
    assert world.ask.outage.said_by_others() is None


def test_question_that_broke_off_is_asked_again_and_a_change_is_not(world):
    world.breaks_off = 2
    assert world.get().status_code == 200
    assert world.asked == 3
    world.breaks_off = 1
    assert world.ask(ASK.post("/")).status_code == 503
    assert world.asked == 4


@pytest.mark.parametrize(
    ("content_type", "is_stored", "asked"),
    [("application/json", False, 2), ("application/json", True, 1), (MULTIPART_CONTENT, False, 1)],
)
def test_change_of_a_program_is_asked_again_if_it_cannot_be_stored(
    world, monkeypatch, content_type, is_stored, asked
):
    monkeypatch.setattr(outage, "may_be_stored", lambda: is_stored)
    world.breaks_off = 1
    answer = world.ask(ASK.post("/api/organisations", {}, content_type=content_type))
    assert (answer.status_code, world.asked) == (200 if asked == 2 else 503, asked)


@pytest.mark.django_db
def test_what_came_to_its_end_may_be_stored_and_what_broke_off_is_not():
    begin_anew()
    with pytest.raises(ZeroDivisionError), change(VISITOR):
        1 / 0  # noqa: B018
    assert may_be_stored() is False
    with change(VISITOR):
        pass
    assert may_be_stored() is True
    begin_anew()
    assert may_be_stored() is False


@pytest.mark.parametrize(
    "changed",
    [
        {"Cache-Control": "private"},
        {"Cache-Control": "max-age=0, no-store"},
        {"Set-Cookie": ""},
    ],
)
def test_what_is_for_one_reader_is_not_kept(world, changed):
    world.response = HttpResponse(PAGE, headers={k: v for k, v in changed.items() if k != "Set-Cookie"})
    if "Set-Cookie" in changed:
        world.response.set_cookie("messages", "You did it")
    world.get()
    world.is_there = False
    assert world.get().status_code == 503


def test_what_a_session_saw_is_not_kept_for_visitors(world):
    world.get(headers={"cookie": "sessionid=1"})
    world.get(headers={"authorization": "Bearer key"})
    world.is_there = False
    assert world.get().status_code == 503


def test_page_that_is_gone_is_forgotten(world):
    world.get()
    world.response = HttpResponse("gone", status=404)
    world.get()
    world.is_there = False
    assert world.get().status_code == 503


def test_languages_themes_and_parts_are_kept_apart(world):
    world.get()
    world.is_there = False
    for header in ({"accept-language": "fr"}, {"cookie": "theme=dark"}, {"hx-request": "true"}):
        assert world.get(headers=header).status_code == 503
    assert world.get("/?q=other").status_code == 503
    assert world.get(headers={"accept-language": "en"}).status_code == 200


def test_nonce_and_token_of_one_reader_are_not_given_to_another(world):
    token = '<input type="hidden" name="csrfmiddlewaretoken" value="%s">'
    world.response = HttpResponse((token % ("a" * 64)) + '<script nonce="first">')
    first = ASK.get("/")
    first._csp_nonce = "first"
    world.ask(first)
    world.is_there = False
    second = ASK.get("/", headers={"cookie": f"csrftoken={'b' * 32}"})
    second.csp_nonce = "second"
    assert world.ask(second).content.decode() == (token % ("b" * 32)) + '<script nonce="second">'


def test_kept_pages_grow_old_and_are_bounded(tmp_path, monkeypatch):
    pages = KeptPages(tmp_path / "kept")
    monkeypatch.setattr("trellis.core.kept_pages.MOST_FILES", 3)
    for number in range(6):
        pages.keep(ASK.get(f"/{number}/"), HttpResponse(PAGE))
    pages.remove_old()
    assert len(list(pages.folder.iterdir())) == 3
    assert pages.find(ASK.get("/5/")) is not None
    monkeypatch.setattr("trellis.core.kept_pages.LONGEST", -1)
    assert pages.find(ASK.get("/5/")) is None
    pages.forget_all()
    assert list(pages.folder.iterdir()) == []


def caused(error: BaseException) -> OperationalError:
    outer = OperationalError("outer")
    outer.__cause__ = error
    return outer


@pytest.mark.parametrize(
    ("error", "is_lost"),
    [
        (caused(psycopg.OperationalError("server closed the connection unexpectedly")), True),
        (caused(errors.CannotConnectNow("the database system is starting up")), True),
        (caused(errors.AdminShutdown("terminating connection")), True),
        (caused(errors.CrashShutdown("terminating connection")), True),
        (caused(errors.TooManyConnections("sorry")), True),
        (caused(psycopg.InterfaceError("the connection is closed")), True),
        (PoolTimeout("couldn't get a connection"), True),
        (caused(psycopg.InterfaceError("the cursor is closed")), False),
        (caused(errors.LockNotAvailable("lock")), False),
        (caused(errors.DeadlockDetected("deadlock")), False),
        (caused(errors.QueryCanceled("timeout")), False),
        (caused(errors.UniqueViolation("twice")), False),
        (ValueError("ours"), False),
        (None, False),
    ],
)
def test_lost_database_is_told_from_a_refused_statement(error, is_lost):
    assert is_database_lost(error) is is_lost


@pytest.mark.django_db
def test_view_that_loses_the_database_answers_503(client, monkeypatch):
    def lose(*args, **kwargs):
        raise caused(errors.AdminShutdown("terminating connection"))

    monkeypatch.setattr("trellis.core.views.current_stylesheet", lose)
    monkeypatch.setattr(outage, "PATIENCE", 0.0)
    client.raise_request_exception = False
    answer = client.get("/style/any.css")
    assert (answer.status_code, answer["Retry-After"]) == (503, "15")
    assert b"Nothing was half stored" in answer.content


@pytest.mark.django_db
def test_asking_whether_the_database_answers(settings, monkeypatch):
    assert database.answers() is True
    monkeypatch.setitem(database.connection.settings_dict, "PORT", "1")
    monkeypatch.setitem(database.connection.settings_dict, "HOST", "127.0.0.1")
    assert database.answers() is False
