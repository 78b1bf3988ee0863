"""The search page: what was found, what it can be narrowed to, where it is."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trellis.core.blocks import way_to
from trellis.core.pagination import Pagination, build_pagination
from trellis.core.templatetags.formats import number
from trellis.core.types import Problem
from trellis.registry.selectors.blueprints import blueprints
from trellis.registry.selectors.life import freshness_of_kind
from trellis.registry.selectors.search import Question, ask, list_hits
from trellis.registry.selectors.search_address import Asked, toggled, write_address
from trellis.registry.selectors.search_facets import count_facets
from trellis.registry.types import Freshness, in_language
from trellis.registry.types.search import (
    FACETS,
    PAGE_SIZE,
    Circle,
    Facet,
    Hit,
    Match,
    Polygon,
    SearchQuery,
    Sort,
)
from trellis.taxonomy import selectors as taxonomy

LABELS = {
    "kind": gettext_lazy("Kind"), "country": gettext_lazy("Country"), "region": gettext_lazy("Region"),
    "ecosystem": gettext_lazy("Industrial ecosystem"), "technology": gettext_lazy("Technology"),
    "theme": gettext_lazy("Theme"), "service": gettext_lazy("Service"), "size": gettext_lazy("Size"),
    "network": gettext_lazy("Cluster or network"), "label": gettext_lazy("Label"),
    "state": gettext_lazy("Last confirmed"),
}  # fmt: skip
STATES = {
    "green": gettext_lazy("Up to date"), "amber": gettext_lazy("Confirmation due"),
    "red": gettext_lazy("Out of date"),
}  # fmt: skip
SORTS = {
    Sort.RELEVANCE: gettext_lazy("Best match"), Sort.NAME: gettext_lazy("Name"),
    Sort.CONFIRMED: gettext_lazy("Last confirmed"), Sort.NEAREST: gettext_lazy("Nearest"),
}  # fmt: skip
REASONS = {
    Match.EXACT: gettext_lazy("This is its name"), Match.BEGINNING: gettext_lazy("Its name begins so"),
    Match.NAME: gettext_lazy("In its name"), Match.SIMILAR: gettext_lazy("Its name is similar"),
    Match.TEXT: gettext_lazy("In its place, tags or description"),
}  # fmt: skip
FORMATS = (("csv", "CSV"), ("xlsx", "XLSX"), ("geojson", "GeoJSON"), ("json", "JSON"))
SNIPPET = 180
OPEN_AT_FIRST = ("kind", "country", "ecosystem")


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    count: int = 0
    is_chosen: bool = False
    removes: bool = False


@dataclass(frozen=True, slots=True)
class FacetBlock:
    label: str
    values: tuple[Link, ...]
    chosen: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_found: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    slug: str
    name: tuple[Piece, ...]
    short_name: str
    kind: str
    place: str
    snippet: tuple[Piece, ...]
    language: str
    tags: tuple[str, ...]
    freshness: str
    reason: str
    distance: str


@dataclass(frozen=True)
class SearchPage:
    """Everything the search page shows."""

    template: ClassVar[str] = "registry/search.html"
    text: str
    total: int
    unplaced: int
    headline: str
    results: tuple[Result, ...]
    facets: tuple[FacetBlock, ...]
    filters: tuple[Link, ...]
    sorts: tuple[Link, ...]
    exports: tuple[Link, ...]
    pagination: Pagination
    problems: tuple[Problem, ...]
    corrections: tuple[tuple[str, str], ...]
    is_relaxed: bool
    query: str  # canonical, without the page
    kept: tuple[tuple[str, str], ...]  # what the search form sends along
    clear_url: str
    near: str
    within: str
    map_url: str
    suggest_url: str
    save_url: str


def build_search_page(*, asked: Asked, language: str) -> SearchPage:
    """At most a dozen queries, however much is found."""
    question = ask(query=asked.query, language=language)
    counts = count_facets(question, language=language)
    query = asked.query
    last = max(1, -(-counts.total // PAGE_SIZE))
    if query.page > last:
        query = query.changed(page=last)
        question = Question(query, question.understood, question.chosen, question.states)
    hits, _total = list_hits(question)
    first = query.changed(page=1)
    area = query.area
    return SearchPage(
        text=query.text,
        total=counts.total,
        unplaced=counts.unplaced,
        headline=headline(counts.total),
        results=tuple(build_result(hit, question, language) for hit in hits),
        facets=build_facets(counts.facets, first, language),
        filters=build_filters(counts.facets, first, language),
        sorts=build_sorts(first),
        exports=tuple(
            Link(label, f"{reverse('registry:export')}?{with_format(first, key)}") for key, label in FORMATS
        ),
        pagination=build_pagination(
            total=counts.total,
            page=query.page,
            size=PAGE_SIZE,
            address=lambda page: address(query.changed(page=page)),
        ),
        problems=asked.problems,
        corrections=question.understood.corrections,
        is_relaxed=question.understood.is_relaxed,
        query=write_address(first),
        kept=kept_parameters(first),
        clear_url=reverse("registry:search"),
        near=area.name or write_address(SearchQuery(area=area)).partition("near=")[2].partition("&")[0]
        if isinstance(area, Circle)
        else "",
        within=f"{area.kilometres:g}" if isinstance(area, Circle) else "",
        map_url=reverse("registry:viewport"),
        suggest_url=reverse("registry:suggest"),
        save_url=save_url(first),
    )


def save_url(query: SearchQuery) -> str:
    """Where the search is kept; empty where that is not offered."""
    url = way_to("registry:save_search")
    return url and f"{url}?{write_address(query)}".rstrip("?")


def headline(total: int) -> str:
    return ngettext("%(count)s organisation", "%(count)s organisations", total) % {"count": number(total)}


def address(query: SearchQuery) -> str:
    """The address of the search page for a query."""
    asked = write_address(query)
    return reverse("registry:search") + (f"?{asked}" if asked else "")


def with_format(query: SearchQuery, key: str) -> str:
    return "&".join(part for part in (write_address(query), f"format={key}") if part)


def kept_parameters(query: SearchQuery) -> tuple[tuple[str, str], ...]:
    """Filters stay when another text is searched for."""
    parts = [(facet, code) for facet in FACETS for code in query.values.get(facet, ())]
    if isinstance(query.area, Polygon):
        parts.append(("area", write_address(SearchQuery(area=query.area)).removeprefix("area=")))
    if query.sort not in (Sort.RELEVANCE, Sort.NEAREST):
        parts.append(("sort", str(query.sort)))
    return tuple(parts)


# --- facets, filters, sorts


def label_of(facet: str, code: str, label: str, language: str) -> str:
    if facet == "state":
        return str(STATES[code])
    if facet == "kind" and (blueprint := blueprints().get(code)):
        return in_language(blueprint.label, language)
    return label


def build_facets(facets: Iterable[Facet], query: SearchQuery, language: str) -> tuple[FacetBlock, ...]:
    return tuple(
        FacetBlock(
            label=str(LABELS[facet.name]),
            values=tuple(
                Link(
                    label=label_of(facet.name, value.code, value.label, language),
                    url=address(query.changed(values=toggled(query.values, facet.name, value.code))),
                    count=value.count,
                    is_chosen=value.is_chosen,
                )
                for value in facet.values
            ),
            chosen=sum(value.is_chosen for value in facet.values),
            is_open=facet.name in OPEN_AT_FIRST,
        )
        for facet in facets
        if facet.values
    )


def build_filters(facets: Iterable[Facet], query: SearchQuery, language: str) -> tuple[Link, ...]:
    """What is in force, each with the address that takes it away."""
    labels = {
        (facet.name, value.code): label_of(facet.name, value.code, value.label, language)
        for facet in facets
        for value in facet.values
        if value.is_chosen
    }
    links = [
        Link(
            label=f"{LABELS[facet]}: {labels.get((facet, code)) or name_of(facet, code, language)}",
            url=address(query.changed(values=toggled(query.values, facet, code))),
            removes=True,
        )
        for facet, codes in query.values.items()
        for code in codes
    ]
    if query.area:
        sort = Sort.RELEVANCE if query.sort == Sort.NEAREST else query.sort
        links.append(Link(area_label(query.area), address(query.changed(area=None, sort=sort)), removes=True))
    return tuple(links)


SCHEMES = {
    "country": ("country",), "region": ("nuts2024", "nuts2021"), "ecosystem": ("ecosystem",),
    "technology": ("technology",), "theme": ("theme",), "service": ("service",), "size": ("size",),
    "label": ("label",), "kind": ("organisation-kind", "network-kind"),
}  # fmt: skip


def name_of(facet: str, code: str, language: str) -> str:
    """The name of a value that no organisation has, or the code as it was typed."""
    for scheme in SCHEMES.get(facet, ()):
        if term := taxonomy.find_term(f"{scheme}:{code}"):
            return term.name(language)
    return code


def area_label(area: Polygon | Circle) -> str:
    if isinstance(area, Polygon):
        return _("The area drawn")
    place = area.name or f"{area.latitude:g}, {area.longitude:g}"
    return _("Within %(distance)s km of %(place)s") % {"distance": f"{area.kilometres:g}", "place": place}


def build_sorts(query: SearchQuery) -> tuple[Link, ...]:
    return tuple(
        Link(str(label), address(query.changed(sort=sort)), is_chosen=sort == query.sort)
        for sort, label in SORTS.items()
        if sort != Sort.NEAREST or isinstance(query.area, Circle)
    )


# --- one result


def build_result(hit: Hit, question: Question, language: str) -> Result:
    blueprint = blueprints().get(hit.kind)
    written = language if hit.description.get(language) else "en" if hit.description.get("en") else ""
    written = written or next(iter(hit.description), language)
    forms = question.understood.forms
    place = [hit.city, taxonomy_name(f"country:{hit.country}", language) if hit.country else ""]
    return Result(
        slug=hit.slug,
        name=tuple(marked(hit.name, forms)),
        short_name=hit.short_name,
        kind=in_language(blueprint.label, language) if blueprint else hit.kind,
        place=", ".join(part for part in place if part),
        snippet=tuple(marked(snippet(hit.description.get(written, ""), forms), forms)),
        language=written,
        tags=tuple(
            taxonomy_name(f"ecosystem:{code}", language) for code in hit.terms.get("ecosystem", [])[:3]
        ),
        freshness=str(freshness_of_minute(hit)),
        reason=str(REASONS.get(hit.match, "")),
        distance=""
        if hit.kilometres is None
        else _("%(distance)s km away") % {"distance": f"{hit.kilometres:.0f}"},
    )


def freshness_of_minute(hit: Hit) -> Freshness:
    since = datetime.fromtimestamp(hit.fresh_minute * 60, tz=UTC)
    return freshness_of_kind(hit.kind, since, timezone.now())


def taxonomy_name(term: str, language: str) -> str:
    found = taxonomy.find_term(term)
    return found.name(language) if found else term.partition(":")[2]


WORD = re.compile(r"\w+")


def plain(word: str) -> str:
    """A word without case and accents, near enough to how the database folds it to mark it in a text."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def is_found(word: str, forms: Sequence[str]) -> bool:
    folded = plain(word)
    return any(folded == form or (len(form) > 3 and folded.startswith(form)) for form in forms)


def marked(text: str, forms: Sequence[str]) -> list[Piece]:
    """The text in pieces, those found apart."""
    if not forms:
        return [Piece(text)] if text else []
    pieces, done = [], 0
    for match in WORD.finditer(text):
        if is_found(match[0], forms):
            pieces += [Piece(text[done : match.start()])] if match.start() > done else []
            pieces.append(Piece(match[0], is_found=True))
            done = match.end()
    return [*pieces, Piece(text[done:])] if done < len(text) else pieces


def snippet(text: str, forms: Sequence[str]) -> str:
    """About two lines of a text, around the first word found."""
    found = next((match.start() for match in WORD.finditer(text) if is_found(match[0], forms)), 0)
    start = 0 if found < SNIPPET // 2 else text.rfind(" ", 0, found - SNIPPET // 3) + 1
    end = len(text) if len(text) - start <= SNIPPET else text.rfind(" ", start, start + SNIPPET)
    end = end if end > start else start + SNIPPET
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
