"""The person who began an import hears how it went, and nobody else."""

import pytest

from trellis.imports.models import Import
from trellis.imports.services import accepting, applying, staging, understanding, undoing
from trellis.imports.tests import plain_target
from trellis.imports.tests.conftest import Flow
from trellis.imports.types import Acceptance
from trellis.notifications.models import Notification

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, int, str]]:
    rows = Notification.objects.order_by("id")
    return list(rows.values_list("message", "person_id", "path"))


def test_stored_and_undone_are_told_to_who_began_it(flow: Flow, make_actor):
    run = flow.stage(("clusters.csv", "name\nAlfa\n"))
    assert told() == []
    other = Flow(make_actor("second operator", platform=("operator",)))
    run = other.accept(run)
    page = f"/imports/{run.pk}/"
    assert told() == [("imports.applied", flow.actor.person_id, page)]
    assert Notification.objects.get().context == {"source": "Directory"}
    other.undo(run)
    assert told()[1:] == [("imports.undone", flow.actor.person_id, page)]


def test_failure_is_told_with_its_reason_and_once(flow: Flow, monkeypatch):
    run = flow.stage(("clusters.csv", "name\nAlfa\n"))
    accepting.accept(actor=flow.actor, import_id=run.pk, acceptance=Acceptance.SOUND_ROWS)

    def fail(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(applying, "store", fail)
    with pytest.raises(ZeroDivisionError):
        applying.apply(run.pk)
    assert applying.apply(run.pk) is False
    assert told() == [("imports.failed", flow.actor.person_id, f"/imports/{run.pk}/")]
    assert Notification.objects.get().context["reason"] == Import.objects.get(pk=run.pk).failure
    assert plain_target.records() == []


def test_undo_that_fails_is_told(flow: Flow, monkeypatch):
    run = flow.store(("clusters.csv", "name\nAlfa\n"))
    undoing.begin_undo(actor=flow.actor, import_id=run.pk)

    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(undoing, "take_back", fail)
    with pytest.raises(ZeroDivisionError):
        undoing.undo(run.pk)
    assert [item[0] for item in told()] == ["imports.applied", "imports.failed"]


def test_rows_that_cannot_be_read_are_told(flow: Flow, monkeypatch):
    run = flow.start(("clusters.csv", "name\nAlfa\n"))
    understanding.begin_staging(actor=flow.actor, import_id=run.pk)

    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(staging, "stage_file", fail)
    with pytest.raises(ZeroDivisionError):
        staging.stage(run.pk)
    assert [item[0] for item in told()] == ["imports.unreadable"]
