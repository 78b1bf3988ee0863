"""Is a pairing stable? Written from the definition, over dictionaries, without the engine's arrays."""

from collections.abc import Iterable, Sequence

from trellis_engine.pairing import Chooser


def count_blocking(
    applicants: Sequence[Chooser], places: Sequence[Chooser], pairs: Iterable[tuple[str, str]]
) -> int:
    """Return how many pairs would both rather have each other. Every chooser has a list.

    Raises
    ------
    AssertionError
        If a pair is not on both lists, or a quota is exceeded.
    """
    rank = {
        one.key: {key: number for number, tied in enumerate(one.preferences or ()) for key in tied}
        for one in (*applicants, *places)
    }
    held: dict[str, list[str]] = {one.key: [] for one in (*applicants, *places)}
    for one, other in pairs:
        assert other in rank[one], f"{one} does not list {other}"
        assert one in rank[other], f"{other} does not list {one}"
        held[one].append(other)
        held[other].append(one)
    quota = {one.key: one.quota for one in (*applicants, *places)}
    for key, partners in held.items():
        assert len(partners) <= quota[key], f"{key} has {len(partners)} partners"
    # The worst rank that each would still gladly leave for somebody better.
    worst = {
        key: max((rank[key][one] for one in partners), default=-1)
        if len(partners) == quota[key]
        else len(rank[key])
        for key, partners in held.items()
    }
    return sum(
        number < worst[one.key] and rank[place][one.key] < worst[place] and place not in held[one.key]
        for one in applicants
        for place, number in rank[one.key].items()
        if one.key in rank[place]
    )
