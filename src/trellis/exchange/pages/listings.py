"""The list of what is offered and needed: searched, narrowed, in an order, all in the address."""

from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from trellis.core.components import Facet, FacetValue, Tab
from trellis.core.errors import NotFound
from trellis.core.pagination import Pagination, build_pagination, page_number
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.exchange.pages.words import ListingLine, line_of
from trellis.exchange.selectors import listings as selectors
from trellis.exchange.selectors import search
from trellis.exchange.selectors.blueprints import listing_kinds
from trellis.exchange.types.listings import FACETS, SORTS, ListingQuery
from trellis.exchange.types.words import SIDE_LABELS
from trellis.registry.selectors.profiles import get_profile_by_slug
from trellis.registry.types.blueprints import in_language
from trellis.taxonomy import selectors as taxonomy

ON_A_PAGE = 25
LONGEST_TEXT = 200
FILES = ("csv", "xlsx", "json")
FACET_LABELS: dict[str, Any] = {
    "side": _("Offer or need"),
    "kind": _("Kind"),
    "ecosystem": _("Ecosystem"),
    "country": _("Country"),
    "technology": _("Technology"),
}
SORT_LABELS: dict[str, Any] = {
    "newest": _("newest first"),
    "ending": _("ending soon"),
    "title": _("by title"),
}


@dataclass(frozen=True)
class ListingsPage:
    """What is offered and needed."""

    template: ClassVar[str] = "exchange/listings.html"
    text: str
    hidden: tuple[tuple[str, str], ...]
    lines: tuple[ListingLine, ...]
    total: int
    is_narrowed: bool
    is_alike: bool  # only similar words were found
    of_name: str  # of one organisation
    of_url: str
    here: str
    facets: tuple[Facet, ...]
    sorts: tuple[Tab, ...]
    pagination: Pagination
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OwnPage:
    """What those who keep organisations posted, in every state."""

    template: ClassVar[str] = "exchange/own.html"
    lines: tuple[ListingLine, ...]
    total: int
    pagination: Pagination


def read_query(parameters: MultiValueDict[str, str]) -> ListingQuery:
    """What an address asks; what cannot be understood is left out."""

    def said(name: str, longest: int = 120) -> str:
        return (parameters.get(name) or "").replace("\x00", "")[:longest].strip()

    number = said("page")
    sort = said("sort")
    return ListingQuery(
        text=said("q", LONGEST_TEXT),
        chosen={facet: value for facet in FACETS if (value := said(facet))},
        organisation=said("organisation"),
        sort=sort if sort in SORTS else SORTS[0],
        page=page_number(number),
    )


def asked(query: ListingQuery) -> list[tuple[str, str]]:
    """What the address says but for the words and the page."""
    said = list(query.chosen.items())
    said += [("organisation", query.organisation)] if query.organisation else []
    return said + ([("sort", query.sort)] if query.sort != SORTS[0] else [])


def address(query: ListingQuery) -> str:
    said = [("q", query.text)] if query.text else []
    said += asked(query)
    said += [("page", str(query.page))] if query.page > 1 else []
    return f"?{urlencode(said)}"


def build_listings_page(*, actor: Actor, query: ListingQuery) -> ListingsPage:
    with reading(actor):
        found, total, alike = search.search_listings(actor=actor, query=query, size=ON_A_PAGE)
        counts = search.count_facets(actor=actor, query=query, alike=alike)
        name, url = of_whom(actor, query)
    after = address(query.changed())
    return ListingsPage(
        text=query.text,
        hidden=tuple(asked(query)),
        lines=tuple(line_of(listing, actor.language) for listing in found),
        total=total,
        is_narrowed=bool(query.text or query.chosen or query.organisation),
        is_alike=alike,
        of_name=name,
        of_url=url,
        here=reverse("exchange:listings"),
        facets=tuple(
            facet_of(query, facet, counts[facet], actor.language) for facet in FACETS if counts[facet]
        ),
        sorts=tuple(
            Tab(str(SORT_LABELS[key]), address(query.changed(sort=key)), key == query.sort) for key in SORTS
        ),
        pagination=build_pagination(
            total=total,
            page=query.page,
            size=ON_A_PAGE,
            address=lambda page: address(query.changed(page=page)),
        ),
        files=tuple((key.upper(), reverse("exchange:export", args=[key]) + after) for key in FILES),
    )


def of_whom(actor: Actor, query: ListingQuery) -> tuple[str, str]:
    """Whose listings these are, where the address names an organisation that the actor may see."""
    if not query.organisation:
        return "", ""
    try:
        profile = get_profile_by_slug(actor=actor, slug=query.organisation)
    except NotFound:
        return query.organisation, ""
    return profile.name, reverse("registry:organisation", args=[profile.slug])


def facet_of(query: ListingQuery, facet: str, counts: dict[str, int], language: str) -> Facet:
    chosen = query.chosen.get(facet)
    values = []
    for label, value in sorted((value_label(facet, value, language), value) for value in counts):
        others = {name: kept for name, kept in query.chosen.items() if name != facet}
        url = address(query.changed(chosen=others if value == chosen else {**others, facet: value}))
        values.append(FacetValue(label, url, counts[value], value == chosen))
    return Facet(label=str(FACET_LABELS[facet]), values=tuple(values), chosen=int(chosen is not None))


def value_label(facet: str, value: str, language: str) -> str:
    if facet == "side":
        return str(SIDE_LABELS.get(value, value))
    if facet == "kind":
        kind = listing_kinds().get(value)
        return in_language(kind.label, language) if kind else value
    return taxonomy.name(f"{facet}:{value}", language)


def build_own_page(*, actor: Actor, page: int) -> OwnPage:
    found, total = selectors.list_own(actor=actor, page=page, size=ON_A_PAGE)
    return OwnPage(
        lines=tuple(line_of(listing, actor.language) for listing in found),
        total=total,
        pagination=build_pagination(
            total=total, page=page, size=ON_A_PAGE, address=lambda number: f"?page={number}"
        ),
    )
