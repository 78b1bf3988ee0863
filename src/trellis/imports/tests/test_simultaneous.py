"""Two persons at once, on real connections."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from trellis.core.errors import Conflict, NotPermitted
from trellis.imports.models import AppliedChange, Import
from trellis.imports.services import accepting, applying, duplicates, undoing
from trellis.imports.tests import plain_target
from trellis.imports.tests.conftest import Flow
from trellis.imports.types import Acceptance

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture(autouse=True)
def empty_target(plain_table):
    plain_target.query("DELETE FROM plain_record RETURNING id")
    yield
    plain_target.query("DELETE FROM plain_record RETURNING id")


def at_once(*actions):
    def run(action):
        try:
            return action()
        except (Conflict, NotPermitted) as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def test_of_two_acceptances_at_once_exactly_one_counts(flow, make_actor):
    second = make_actor("second operator", platform=("operator",))
    run = flow.stage(("clusters.csv", "name\nAlfa\nBeta\n"))

    def accept_as(actor):
        accepting.accept(actor=actor, import_id=run.pk, acceptance=Acceptance.SOUND_ROWS)
        return "accepted"

    assert sorted(at_once(lambda: accept_as(flow.actor), lambda: accept_as(second))) == [
        "NotPermitted",
        "accepted",
    ]


def test_of_two_workers_that_store_at_once_only_one_does(flow):
    run = flow.stage(("clusters.csv", "name\nAlfa\nBeta\n"))
    accepting.accept(actor=flow.actor, import_id=run.pk, acceptance=Acceptance.SOUND_ROWS)
    done = at_once(lambda: applying.apply(run.pk), lambda: applying.apply(run.pk))
    assert sorted(done) == [False, True]
    assert [row["name"] for row in plain_target.records()] == ["Alfa", "Beta"]
    assert AppliedChange.objects.count() == 2


def test_of_two_undos_at_once_exactly_one_counts(flow):
    run = flow.store(("clusters.csv", "name\nAlfa\n"))

    def ask():
        undoing.begin_undo(actor=flow.actor, import_id=run.pk)
        return "asked"

    assert sorted(at_once(ask, ask)) == ["NotPermitted", "asked"]
    assert sorted(at_once(lambda: undoing.undo(run.pk), lambda: undoing.undo(run.pk))) == [False, True]
    assert plain_target.records() == []


def test_of_two_decisions_at_once_the_second_is_told(flow):
    run = flow.stage(("clusters.csv", "name,country,city\nCap Digital,FR,Paris\nCap Digital Asbl,FR,Paris\n"))
    proposal = run.duplicates.get()

    def decide(is_same):
        duplicates.decide(actor=flow.actor, import_id=run.pk, proposal_id=proposal.pk, is_same=is_same)
        return "decided"

    assert sorted(at_once(lambda: decide(True), lambda: decide(False))) == ["Conflict", "decided"]


def test_undo_of_an_import_that_a_newer_one_builds_on_waits(flow: Flow):
    first = flow.store(("clusters.csv", "name,city\nAlfa,Graz\n"))
    second = flow.store(("clusters.csv", "name,city\nAlfa,Linz\n"))
    with pytest.raises(Conflict, match="Undo the newer one first"):
        undoing.begin_undo(actor=flow.actor, import_id=first.pk)
    flow.undo(second)
    flow.undo(Import.objects.get(id=first.pk))
    assert plain_target.records() == []
