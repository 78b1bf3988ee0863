"""Do the records of a matchmaking fit one another? The first contradiction is named."""

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import Protocol

from trellis_engine.errors import InvalidRecord
from trellis_engine.timetable.grid import MOST_SLOTS
from trellis_engine.timetable.records import Frozen, Participant, Slot, Table, Wish


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


def require_consistent(
    slots: Sequence[Slot],
    participants: Sequence[Participant],
    wishes: Sequence[Wish],
    tables: Sequence[Table],
) -> None:
    """Raise InvalidRecord unless keys are unique and known, and slots follow one another."""
    for name, records in (
        ("slots", slots),
        ("participants", participants),
        ("wishes", wishes),
        ("tables", tables),
    ):
        _unique(name, records)
    _in_time(slots)
    known = {slot.key for slot in slots}
    for one in participants:
        _known(f"Participant {one.key!r}", "slot", one.free or (), known)
        _known(f"Participant {one.key!r}", "slot", one.busy, known)
    for table in tables:
        _known(f"Table {table.key!r}", "slot", table.closed, known)
    people = {one.key for one in participants}
    for wish in wishes:
        _known(f"Wish {wish.key!r}", "slot", wish.slots or (), known)
        _known(f"Wish {wish.key!r}", "participant", (one for seat in wish.seats for one in seat), people)


def require_known_wishes(
    slots: Sequence[Slot],
    wishes: Sequence[Wish],
    tables: Sequence[Table],
    orders: Iterable[tuple[str, str]],
    frozen: Iterable[Frozen],
) -> None:
    """Raise InvalidRecord unless orders and frozen meetings name what is there."""
    by_key = {wish.key: wish for wish in wishes}
    for first, later in orders:
        _known(f"The order {first!r} before {later!r}", "wish", (first, later), by_key)
        if first == later:
            raise InvalidRecord(f"Wish {first!r} cannot be before itself.")
    places, rooms = {slot.key for slot in slots}, {table.key for table in tables}
    seen: set[str] = set()
    for one in frozen:
        _known("A frozen meeting", "wish", [one.wish], by_key)
        _known(f"The frozen meeting {one.wish!r}", "slot", [one.slot], places)
        _known(f"The frozen meeting {one.wish!r}", "table", [one.table] if one.table else [], rooms)
        if one.wish in seen:
            raise InvalidRecord(f"The meeting {one.wish!r} is frozen twice.")
        seen.add(one.wish)
        seats = by_key[one.wish].seats
        fits = len(one.participants) == len(seats) and all(
            person in seat for person, seat in zip(one.participants, seats, strict=True)
        )
        if one.participants and not fits:
            raise InvalidRecord(
                f"The frozen meeting {one.wish!r} is of {', '.join(one.participants)}; "
                "give one participant for each of its seats, in their order."
            )


def _unique(name: str, records: Sequence[_Keyed]) -> None:
    seen: set[str] = set()
    for record in records:
        if record.key in seen:
            raise InvalidRecord(f"Two {name} have the key {record.key!r}; keys are unique.")
        seen.add(record.key)


def _known(what: str, kind: str, keys: Iterable[str], known: Collection[str]) -> None:
    for key in keys:
        if key not in known:
            raise InvalidRecord(f"{what} names the {kind} {key!r}, which is not there.")


def _in_time(slots: Sequence[Slot]) -> None:
    if len(slots) > MOST_SLOTS:
        raise InvalidRecord(
            f"There are {len(slots)} slots and at most {MOST_SLOTS} can be planned at once: plan each day by "
            "itself, with its own slots and the wishes of that day, or make the slots longer."
        )
    days: list[str] = []
    for one, other in pairwise(slots):
        if (one.starts.tzinfo is None) != (other.starts.tzinfo is None):
            raise InvalidRecord(
                f"Slot {one.key!r} or {other.key!r} has no time zone; give one to all or none."
            )
        if other.starts < one.ends:
            raise InvalidRecord(
                f"Slot {other.key!r} starts before {one.key!r} ends; give slots in order of time, "
                "and one slot of mode either for meetings on site and online at the same time."
            )
    for slot in slots:
        if slot.day not in days[-1:]:
            if slot.day in days:
                raise InvalidRecord(f"Slot {slot.key!r} is of day {slot.day!r}, which was over before it.")
            days.append(slot.day)
