"""The directory: who takes part, as far as each shows it, for those who take part too."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from trellis.core.components import Facet, FacetValue
from trellis.core.errors import NotPermitted
from trellis.core.pagination import Pagination, build_pagination, page_number
from trellis.core.types import Actor
from trellis.events.pages.event import hosting
from trellis.events.pages.registration import ParticipantLine, line_of, most_first
from trellis.events.policies.events import can_keep
from trellis.events.selectors import registration as selectors
from trellis.events.selectors.events import get_event
from trellis.taxonomy import selectors as taxonomy

ON_A_PAGE = 50
LONGEST_TEXT, LONGEST_CODE = 120, 20


@dataclass(frozen=True)
class DirectoryPage:
    """Who takes part: searched, narrowed by country, page by page."""

    template: ClassVar[str] = "events/directory.html"
    slug: str
    title: str
    text: str
    hidden: tuple[tuple[str, str], ...]
    lines: tuple[ParticipantLine, ...]
    total: int
    is_narrowed: bool
    here: str
    facets: tuple[Facet, ...]
    pagination: Pagination


@dataclass(frozen=True)
class DirectoryQuery:
    text: str
    country: str
    page: int

    def address(self, *, country: str, page: int = 1) -> str:
        said = {"q": self.text, "country": country, "page": str(page) if page > 1 else ""}
        return f"?{urlencode({name: value for name, value in said.items() if value})}"


def read_query(asked: Mapping[str, str]) -> DirectoryQuery:
    """What an address asks; what cannot be understood is left out."""
    number = asked.get("page", "1")
    return DirectoryQuery(
        text=asked.get("q", "").replace("\x00", "")[:LONGEST_TEXT].strip(),
        country=asked.get("country", "").replace("\x00", "")[:LONGEST_CODE],
        page=page_number(number),
    )


def build_directory_page(*, actor: Actor, slug: str, asked: Mapping[str, str]) -> DirectoryPage:
    """Raises NotFound, NotPermitted for who does not take part."""
    event = get_event(actor=actor, slug=slug)
    if not (can_keep(actor, hosting(event)) or selectors.takes_part(actor=actor, event_id=event.id)):
        raise NotPermitted(_("Only those who are registered see who takes part."))
    query = read_query(asked)
    every = selectors.list_directory(event_id=event.id, text=query.text, country="")
    counts = Counter(one.country for one in every if one.country)
    found = [one for one in every if query.country in ("", (one.country or "").partition(":")[2])]
    pagination = build_pagination(
        total=len(found),
        page=query.page,
        size=ON_A_PAGE,
        address=lambda page: query.address(country=query.country, page=page),
    )
    return DirectoryPage(
        slug=event.slug,
        title=event.title,
        text=query.text,
        hidden=(("country", query.country),) if query.country else (),
        lines=tuple(
            line_of(one, actor.language) for one in found[max(0, pagination.first - 1) : pagination.last]
        ),
        total=len(found),
        is_narrowed=bool(query.text or query.country),
        here=reverse("events:directory", args=[slug]),
        facets=(countries_of(counts, query, actor.language),) if counts else (),
        pagination=pagination,
    )


def countries_of(counts: Mapping[str, int], query: DirectoryQuery, language: str) -> Facet:
    values = []
    for term, number in most_first(counts):
        code = term.partition(":")[2]
        is_chosen = code == query.country
        url = query.address(country="" if is_chosen else code)
        values.append(FacetValue(taxonomy.name(term, language), url, number, is_chosen))
    return Facet(_("Countries"), tuple(values), int(any(value.is_chosen for value in values)))
