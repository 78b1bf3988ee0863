"""Schedules of an event's meetings: asked for, followed, looked at, taken over; for those who keep it."""

from typing import Any

from django.http import HttpResponse
from ninja import Query, Router, Status

from trellis.core.requests import ActorRequest
from trellis.events.types.events import EventRecord
from trellis.meetings.api.numbers import AskedPage
from trellis.meetings.api.plan_schemas import (
    AppliedOut,
    ChangesOut,
    ForceIn,
    PlanIn,
    PlanReportOut,
    QualitiesOut,
    RotationIn,
    RunOut,
    UnmetsOut,
    change_out,
    objective_out,
    run_out,
    unmet_out,
)
from trellis.meetings.pages.report import what_changes
from trellis.meetings.pages.setup import get_kept_meetings
from trellis.meetings.selectors.plans import get_run, list_runs
from trellis.meetings.selectors.problem import read_inputs
from trellis.meetings.services import applying, planning
from trellis.meetings.services.rotating import start_rotation
from trellis.meetings.types.differences import Sort

router = Router(tags=["meetings: organising"])
ONE = "/meetings/{slug:event}"
PLAN = ONE + "/plans/{int:run}"


@router.get(ONE + "/plans", response=list[RunOut])
def list_plans(request: ActorRequest, event: str) -> list[dict[str, Any]]:
    """The last 50 that were asked for, the newest first."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    return [run_out(one, found.slug) for one in list_runs(actor=request.actor, event_id=found.id)]


@router.post(ONE + "/plans", response={202: RunOut})
def start_plan(request: ActorRequest, response: HttpResponse, event: str, given: PlanIn) -> Any:
    """Have a schedule worked out from all wishes; `url` says how far it is. One at a time (409)."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    run = planning.start_plan(actor=request.actor, event_id=found.id, **given.dict())
    return asked_for(request, response, found, run)


@router.post(ONE + "/plans/rotation", response={202: RunOut})
def rotate(request: ActorRequest, response: HttpResponse, event: str, given: RotationIn) -> Any:
    """Have rotating tables worked out: in each round everybody who is free sits anew."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    run = start_rotation(actor=request.actor, event_id=found.id, **given.dict())
    return asked_for(request, response, found, run)


@router.get(PLAN, response=PlanReportOut)
def read_plan(request: ActorRequest, event: str, run: int) -> dict[str, Any]:
    """How far it is; once worked out, how good it is and how much it would change of what stands."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    record = get_run(actor=request.actor, event_id=found.id, run_id=run)
    inputs = read_inputs(event_id=found.id)
    changes, stale = what_changes(record, inputs)
    return run_out(record, found.slug) | {
        "objectives": [objective_out(one) for one in record.result.get("objectives", ())],
        "unmet": len(record.result.get("unmet", ())),
        "proven": bool(record.result.get("proven", False)),
        "changes": {sort: sum(one.sort == sort for one in changes) for sort in Sort},
        "why_not": stale,
        "inputs_changed": record.has_result and record.inputs != inputs.fingerprint,
    }


@router.get(PLAN + "/changes", response=ChangesOut)
def list_differences(request: ActorRequest, event: str, run: int, asked: Query[AskedPage]) -> dict[str, Any]:
    """What would be new, moved, elsewhere or dropped; nothing once it was taken over or is out of date."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    record = get_run(actor=request.actor, event_id=found.id, run_id=run)
    changes, stale = what_changes(record, read_inputs(event_id=found.id))
    shown = [change_out(one) for one in changes[asked.shown]]
    return page_of(asked, len(changes)) | {"why_not": stale, "changes": shown}


@router.get(PLAN + "/unmet", response=UnmetsOut)
def list_unmet(request: ActorRequest, event: str, run: int, asked: Query[AskedPage]) -> dict[str, Any]:
    """Wishes without a meeting: why, and what forcing each would cost the others."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    record = get_run(actor=request.actor, event_id=found.id, run_id=run)
    unmet = record.result.get("unmet", [])
    inputs = read_inputs(event_id=found.id)
    shown = [unmet_out(inputs, one) for one in unmet[asked.shown]]
    return page_of(asked, len(unmet)) | {"wishes": shown}


@router.get(PLAN + "/quality", response=QualitiesOut)
def list_quality(request: ActorRequest, event: str, run: int, asked: Query[AskedPage]) -> dict[str, Any]:
    """What each participant gets."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    record = get_run(actor=request.actor, event_id=found.id, run_id=run)
    quality = record.result.get("quality", [])
    return page_of(asked, len(quality)) | {"participants": quality[asked.shown]}


@router.post(PLAN + "/stop", response=RunOut)
def stop(request: ActorRequest, event: str, run: int) -> dict[str, Any]:
    """Take what there is by now. May be repeated."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    planning.stop_run(actor=request.actor, event_id=found.id, run_id=run)
    return run_out(get_run(actor=request.actor, event_id=found.id, run_id=run), found.slug)


@router.post(PLAN + "/apply", response=AppliedOut)
def apply(request: ActorRequest, event: str, run: int) -> dict[str, Any]:
    """Let it stand, all of it or nothing. If what stands changed meanwhile: 409, and nothing is stored."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    counts = applying.apply_run(actor=request.actor, event_id=found.id, run_id=run)
    return {str(sort): count for sort, count in counts.items()}


@router.post(PLAN + "/force", response={202: RunOut})
def force(request: ActorRequest, response: HttpResponse, event: str, run: int, given: ForceIn) -> Any:
    """Have worked out what comes of it if one of the unmet wishes must be met; a new schedule to look at."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    new = planning.force_wish(actor=request.actor, event_id=found.id, run_id=run, wish=given.wish)
    return asked_for(request, response, found, new)


def asked_for(
    request: ActorRequest, response: HttpResponse, event: EventRecord, run_id: int
) -> Status[dict[str, Any]]:
    """What is worked out beside the site: the answer says where to look for it."""
    said = run_out(get_run(actor=request.actor, event_id=event.id, run_id=run_id), event.slug)
    response["Location"] = said["url"]
    return Status(202, said)


def page_of(asked: AskedPage, total: int) -> dict[str, int]:
    return {"total": total, "page": asked.page, "size": asked.size}
