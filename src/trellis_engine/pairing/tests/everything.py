"""Small markets, and every pairing of them: what the methods are judged by."""

from itertools import chain, combinations

from hypothesis import strategies as st

from trellis_engine.pairing import Chooser

ROWS, COLUMNS = ("a", "b", "c"), ("x", "y", "z")


@st.composite
def lists(draw, keys, *, ties):
    """A list of preferences, with or without ties; now and then everybody is accepted."""
    if ties and draw(st.integers(0, 4)) == 0:
        return None
    order = draw(st.permutations(keys))[: draw(st.integers(0, len(keys)))]
    tiers = []
    for key in order:
        if tiers and ties and draw(st.booleans()):
            tiers[-1] = (*tiers[-1], key)
        else:
            tiers.append((key,))
    return tiers


@st.composite
def markets(draw, *, ties=False, least=False, quotas=2, applicant_quotas=1):
    """Return applicants, places and conflicts of a market of at most three by three."""

    def side(keys, others, most):
        found = []
        for key in keys:
            quota = draw(st.integers(0 if most > 1 else 1, most))
            found.append(
                Chooser(
                    key, draw(lists(others, ties=ties)), quota, draw(st.integers(0, quota)) if least else 0
                )
            )
        return found

    rows = ROWS[: draw(st.integers(1, 3))]
    columns = COLUMNS[: draw(st.integers(1, 3))]
    conflicts = [(one, other) for one in rows for other in columns if draw(st.integers(0, 7)) == 0]
    return side(rows, columns, applicant_quotas), side(columns, rows, quotas), conflicts


def tier(chooser, key):
    """Which choice somebody is; None if not accepted."""
    if chooser.preferences is None:
        return 0
    return next((number for number, tied in enumerate(chooser.preferences) if key in tied), None)


def acceptable(applicants, places, conflicts):
    return [
        (one.key, other.key)
        for one in applicants
        for other in places
        if tier(one, other.key) is not None
        and tier(other, one.key) is not None
        and (one.key, other.key) not in conflicts
    ]


def every_pairing(applicants, places, conflicts, *, least=False):
    """Yield every set of acceptable pairs that keeps the quotas and, if asked for, the least numbers."""
    pairs = acceptable(applicants, places, conflicts)
    for chosen in chain.from_iterable(combinations(pairs, size) for size in range(len(pairs) + 1)):
        counts = [sum(one.key in pair for pair in chosen) for one in (*applicants, *places)]
        choosers = (*applicants, *places)
        if all(
            (one.least if least else 0) <= count <= one.quota
            for one, count in zip(choosers, counts, strict=True)
        ):
            yield chosen


def naive_blocking(applicants, places, conflicts, chosen):
    """The definition: both have room, or hold somebody whom they like strictly less."""

    def would(chooser, key):
        held = [pair[0] if pair[1] == chooser.key else pair[1] for pair in chosen if chooser.key in pair]
        return len(held) < chooser.quota or any(tier(chooser, one) > tier(chooser, key) for one in held)

    rows = {one.key: one for one in applicants}
    columns = {one.key: one for one in places}
    return {
        (one, other)
        for one, other in acceptable(applicants, places, conflicts)
        if (one, other) not in chosen and would(rows[one], other) and would(columns[other], one)
    }
