"""The words of rehearsals: what is copied, how its clock stands, what made-up people do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Any

from django.utils.translation import gettext_lazy as _

from trellis.core.types import Actor, system_actor
from trellis.notifications.types import Undelivered

# Writes and removes rows of rehearsals: of an event that is none the database shows and takes it nothing.
REHEARSER = system_actor("rehearsal")
PREFIX = "rehearsal--"  # of the address: two hyphens stand in no other
MOST_PEOPLE = 2000
MOST_STEPS = 5000
LEFT_AFTER = timedelta(days=30)  # a rehearsal that nobody touched is removed
LONGEST_AWAY = timedelta(days=3 * 366)  # between the date that is tried and the event


class LoadState(StrEnum):
    """Whether made-up people act."""

    NONE = "none"
    UNDER_WAY = "under_way"
    DONE = "done"
    STOPPED = "stopped"


LOAD_LABELS: dict[LoadState, Any] = {
    LoadState.NONE: _("Not begun"),
    LoadState.UNDER_WAY: _("Under way"),
    LoadState.DONE: _("Done"),
    LoadState.STOPPED: _("Stopped"),
}


class Happened(StrEnum):
    """What came of one step of the load."""

    REGISTERED = "registered"
    WAITS = "waits"  # for a place, or the organisers
    TOOK_BACK = "took_back"
    CHECKED_IN = "checked_in"
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REFUSED = "refused"  # the rules said no: closed, no slot free, answered already
    NOTHING = "nothing"  # there was nobody to act


HAPPENED_LABELS: dict[Happened, Any] = {
    Happened.REGISTERED: _("Registered"),
    Happened.WAITS: _("Wait for a place or an answer"),
    Happened.TOOK_BACK: _("Took their registration back"),
    Happened.CHECKED_IN: _("Checked in"),
    Happened.ASKED: _("Asked for a meeting"),
    Happened.ACCEPTED: _("Accepted a meeting"),
    Happened.DECLINED: _("Declined a meeting"),
    Happened.REFUSED: _("Refused by the rules"),
    Happened.NOTHING: _("Nobody could act"),
}


@dataclass(frozen=True)
class Copied:
    """An event and its copy, with the numbers that rows of the one have in the other."""

    event_id: int
    copy_id: int
    kinds: Mapping[int, int]
    sessions: Mapping[int, int]
    later: Callable[[datetime], datetime]


@dataclass(frozen=True)
class MadeUp:
    """A registration of nobody: its number, and the kind as which it takes part."""

    registration_id: int
    kind_id: int | None


# One step of made-up people: of the event, by chance, at a moment.
Step = Callable[[int, Random], Happened]


@dataclass(frozen=True)
class RehearsalPart:
    """What a higher module adds to rehearsals; config/composition.py lists them.

    `copy` and `people` write, `shift` puts all moments later, `remove` takes everything away, `moments` names
    times worth trying, `steps` are what made-up people can do.
    """

    copy: Callable[[Actor, Copied], None]
    people: Callable[[Actor, int, Sequence[MadeUp], Random], None]
    shift: Callable[[int, Callable[[datetime], datetime]], None]
    remove: Callable[[int], None]
    moments: Callable[[int], Sequence[tuple[str, datetime]]]
    steps: tuple[Step, ...]
    constraints: Mapping[str, Any]  # what to say where a shift breaks one


@dataclass(frozen=True)
class Load:
    state: LoadState
    asked: int
    done: int
    counts: Mapping[Happened, int]


@dataclass(frozen=True)
class RehearsalRecord:
    """How a rehearsal stands. `shift`: how much later than in the event all times are, on the wall."""

    event_id: int
    of_id: int
    shift: timedelta
    people: int
    begun_at: datetime
    load: Load


@dataclass(frozen=True)
class CaughtMailRecord(Undelivered):
    """A mail that did not leave, and when it would have."""

    id: int
    at: datetime
