"""Schedules of an event: those that were asked for, and asking for one."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trellis.core.types import Actor
from trellis.events.types.events import EventRecord
from trellis.meetings.pages.words import when_words
from trellis.meetings.selectors.plans import list_runs
from trellis.meetings.selectors.setup import list_slots
from trellis.meetings.types.planning import (
    KEEP_LABELS,
    RUN_KIND_LABELS,
    RUN_LABELS,
    RunKind,
    RunRecord,
    RunState,
)
from trellis.meetings.types.records import Rules

BADGES = {RunState.DONE: "good", RunState.FAILED: "bad", RunState.RUNNING: "info", RunState.QUEUED: "info"}


@dataclass(frozen=True)
class RunLine:
    what: str
    state: str
    badge: str
    said: str
    is_applied: bool
    asked_at: Any
    url: str


@dataclass(frozen=True)
class PlansPage:
    template: ClassVar[str] = "meetings/plans.html"
    slug: str
    title: str
    form: Any
    rotation: Any  # the form of rotating tables
    lines: tuple[RunLine, ...]
    under_way_url: str


def build_plans_page(*, actor: Actor, event: EventRecord, form: Any, rotation: Any) -> PlansPage:
    """One query for any number. Whether the actor keeps the event, the caller asked."""
    runs = list_runs(actor=actor, event_id=event.id)
    lines = tuple(run_line(run, event.slug) for run in runs)
    busy = next((line.url for run, line in zip(runs, lines, strict=True) if run.is_under_way), "")
    return PlansPage(event.slug, event.title, form, rotation, lines, busy)


def counted_words(run: RunRecord) -> str:
    if run.kind == RunKind.ROTATE:
        return ngettext("%d table in all rounds", "%d tables in all rounds", run.placed) % run.placed
    return _("%(placed)d of %(wished)d wishes met") % {"placed": run.placed, "wished": run.wished}


def slot_choices(rules: Rules) -> list[tuple[int, str]]:
    """Slots with day and time, for a form."""
    return [(slot.id, when_words(slot, rules.time_zone)) for slot in list_slots(event_id=rules.event_id)]


def run_line(run: RunRecord, slug: str) -> RunLine:
    counted = counted_words(run) if run.wished else ""
    return RunLine(
        what=what_words(run),
        state=str(RUN_LABELS[run.state]),
        badge=BADGES.get(run.state, ""),
        said=" · ".join(filter(None, (run.asked_by, counted, kept_words(run)))),
        is_applied=run.applied_at is not None,
        asked_at=run.asked_at,
        url=reverse("meetings:plan", args=[slug, run.id]),
    )


def what_words(run: RunRecord) -> str:
    return str(RUN_KIND_LABELS[run.kind])


def kept_words(run: RunRecord) -> str:
    """What stays as it is; a repair and a wish forced leave what they can."""
    return _("Stays: %(what)s") % {"what": KEEP_LABELS[run.keep]} if run.kind == RunKind.PLAN else ""
