"""Between tests outside a transaction the tables are as the migrations left them, however that is done."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import TransactionTestCase

from tests import emptying
from trellis.accounts.models import Consent, Person
from trellis.audit.models import AuditEntry
from trellis.audit.services import record
from trellis.core.transactions import change
from trellis.core.types import system_actor
from trellis.taxonomy.models import Term

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
ACTOR = system_actor("emptying")


class Case(TransactionTestCase):
    """What pytest-django makes of a test."""

    def runTest(self) -> None:  # noqa: N802
        """Nothing: only how it ends is wanted."""


@pytest.fixture
def in_djangos_way(monkeypatch) -> list[object]:
    """How often all was emptied."""
    seen: list[object] = []
    really = emptying.in_djangos_way
    monkeypatch.setattr(emptying, "in_djangos_way", lambda case: (seen.append(case), really(case)))
    return seen


def write_rows() -> None:
    """Rows that lead to each other, and rows that nobody may delete."""
    person = Person.objects.create(email="ana@example.org")
    words = {"title": "Words", "text": "Words.", "language": "en"}
    Consent.objects.create(person=person, purpose="contact-name", version=1, given_by="page", **words)
    with change(ACTOR):
        record(actor=ACTOR, action="load", subject_type="accounts.person", subject_id="1", changes={})


def left() -> list[int]:
    return [model.objects.count() for model in (Person, Consent, AuditEntry)]


def test_rows_that_a_test_wrote_are_gone_and_the_lists_stay_untouched(in_djangos_way):
    filled = dict(emptying.filled)
    assert {Term._meta.db_table, ContentType._meta.db_table} <= set(filled)
    write_rows()
    assert left() == [1, 1, 1]
    emptying.empty(None)
    assert (left(), in_djangos_way) == ([0, 0, 0], [])
    assert {table: emptying.stamp(table) for table in filled} == filled


@pytest.mark.parametrize("spoil", [lambda rows: rows.update(definitions={}), lambda rows: rows.delete()])
def test_lists_that_a_test_changed_are_brought_back(in_djangos_way, spoil):
    before = list(Term.objects.order_by("pk").values())
    write_rows()
    spoil(Term.objects.filter(scheme="theme"))
    assert list(Term.objects.order_by("pk").values()) != before
    emptying.empty(Case())
    assert (left(), len(in_djangos_way)) == ([0, 0, 0], 1)
    assert list(Term.objects.order_by("pk").values()) == before
    assert ContentType.objects.exists()
