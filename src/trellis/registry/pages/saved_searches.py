"""A person's saved searches: the list of them, and one to save or to change."""

from dataclasses import dataclass
from typing import ClassVar

from django.forms import Form
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from trellis.core.types import Actor
from trellis.registry.pages.search import LABELS, area_label, label_of, name_of
from trellis.registry.selectors.saved_searches import get_saved_search, list_saved_searches
from trellis.registry.selectors.search_address import read_address, read_query, write_address
from trellis.registry.types.saved_searches import ALERT_LABELS, SavedSearch
from trellis.registry.types.search import SearchQuery


@dataclass(frozen=True)
class SavedLine:
    """A saved search in the list."""

    id: int
    name: str
    asks: str
    rhythm: str
    found: int
    url: str


@dataclass(frozen=True)
class SavedSearchesPage:
    """What the actor saved."""

    template: ClassVar[str] = "registry/saved_searches.html"
    lines: tuple[SavedLine, ...]


@dataclass(frozen=True)
class SavedSearchPage:
    """One search: about to be saved, or saved before."""

    template: ClassVar[str] = "registry/saved_search.html"
    title: str
    asks: str
    url: str
    form: Form
    is_saved: bool


def build_saved_searches_page(*, actor: Actor) -> SavedSearchesPage:
    """One query, and none more for what the searches ask."""
    return SavedSearchesPage(
        lines=tuple(
            SavedLine(
                id=item.id,
                name=item.name,
                asks=asks(item.query, actor.language),
                rhythm=str(ALERT_LABELS[item.rhythm]),
                found=item.found,
                url=search_url(item.query),
            )
            for item in list_saved_searches(actor=actor)
        )
    )


def build_save_page(*, actor: Actor, query: str, form: Form) -> SavedSearchPage:
    return SavedSearchPage(
        title=_("Save this search"),
        asks=asks(query, actor.language),
        url=search_url(query),
        form=form,
        is_saved=False,
    )


def build_saved_search_page(*, actor: Actor, search: SavedSearch, form: Form) -> SavedSearchPage:
    return SavedSearchPage(
        title=search.name,
        asks=asks(search.query, actor.language),
        url=search_url(search.query),
        form=form,
        is_saved=True,
    )


def get_own_search(*, actor: Actor, search_id: int) -> SavedSearch:
    """Raises NotFound."""
    return get_saved_search(actor=actor, search_id=search_id)


def canonical(parameters: MultiValueDict[str, str]) -> str:
    """The one address of what is asked, from the first page on."""
    return write_address(read_address(parameters).query.changed(page=1))


def search_url(query: str) -> str:
    return reverse("registry:search") + (f"?{query}" if query else "")


def asks(query: str, language: str) -> str:
    """What a search asks, in words."""
    asked: SearchQuery = read_query(query).query
    parts = [f"“{asked.text}”"] if asked.text else []
    for facet, codes in asked.values.items():
        values = [label_of(facet, code, name_of(facet, code, language), language) for code in codes]
        parts.append(f"{LABELS[facet]}: {', '.join(values)}")
    if asked.area:
        parts.append(area_label(asked.area))
    return " · ".join(parts) or _("All organisations")


def suggested_name(query: str, language: str) -> str:
    return asks(query, language)[:100]
