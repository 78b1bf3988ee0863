"""What each wish counts, and which there are: of both sides, of what was agreed, of what stays. Pure."""

from collections.abc import Collection
from itertools import groupby

from trellis.meetings.services.stand_ins import StandIns
from trellis.meetings.types.inputs import Inputs, key_of, people_of
from trellis.meetings.types.records import MeetingRecord
from trellis.meetings.types.words import Origin, WishKind
from trellis_engine.timetable import Wish

LIKE, BOTH_LIKE, AGREED, FORCED = 1.0, 2.0, 2.0, 50.0  # how much a wish counts; a must, 20 times as much


def seats_word(people: int) -> str:
    """What a table has that so many can sit at, where not all have."""
    return f"seats {people}"


def wishes_of(
    inputs: Inputs,
    frozen: Collection[MeetingRecord],
    aside: Collection[int],
    forced: Collection[str],
    *,
    keeps_wishless: bool,
) -> list[Wish]:
    """One for each two of whom one wishes it, and for each meeting that stays or was agreed.

    A colleague may sit there where the rules let them. Not where somebody said that they must meet this one;
    what two agreed themselves is theirs too, until a repair (`keeps_wishless`) finds one of them missing.
    """
    names = inputs.key_by_meeting
    stays = {names[one.id]: one for one in frozen}
    standing = {names[one.id]: one for one in inputs.meetings if one.id not in aside}
    still = {*aside, *(one.id for one in frozen)}
    kept = [one for one in inputs.meetings if keeps_wishless or one.id in still]
    met = {key_of(one.meant) for one in inputs.meetings if one.id in aside}
    # Two who meet anyway, one of them for a colleague: what they wish of each other is met.
    met |= {key_of(one.participants) for one in kept if one.stand_ins} - set(names.values())
    said = {key: kinds for key, kinds in kinds_by_pair(inputs).items() if key not in met}
    wanted = {key for key, kinds in said.items() if any(kind != WishKind.NO for kind in kinds)}
    wanted |= {
        key for key, one in standing.items() if key in stays or keeps_wishless or one.origin != Origin.PLANNED
    }
    if keeps_wishless:
        wanted |= {key_of(who) for who in inputs.lost} - met
    stand_ins = StandIns(inputs, [*map(people_of, wanted), *(one.participants for one in kept)])
    found = {}
    for key in sorted(wanted, key=lambda one: (WishKind.MUST not in said.get(one, ()), people_of(one), one)):
        if key in stays:
            found[key] = stays_wish(key, stays[key])
            continue
        now = standing.get(key)
        is_agreed = now is not None and now.origin != Origin.PLANNED
        is_personal = WishKind.MUST in said.get(key, ()) or (is_agreed and not keeps_wishless)
        seats = stand_ins.seats(people_of(key), now=now, is_personal=is_personal)
        if seats is not None and may_all_meet(inputs, [people[0] for people in seats]):
            found[key] = loose_wish(inputs, key, seats, said.get(key, []), now, is_forced=key in forced)
    return [found[key] for key in sorted(found, key=lambda one: (people_of(one), one))]


def stays_wish(key: str, meeting: MeetingRecord) -> Wish:
    return Wish(key, [str(one) for one in meeting.sitting], AGREED, must=True, mode=str(meeting.place))


def loose_wish(
    inputs: Inputs,
    key: str,
    seats: list[list[int]],
    kinds: list[WishKind],
    meeting: MeetingRecord | None,
    *,
    is_forced: bool,
) -> Wish:
    who = people_of(key)
    must, weight = worth(kinds)
    if key_of(who) in map(key_of, inputs.lost):  # both sides agreed to it, and one left
        weight = max(weight, AGREED)
    if meeting is not None and meeting.origin != Origin.PLANNED:  # both said yes, or a keeper did
        must, weight = True, max(weight, AGREED)
    if is_forced:
        must, weight = True, FORCED
    least = min((table.seats for table in inputs.tables if not table.is_closed), default=2)
    refusing = (str(one) for one in who if any((one, other) in inputs.refusals for other in who))
    return Wish(
        key,
        [[str(one) for one in people] for people in seats],
        weight,
        must=must,
        features=frozenset({seats_word(len(who))} if inputs.tables and len(who) > least else ()),
        refused_by=frozenset(refusing),
    )


def kinds_by_pair(inputs: Inputs) -> dict[str, list[WishKind]]:
    """What each two say of each other, in the order in which they said it."""
    ordered = sorted(inputs.wishes, key=lambda one: sorted((one.wisher, one.wished)))
    return {
        key: [one.kind for one in group]
        for key, group in groupby(ordered, key=lambda one: key_of((one.wisher, one.wished)))
    }


def worth(kinds: Collection[WishKind]) -> tuple[bool, float]:
    """Whether it must be, and how much it counts: a must more than what both like, that more than one's like.

    >>> worth([WishKind.LIKE, WishKind.LIKE])
    (False, 2.0)
    """
    wanted = [kind for kind in kinds if kind != WishKind.NO]
    return WishKind.MUST in wanted, BOTH_LIKE if len(wanted) > 1 else LIKE


def may_all_meet(inputs: Inputs, who: Collection[int]) -> bool:
    kinds = [inputs.card_by_id[one].kind_id for one in who if one in inputs.card_by_id]
    return len(kinds) == len(who) and all(
        inputs.rules.may_meet(one, other) for place, one in enumerate(kinds) for other in kinds[place + 1 :]
    )
