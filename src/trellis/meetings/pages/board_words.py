"""How meetings, people and tables are said on the board and in reports."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trellis.meetings.pages.words import when_words
from trellis.meetings.types.inputs import Inputs
from trellis.meetings.types.records import Card, SlotRecord


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    is_chosen: bool = False


def person_words(card: Card | None) -> str:
    if card is None:
        return _("somebody who left")
    return f"{card.name}, {card.of_whom}" if card.of_whom else card.name


def names(inputs: Inputs, people: Iterable[int]) -> str:
    found = [inputs.card_by_id.get(person) for person in people]
    return " – ".join(card.name if card else _("somebody who left") for card in found)


def company(inputs: Inputs, people: Iterable[int], stand_ins: Iterable[tuple[int, int]]) -> str:
    """Those who meet, a stand-in with whom they go for."""
    meant = dict(stand_ins)

    def named(person: int) -> str:
        name = names(inputs, [person])
        if person not in meant:
            return name
        gone = inputs.gone.get(meant[person])
        words = {"who": name, "colleague": gone.name if gone else names(inputs, [meant[person]])}
        return _("%(who)s (instead of %(colleague)s)") % words

    return " – ".join(map(named, people))


def slot_words(inputs: Inputs, slot: SlotRecord | None) -> str:
    """Day and time of a slot; one that was removed is said to be."""
    if slot is None:
        return _("a slot that is not there any more")
    return when_words(slot, inputs.rules.time_zone)


def table_words(inputs: Inputs, table_id: int | None, *, online: bool) -> str:
    if online:
        return _("online")
    table = inputs.table_by_id.get(table_id or 0)
    if table is None:
        return _("on site")
    words = _("table %(number)d") % {"number": table.number}
    return f"{words}, {table.name}" if table.name else words
