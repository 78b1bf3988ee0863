"""List, facets and map against a filter in plain Python, on random organisations and random questions."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trellis.registry.models import Membership, Organisation, OrganisationTerm, SearchEntry
from trellis.registry.selectors.life import freshness_of_kind
from trellis.registry.selectors.map import get_viewport
from trellis.registry.selectors.search import ask, list_hits
from trellis.registry.selectors.search_facets import count_facets
from trellis.registry.services import search
from trellis.registry.types.search import FACETS, Box, Polygon, SearchQuery

NOW = datetime.now(tz=UTC)
WORDS = ("brontor", "celquad", "fimzuga", "wexdopi")  # no two alike, and no stemmer shortens them
COUNTRIES, ECOSYSTEMS, TECHNOLOGIES = (
    ("FR", "DE", "ES"),
    ("digital", "textile", "health"),
    ("robotics", "photonics"),
)
PLACES = st.none() | st.tuples(
    st.sampled_from([-179.9, -60.0, 2.3, 2.3001, 13.4, 179.9]),
    st.sampled_from([-89.0, -10.0, 48.8, 52.5, 89.0]),
)


@dataclass(frozen=True)
class Made:
    kind: str
    public: bool
    words: frozenset[str]
    country: str
    terms: frozenset[tuple[str, str]]
    place: tuple[float, float] | None
    coarse: bool
    age: int
    joins_first: bool
    held: set[tuple[str, str]] = field(default_factory=set)


MADE = st.builds(
    Made,
    kind=st.sampled_from(["cluster", "company"]),
    public=st.booleans() | st.just(True),
    words=st.frozensets(st.sampled_from(WORDS), max_size=3),
    country=st.sampled_from(COUNTRIES),
    terms=st.frozensets(
        st.tuples(st.just("ecosystem"), st.sampled_from(ECOSYSTEMS))
        | st.tuples(st.just("technology"), st.sampled_from(TECHNOLOGIES)),
        max_size=4,
    ),
    place=PLACES,
    coarse=st.booleans(),
    age=st.sampled_from([10, 400, 800]),
    joins_first=st.booleans(),
    held=st.builds(set),
)
CODES = {
    "country": COUNTRIES,
    "ecosystem": ECOSYSTEMS,
    "technology": TECHNOLOGIES,
    "kind": ("cluster", "company"),
    "state": ("green", "amber", "red"),
}


def some_of(codes: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(codes), min_size=1).map(lambda found: tuple(sorted(found)))


QUERY = st.builds(
    SearchQuery,
    text=st.sampled_from(["", *WORDS, "brontor celquad"]),
    values=st.fixed_dictionaries(
        {}, optional={name: some_of(codes) for name, codes in CODES.items()}
    ),
    area=st.none() | st.just(Polygon(((0.0, 40.0), (20.0, 40.0), (20.0, 60.0), (0.0, 60.0)))),
)  # fmt: skip


def store(everything: list[Made]) -> dict[int, Made]:
    """Put them into the tables; returns them by id, with the values each holds."""
    stored: dict[int, Made] = {}
    for number, made in enumerate(everything):
        words = " ".join(sorted(made.words))
        row = Organisation.objects.create(
            slug=f"o-{number}", kind=made.kind, status="published" if made.public else "draft",
            name=f"N{number:03} {words}".strip(), published_at=NOW - timedelta(days=made.age),
            country_id=f"country:{made.country}", precision="region" if made.coarse else "exact",
            longitude=made.place and made.place[0], latitude=made.place and made.place[1],
        )  # fmt: skip
        OrganisationTerm.objects.bulk_create(
            OrganisationTerm(organisation=row, role=role, term_id=f"{role}:{code}")
            for role, code in made.terms
        )
        stored[row.pk] = made
    ids = list(stored)
    for id_ in ids[1:]:
        if stored[id_].joins_first:
            Membership.objects.create(host_id=ids[0], member_id=id_)
    search.refresh(organisation_ids=ids)
    for id_, made in stored.items():
        made.held.clear()
        made.held.update(made.terms, {("country", made.country), ("kind", made.kind)})
        fresh = freshness_of_kind(made.kind, NOW - timedelta(days=made.age), NOW)
        made.held.add(("state", str(fresh)))
        if id_ != ids[0] and made.joins_first and stored[ids[0]].public:
            made.held.add(("network", str(ids[0])))
    return stored


def matches(made: Made, query: SearchQuery, *, without: str = "") -> bool:
    in_text = set(query.text.split()) <= made.words
    in_values = all(
        any((facet, code) in made.held for code in codes)
        for facet, codes in query.values.items()
        if facet != without
    )
    in_area = query.area is None or (
        made.place is not None and 0 <= made.place[0] <= 20 and 40 <= made.place[1] <= 60
    )
    return made.public and in_text and in_values and in_area


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(everything=st.lists(MADE, min_size=1, max_size=12), queries=st.lists(QUERY, min_size=1, max_size=4))
def test_list_facets_and_map_agree_with_a_plain_filter(terms, everything, queries):
    with transaction.atomic():
        stored = store(everything)
        assert set(SearchEntry.objects.values_list("pk", flat=True)) == {
            i for i, m in stored.items() if m.public
        }
        for query in queries:
            compare(stored, query)
        transaction.set_rollback(True)


def compare(stored: dict[int, Made], query: SearchQuery) -> None:
    expected = {id_ for id_, made in stored.items() if matches(made, query)}
    if query.text and not any(matches(made, SearchQuery(text=query.text)) for made in stored.values()):
        return  # nobody has these words: then others are taken to be meant, which other tests look at
    question = ask(query=query, language="en")
    hits, total = list_hits(question, size=100)
    assert ({hit.id for hit in hits}, len(hits), total) == (expected, len(expected), len(expected))

    counts = count_facets(question, language="en")
    assert counts.total == len(expected)
    assert counts.unplaced == sum(stored[id_].place is None for id_ in expected)
    for facet in counts.facets:
        brute: dict[str, int] = dict.fromkeys(query.values.get(facet.name, ()), 0)
        for made in stored.values():
            if matches(made, query, without=facet.name):
                for name, code in made.held:
                    if name == facet.name:
                        brute[code] = brute.get(code, 0) + 1
        shown = {value.code: value.count for value in facet.values}
        assert {code: count for code, count in shown.items() if count or code in brute} == {
            code: count for code, count in brute.items() if count or code in shown
        }, facet.name
    assert {facet.name for facet in counts.facets} == set(FACETS)

    for zoom in (0, 4, 12):
        seen = get_viewport(question, box=Box(-180, -90, 180, 90), zoom=zoom)
        assert sum(point.count for point in seen.points) == seen.placed == len(expected) - counts.unplaced
        assert seen.unplaced == counts.unplaced
    east = get_viewport(question, box=Box(170, -90, -170, 90), zoom=2)
    assert sum(point.count for point in east.points) == sum(
        made.place is not None and abs(made.place[0]) > 170 for made in (stored[id_] for id_ in expected)
    )
