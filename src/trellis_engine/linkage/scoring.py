"""From evidence to a probability, and from a probability to one of three answers."""

import math
from dataclasses import dataclass
from enum import StrEnum

from trellis_engine.linkage.evidence import Evidence
from trellis_engine.linkage.findings import findings
from trellis_engine.linkage.prepared import Prepared, prepare
from trellis_engine.linkage.rarity import Rarity
from trellis_engine.linkage.records import OrganisationRecord
from trellis_engine.linkage.weights import ASK, PRIOR, SAME, WEIGHTS


class Verdict(StrEnum):
    """The three answers to "are these two records the same organisation?"."""

    SAME = "same"
    ASK = "ask a person"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class PairScore:
    """Two records and how probably they are the same organisation.

    Attributes
    ----------
    left, right : str
        Keys of the records.
    probability : float
        Probability of the same organisation, given the evidence [0 to 1].
    verdict : Verdict
        Same from 0.90, different below 0.25, else a person is asked; a declared decision overrules both.
    evidence : tuple of Evidence
        What speaks for and against, the weightiest first.
    other_site : bool
        True if the records stand for different places: rows to keep apart even if the organisation is the
        same.
    decided : str
        Empty, or which declared decision settled it.
    """

    left: str
    right: str
    probability: float
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    other_site: bool
    decided: str = ""


_JUST_BELOW_SAME = math.log((SAME - 0.01) / (1 - SAME + 0.01))
_FULL_NAMES = frozenset(
    ("name", level) for level in ("identical", "core", "spelling", "with_city", "site", "part")
)
_LIKE_NAMES = frozenset(("name", level) for level in ("contained", "close"))
_SURE = frozenset({("registration_id", "same"), ("domain", "same")})
_HERE = frozenset({("place", "same_city"), ("place", "near")})


_TELLING_WORDS = frozenset(("extra_words", level) for level in ("one_side", "both_sides"))


def _may_be_called_same(found: set[tuple[str, str]]) -> bool:
    """True unless the names differ and nothing else bears them out: then a person decides.

    Names that differ in generic words only need the same place or an identifier; names with a telling word
    more, and acronyms, which unrelated organisations share, need an identifier.
    """
    if found & _FULL_NAMES or found & _SURE:
        return True
    return bool(found & _LIKE_NAMES and found & _HERE and not found & _TELLING_WORDS)


_APART = frozenset({"apart", "apart_generic", "other_city", "other_city_generic"})


def verdict_of(probability: float) -> Verdict:
    """Return the answer for a probability.

    Examples
    --------
    >>> [verdict_of(p).value for p in (0.95, 0.5, 0.1)]
    ['same', 'ask a person', 'different']
    """
    if probability >= SAME:
        return Verdict.SAME
    return Verdict.ASK if probability >= ASK else Verdict.DIFFERENT


def compare(left: OrganisationRecord, right: OrganisationRecord, rarity: Rarity | None = None) -> PairScore:
    """Compare two records.

    Parameters
    ----------
    left, right : OrganisationRecord
        The records.
    rarity : Rarity, optional
        How common words are where the records come from; a general guess if not given.

    Returns
    -------
    PairScore
        With its evidence.

    Notes
    -----
    O(names x names). Deterministic and symmetric but for the exchange of sides.

    Examples
    --------
    >>> one = OrganisationRecord("a", ("Wopfinger Baustoff GmbH",), country="AT", city="Waldegg")
    >>> other = OrganisationRecord("b", ("WOPFINGER Baustoff Ges.m.b.H.",), country="AT", city="Waldegg")
    >>> compare(one, other).verdict
    <Verdict.SAME: 'same'>
    """
    return score(prepare(left), prepare(right), rarity or Rarity())


def score(left: Prepared, right: Prepared, rarity: Rarity) -> PairScore:
    """Compare two prepared records; see `compare`."""
    evidence = tuple(
        Evidence(found.field, found.level, found.values, weight)
        for found in findings(left, right, rarity)
        if (weight := WEIGHTS[found.field, found.level])
    )
    log_odds = PRIOR + sum(item.weight for item in evidence)
    if not _may_be_called_same({(item.field, item.level) for item in evidence}):
        log_odds = min(log_odds, _JUST_BELOW_SAME)
    probability = 1 / (1 + math.exp(-log_odds)) if log_odds > -700 else 0.0
    return PairScore(
        left.record.key,
        right.record.key,
        probability,
        verdict_of(probability),
        tuple(sorted(evidence, key=lambda item: (-abs(item.weight), item.field))),
        any(item.field == "place" and item.level in _APART for item in evidence)
        or bool(left.record.site and right.record.site and left.record.site != right.record.site),
    )
