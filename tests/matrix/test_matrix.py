"""Every route, method, role and relation of a thing answers as the table of permissions says."""

from collections import Counter

import pytest
from django.db import transaction

from config.permissions import CHAPTERS
from tests.matrix.walk import ask, cells, difference, fault
from tests.matrix.world import World, build_world

ROWS = [row for chapter in CHAPTERS for row in chapter.rows]
ROUTES = list(dict.fromkeys(row.route for row in ROWS))
COUNTED: Counter[tuple[str, str]] = Counter()  # cells by role and answer, for `make matrix`
UNEXPECTED: list[str] = []


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> World:
    """Built once; each request is taken back, and at the end the whole."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def unbounded(settings, django_db_blocker):
    """The same form is sent very often from one place here."""
    settings.ACCOUNT_RATE_LIMITS = False
    with django_db_blocker.unblock():
        yield


@pytest.mark.parametrize("route", ROUTES)
def test_route_answers_everybody_as_the_table_says(world, route):
    faults = []
    for cell in cells([row for row in ROWS if row.route == route]):
        found = ask(world, cell)
        COUNTED[cell.role.value, cell.expected.value] += 1
        faults += filter(None, [fault(cell, found) or difference(world, cell, found)])
    UNEXPECTED.extend(faults)
    assert faults == []
