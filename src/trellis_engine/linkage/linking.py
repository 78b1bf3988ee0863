"""Find duplicates inside a file, and link a file to a registry."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from trellis_engine.linkage.decisions import Conflict, Decisions, Groups
from trellis_engine.linkage.index import CANDIDATES, Index
from trellis_engine.linkage.prepared import prepare
from trellis_engine.linkage.records import OrganisationRecord
from trellis_engine.linkage.scoring import PairScore, Verdict, score

Progress = Callable[[int, int], None]
_CHUNK = 2000


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
    declared = Groups()
    for keys in groups:
        first, *others = sorted(keys) or [""]
        for other in others:
            declared.join(first, other)
    found, compared = _all_pairs(index, progress)
    proposed = [
        pair
        for pair in found
        if not decisions.same(pair.left, pair.right)
        and not decisions.different(pair.left, pair.right)
        and declared.of(pair.left) != declared.of(pair.right)
    ]
    grouping, pairs, conflicts = _consistent(index, proposed, declared, decisions)
    pairs.sort(key=lambda pair: (-pair.probability, pair.left, pair.right))
    return Duplicates(tuple(pairs), tuple(grouping), decisions.conflicts + tuple(conflicts), compared)


def _all_pairs(index: Index, progress: Progress | None) -> tuple[list[PairScore], int]:
    """Compare every record with its candidates; return the pairs that are not different."""
    keys = [record.key for record in index]
    position = {key: place for place, key in enumerate(keys)}
    readies = [index.prepared(key) for key in keys]
    seen: set[tuple[int, int]] = set()
    found: list[PairScore] = []
    for place, rows in enumerate(index.block_many(readies)):
        for row in rows:
            other = position[index.at(row).record.key]
            pair = (min(place, other), max(place, other))
            if pair not in seen:
                seen.add(pair)
                scored = score(readies[pair[0]], readies[pair[1]], index.rarity)
                if scored.verdict is not Verdict.DIFFERENT:
                    found.append(scored)
        _report(progress, place + 1, len(readies))
    return found, len(seen)


def _report(progress: Progress | None, done: int, total: int) -> None:
    if progress and (done % _CHUNK == 0 or done == total):
        progress(done, total)


def _consistent(
    index: Index, proposed: Sequence[PairScore], declared: Groups, decisions: Decisions
) -> tuple[Groups, list[PairScore], list[Conflict]]:
    """Join pairs found the same, the most probable first, unless that would join what must stay apart."""
    grouping = Groups()
    for source in (decisions.groups, declared):
        for members in source:
            for other in members[1:]:
                if members[0] in index and other in index:
                    grouping.join(members[0], other)
    pairs: list[PairScore] = []
    conflicts: list[Conflict] = []
    for pair in sorted(proposed, key=lambda pair: (-pair.probability, pair.left, pair.right)):
        if pair.verdict is Verdict.SAME:
            clash = _clash(grouping, pair, decisions)
            if clash:
                conflicts.append(clash)
                pair = replace(pair, verdict=Verdict.ASK)
            else:
                grouping.join(pair.left, pair.right)
        pairs.append(pair)
    return grouping, pairs, conflicts


def _clash(grouping: Groups, pair: PairScore, decisions: Decisions) -> Conflict | None:
    for one in grouping.members(pair.left):
        for other in grouping.members(pair.right):
            if decisions.different(one, other):
                words = (
                    f"{pair.left!r} and {pair.right!r} look the same, but {one!r} and {other!r} were "
                    "declared different: a person should look at it."
                )
                return Conflict(pair.left, pair.right, words)
    return None


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
        What is known already; its keys are of their own, so that a record and an entry may have the same key
        only if they are the same record.
    decisions : Decisions, optional
        Pairs (key of record, key of entry) declared earlier: the same ones are linked, the different ones
        never.
    progress : callable, optional
        Called with the number of records done and their total.

    Returns
    -------
    Links
        One link for each record, in order.

    Notes
    -----
    O(n_records x candidates). Deterministic. Several records may be linked to one entry (sites of one
    organisation).

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
    compared = 0
    for start in range(0, len(rows), _CHUNK):
        readies = [prepare(record) for record in rows[start : start + _CHUNK]]
        for ready, blocked in zip(readies, index.block_many(readies, limit=CANDIDATES), strict=True):
            scored = [score(ready, index.at(row), index.rarity) for row in blocked]
            compared += len(scored)
            links.append(_link(ready.record.key, scored, index, decisions))
        _report(progress, min(start + _CHUNK, len(rows)), len(rows))
    return Links(tuple(links), decisions.conflicts, compared)


def _link(key: str, scored: Sequence[PairScore], index: Index, decisions: Decisions) -> Link:
    matches = sorted(
        _decided(key, scored, index, decisions), key=lambda pair: (-pair.probability, pair.right)
    )
    same = [pair for pair in matches if pair.verdict is Verdict.SAME]
    verdict = Verdict.SAME if len(same) == 1 else Verdict.ASK if matches else Verdict.DIFFERENT
    return Link(key, verdict, tuple(matches))


def _decided(
    key: str, scored: Sequence[PairScore], index: Index, decisions: Decisions
) -> Iterator[PairScore]:
    """Yield the pairs that are or may be the same, decisions first."""
    declared = [other for other in decisions.groups.members(key) if other != key and other in index]
    for other in declared:
        if decisions.same(key, other):
            yield PairScore(key, other, 1.0, Verdict.SAME, (), False, "declared the same")
    for pair in scored:
        if pair.right in declared or decisions.different(key, pair.right):
            continue
        if pair.verdict is not Verdict.DIFFERENT:
            yield replace(pair, verdict=Verdict.ASK) if declared else pair
