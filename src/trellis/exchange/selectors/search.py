"""Looking through the open listings: words, facets, order, counts."""

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import CharField, Count, F, Func, Q, QuerySet

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.exchange.models import Listing as Row
from trellis.exchange.selectors.listings import ORGANISATIONS, named_to, records_of, visible_open
from trellis.exchange.types.listings import FACETS, Listing, ListingQuery
from trellis.taxonomy import selectors as taxonomy
from trellis.taxonomy.selectors.folding import fold

MOST_WORDS = 12
ALIKE = 0.5  # how much of a title's part a mistyped text must be like
AT_ONCE = 500
TERMS = {"ecosystem": "ecosystems", "technology": "technologies"}


def folded(text: str) -> str:
    """A text of any length without case, accents and punctuation: what is stored, and what is asked.

    >>> folded("Déchets\\nde PVC, recyclés")
    'dechets de pvc recycles'
    """
    return " ".join(filter(None, (fold(word) for word in text.split())))


def said_by(text: str) -> SearchQuery | None:
    """Every word of a text, each as the beginning of one."""
    words = folded(text).split()[:MOST_WORDS]
    # folded words are letters and digits only, so that none can be taken for an operator
    return (
        SearchQuery(" & ".join(f"{word}:*" for word in words), search_type="raw", config="simple")
        if words
        else None
    )


def meant(actor: Actor, query: ListingQuery, *, without: str = "", alike: bool = False) -> QuerySet[Row]:
    """The open listings that a query means, but for what one facet chooses; `alike` allows mistyped words."""
    rows = visible_open(actor)
    if query.organisation:
        rows = named_to(actor, rows).filter(organisation__slug=query.organisation)
    asked = said_by(query.text)
    if asked is not None and alike:
        near = TrigramWordSimilarity(folded(query.text), "title_key")
        rows = rows.annotate(rank=near).filter(rank__gte=ALIKE)
    elif asked is not None:
        rows = rows.annotate(rank=SearchRank(F("document"), asked)).filter(document=asked)
    for facet, value in query.chosen.items():
        if facet != without:
            rows = rows.filter(condition(facet, value))
    return rows


def condition(facet: str, value: str) -> Q:
    """What choosing a value of a facet means; a term also means those below it."""
    if facet in ("side", "kind"):
        return Q(**{facet: value})
    term = f"{facet}:{value}"
    if facet == "country":
        return Q(country=term)
    below = [one.id for one in taxonomy.descendants(term)] if taxonomy.find_term(term) else []
    return Q(**{f"{TERMS[facet]}__overlap": [term, *below]})


def in_order(rows: QuerySet[Row], query: ListingQuery) -> QuerySet[Row]:
    if query.sort == "ending":
        return rows.order_by("valid_until", "id")
    if query.sort == "title":
        return rows.order_by("title_key", "id")
    best = ["-rank"] if said_by(query.text) is not None else []
    return rows.order_by(*best, "-published_at", "-id")


def is_mistyped(actor: Actor, query: ListingQuery) -> bool:
    """Nothing has the words as they are written, and a title has similar ones."""
    if said_by(query.text) is None or meant(actor, query).exists():
        return False
    return meant(actor, query, alike=True).exists()


def search_listings(*, actor: Actor, query: ListingQuery, size: int) -> tuple[list[Listing], int, bool]:
    """A page of what is meant, how many there are, and whether only similar words were found.

    A page beyond the last is the last.
    """
    with reading(actor):
        alike = is_mistyped(actor, query)
        rows = meant(actor, query, alike=alike)
        total = rows.count()
        first = (min(max(query.page, 1), max(1, -(-total // size))) - 1) * size
        page = in_order(rows, query).select_related(*ORGANISATIONS)[first : first + size]
        return records_of(list(page), actor), total, alike


def iterate_listings(*, actor: Actor, query: ListingQuery) -> Iterator[Listing]:
    """Everything that is meant, in its order. The ids at once, the rest piece by piece, each as the actor."""
    with reading(actor):
        alike = is_mistyped(actor, query)
        ids = list(in_order(meant(actor, query, alike=alike), query).values_list("pk", flat=True))
    for first in range(0, len(ids), AT_ONCE):
        wanted = ids[first : first + AT_ONCE]
        with reading(actor):
            found = visible_open(actor).select_related(*ORGANISATIONS).in_bulk(wanted)
            records = records_of([found[number] for number in wanted if number in found], actor)
        yield from records


def count_facets(*, actor: Actor, query: ListingQuery, alike: bool = False) -> dict[str, dict[str, int]]:
    """For each facet how many would be left by each of its values. One query each."""
    with reading(actor):
        return {facet: count_facet(actor, query, facet, alike) for facet in FACETS}


def count_facet(actor: Actor, query: ListingQuery, facet: str, alike: bool) -> dict[str, int]:
    rows: Any = meant(actor, query, without=facet, alike=alike).order_by()
    if facet in ("side", "kind"):
        return dict(rows.values_list(facet).annotate(number=Count("pk")))
    if facet == "country":
        counted = dict(rows.exclude(country=None).values_list("country").annotate(number=Count("pk")))
    else:
        each = Func(F(TERMS[facet]), function="unnest", output_field=CharField())
        counted = dict(rows.annotate(term=each).values_list("term").annotate(number=Count("pk")))
    return {term.partition(":")[2]: number for term, number in counted.items()}


def find_words(*, actor: Actor, text: str, limit: int) -> tuple[list[Listing], int]:
    """For the search over everything."""
    if said_by(text) is None:
        return [], 0
    found, total, _alike = search_listings(actor=actor, query=ListingQuery(text=text), size=limit)
    return found, total
