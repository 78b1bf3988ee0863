"""What organisers say about the meetings of their event."""

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True)
class RuleValues:
    """The rules, as somebody who keeps the event sets them."""

    mode: str
    slot_minutes: int
    break_minutes: int
    travel_minutes: int
    request_hours: int
    remind_hours: int | None = 18
    late_minutes: int = 5
    most_meetings: int | None = None
    most_wishes: int | None = None
    only_registered: bool = False
    profile_kinds: tuple[str, ...] = ()
    room_template: str = ""
    has_stand_ins: bool = False
    admitted: tuple[int, ...] = ()  # kinds of participant
    pairs: tuple[tuple[int, int], ...] = ()  # of kinds that may meet


@dataclass(frozen=True)
class Window:
    """A part of a day in which meetings take place, on the wall of the event's zone."""

    day: date
    begins: time
    ends: time
    place: str

    @property
    def span(self) -> tuple[datetime, datetime]:
        return datetime.combine(self.day, self.begins), datetime.combine(self.day, self.ends)
