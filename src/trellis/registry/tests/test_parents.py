"""To which organisation another belongs."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection

from trellis.core.errors import Conflict, InvalidInput
from trellis.registry.models import Organisation
from trellis.registry.services import changing, profiles
from trellis.registry.services.parents import DEEPEST
from trellis.registry.tests.conftest import IMPORT, OPERATOR
from trellis.registry.types import ProfileChange

pytestmark = pytest.mark.django_db


def chain(count: int, start: int = 0) -> list[Organisation]:
    """Organisations each of which belongs to the next."""
    rows: list[Organisation] = []
    for number in reversed(range(start, start + count)):
        above = rows[0] if rows else None
        name = f"Part {number}"
        row = Organisation.objects.create(kind="company", slug=f"part-{number}", name=name, parent=above)
        rows.insert(0, row)
    return rows


def belong(part: Organisation, whole: Organisation) -> None:
    profiles.change_organisation(actor=OPERATOR, organisation_id=part.pk, values={"parent": whole.pk})


def message_of(part: Organisation, whole: Organisation) -> str:
    with pytest.raises(InvalidInput) as refused:
        belong(part, whole)
    assert Organisation.objects.get(pk=part.pk).parent_id == part.parent_id
    [problem] = refused.value.problems
    assert problem.field == "parent"
    return problem.message


def test_parent_that_the_actor_does_not_see_is_not_there(terms, make_profile, make_person, actor_of):
    secret = make_profile("Secret")
    person = make_person("keeper")
    with pytest.raises(InvalidInput) as refused:
        profiles.create_organisation(
            actor=actor_of(person), kind="company", values={"name": "A", "parent": secret.id}
        )
    assert [(item.field, item.message) for item in refused.value.problems] == [
        ("parent", f"There is no organisation {secret.id}.")
    ]
    assert Organisation.objects.filter(name="A").count() == 0


def test_circle_over_several_steps_is_refused(terms):
    rows = chain(5)
    assert message_of(rows[-1], rows[0]) == "An organisation cannot belong to one of its own parts."
    belong(rows[0], rows[2])  # a shorter way up is none
    assert Organisation.objects.get(pk=rows[0].pk).parent_id == rows[2].pk


def test_circle_is_refused_however_long_it_would_be(terms):
    """Two chains that are each short enough, joined: the ends of the whole cannot be joined too."""
    lower, upper = chain(DEEPEST - 2), chain(DEEPEST - 2, start=DEEPEST)
    belong(lower[-1], upper[0])
    assert message_of(upper[-1], lower[0]) == f"An organisation stands at most {DEEPEST} steps below another."


def test_way_up_is_as_long_as_allowed_and_no_longer(terms):
    rows = chain(DEEPEST)
    first, second = (
        Organisation.objects.create(kind="company", slug=name, name=name) for name in ("first", "second")
    )
    belong(first, rows[0])
    assert message_of(second, first) == f"An organisation stands at most {DEEPEST} steps below another."


def test_circle_among_parents_given_at_once_is_refused(terms):
    rows = [Organisation.objects.create(kind="company", slug=f"c{n}", name=f"C{n}") for n in range(30)]
    changes = [
        ProfileChange(organisation_id=row.pk, values={"parent": rows[(number + 1) % 30].pk})
        for number, row in enumerate(rows)
    ]
    with pytest.raises(InvalidInput):
        profiles.bulk_change_organisations(actor=OPERATOR, changes=changes, origin=IMPORT)
    assert Organisation.objects.filter(parent__isnull=False).count() == 0


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("between", [0, 1])
def test_of_two_changes_at_once_that_would_make_a_circle_one_is_stored(monkeypatch, between):
    """Each looks before the other has stored: alone both are sound. Two that name each other, or over one."""
    first, *middle = chain(1 + between)[::-1]
    last = Organisation.objects.create(kind="company", slug="last", name="Last")
    both_looked, write = Barrier(2), changing.write_changes
    bottom = middle[-1] if middle else first  # belongs to `first`, over the middle

    def write_when_both_looked(*given, **more):
        with suppress(BrokenBarrierError):
            both_looked.wait(timeout=2.5)
        return write(*given, **more)

    def attempt(pair: tuple[Organisation, Organisation]) -> str:
        try:
            belong(*pair)
        except (Conflict, InvalidInput) as error:
            return type(error).__name__
        finally:
            connection.close()
        return "stored"

    monkeypatch.setattr(changing, "write_changes", write_when_both_looked)
    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(attempt, [(first, last), (last, bottom)]))
    parents = dict(Organisation.objects.values_list("pk", "parent_id"))
    assert (results[1], results[0] in {"Conflict", "InvalidInput"}) == ("stored", True)
    assert (parents[first.pk], parents[last.pk]) in {(last.pk, None), (None, bottom.pk)}
