"""Does a plan keep every hard rule? Written from the records only, in the slowest plain way."""

from itertools import combinations

from trellis_engine.timetable import Matchmaking, Meeting, Plan


class BrokenRule(AssertionError):
    """The plan breaks a rule; the message says which."""


def check_meetings(  # noqa: C901  (one rule after another)
    asked: Matchmaking, meetings: list[Meeting], *, tables: bool = True
) -> None:
    """Raise BrokenRule unless every hard rule holds."""
    wishes = {wish.key: wish for wish in asked.wishes}
    kept = {one.wish: one for one in asked.frozen}
    if len({one.wish for one in meetings}) < len(meetings):
        raise BrokenRule("a wish has two meetings")
    for meeting in meetings:
        _check_meeting(asked, wishes[meeting.wish], meeting, kept.get(meeting.wish), tables=tables)
    for one in asked.frozen:
        if one.wish not in {meeting.wish for meeting in meetings}:
            raise BrokenRule(f"{one.wish} is frozen and gone")
    for one, other in combinations(meetings, 2):
        if one.slot == other.slot and set(one.participants) & set(other.participants):
            raise BrokenRule(f"{one.wish} and {other.wish} share a participant in {one.slot}")
        if one.slot == other.slot and tables and one.table and one.table == other.table:
            raise BrokenRule(f"{one.wish} and {other.wish} share table {one.table} in {one.slot}")
        if set(one.participants) & set(other.participants) and one.online != other.online:
            _check_travel(asked, one, other)
    _check_limits(asked, meetings)
    at = {meeting.wish: asked.slot_numbers[meeting.slot] for meeting in meetings}
    for first, later in asked.orders:
        if first in at and later in at and at[first] >= at[later]:
            raise BrokenRule(f"{first} is not before {later}")


def check_plan(asked: Matchmaking, plan: Plan) -> None:  # noqa: C901
    """Raise BrokenRule unless the plan keeps every rule and its figures are true."""
    check_meetings(asked, list(plan.meetings))
    placed = {meeting.wish for meeting in plan.meetings}
    if [one.wish for one in plan.unmet] != [wish.key for wish in asked.wishes if wish.key not in placed]:
        raise BrokenRule("unmet wishes are not those without a meeting")
    for objective in plan.objectives:
        better = objective.value - objective.bound
        if objective.name in ("placed", "fairness"):
            better = -better
        if better < -1e-6:
            raise BrokenRule(
                f"{objective.name} is {objective.value}, better than its bound {objective.bound}"
            )
    if value_of(asked, plan.meetings) != plan.objective("placed").value:
        raise BrokenRule("the value is not the sum of weights")
    for quality in plan.quality:
        mine = [one for one in plan.meetings if quality.participant in one.participants]
        if quality.placed != len(mine) or quality.placed > quality.asked:
            raise BrokenRule(f"{quality.participant} has {len(mine)} meetings, not {quality.placed}")
        if (quality.breaks, quality.idle) != breaks_and_idle(asked, quality.participant, mine):
            raise BrokenRule(f"breaks of {quality.participant} are not {quality.breaks}, {quality.idle}")


def value_of(asked: Matchmaking, meetings) -> float:
    """Return the sum of the weights of meetings."""
    placed = {meeting.wish for meeting in meetings}
    return sum(
        wish.weight * (asked.weights.must if wish.must else 1) for wish in asked.wishes if wish.key in placed
    )


def breaks_and_idle(asked: Matchmaking, key: str, meetings) -> tuple[int, int]:
    """Walk through a participant's days, slot by slot."""
    person = asked.participants[asked.participant_numbers[key]]
    met = {meeting.slot for meeting in meetings}
    breaks = idle = 0
    for day in dict.fromkeys(slot.day for slot in asked.slots):
        line = "".join(
            "x" if slot.key in met else "."
            for slot in asked.slots
            if slot.day == day and (slot.key in met or slot.key not in person.busy)
        ).strip(".")
        breaks += len([part for part in line.split("x") if part])
        idle += line.count(".")
    return breaks, idle


