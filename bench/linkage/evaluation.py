"""Score labelled and generated pairs, and count precision and recall."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bench.linkage.generated.variants import GeneratedPair, generated_pairs
from bench.linkage.labels import read_labels
from trellis_engine.linkage import Index, OrganisationRecord, PairScore
from trellis_engine.linkage.findings import findings
from trellis_engine.linkage.prepared import Prepared, prepare
from trellis_engine.linkage.rarity import Rarity
from trellis_engine.linkage.scoring import score

PARTS = (":site", ":alone", ":name", ":title")


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair with its label, the reason or kind of variant, its score, and every level that was found."""

    left: OrganisationRecord
    right: OrganisationRecord
    same: bool
    kind: str
    held_out: bool
    score: PairScore
    levels: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of a two-class decision, and what follows from them."""

    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int

    @property
    def precision(self) -> float:
        """Share of the pairs called the same that are."""
        called = self.true_positives + self.false_positives
        return self.true_positives / called if called else 1.0

    @property
    def recall(self) -> float:
        """Share of the pairs that are the same that were called so."""
        present = self.true_positives + self.false_negatives
        return self.true_positives / present if present else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def figures(answers: Iterable[tuple[bool, bool]]) -> Figures:
    """Count (label, answer) pairs."""
    counts = {(True, True): 0, (False, True): 0, (True, False): 0, (False, False): 0}
    for label, answer in answers:
        counts[label, answer] += 1
    return Figures(counts[True, True], counts[False, True], counts[True, False], counts[False, False])


def whole_index(records: Mapping[str, OrganisationRecord]) -> Index:
    """Return an index of the records that are rows, not parts of rows."""
    return Index(record for key, record in records.items() if not key.endswith(PARTS))


def labelled_scored(records: Mapping[str, OrganisationRecord]) -> list[Scored]:
    """Return the labelled pairs with their scores, rarity taken from all files."""
    judge = _Judge(whole_index(records).rarity)
    return [
        judge.scored(records[pair.left], records[pair.right], pair.same, pair.reason, held_out=pair.held_out)
        for pair in read_labels()
    ]


def generated_scored(number: int, seed: int) -> list[Scored]:
    """Return the generated pairs of `number` organisations with their scores."""
    pairs = generated_pairs(number, seed)
    judge = _Judge(Index(_left_records(pairs)).rarity)
    return [judge.scored(pair.left, pair.right, pair.same, pair.kind, held_out=False) for pair in pairs]


def _left_records(pairs: Iterable[GeneratedPair]) -> Iterable[OrganisationRecord]:
    return {pair.left.key: pair.left for pair in pairs}.values()


class _Judge:
    """Scores pairs, taking each record's names apart once."""

    def __init__(self, rarity: Rarity) -> None:
        self._rarity = rarity
        self._prepared: dict[OrganisationRecord, Prepared] = {}

    def _ready(self, record: OrganisationRecord) -> Prepared:
        if record not in self._prepared:
            self._prepared[record] = prepare(record)
        return self._prepared[record]

    def scored(
        self, left: OrganisationRecord, right: OrganisationRecord, same: bool, kind: str, *, held_out: bool
    ) -> Scored:
        one, other = self._ready(left), self._ready(right)
        levels = frozenset((found.field, found.level) for found in findings(one, other, self._rarity))
        return Scored(left, right, same, kind, held_out, score(one, other, self._rarity), levels)
