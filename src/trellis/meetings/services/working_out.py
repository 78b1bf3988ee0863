"""The job that works out a schedule: it counts as it goes, can be stopped, and stores what it found."""

import time
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import TrellisError
from trellis.core.transactions import change
from trellis.meetings.models import PlanRun
from trellis.meetings.selectors.plans import run_record
from trellis.meetings.selectors.problem import read_inputs
from trellis.meetings.services.modelling import Asked, asked_of
from trellis.meetings.services.results import plan_of, result_of
from trellis.meetings.services.rotating import rotation_of
from trellis.meetings.types.conflicts import LOST, conflicts_of
from trellis.meetings.types.inputs import Inputs, people_of
from trellis.meetings.types.planning import MOST_PRICES, UNDER_WAY, RunKind, RunRecord, RunState
from trellis.meetings.types.words import BOOKER
from trellis_engine import __version__
from trellis_engine.errors import EngineError
from trellis_engine.timetable import Plan, Step, plan, repair

INTERVAL = 0.5  # seconds between two counts


def work_out(run_id: int) -> bool:
    """Work out a run that waits, or that a worker left half done. Returns whether there is a result."""
    with change(BOOKER):
        row = PlanRun.objects.select_for_update(of=("self",)).filter(pk=run_id, state__in=UNDER_WAY).first()
        if row is None:
            return False
        row.state, row.started_at = RunState.RUNNING, timezone.now()
        row.save(update_fields=["state", "started_at"])
        run = run_record(row)
        base = row.base.result.get("meetings") if row.base else None
        repairs = run.kind == RunKind.REPAIR or (row.base is not None and row.base.kind != RunKind.PLAN)
    try:
        inputs = read_inputs(event_id=run.event_id)
        if run.kind == RunKind.ROTATE:
            found = rotated(run, inputs)
        else:
            asked = asked_of(inputs, run.keep, forced=run.forced, keeps_wishless=repairs)
            found = planned(inputs, asked, answer(run, inputs, asked, base))
    except (EngineError, TrellisError) as error:
        end(run, state=RunState.FAILED, failure=str(error)[:1000])
        return False
    except (OperationalError, InterfaceError):
        raise  # the job begins again
    except Exception:
        end(run, state=RunState.FAILED, failure=_("It could not be worked out; the operators can see why."))
        raise
    end(run, inputs=inputs.fingerprint, standing=inputs.standing, engine_version=__version__, **found)
    return True


def planned(inputs: Inputs, asked: Asked, found: Plan) -> dict[str, Any]:
    """What the row of a run says of a schedule."""
    return {
        "state": RunState.STOPPED if found.stopped == "asked" else RunState.DONE,
        "result": result_of(asked, inputs, found),
        "placed": len(found.meetings),
        "wished": len(found.meetings) + len(found.unmet),
    }


def rotated(run: RunRecord, inputs: Inputs) -> dict[str, Any]:
    """What the row of a run says of rotating tables."""
    _count, should_stop = counting(run)
    result = rotation_of(run, inputs, should_stop)
    tables = result["tables"]
    return {"state": RunState.DONE, "result": result, "placed": tables, "wished": tables}


def answer(run: RunRecord, inputs: Inputs, asked: Asked, base: list[dict[str, Any]] | None) -> Plan:
    if run.kind == RunKind.PLAN:
        count, should_stop = counting(run)
        return plan(
            asked.matchmaking, seed=run.seed, seconds=run.seconds, prices=MOST_PRICES, progress=count,
            should_stop=should_stop,
        )  # fmt: skip
    stands = plan_of(inputs, asked, base)
    wanted = run.forced if run.kind == RunKind.FORCE else wanted_of(inputs, asked, stands)
    return repair(
        asked.matchmaking, stands, wanted=wanted, seconds=run.seconds, seed=run.seed, prices=MOST_PRICES // 4
    ).plan


def wanted_of(inputs: Inputs, asked: Asked, stands: Plan) -> list[str]:
    """Wishes that a repair tries to meet: of those whose partner left, and whose meeting cannot stay."""
    lost = {one.meeting_id for one in conflicts_of(inputs) if one.trouble in LOST}
    people = set(inputs.bereft)
    people |= {person for one in inputs.meetings if one.id in lost for person in one.participants}
    return [
        wish.key
        for wish in asked.matchmaking.wishes
        if wish.key not in stands.by_wish and people & set(people_of(wish.key))
    ]


def counting(run: RunRecord) -> tuple[Callable[[Step], None], Callable[[], bool]]:
    """What shows how far it is, and what asks whether to stop: each in a transaction of its own."""
    last = [0.0, 0.0]

    def count(step: Step) -> None:
        if time.monotonic() - last[0] >= INTERVAL:
            last[0] = time.monotonic()
            with change(BOOKER):
                PlanRun.objects.filter(pk=run.id).update(placed=step.placed, wished=step.wishes)

    def should_stop() -> bool:
        if time.monotonic() - last[1] < INTERVAL:
            return False
        last[1] = time.monotonic()
        with change(BOOKER):
            return PlanRun.objects.filter(pk=run.id, stop_asked=True).exists()

    return count, should_stop


def end(run: RunRecord, *, state: RunState, **found: Any) -> None:
    with change(BOOKER):
        PlanRun.objects.filter(pk=run.id).update(state=state, ended_at=timezone.now(), **found)