def may_be_on_site(asked, wish, people, slot) -> bool:
    """Whether a meeting can be on site in a slot, some table there included."""
    return _mode_works(asked, wish, people, slot, "on_site", "online")


def may_be_online(asked, wish, people, slot) -> bool:
    """Whether a meeting can be online in a slot."""
    return _mode_works(asked, wish, people, slot, "online", "on_site")


def _mode_works(asked, wish, people, slot, mode, other) -> bool:
    if other in {wish.mode, slot.mode, *(person.mode for person in people)}:
        return False
    of_mode = [table for table in asked.tables if table.online == (mode == "online")]
    if not of_mode and not wish.features:
        return True
    return any(wish.features <= table.features and slot.key not in table.closed for table in of_mode)


def _check_meeting(asked, wish, meeting, kept, *, tables) -> None:  # noqa: C901
    slot = asked.slots[asked.slot_numbers[meeting.slot]]
    people = [asked.participants[asked.participant_numbers[one]] for one in meeting.participants]
    if len(people) != len(wish.seats):
        raise BrokenRule(f"{wish.key} has not one for each seat")
    for person, seat in zip(people, wish.seats, strict=True):
        if person.key not in seat or (person.key in wish.refused_by and not kept):
            raise BrokenRule(f"{person.key} does not sit in {wish.key}")
        if (person.free is not None and slot.key not in person.free) or slot.key in person.busy:
            raise BrokenRule(f"{person.key} is not free in {slot.key}")
    if kept:
        if slot.key != kept.slot or (kept.participants and kept.participants != meeting.participants):
            raise BrokenRule(f"{wish.key} is not where it was frozen")
        if tables and kept.table and kept.table != meeting.table:
            raise BrokenRule(f"{wish.key} is not at its frozen table")
        return
    if wish.slots is not None and slot.key not in wish.slots:
        raise BrokenRule(f"{wish.key} is in {slot.key}, where it may not be")
    on_site = may_be_on_site(asked, wish, people, slot)
    if meeting.online != (not on_site) or not (on_site or may_be_online(asked, wish, people, slot)):
        raise BrokenRule(f"{wish.key} is of the wrong mode")
    if tables:
        _check_table(asked, wish, meeting)


def _check_table(asked, wish, meeting) -> None:
    of_mode = [table for table in asked.tables if table.online == meeting.online]
    if not of_mode:
        if meeting.table:
            raise BrokenRule(f"{wish.key} has a table and needs none")
        return
    table = next((table for table in of_mode if table.key == meeting.table), None)
    if table is None or not wish.features <= table.features or meeting.slot in table.closed:
        raise BrokenRule(f"{wish.key} cannot be at {meeting.table!r} in {meeting.slot}")


def _check_travel(asked, one, other) -> None:
    early, late = sorted(
        (asked.slots[asked.slot_numbers[meeting.slot]] for meeting in (one, other)),
        key=lambda slot: slot.starts,
    )
    if late.starts - early.ends < asked.travel and not {one.wish, other.wish} <= {
        kept.wish for kept in asked.frozen
    }:
        raise BrokenRule(f"no time to travel between {one.wish} and {other.wish}")


def _check_limits(asked, meetings) -> None:
    frozen = {one.wish for one in asked.frozen}
    for person in asked.participants:
        mine = [meeting for meeting in meetings if person.key in meeting.participants]
        stays = sum(meeting.wish in frozen for meeting in mine)
        if person.most is not None and len(mine) > max(person.most, stays):
            raise BrokenRule(f"{person.key} has more than {person.most} meetings")
        for day in {slot.day for slot in asked.slots}:
            today = [one for one in mine if asked.slots[asked.slot_numbers[one.slot]].day == day]
            stays = sum(meeting.wish in frozen for meeting in today)
            if person.most_a_day is not None and len(today) > max(person.most_a_day, stays):
                raise BrokenRule(f"{person.key} has more than {person.most_a_day} meetings on {day}")
