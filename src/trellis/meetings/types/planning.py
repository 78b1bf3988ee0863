"""Schedules that are worked out: what is asked, what became of it, what it would change."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Keep(StrEnum):
    """What a new schedule leaves as it stands. What has begun or is locked, it leaves in any case."""

    ALL = "all"
    AGREED = "agreed"
    LOCKED = "locked"


KEEP_LABELS: dict[Keep, Any] = {
    Keep.AGREED: _("What participants booked themselves, and what is locked"),
    Keep.ALL: _("Everything that stands: only new meetings come"),
    Keep.LOCKED: _("Only what is locked"),
}


class RunKind(StrEnum):
    PLAN = "plan"
    REPAIR = "repair"  # as little as possible moves
    FORCE = "force"  # a wish is to be met, and as little as possible moves
    ROTATE = "rotate"  # everybody sits anew in each of some slots


RUN_KIND_LABELS: dict[RunKind, Any] = {
    RunKind.PLAN: _("Schedule"),
    RunKind.REPAIR: _("Repair"),
    RunKind.FORCE: _("A wish forced"),
    RunKind.ROTATE: _("Rotating tables"),
}


class RunState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"  # somebody took what there was
    FAILED = "failed"


RUN_LABELS: dict[RunState, Any] = {
    RunState.QUEUED: _("Waits for its turn"),
    RunState.RUNNING: _("Is being worked out"),
    RunState.DONE: _("Worked out"),
    RunState.STOPPED: _("Stopped before its time was over"),
    RunState.FAILED: _("Failed"),
}
UNDER_WAY = (RunState.QUEUED, RunState.RUNNING)
HAS_RESULT = (RunState.DONE, RunState.STOPPED)
SECONDS, MOST_SECONDS = 60, 1800
REPAIR_SECONDS = 10
MOST_ROUNDS = 30  # of rotating tables
MOST_PRICES = 100  # wishes of which it is looked what forcing them costs


class BoardAction(StrEnum):
    ARRANGED = "arranged"
    MOVED = "moved"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    CANCELLED = "cancelled"
    HANDED = "handed"
    APPLIED = "applied"


ACTION_LABELS: dict[BoardAction, Any] = {
    BoardAction.ARRANGED: _("a meeting arranged"),
    BoardAction.MOVED: _("a meeting moved"),
    BoardAction.LOCKED: _("a meeting locked"),
    BoardAction.UNLOCKED: _("a meeting unlocked"),
    BoardAction.CANCELLED: _("a meeting cancelled"),
    BoardAction.HANDED: _("a meeting handed to a colleague"),
    BoardAction.APPLIED: _("a schedule taken over"),
}


@dataclass(frozen=True)
class RunRecord:
    """One schedule that was asked for; `result` is empty until there is one."""

    id: int
    event_id: int
    kind: RunKind
    keep: Keep
    seconds: int
    seed: int
    forced: tuple[str, ...]
    state: RunState
    stop_asked: bool
    placed: int
    wished: int
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None
    applied_at: datetime | None
    failure: str
    inputs: str
    standing: str
    engine_version: str
    result: dict[str, Any]
    seats: int = 0  # of rotating tables, as the slots
    slots: tuple[int, ...] = ()

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def has_result(self) -> bool:
        return self.state in HAS_RESULT and bool(self.result)


@dataclass(frozen=True)
class ChangeRecord:
    """What somebody did on the board."""

    id: int
    action: BoardAction
    by: str
    made_at: datetime
    meetings: int
