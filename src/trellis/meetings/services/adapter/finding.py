"""Which wish a row is about, and what stands there: that of its two people at its event."""

from collections.abc import Sequence

from trellis.core.types import Actor
from trellis.imports.reading.keys import fold
from trellis.imports.types import Existing, Value
from trellis.meetings.selectors.lists import stored_pairs
from trellis.meetings.services.adapter.people import lock_events
from trellis.meetings.services.adapter.record_types import FIELD_NAMES
from trellis.meetings.types.lists import Stored, number_in, pair_of, record_of


def find_wishes(*, actor: Actor, keys: Sequence[str]) -> dict[str, str]:
    """{key: record} for keys of pairs of which the event holds something already."""
    said = {key: dict(part.partition("=")[::2] for part in key.split("|")) for key in keys}
    pairs = {
        key: (number_in(parts.get("who", "")), number_in(parts.get("whom", "")))
        for key, parts in said.items()
    }
    stored = stored_pairs(actor=actor, pairs=list(pairs.values()))
    return {
        key: record_of(pair)
        for key, pair in pairs.items()
        if pair in stored and fold(stored[pair].slug) == said[key].get("event")
    }


def existing_wishes(*, actor: Actor, records: Sequence[str], lock: bool) -> dict[str, Existing]:
    """Wishes as they stand, and those that a list or their wisher ended."""
    pairs = [pair_of(record) for record in records]
    stored = stored_pairs(actor=actor, pairs=pairs)
    if lock and stored:
        lock_events({one.event_id for one in stored.values()})
        stored = stored_pairs(actor=actor, pairs=pairs)
    return {record_of(pair): existing(one) for pair, one in stored.items()}


def existing(one: Stored) -> Existing:
    values: dict[str, Value] = {"event": one.slug, "who": one.who, "whom": one.whom}
    if one.is_own:  # no list says what it is, changes it or takes it away
        return Existing(values=values, keeps=lambda _values: FIELD_NAMES, version=one.version)
    values |= {"kind": one.kind} | ({"remark": one.note} if one.note else {})
    return Existing(values=values, retired=one.is_past, version=one.version)
