"""Reading schedules that were worked out, and what was done on the board."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.meetings.models import BoardChange, PlanRun
from trellis.meetings.types.planning import (
    UNDER_WAY,
    BoardAction,
    ChangeRecord,
    Keep,
    RunKind,
    RunRecord,
    RunState,
)

SHOWN_CHANGES = 20


def no_run() -> NotFound:
    return NotFound(_("There is no such schedule."))


def run_record(row: PlanRun) -> RunRecord:
    return RunRecord(
        id=row.pk,
        event_id=row.event_id,
        kind=RunKind(row.kind),
        keep=Keep(row.keep),
        seconds=row.seconds,
        seed=row.seed,
        forced=tuple(row.forced),
        state=RunState(row.state),
        stop_asked=row.stop_asked,
        placed=row.placed,
        wished=row.wished,
        asked_by=row.asked_by.name if row.asked_by else "",
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        applied_at=row.applied_at,
        failure=row.failure,
        inputs=row.inputs,
        standing=row.standing,
        engine_version=row.engine_version,
        result={} if "result" in row.get_deferred_fields() else row.result,
        seats=row.seats,
        slots=tuple(row.slots),
    )


def runs_of(event_id: int) -> QuerySet[PlanRun]:
    return PlanRun.objects.filter(event_id=event_id).select_related("asked_by")


def list_runs(*, actor: Actor, event_id: int, limit: int = 50) -> list[RunRecord]:
    """The newest first, without their results. Nothing for those who do not keep the event. One query."""
    with reading(actor):
        return [run_record(row) for row in runs_of(event_id).defer("result").order_by("-id")[:limit]]


def get_run(*, actor: Actor, event_id: int, run_id: int) -> RunRecord:
    """With its result. Raises NotFound."""
    with reading(actor):
        row = runs_of(event_id).filter(pk=run_id).first()
        if row is None:
            raise no_run()
        return run_record(row)


def find_under_way(*, actor: Actor, event_id: int) -> RunRecord | None:
    """The one that waits or is being worked out."""
    with reading(actor):
        row = runs_of(event_id).defer("result").filter(state__in=UNDER_WAY).first()
        return run_record(row) if row else None


def list_changes(*, actor: Actor, event_id: int) -> list[ChangeRecord]:
    """What was done on the board and stands, the last first. One query."""
    with reading(actor):
        rows = BoardChange.objects.filter(event_id=event_id, undone_at__isnull=True).select_related("made_by")
        return [
            ChangeRecord(
                id=row.pk,
                action=BoardAction(row.action),
                by=row.made_by.name if row.made_by else "",
                made_at=row.made_at,
                meetings=len(row.after),
            )
            for row in rows.order_by("-id")[:SHOWN_CHANGES]
        ]
