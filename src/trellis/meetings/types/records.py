"""What is read of meetings, as records."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from trellis.events.types.events import EventState
from trellis.meetings.types.words import (
    SHOWN,
    MeetingState,
    Mode,
    Origin,
    Place,
    RequestState,
    SetupState,
    WishKind,
)


@dataclass(frozen=True)
class Rules:
    """The setup of an event's meetings, with what must be known of the event."""

    event_id: int
    event_slug: str
    event_title: str
    event_state: EventState
    event_ends_at: datetime
    event_format: str
    time_zone: str
    wishes_close_at: datetime | None
    state: SetupState
    mode: Mode
    slot_minutes: int
    break_minutes: int
    travel_minutes: int
    request_hours: int
    most_meetings: int | None
    most_wishes: int | None
    only_registered: bool
    profile_kinds: tuple[str, ...]
    room_template: str
    version: int
    admitted: frozenset[int]  # kinds of participant; none: every kind
    pairs: frozenset[tuple[int, int]]  # of kinds, the lower id first; none: everybody
    remind_hours: int | None = None  # before the first meeting of a day; None: no reminder
    late_minutes: int = 0
    has_stand_ins: bool = False  # colleagues of one organisation may stand in for each other

    @property
    def is_shown(self) -> bool:
        """To others than keepers."""
        return self.state in SHOWN

    def may_meet(self, one: int | None, other: int | None) -> bool:
        """Whether participants of these two kinds may meet."""
        if not self.pairs:
            return True
        if one is None or other is None:
            return False
        return (min(one, other), max(one, other)) in self.pairs

    @property
    def travel(self) -> timedelta:
        return timedelta(minutes=self.travel_minutes)

    @property
    def lasts(self) -> timedelta:
        """How long a request waits."""
        return timedelta(hours=self.request_hours)


@dataclass(frozen=True)
class SlotRecord:
    id: int
    begins: datetime
    ends: datetime
    place: Place


@dataclass(frozen=True)
class TableRecord:
    id: int
    number: int
    name: str
    features: tuple[str, ...]
    place: str
    seats: int
    is_closed: bool


@dataclass(frozen=True)
class Card:
    """A participant, as the others who take part see them."""

    id: int
    person_id: int | None
    name: str
    organisation: str
    organisation_id: int | None
    country: str | None
    role: str
    offers: str
    needs: str
    kind_id: int | None
    kind: str
    attends: Place
    is_bookable: bool
    most_meetings: int | None
    late_until: datetime | None
    has_left: bool
    stands_in: bool = False  # for colleagues, and they for them
    address: str = ""  # for mail alone: no page shows it
    language: str = ""

    @property
    def of_whom(self) -> str:
        """The organisation; empty for a delegation that is registered under its organisation's own name."""
        return "" if self.organisation.strip() == self.name.strip() else self.organisation

    @property
    def house(self) -> tuple[str, str] | None:
        """The organisation whose people are colleagues; None where it is not known well enough.

        That of the registry, if they are here for one; else equal names in the same country. A name alone
        says nothing, and a name that somebody typed is never the organisation of the registry.
        """
        if self.organisation_id is not None:
            return "registry", str(self.organisation_id)
        name = " ".join(self.organisation.split()).casefold()
        return (name, self.country) if name and self.country else None


@dataclass(frozen=True)
class WishRecord:
    wished: int
    kind: WishKind
    note: str


@dataclass(frozen=True)
class RequestRecord:
    id: int
    sender: int
    receiver: int
    message: str
    reason: str
    state: RequestState
    made_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    meeting_id: int | None


@dataclass(frozen=True)
class MeetingRecord:
    """A meeting, with the ids of the participants that have a seat in it."""

    id: int
    slot_id: int
    begins: datetime
    ends: datetime
    place: Place
    table_id: int | None
    table_number: int | None
    table_name: str
    state: MeetingState
    origin: Origin
    is_locked: bool
    is_published: bool
    room_link: str
    reason: str
    sequence: int
    changed_at: datetime
    participants: tuple[int, ...]
    stand_ins: tuple[tuple[int, int], ...] = ()  # who sits there, and for whom

    @property
    def stands_for(self) -> dict[int, int]:
        """For whom each stand-in sits there."""
        return dict(self.stand_ins)

    @property
    def meant(self) -> tuple[int, ...]:
        """Whose meeting it is, by number: whoever sits there for a colleague does not change it."""
        return tuple(sorted(self.stands_for.get(one, one) for one in self.participants))

    @property
    def sitting(self) -> tuple[int, ...]:
        """Who sits there, in the order of those for whom it is meant."""
        return tuple(sorted(self.participants, key=lambda one: self.stands_for.get(one, one)))
