"""Can everybody have as few partners as they need? If not, who cannot, and why."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from trellis_engine.errors import Unsolvable
from trellis_engine.pairing.market import Integers, Market

_NAMED = 5


def require_least(market: Market) -> None:
    """Raise if the least numbers of partners cannot be met.

    Parameters
    ----------
    market : Market
        The possible pairs.

    Raises
    ------
    Unsolvable
        Names a smallest group that needs more partners than there are for it, and both numbers.

    Notes
    -----
    Two maximum flows: if each side's least can be met, so can both at once.

    Source
    ------
    Mendelsohn, N. S., Dulmage, A. L. (1958), Canadian Journal of Mathematics 10, 517-534; the group is that
    of Hall, P. (1935), Journal of the London Mathematical Society 10, 26-30.
    """
    rows = np.array([chooser.least for chooser in market.applicants], np.int64)
    columns = np.array([chooser.least for chooser in market.places], np.int64)
    group = _short(rows, market.applicant, market.place_quota, market.place)
    if len(group):
        raise Unsolvable(_words(group, market, rows, "places", of_applicants=True))
    group = _short(columns, market.place, market.applicant_quota, market.applicant)
    if len(group):
        raise Unsolvable(_words(group, market, columns, "applicants", of_applicants=False))


def _short(least: Integers, owner: Integers, quota: Integers, other: Integers) -> Integers:
    """Return a group that needs more partners than there are for it, if there is one."""
    if not least.any():
        return np.zeros(0, np.int64)
    ours, theirs = len(least), len(quota)
    source, sink = ours + theirs, ours + theirs + 1
    tails = np.concatenate([np.full(ours, source), owner, ours + np.arange(theirs)])
    heads = np.concatenate([np.arange(ours), ours + other, np.full(theirs, sink)])
    room = np.concatenate([least, np.ones(len(owner), np.int64), quota]).astype(np.int32)
    graph = csr_array((room, (tails, heads)), shape=(sink + 1, sink + 1))
    found = maximum_flow(graph, source, sink)
    if found.flow_value == least.sum():
        return np.zeros(0, np.int64)
    rest = csr_array(graph - found.flow)
    rest.data = np.where(rest.data > 0, 1, 0)
    rest.eliminate_zeros()
    reached = breadth_first_order(rest, source, return_predecessors=False)
    return np.sort(reached[(reached < ours) & (least[np.minimum(reached, ours - 1)] > 0)])


def _words(group: Integers, market: Market, least: Integers, side: str, *, of_applicants: bool) -> str:
    choosers = market.applicants if of_applicants else market.places
    owner, other, quota = market.applicant, market.place, market.place_quota
    if not of_applicants:
        owner, other, quota = other, owner, market.applicant_quota
    wanted = np.bincount(other[np.isin(owner, group)], minlength=len(quota))
    names = ", ".join(repr(choosers[one].key) for one in group[:_NAMED])
    more = f" and {len(group) - _NAMED} more" if len(group) > _NAMED else ""
    return (
        f"{names}{more} need at least {int(least[group].sum())} {side} in all, and those whom they accept "
        f"and who accept them can give {int(np.minimum(wanted, quota).sum())}: lower their least, or widen "
        "the lists."
    )
