"""From what is known of an event to the engine's record. Pure.

Slots, tables and participants are named by their numbers; a wish by who meets (types/inputs.py).
"""

from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from trellis.meetings.services.weighing import seats_word, wishes_of
from trellis.meetings.types.conflicts import Trouble, conflicts_of, most_of
from trellis.meetings.types.fitting import place_for
from trellis.meetings.types.inputs import Inputs
from trellis.meetings.types.planning import Keep
from trellis.meetings.types.records import MeetingRecord, TableRecord
from trellis.meetings.types.words import Origin, Place
from trellis_engine.timetable import Frozen, Matchmaking, Participant, Slot, Table


@dataclass(frozen=True)
class Asked:
    """What the engine is asked, and the meetings that it is not told of: they stay."""

    matchmaking: Matchmaking
    aside: tuple[MeetingRecord, ...]


def asked_of(
    inputs: Inputs, keep: Keep, *, forced: Collection[str] = (), keeps_wishless: bool = False
) -> Asked:
    """The engine's record. `keeps_wishless`: a planned meeting stays even if nobody wishes it any more."""
    kept = [one for one in inputs.meetings if stays(inputs, one, keep)]
    hurried = {one.meeting_id for one in conflicts_of(inputs) if one.trouble == Trouble.TRAVEL}
    aside = tuple(one for one in kept if one.id in hurried or not can_be_told(inputs, one))
    aside_ids = {one.id for one in aside}
    frozen = [one for one in kept if one.id not in aside_ids]
    wishes = wishes_of(inputs, frozen, aside_ids, set(forced), keeps_wishless=keeps_wishless)
    held = sizes_above(inputs)
    return Asked(
        Matchmaking(
            slots=slots_of(inputs),
            participants=tuple(people(inputs, frozen, aside)),
            wishes=tuple(wishes),
            tables=tuple(tables(inputs, frozen, aside, held)),
            frozen=tuple(
                Frozen(
                    inputs.key_by_meeting[one.id],
                    str(one.slot_id),
                    str(one.table_id) if one.table_id else "",
                    tuple(str(person) for person in one.sitting),
                )
                for one in frozen
            ),
            travel=inputs.rules.travel,
        ),
        aside,
    )


def stays(inputs: Inputs, meeting: MeetingRecord, keep: Keep) -> bool:
    if meeting.is_locked or inputs.is_kept_by_time(meeting) or keep == Keep.ALL:
        return True
    return keep == Keep.AGREED and meeting.origin == Origin.BOOKED


def can_be_told(inputs: Inputs, meeting: MeetingRecord) -> bool:
    """Whether the meeting is where the engine would allow one; otherwise only its times are taken."""
    slot = inputs.slot_by_id[meeting.slot_id]
    cards = [inputs.card_by_id.get(person) for person in meeting.participants]
    attends = [card.attends for card in cards if card]
    fits = len(attends) == len(cards) >= 2 and place_for(slot.place, attends) == meeting.place
    has_table = meeting.table_id is not None or meeting.place == Place.ONLINE or not inputs.tables
    return fits and has_table


def slots_of(inputs: Inputs) -> tuple[Slot, ...]:
    zone = ZoneInfo(inputs.rules.time_zone)
    return tuple(
        Slot(
            str(one.id), one.begins, one.ends, str(one.place), one.begins.astimezone(zone).date().isoformat()
        )
        for one in inputs.slots
    )


def people(
    inputs: Inputs, frozen: Collection[MeetingRecord], aside: Collection[MeetingRecord]
) -> list[Participant]:
    """Each with the slots in which they are free: those to come, and where their kept meetings are."""
    zone = inputs.rules.time_zone
    stay = {(person, one.slot_id) for one in frozen for person in one.participants}
    taken = {(person, one.slot_id) for one in aside for person in one.participants}
    found = []
    for card in inputs.cards:
        away = inputs.away.get(card.id, frozenset())
        busy = {slot for slot in inputs.on_stage.get(card.id, ()) if (card.id, slot) not in stay}
        free = {
            slot.id
            for slot in inputs.slots
            if slot.begins > inputs.now
            and not (card.late_until and slot.begins < card.late_until)
            and slot.id not in away
            and (card.id, slot.id) not in taken
        }
        free |= {slot for person, slot in stay if person == card.id}
        most = most_of(inputs, card.id)
        aside_own = sum(person == card.id for person, _slot in taken)
        found.append(
            Participant(
                str(card.id),
                organisation=card.organisation,
                group=card.kind,
                free=frozenset(str(slot) for slot in free),
                busy=frozenset(str(slot) for slot in busy),
                mode=str(card.attends),
                most=None if most is None else max(0, most - aside_own),
                time_zone=zone,
            )
        )
    return found


def sizes_above(inputs: Inputs) -> list[int]:
    """How many people sit in meetings that not every table has seats for."""
    least = min((table.seats for table in inputs.tables if not table.is_closed), default=2)
    return sorted({len(one.participants) for one in inputs.meetings if len(one.participants) > least})


def tables(
    inputs: Inputs,
    frozen: Collection[MeetingRecord],
    aside: Collection[MeetingRecord],
    sizes: Collection[int],
) -> list[Table]:
    every = {slot.id for slot in inputs.slots}
    stay = {(one.table_id, one.slot_id) for one in frozen}
    taken = {(one.table_id, one.slot_id) for one in aside}

    def closed(table: TableRecord) -> frozenset[str]:
        shut = {
            slot
            for slot in every
            if table.is_closed or table.id in inputs.closed.get(slot, ()) or (table.id, slot) in taken
        }
        return frozenset(str(slot) for slot in shut if (table.id, slot) not in stay)

    return [
        Table(
            str(table.id),
            features=frozenset(
                {*table.features, *(seats_word(size) for size in sizes if size <= table.seats)}
            ),
            closed=closed(table),
        )
        for table in inputs.tables
    ]
