"""What comes out is the best of everything that could: tried against every allocation of small cases."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trellis_engine.allocation import AIMS, Allocation, Lot, Need, Offer, Terms, allocate
from trellis_engine.allocation.possible import possible_lots
from trellis_engine.allocation.tests.everything import every_allocation
from trellis_engine.errors import InvalidRecord
from trellis_engine.places import distance_km

CITIES = [(48.21, 16.37), (47.5, 19.04), (50.08, 14.44), (52.52, 13.4), (45.46, 9.19)]
places = st.sampled_from(CITIES)
marks = st.sampled_from([frozenset(), frozenset({"CE"})])


@st.composite
def cases(draw: st.DrawFn, least: int = 1) -> tuple[list[Offer], list[Need], Terms]:
    offers = [
        Offer(f"o{n}", draw(st.sampled_from("ab")), draw(st.integers(0, 4)), place=draw(places),
              marks=draw(marks), least=draw(st.integers(1, least)))
        for n in range(draw(st.integers(1, 2)))
    ]  # fmt: skip
    needs = [
        Need(f"n{n}", draw(st.sampled_from("ab")), draw(st.integers(1, 4)), place=draw(places),
             marks=draw(marks), received=draw(st.integers(0, 1)), priority=draw(st.sampled_from([1.0, 2.0])),
             least=draw(st.integers(1, least)))
        for n in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    terms = Terms(
        serves=draw(st.sampled_from([{}, {"a": frozenset("b")}])),
        farthest_km=draw(st.sampled_from([None, 300.0, 500.0])),
    )
    return offers, needs, terms


def keeps_the_rules(offers: list[Offer], needs: list[Need], terms: Terms, found: Allocation) -> bool:
    """Looked at lot by lot, with nothing of the solver."""
    sent, got = {offer.key: 0 for offer in offers}, {need.key: 0 for need in needs}
    by_key = {one.key: one for one in (*offers, *needs)}
    for lot in found.lots:
        offer, need = by_key[lot.offer], by_key[lot.need]
        sent[offer.key] += lot.quantity
        got[need.key] += lot.quantity
        if not (
            offer.item in terms.items_for(need.item)
            and need.marks <= offer.marks
            and (terms.farthest_km is None or lot.km <= terms.farthest_km + 0.1)
            and lot.quantity >= max(offer.least, need.least)
        ):
            return False
    return all(sent[one.key] <= one.quantity for one in offers) and all(
        got[one.key] <= one.open for one in needs
    )


def shares(needs: list[Need], got: list[int], *, by_quantity: bool) -> list[float]:
    """From the smallest, of those for whom anything is possible."""
    return sorted(
        round((need.received + size) / (need.priority * (need.quantity if by_quantity else 1)), 9)
        for need, size in zip(needs, got, strict=True)
    )


@settings(max_examples=150)
@given(cases(), st.sampled_from(["max_min", "proportional"]))
def test_shares_are_the_fairest_of_all_that_place_most(case, aim):
    offers, needs, terms = case
    found = allocate(offers, needs, terms, aim=aim)
    assert keeps_the_rules(offers, needs, terms, found)
    received = found.received()
    got = [received.get(need.key, 0) for need in needs]
    every = list(every_allocation(offers, needs, terms))
    most = max(sum(one) for _, one, _ in every)
    by_quantity = aim == "max_min"
    fairest = max(shares(needs, one, by_quantity=by_quantity) for _, one, _ in every)
    reached = shares(needs, got, by_quantity=by_quantity)
    assert sum(got) == most
    assert reached[0] >= fairest[0] - unit(needs, by_quantity=by_quantity)
    nearest = min(km for _, one, km in every if one == got)
    assert found.objectives[-1][1] == pytest.approx(nearest, abs=1.0)
    assert found.gap < 1e-6


def unit(needs: list[Need], *, by_quantity: bool) -> float:
    """By how much one unit changes a share at most: whole units of unlike weight are off by no more."""
    return max(1 / (need.priority * (need.quantity if by_quantity else 1)) for need in needs)


@settings(max_examples=100)
@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=3),
    st.lists(st.integers(0, 5), min_size=2, max_size=2),
    st.sets(st.tuples(st.integers(0, 1), st.integers(0, 2))),
)
def test_amounts_that_weigh_alike_are_the_fairest_to_the_last_unit(needed, offered, refused):
    """Whole amounts, compared from the smallest up, are the best of all there are."""
    offers = [Offer(f"o{n}", "a", size) for n, size in enumerate(offered)]
    needs = [Need(f"n{n}", "a", size) for n, size in enumerate(needed)]
    terms = Terms(refused=frozenset((f"o{one}", f"n{other}") for one, other in refused))
    received = allocate(offers, needs, terms, aim="proportional").received()
    every = [got for _, got, _ in every_allocation(offers, needs, terms)]
    best = max(sorted(got) for got in every if sum(got) == max(map(sum, every)))
    assert sorted(received.get(need.key, 0) for need in needs) == best


@settings(max_examples=100)
@given(cases())
def test_nearest_places_most_over_the_shortest_ways(case):
    offers, needs, terms = case
    found = allocate(offers, needs, terms, aim="nearest")
    every = [(sum(got), -km) for _, got, km in every_allocation(offers, needs, terms)]
    most, km = max(every)
    assert found.placed == most
    assert sum(lot.quantity * lot.km for lot in found.lots) == pytest.approx(-km, abs=1.0)


@settings(max_examples=100)
@given(cases())
def test_as_many_as_possible_have_enough_and_no_less_is_placed(case):
    offers, needs, terms = case
    found = allocate(offers, needs, terms, aim="enough")

    def with_enough(got: list[int]) -> int:
        return sum(2 * (need.received + size) >= need.quantity for need, size in zip(needs, got, strict=True))

    received = found.received()
    every = [got for _, got, _ in every_allocation(offers, needs, terms)]
    most = max(map(with_enough, every))
    had = with_enough([0] * len(needs))
    assert with_enough([received.get(need.key, 0) for need in needs]) == most
    _, reached, bound = found.objectives[1]
    assert reached == most - had <= bound
    assert found.placed == max(map(sum, every))


@settings(max_examples=100)
@given(cases(least=3), st.sampled_from(AIMS))
def test_smallest_lots_are_kept_and_bounds_are_never_beaten(case, aim):
    offers, needs, terms = case
    found = allocate(offers, needs, terms, aim=aim)
    assert keeps_the_rules(offers, needs, terms, found)
    most = max(sum(got) for _, got, _ in every_allocation(offers, needs, terms))
    _, value, bound = found.objectives[0]
    assert value <= most <= bound


def test_equal_shares_whatever_the_size_and_equal_amounts_if_proportional():
    offers, needs = [Offer("mill", "masks", 90)], [Need("clinic", "masks", 300), Need("ward", "masks", 60)]
    assert allocate(offers, needs).received() == {"clinic": 75, "ward": 15}
    assert allocate(offers, needs, aim="proportional").received() == {"clinic": 45, "ward": 45}


def test_what_was_received_counts_and_is_never_taken_back():
    needs = [Need("clinic", "masks", 100, received=60), Need("ward", "masks", 100, received=10)]
    assert allocate([Offer("mill", "masks", 40)], needs).received() == {"ward": 40}
    assert allocate([Offer("mill", "masks", 70)], needs).received() == {"clinic": 10, "ward": 60}


def test_a_need_that_only_one_can_serve_is_served_by_it():
    """The other has somewhere else to go: dealing in order would leave the second need with nothing."""
    offers = [Offer("certified", "masks", 10, marks=frozenset({"CE"})), Offer("plain", "masks", 10)]
    needs = [Need("ward", "masks", 10), Need("clinic", "masks", 10, marks=frozenset({"CE"}))]
    lots = allocate(offers, needs).lots
    assert {(lot.offer, lot.need, lot.quantity) for lot in lots} == {
        ("plain", "ward", 10), ("certified", "clinic", 10),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("terms", "need", "reached"),
    [
        (Terms(), Need("n", "masks", 5, place=CITIES[1]), True),
        (Terms(farthest_km=200), Need("n", "masks", 5, place=CITIES[1]), False),
        (Terms(farthest_km=220), Need("n", "masks", 5, place=CITIES[1]), True),
        (Terms(refused=frozenset({("o", "n")})), Need("n", "masks", 5), False),
        (Terms(), Need("n", "gowns", 5), False),
        (Terms(serves={"gowns": {"masks"}}), Need("n", "gowns", 5), True),
        (Terms(), Need("n", "masks", 5, marks=frozenset({"CE", "sterile"})), False),
        (Terms(), Need("n", "masks", 5, due=3), False),  # it is ready on the fourth day
        (Terms(), Need("n", "masks", 5, due=4), True),
        (Terms(km_a_day=100), Need("n", "masks", 5, due=6, place=CITIES[1]), False),  # three days on the way
        (Terms(km_a_day=100), Need("n", "masks", 5, due=7, place=CITIES[1]), True),
        (Terms(today=9), Need("n", "masks", 5), False),  # it could leave until the eighth
        (Terms(), Need("n", "masks", 5, received=5), False),
        (Terms(), Need("n", "masks", 90, least=11), False),  # there are ten
    ],
)
def test_lots_keep_the_terms(terms, need, reached):
    offer = Offer("o", "masks", 10, place=CITIES[0], ready=4, until=8, marks=frozenset({"CE"}))
    assert bool(len(possible_lots([offer], [need], terms))) is reached
    assert bool(allocate([offer], [need], terms).lots) is reached


def test_nothing_is_no_error():
    for offers, needs in [([], []), ([Offer("o", "a", 3)], []), ([], [Need("n", "a", 3)])]:
        assert allocate(offers, needs).lots == ()


@pytest.mark.parametrize("aim", AIMS)
def test_largest_quantities_stay_whole(aim):
    offers = [Offer("o", "a", 10**12), Offer("p", "a", 10**12 - 1)]
    needs = [Need("n", "a", 10**12), Need("m", "a", 10**12)]
    found = allocate(offers, needs, aim=aim)
    assert sorted(found.received().values()) == [10**12 - 1, 10**12]
    assert found.placed == 2 * 10**12 - 1


def test_bound_of_those_with_enough_holds_where_quantities_are_far_apart():
    """What a unit is worth is rounded; the bound is not to fall below what is possible by that."""
    offers = [Offer("o", "a", 3 * 10**9)]
    needs = [Need(f"n{n}", "a", size) for n, size in enumerate([10**9, 10**9, 10**9, 7, 10**6 + 1])]
    (_, _, _), (_, reached, bound), _ = allocate(offers, needs, aim="enough").objectives
    assert (reached, bound) == (5, 5)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: allocate([Offer("o", "a", 1)] * 2, []), "Two offers have the key 'o'"),
        (lambda: allocate([], [Need("n", "a", 1)] * 2), "Two needs have the key 'n'"),
        (lambda: allocate([], [], aim="love"), "aim is 'love'; give one of"),
        (lambda: allocate([], [], enough=0), "enough is 0"),
        (lambda: Offer("", "a", 1), "no key of an offer"),
        (lambda: Offer("o", "", 1), "item is ''"),
        (lambda: Offer("o", "a", 10**13), "give 0 to 1,000,000,000,000"),
        (lambda: Offer("o", "a", 1.5), "quantity is 1.5"),  # type: ignore[arg-type]
        (lambda: Offer("o", "a", 1, least=0), "least is 0"),
        (lambda: Offer("o", "a", 1, place=(91, 0)), "latitude"),
        (lambda: Offer("o", "a", 1, ready=5, until=4), "before ready"),
        (lambda: Need("n", "a", 1, received=-1), "received is -1"),
        (lambda: Need("n", "a", 1, priority=float("nan")), "priority is nan"),
        (lambda: Terms(farthest_km=-1), "farthest_km is -1"),
        (lambda: Terms(km_a_day=0), "km_a_day is 0"),
    ],
)
def test_records_that_break_a_rule_say_which(make, said):
    with pytest.raises(InvalidRecord, match=None) as refused:
        make()
    assert said in str(refused.value)


def test_lots_come_by_need_and_then_by_distance():
    offers = [Offer("far", "a", 5, place=CITIES[4]), Offer("near", "a", 5, place=CITIES[0])]
    found = allocate(offers, [Need("n", "a", 10, place=CITIES[0])])
    km = distance_km(CITIES[4], CITIES[0])
    assert found.lots == (Lot("near", "n", 5, 0.0), Lot("far", "n", 5, round(float(km), 1)))
