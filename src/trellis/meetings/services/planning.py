"""Asking for a schedule, a repair, or a wish forced; stopping one. Nothing stands before it is applied."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.meetings.models import PlanRun
from trellis.meetings.selectors.plans import no_run
from trellis.meetings.selectors.setup import list_slots
from trellis.meetings.services import jobs
from trellis.meetings.services.checking import out_of_bounds
from trellis.meetings.services.standing import EVENT, kept_rules, note
from trellis.meetings.types.planning import (
    HAS_RESULT,
    MOST_SECONDS,
    REPAIR_SECONDS,
    SECONDS,
    UNDER_WAY,
    Keep,
    RunKind,
    RunState,
)

MOST_SEED = 2_000_000_000
MOST_SLOTS = 64  # that the engine plans at once
MESSAGES = {
    "meetings_one_run_at_once": gettext_lazy(
        "A schedule of this event is being worked out already: wait for it, or stop it."
    ),
}


def start_plan(
    *, actor: Actor, event_id: int, seconds: int = SECONDS, seed: int = 1, keep: str = Keep.AGREED
) -> int:
    """Ask for a schedule from all wishes; return the number of the run.

    Raises NotFound, NotPermitted, InvalidInput, Conflict (one is under way, or there are no slots).
    """
    problems = out_of_bounds(("seconds", seconds, 1, MOST_SECONDS), ("seed", seed, 0, MOST_SEED))
    if keep not in list(Keep):
        problems.append(Problem("keep", _("Choose one of these.")))
    if problems:
        kept_rules(actor, event_id)
        raise InvalidInput(problems)
    return start(actor, event_id, kind=RunKind.PLAN, keep=Keep(keep), seconds=seconds, seed=seed)


def start_repair(*, actor: Actor, event_id: int) -> int:
    """Ask for the least disturbing repair of what stands; return the number of the run.

    Raises NotFound, NotPermitted, Conflict (one is under way).
    """
    return start(actor, event_id, kind=RunKind.REPAIR, keep=Keep.LOCKED, seconds=REPAIR_SECONDS)


def force_wish(*, actor: Actor, event_id: int, run_id: int, wish: str) -> int:
    """Ask what comes of a schedule if a wish must be met, with as little moved as can be; return the new run.

    What was forced before in the same line stays forced. Raises NotFound, NotPermitted, Conflict.
    """
    kept_rules(actor, event_id)
    with change(actor):
        base = PlanRun.objects.filter(event_id=event_id, pk=run_id).first()
    if base is None:
        raise no_run()
    if base.state not in HAS_RESULT:
        raise Conflict(_("This schedule is not worked out."))
    if wish not in {one["wish"] for one in base.result.get("unmet", ())}:
        raise Conflict(_("This wish is met, or is not there any more."))
    return start(
        actor, event_id, kind=RunKind.FORCE, keep=Keep(base.keep), seconds=REPAIR_SECONDS, seed=base.seed,
        base=base, forced=[*base.forced, wish],
    )  # fmt: skip


def start(
    actor: Actor,
    event_id: int,
    *,
    kind: RunKind,
    keep: Keep,
    seconds: int,
    seed: int = 1,
    base: PlanRun | None = None,
    forced: Sequence[str] = (),
    **given: Any,
) -> int:
    """`given` is what only some kinds of run have."""
    kept_rules(actor, event_id)
    slots = len(list_slots(event_id=event_id))
    if not slots:
        raise Conflict(_("Say first when meetings take place: there are no slots yet."))
    if slots > MOST_SLOTS:
        text = _(
            "There are %(slots)d slots, and at most %(most)d can be planned at once: remove those not needed."
        )
        raise Conflict(text % {"slots": slots, "most": MOST_SLOTS})
    with change(actor, MESSAGES):
        row = PlanRun.objects.create(
            event_id=event_id, asked_by_id=actor.person_id, kind=kind, keep=keep, seconds=seconds, seed=seed,
            base=base, forced=list(forced), **given,
        )  # fmt: skip
        note(actor, EVENT, event_id, "asked for a schedule", run=(None, row.pk), seconds=(None, seconds))
        jobs.ask_for(row.pk, event_id)
        return row.pk


def stop_run(*, actor: Actor, event_id: int, run_id: int) -> None:
    """Take what there is; one that has not begun ends without a result. May be repeated.

    Raises NotFound, NotPermitted.
    """
    kept_rules(actor, event_id)
    with change(actor):
        row = PlanRun.objects.select_for_update(of=("self",)).filter(event_id=event_id, pk=run_id).first()
        if row is None:
            raise no_run()
        if row.state not in UNDER_WAY:
            return
        row.stop_asked = True
        if row.state == RunState.QUEUED:
            row.state = RunState.STOPPED
        row.save(update_fields=["stop_asked", "state"])
        note(actor, EVENT, event_id, "stopped a schedule", run=(None, row.pk))
