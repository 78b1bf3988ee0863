"""Find duplicates inside a file, and link a file to a registry."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from trellis_engine.linkage.consistency import ConsistentGroups
from trellis_engine.linkage.decisions import Conflict, Decisions, Groups
from trellis_engine.linkage.index import Index
from trellis_engine.linkage.prepared import prepare
from trellis_engine.linkage.records import OrganisationRecord
from trellis_engine.linkage.scoring import PairScore, Verdict, score

Progress = Callable[[int, int], None]
_CHUNK = 2000
# Evidence that rules out one organisation whatever else is alike.
_RULED_OUT = frozenset({"registration_id", "number", "direction"})


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What `find_duplicates` found.

    Attributes
    ----------
    pairs : tuple of PairScore
        Pairs that are the same or that a person should look at, the most probable first; `other_site` marks
        rows that are sites of one organisation.
    groups : tuple of tuple of str
        Keys that are one organisation, by declaration, by the file's own groups, and by pairs found the same.
    conflicts : tuple of Conflict
        Where declarations clash with one another or with what was found.
    compared : int
        Number of pairs compared.
    """

    pairs: tuple[PairScore, ...]
    groups: tuple[tuple[str, ...], ...]
    conflicts: tuple[Conflict, ...]
    compared: int


@dataclass(frozen=True, slots=True)
class Link:
    """What a registry knows of one record.

    Attributes
    ----------
    key : str
        Key of the record.
    verdict : Verdict
        Same: one entry of the registry is it. Ask: one or several may be. Different: it is new.
    matches : tuple of PairScore
        Entries that are or may be it, the most probable first.
    """

    key: str
    verdict: Verdict
    matches: tuple[PairScore, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """What `link` found: one `Link` for each record in order, conflicts, and the number of pairs compared."""

    links: tuple[Link, ...]
    conflicts: tuple[Conflict, ...]
    compared: int


def find_duplicates(
    records: Iterable[OrganisationRecord],
    *,
    groups: Iterable[Collection[str]] = (),
    decisions: Decisions | None = None,
    progress: Progress | None = None,
) -> Duplicates:
    """Find the rows of one file that stand for the same organisation.

    Parameters
    ----------
    records : iterable of OrganisationRecord
        The rows; keys must be distinct.
    groups : iterable of collection of str
        Keys which the file itself says are one organisation (its sites, say): legitimate rows, not proposed
        as pairs.
    decisions : Decisions, optional
        Pairs declared earlier. Declared pairs are not proposed again.
    progress : callable, optional
        Called with the number of records done and their total.

    Returns
    -------
    Duplicates
        Pairs with evidence, groups, and conflicts.

    Raises
    ------
    InvalidRecord
        If two records have the same key.

    Notes
    -----
    O(n_records x candidates). Deterministic.

    Examples
    --------
    >>> found = find_duplicates([
    ...     OrganisationRecord("1", ("ADEM",), country="LU", city="Luxembourg"),
    ...     OrganisationRecord("2", ("Initiativ Rëm Schaffen asbl",), country="LU", city="Luxembourg"),
    ...     OrganisationRecord("3", ("Initiativ Rem Schaffen",), country="LU", city="Luxembourg"),
    ... ])
    >>> found.groups, [(pair.left, pair.right, pair.verdict.value) for pair in found.pairs]
    ((('2', '3'),), [('2', '3', 'same')])
    """
    decisions = decisions or Decisions()
    index = Index(records)
    of_file = Groups()
    for keys in groups:
        for one, other in zip(sorted(keys), sorted(keys)[1:], strict=False):
            of_file.join(one, other)
    open_pairs, found_apart, compared = _all_pairs(index, progress)
    proposed = [
        pair
        for pair in open_pairs
        if not decisions.same(pair.left, pair.right)
        and not decisions.different(pair.left, pair.right)
        and of_file.of(pair.left) != of_file.of(pair.right)
    ]
    grouping = ConsistentGroups(decisions, found_apart)
    conflicts = list(decisions.conflicts)
    for members in of_file:
        for other in members[1:]:
            clash = grouping.join(members[0], other, "are one organisation in the file")
            if clash:
                conflicts.append(clash)
    pairs = _joined(proposed, grouping, conflicts)
    keys_in_file = (record.key for record in index)
    return Duplicates(tuple(pairs), grouping.known(keys_in_file), tuple(conflicts), compared)


def _all_pairs(index: Index, progress: Progress | None) -> tuple[list[PairScore], list[PairScore], int]:
    """Compare every record with its candidates; return the pairs left open, and those ruled out.

    Pairs come with the earlier row on the left; of equal probability, those with the earliest rows first.
    """
    readies = [index.prepared(record.key) for record in index]
    total = len(readies)
    seen: set[int] = set()
    left_open: list[tuple[float, int, PairScore]] = []
    ruled_out: list[PairScore] = []
    for row, others in enumerate(index.block_many(readies, within=True)):
        for other in others:
            first, second = sorted((row, other))
            if first * total + second in seen:
                continue
            seen.add(first * total + second)
            scored = score(readies[first], readies[second], index.rarity)
            if scored.verdict is not Verdict.DIFFERENT:
                left_open.append((-scored.probability, first * total + second, scored))
            elif _is_ruled_out(scored):
                ruled_out.append(scored)
        _report(progress, row + 1, total)
    return [scored for _, _, scored in sorted(left_open, key=lambda item: item[:2])], ruled_out, len(seen)


def _is_ruled_out(pair: PairScore) -> bool:
    strongest = pair.evidence[0]
    return strongest.field in _RULED_OUT and strongest.level == "different"


def _report(progress: Progress | None, done: int, total: int) -> None:
    if progress and (done % _CHUNK == 0 or done == total):
        progress(done, total)


def _joined(
    proposed: Iterable[PairScore], grouping: ConsistentGroups, conflicts: list[Conflict]
) -> list[PairScore]:
    """Join the pairs found the same, the most probable first; return those that joined and open questions."""
    shown: list[PairScore] = []
    open_questions: list[tuple[PairScore, Conflict | None]] = []
    for pair in proposed:
        if pair.verdict is not Verdict.SAME:
            open_questions.append((pair, None))
        elif grouping.of(pair.left) != grouping.of(pair.right):
            clash = grouping.join(pair.left, pair.right, "look the same")
            if clash:
                open_questions.append((replace(pair, verdict=Verdict.ASK), clash))
            else:
                shown.append(pair)
    asked: set[frozenset[str]] = set()
    for pair, clash in open_questions:
        between = frozenset((grouping.of(pair.left), grouping.of(pair.right)))
        if len(between) == 2 and between not in asked:
            asked.add(between)
            shown.append(pair)
            conflicts.extend([clash] if clash else [])
    return sorted(shown, key=lambda pair: -pair.probability)


def _most_probable(pair: PairScore) -> tuple[float, str, str]:
    return (-pair.probability, pair.left, pair.right)


def link(
    records: Iterable[OrganisationRecord],
    registry: Index | Iterable[OrganisationRecord],
    *,
    decisions: Decisions | None = None,
    progress: Progress | None = None,
) -> Links:
    """Say for each record which entry of a registry it is, if any.

    Parameters
    ----------
    records : iterable of OrganisationRecord
        The rows of a file.
    registry : Index or iterable of OrganisationRecord
        What is known already. Its keys are of their own: that a row and an entry have the same key says
        nothing.
    decisions : Decisions, optional
        Pairs (key of record, key of entry) declared earlier: the same ones are linked, the different ones
        never. Two entries declared different are not both linked to one record.
    progress : callable, optional
        Called with the number of records done and their total.

    Returns
    -------
    Links
        One link for each record, in order.

    Notes
    -----
    O(n_records x candidates). Deterministic. Several records may be linked to one entry (sites of one
    organisation). Where two entries are the same as one record, the verdict is to ask: the registry itself
    may hold a duplicate.

    Examples
    --------
    >>> registry = [OrganisationRecord("r1", ("Université du Luxembourg",), web_domain="uni.lu")]
    >>> found = link([OrganisationRecord("1", ("University of Luxembourg",), web_domain="uni.lu")], registry)
    >>> found.links[0].verdict.value, found.links[0].matches[0].right
    ('same', 'r1')
    """
    decisions = decisions or Decisions()
    index = registry if isinstance(registry, Index) else Index(registry)
    rows = list(records)
    links: list[Link] = []
    conflicts = list(decisions.conflicts)
    compared = 0
    for start in range(0, len(rows), _CHUNK):
        readies = [prepare(record) for record in rows[start : start + _CHUNK]]
        for ready, blocked in zip(readies, index.block_many(readies), strict=True):
            scored = [score(ready, index.at(row), index.rarity) for row in blocked]
            compared += len(scored)
            found = _link(ready.record.key, scored, index, decisions)
            conflicts.extend(_clashes(found, decisions))
            links.append(found)
        _report(progress, min(start + _CHUNK, len(rows)), len(rows))
    return Links(tuple(links), tuple(conflicts), compared)


def _link(key: str, scored: Sequence[PairScore], index: Index, decisions: Decisions) -> Link:
    matches = tuple(sorted(_decided(key, scored, index, decisions), key=_most_probable))
    same = [pair for pair in matches if pair.verdict is Verdict.SAME]
    if len(same) == 1:
        return Link(key, Verdict.SAME, matches)
    return Link(key, Verdict.ASK if matches else Verdict.DIFFERENT, matches)


def _clashes(found: Link, decisions: Decisions) -> Iterator[Conflict]:
    """Yield the pairs of entries declared different that one record is the same as."""
    same = [pair.right for pair in found.matches if pair.verdict is Verdict.SAME]
    for one, other in combinations(same, 2):
        if decisions.different(one, other):
            words = (
                f"{found.key!r} looks the same as {one!r} and as {other!r}, which were declared different: "
                "a person should look at it."
            )
            yield Conflict(one, other, words)


def _decided(
    key: str, scored: Sequence[PairScore], index: Index, decisions: Decisions
) -> Iterator[PairScore]:
    """Yield the pairs that are or may be the same, declared ones first."""
    declared = {
        other for other in decisions.groups.members(key) if other in index and decisions.same(key, other)
    }
    declared.discard(key)
    for other in sorted(declared):
        yield PairScore(key, other, 1.0, Verdict.SAME, (), False, "declared the same")
    for pair in scored:
        if pair.right in declared or decisions.different(key, pair.right):
            continue
        if pair.verdict is not Verdict.DIFFERENT:
            yield replace(pair, verdict=Verdict.ASK) if declared else pair
