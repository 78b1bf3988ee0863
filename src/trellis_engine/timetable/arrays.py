"""A matchmaking as numbers: for each wish its variants, for each slot what its tables can hold.

A *variant* of a meeting is one choice of who sits in its seats, with the slots in which they all can, and in
which of those it is on site. What meetings ask of tables: `needs`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from trellis_engine.errors import InvalidRecord
from trellis_engine.timetable.matchmaking import Matchmaking
from trellis_engine.timetable.needs import Need, need_numbers, needs_of, open_tables, rows_of, suiting, wants
from trellis_engine.timetable.records import EITHER, ON_SITE, ONLINE, Table, Wish

MOST_VARIANTS = 64
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Variant:
    """Who sits in the seats, in which slots they can, and in which of those the meeting is on site."""

    people: tuple[int, ...]
    allowed: int
    on_site: int


@dataclass(frozen=True, slots=True)
class Arrays:
    """A matchmaking by numbers; sets of slots are bit masks.

    Attributes
    ----------
    variants : tuple of tuple of Variant, length n_wishes
        Of each wish; none if nobody is left for a seat.
    needs : tuple of Need
        All that occur.
    need_on_site, need_online : array of int, shape (n_wishes,)
        Which need a meeting has on site and online; -1 if it needs no table.
    suits : tuple of tuple of int, length n_needs
        Tables that suit each need.
    row_holds : array of bool, shape (n_rows, n_needs)
        The sets of needs.
    row_most : array of int, shape (n_rows, n_slots)
        How many meetings of such a set may be in a slot.
    open_tables : tuple of int, length n_slots
        The tables open in each slot and not kept for a frozen meeting, as bit masks.
    days : tuple of int
        Slots of each day.
    free, busy : tuple of int, length n_participants
        In which slots each participant may meet, and is in a session.
    most, most_a_day : array of int, shape (n_participants,)
        Limits; the number of slots where there is none.
    near : tuple of int, length n_slots
        The other slots too close to change between on site and online.
    frozen : array of int, shape (n_wishes,)
        Slot of a frozen meeting, otherwise -1.
    frozen_table : array of int, shape (n_wishes,)
        Its table, otherwise -1.
    before : tuple of (int, int)
        Orders of wishes.
    """

    variants: tuple[tuple[Variant, ...], ...]
    needs: tuple[Need, ...]
    need_on_site: Integers
    need_online: Integers
    suits: tuple[tuple[int, ...], ...]
    row_holds: NDArray[np.bool_]
    row_most: Integers
    open_tables: tuple[int, ...]
    days: tuple[int, ...]
    free: tuple[int, ...]
    busy: tuple[int, ...]
    most: Integers
    most_a_day: Integers
    near: tuple[int, ...]
    frozen: Integers
    frozen_table: Integers
    before: tuple[tuple[int, int], ...]

    def need(self, wish: int, variant: Variant, slot: int) -> int:
        """Return what a meeting needs in a slot."""
        return int((self.need_on_site if variant.on_site >> slot & 1 else self.need_online)[wish])


def arrays_of(asked: Matchmaking) -> Arrays:
    """Return a matchmaking as numbers.

    Raises
    ------
    InvalidRecord
        If frozen meetings contradict each other or who is free, there are more than 64 ways to fill the seats
        of one wish, or more than 10 different needs.
    """
    slots, whole = len(asked.slots), (1 << len(asked.slots)) - 1
    busy = tuple(_mask(asked, one.busy) for one in asked.participants)
    free = tuple(
        (whole if one.free is None else _mask(asked, one.free)) & ~sessions
        for one, sessions in zip(asked.participants, busy, strict=True)
    )
    frozen, frozen_table = _frozen(asked)
    needs = needs_of(asked)
    suits = tuple(suiting(asked, need) for need in needs)
    closed = [_mask(asked, table.closed) for table in asked.tables]
    opened = {
        need: union_of(whole & ~closed[table] for table in tables)
        for need, tables in zip(needs, suits, strict=True)
    }
    number = {need: place for place, need in enumerate(needs)}
    variants = tuple(_variants(asked, wish, free, opened) for wish in asked.wishes)
    tables = open_tables(closed, frozen, frozen_table, slots)
    row_holds, row_most = rows_of(suits, tables)
    found = Arrays(
        variants=variants,
        needs=needs,
        need_on_site=need_numbers(asked, number, frozen_table, online=False),
        need_online=need_numbers(asked, number, frozen_table, online=True),
        suits=suits,
        row_holds=row_holds,
        row_most=row_most,
        open_tables=tables,
        days=tuple(_days(asked)),
        free=free,
        busy=busy,
        most=np.array([slots if one.most is None else one.most for one in asked.participants], np.int64),
        most_a_day=np.array(
            [slots if one.most_a_day is None else one.most_a_day for one in asked.participants], np.int64
        ),
        near=tuple(_near(asked, slot) for slot in range(slots)),
        frozen=frozen,
        frozen_table=frozen_table,
        before=tuple((asked.wish_numbers[one], asked.wish_numbers[other]) for one, other in asked.orders),
    )
    return found


def _mask(asked: Matchmaking, keys: frozenset[str]) -> int:
    return sum(1 << asked.slot_numbers[key] for key in keys)


def union_of(masks: Iterable[int]) -> int:
    """Return the slots that are in any of the masks."""
    union = 0
    for mask in masks:
        union |= mask
    return union


def _days(asked: Matchmaking) -> Iterator[int]:
    for day in dict.fromkeys(slot.day for slot in asked.slots):
        yield sum(1 << number for number, slot in enumerate(asked.slots) if slot.day == day)


def _near(asked: Matchmaking, slot: int) -> int:
    here, near = asked.slots[slot], 0
    for number, other in enumerate(asked.slots):
        gap = other.starts - here.ends if number > slot else here.starts - other.ends
        if number != slot and gap < asked.travel:
            near |= 1 << number
    return near


def _frozen(asked: Matchmaking) -> tuple[Integers, Integers]:
    slot = np.full(len(asked.wishes), -1, np.int64)
    table = np.full(len(asked.wishes), -1, np.int64)
    for one in asked.frozen:
        wish = asked.wish_numbers[one.wish]
        slot[wish] = asked.slot_numbers[one.slot]
        if one.table:
            table[wish] = asked.table_numbers[one.table]
    return slot, table


def _variants(
    asked: Matchmaking, wish: Wish, free: Sequence[int], opened: dict[Need, int]
) -> tuple[Variant, ...]:
    kept = next((one for one in asked.frozen if one.wish == wish.key), None) if asked.frozen else None
    seats: Sequence[Sequence[str]] = wish.seats
    if kept and kept.participants:
        seats = [(one,) for one in kept.participants]
    elif wish.refused_by and not kept:
        seats = [[one for one in seat if one not in wish.refused_by] for seat in seats]
    ways = 1
    for seat in seats:
        ways *= len(seat)
    if ways > MOST_VARIANTS:
        raise InvalidRecord(
            f"Wish {wish.key!r} can be attended in {ways} ways and at most {MOST_VARIANTS} are tried: "
            "name fewer stand-ins."
        )
    mine = ((1 << len(asked.slots)) - 1) if wish.slots is None else _mask(asked, wish.slots)
    if kept:
        mine = 1 << asked.slot_numbers[kept.slot]
    table = asked.tables[asked.table_numbers[kept.table]] if kept and kept.table else None
    found = [_variant(asked, wish, people, mine, free, opened, table) for people in product(*seats)]
    if kept:
        found = [variant for variant in found if variant.allowed]
        if not found:
            raise InvalidRecord(
                f"The meeting {wish.key!r} is frozen in slot {kept.slot!r}, in which it cannot be "
                "(somebody is not free then, or no table is open): release it."
            )
    return tuple(found)


def _variant(
    asked: Matchmaking,
    wish: Wish,
    people: tuple[str, ...],
    mine: int,
    free: Sequence[int],
    opened: dict[Need, int],
    table: Table | None,
) -> Variant:
    numbers = tuple(asked.participant_numbers[one] for one in people)
    for one in numbers:
        mine &= free[one]
    modes = {wish.mode, *(asked.participants[one].mode for one in numbers)}
    possible = []
    for mode, other, online in ((ON_SITE, ONLINE, False), (ONLINE, ON_SITE, True)):
        need = wants(asked, wish, online=online)
        held = sum(1 << place for place, slot in enumerate(asked.slots) if slot.mode in (mode, EITHER))
        if table is not None:
            possible.append(mine if table.online == online else 0)
        elif other in modes:
            possible.append(0)
        else:
            possible.append(mine & held & (opened.get(need, 0) if need else held))
    on_site, online_too = possible
    return Variant(numbers, on_site | online_too, on_site)
