"""Every route, method, role and relation of a thing answers as the table of permissions says."""

from collections import Counter

import pytest
from django.db import transaction
from django.test import override_settings

from config.permissions import CHAPTERS
from tests.matrix.typed import ASKS, CASES, Typed
from tests.matrix.walk import Known, ask, cells, difference, fault, likeness, one_point, watched
from tests.matrix.world import World, build_world

# What they reach, the tests of the modules reach too: measuring it once more takes half their time again.
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]
ROWS = [row for chapter in CHAPTERS for row in chapter.rows]
ROUTES = list(dict.fromkeys(row.route for row in ROWS))
COUNTED: Counter[tuple[str, str]] = Counter()  # cells by role and answer, for `make matrix`
UNEXPECTED: list[str] = []


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> World:
    """Built once; each request is taken back, and at the end the whole."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(TRELLIS_SECOND_FACTOR="offered"),
    ):
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def unbounded(settings):
    """The same form is sent very often from one place here; roles count without a second factor."""
    settings.TRELLIS_SECOND_FACTOR = "offered"
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture
def bare_pages(settings):
    """Without the menu around each page, which takes half the time of a refusal and is the same on all."""
    settings.TRELLIS_FRAME_BUILDER = "trellis.core.frame.bare_frame"


@pytest.mark.parametrize("route", ROUTES)
def test_route_answers_everybody_as_the_table_says(world, bare_pages, route):
    faults: list[str] = []
    known: Known = {}
    with one_point(world):
        for cell in cells([row for row in ROWS if row.route == route]):
            found = ask(world, cell)
            COUNTED[cell.role.value, cell.expected.value] += 1
            faults += filter(None, [fault(cell, found) or difference(world, cell, found, known)])
    UNEXPECTED.extend(faults)
    assert faults == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_typed_does_not_tell_hidden_from_missing(world, case: Typed):
    answers = []
    for typed in case.named(world):
        path = case.path(world, typed)
        found = watched(world, ASKS, case.method, path, case.body(typed))
        assert (found.response.status_code < 500, found.writes) == (True, [])
        answers.append(likeness(found, str(typed)))
    assert answers[0] == answers[1]
