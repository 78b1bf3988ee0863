"""How an event's meetings came out: who meets whom when and where, how good that is, and why not more."""

from dataclasses import dataclass
from functools import cached_property
from math import inf

from trellis_engine.timetable.reasons import Reason

# Of what a bound is true.
EVERY_PLAN = "every plan"
AS_MUCH_PLACED = "plans that place as much"
SAME_MEETINGS = "plans of these meetings with these people"
SAME_TIMES = "plans with these times"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that is placed.

    Attributes
    ----------
    wish : str
        Key of its wish.
    participants : tuple of str
        Who attends, one for each seat.
    slot : str
        Key of its slot.
    table : str
        Key of its table; empty where none is needed.
    online : bool
        Whether it is online.
    """

    wish: str
    participants: tuple[str, ...]
    slot: str
    table: str = ""
    online: bool = False


@dataclass(frozen=True, slots=True)
class Objective:
    """What was sought.

    Attributes
    ----------
    name : str
        "placed" (sum of weights), "fairness" (share of the meetings due to them that the worst-served
        participant has, 0 to 1), "breaks", "idle" (slots), "spread" (most breaks of a participant less
        fewest), "table_changes".
    value : float
        What was reached.
    bound : float
        No plan is better: at most this for placed and fairness, at least this for the others.
    within : str
        Of which plans the bound is true.
    """

    name: str
    value: float
    bound: float
    within: str = EVERY_PLAN

    @property
    def gap(self) -> float:
        """Return how far the value is from the bound."""
        return abs(self.bound - self.value)

    @property
    def proven(self) -> bool:
        """Whether nothing better exists."""
        return self.gap < 1e-6


@dataclass(frozen=True, slots=True)
class Price:
    """What would be lost if a wish were forced: found by forcing it and repairing, so it may be less.

    Attributes
    ----------
    lost : float
        Weights of the meetings that would be dropped, less that of the wish; below 0 if forcing pays.
        Infinite if there is no way.
    dropped, moved : tuple of str
        Keys of the wishes whose meetings would go, and of those that would be in another slot.
    """

    lost: float
    dropped: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()


NO_WAY = Price(inf)


@dataclass(frozen=True, slots=True)
class Unmet:
    """A wish that has no meeting, why, and what it would cost to force it (None: not looked for)."""

    wish: str
    reasons: tuple[Reason, ...]
    price: Price | None = None


@dataclass(frozen=True, slots=True)
class Quality:
    """What a participant gets.

    Attributes
    ----------
    participant : str
        Key.
    asked, due, placed : int
        The wishes in which they may sit; how many of those in which nobody else may sit for them they could
        have if nobody else were there; how many meetings they have.
    breaks, idle : int
        Breaks, and idle slots between meetings.
    table_changes : int
        How often they change table from one meeting to the next of a day.
    """

    participant: str
    asked: int
    due: int
    placed: int
    breaks: int
    idle: int
    table_changes: int

    @property
    def share(self) -> float:
        """Return the share of the meetings due to them that they have; 1 where none is due."""
        return min(1.0, self.placed / self.due) if self.due else 1.0


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How it came out.

    Attributes
    ----------
    meetings : tuple of Meeting
        By slot, then by wish in the order given.
    unmet : tuple of Unmet
        Wishes without a meeting, in the order given.
    objectives : tuple of Objective
        In order of importance, each with its value and a proven bound.
    quality : tuple of Quality
        By participant, in the order given.
    rounds, moves : int
        Rounds of annealing and moves in them; the same seed and rounds give the same plan.
    stopped : str
        Why it ended: "proven", "rounds", "seconds", "asked".
    seed : int or None
        Where chance came from; None if from a generator of the caller's.
    """

    meetings: tuple[Meeting, ...]
    unmet: tuple[Unmet, ...]
    objectives: tuple[Objective, ...]
    quality: tuple[Quality, ...]
    rounds: int = 0
    moves: int = 0
    stopped: str = "rounds"
    seed: int | None = None

    @property
    def proven(self) -> bool:
        """Whether every objective is proven to be the best possible."""
        return all(objective.proven for objective in self.objectives)

    @cached_property
    def by_wish(self) -> dict[str, Meeting]:
        """Return the meeting of each wish that has one."""
        return {meeting.wish: meeting for meeting in self.meetings}

    def objective(self, name: str) -> Objective:
        """Return an objective by its name."""
        return next(objective for objective in self.objectives if objective.name == name)

    def of(self, participant: str) -> tuple[Meeting, ...]:
        """Return the meetings of a participant, in order of time."""
        return tuple(meeting for meeting in self.meetings if participant in meeting.participants)
