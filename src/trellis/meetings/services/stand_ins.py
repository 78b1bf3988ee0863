"""Who may sit in the seats of a wish: those who are meant, and colleagues in their place. Pure.

No two people get two meetings with each other by this: a colleague who is to meet somebody anyway, or who
could already be sent to them by another wish, is not sent to them once more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import product

from trellis.meetings.types.inputs import Inputs
from trellis.meetings.types.records import Card, MeetingRecord

MOST_STAND_INS = 3  # for one seat

Pair = frozenset[int]


class StandIns:
    """Colleagues by organisation, and which two may meet by a wish already, those asked before included."""

    def __init__(self, inputs: Inputs, wished: Iterable[tuple[int, ...]]) -> None:
        self.inputs = inputs
        self.pairs: set[Pair] = {frozenset(who) for who in wished if len(who) == 2}
        self.of_house: dict[tuple[str, str], list[Card]] = defaultdict(list)
        for card in inputs.cards if inputs.rules.has_stand_ins else ():
            if card.stands_in and card.house:
                self.of_house[card.house].append(card)

    def seats(
        self, who: tuple[int, ...], *, now: MeetingRecord | None, is_personal: bool
    ) -> list[list[int]] | None:
        """For each who is meant, those who may sit there, the one meant first; None: nobody is left for one.

        `now` is the meeting as it stands: whoever sits there stays among them.
        """
        present = self.inputs.card_by_id
        sits = {} if now is None else {meant: one for one, meant in now.stand_ins}
        found = [
            [one for one in dict.fromkeys((meant, sits.get(meant, meant))) if one in present] for meant in who
        ]
        if not is_personal and len(who) == 2 and not self.is_refused(who):
            for place, meant in enumerate(who):
                others = found[1 - place] or [who[1 - place]]
                found[place] += self.colleagues(meant, {*who, *found[place]}, others)
        if not all(found):
            return None
        self.pairs |= {frozenset(people) for people in product(*found)} if len(who) == 2 else set()
        return found

    def colleagues(self, meant: int, without: Collection[int], others: Collection[int]) -> list[int]:
        """Who may sit there for somebody, whoever of the others comes."""
        card = self.inputs.card_by_id.get(meant) or self.inputs.gone.get(meant)
        if card is None or not card.stands_in or card.house is None:
            return []
        fitting = [
            one.id
            for one in self.of_house.get(card.house, ())
            if one.id not in without and all(self.may_be_sent(one, other) for other in others)
        ]
        return sorted(fitting)[:MOST_STAND_INS]

    def may_be_sent(self, one: Card, other_id: int) -> bool:
        other = self.inputs.card_by_id.get(other_id)
        return (
            other is not None
            and self.inputs.rules.may_meet(one.kind_id, other.kind_id)
            and not self.is_refused((one.id, other_id))
            and frozenset((one.id, other_id)) not in self.pairs
        )

    def is_refused(self, who: Collection[int]) -> bool:
        return any((one, other) in self.inputs.refusals for one, other in product(who, who))
