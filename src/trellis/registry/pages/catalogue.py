"""The catalogues of services and of programmes: looked through, one of them, several side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.blocks import is_offered
from trellis.core.components import Facet, FacetValue
from trellis.core.pagination import Pagination, build_pagination, page_number
from trellis.core.types import Actor
from trellis.registry.selectors import catalogue as selectors
from trellis.registry.types import Profile
from trellis.registry.types.catalogue import (
    FACETS,
    FIELDS,
    LABELS,
    MODE_LABELS,
    MOST_COMPARED,
    NAMES,
    PERIODS,
    Catalogue,
    CatalogueQuery,
    Item,
    Mode,
)
from trellis.taxonomy import selectors as taxonomy

ON_A_PAGE = 25
LONGEST_TEXT = 200
ROUTES = {Catalogue.SERVICES: "registry:services", Catalogue.PROGRAMMES: "registry:programmes"}


@dataclass(frozen=True)
class Words:
    """What stands above a catalogue, and in its place where it is empty."""

    lead: Any
    empty: Any


WORDS = {
    Catalogue.SERVICES: Words(
        lead=gettext_lazy("What clusters and other organisations offer, as they say it themselves."),
        empty=gettext_lazy(
            "No service is offered here yet. Those who keep a profile add its services there."
        ),
    ),
    Catalogue.PROGRAMMES: Words(
        lead=gettext_lazy(
            "National and regional programmes for clusters, as the authorities that run them say."
        ),
        empty=gettext_lazy(
            "None is recorded yet. Those who keep an authority's profile add its programmes there."
        ),
    ),
}


@dataclass(frozen=True)
class Said:
    """One thing an entry says."""

    name: str
    label: Any
    value: Any
    currency: str = ""


@dataclass(frozen=True)
class ItemLine:
    id: int
    name: str
    url: str
    organisation: str
    organisation_url: str
    said: tuple[Said, ...]
    text: str


@dataclass(frozen=True)
class CataloguePage:
    """What is offered, or run, by all: searched and narrowed."""

    template: ClassVar[str] = "registry/catalogue.html"
    catalogue: str
    title: str
    lead: str
    empty: str
    text: str
    hidden: tuple[tuple[str, str], ...]
    lines: tuple[ItemLine, ...]
    total: int
    is_narrowed: bool
    here: str
    facets: tuple[Facet, ...]
    pagination: Pagination
    can_compare: bool
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ProgrammePage:
    template: ClassVar[str] = "registry/programme.html"
    name: str
    organisation: str
    organisation_url: str
    said: tuple[Said, ...]
    text: str


@dataclass(frozen=True)
class ComparedRow:
    label: Any
    values: tuple[Said, ...]


@dataclass(frozen=True)
class ComparePage:
    """Up to four programmes side by side."""

    template: ClassVar[str] = "registry/compare.html"
    lines: tuple[ItemLine, ...]
    rows: tuple[ComparedRow, ...]
    most: int
    left_out: int


def title_of(catalogue: Catalogue) -> str:
    return _("Services") if catalogue == Catalogue.SERVICES else _("Cluster programmes")


def label_of(catalogue: Catalogue, name: str) -> Any:
    return LABELS.get(name) or NAMES[catalogue][name]


def shown(catalogue: Catalogue, item: Item, language: str) -> tuple[Said, ...]:
    """Everything short that an entry says, in words."""
    left_out = {"name", "summary", "focus", "currency"}
    return tuple(
        Said(
            name=spec.name,
            label=label_of(catalogue, spec.name),
            value=in_words(spec.name, item.values[spec.name], language),
            currency=item.values["currency"] if spec.name == "amount" else "",
        )
        for spec in FIELDS[catalogue]
        if spec.name not in left_out and item.values[spec.name] not in (None, "", [])
    )


def in_words(name: str, value: Any, language: str) -> Any:
    if name == "mode":
        return str(MODE_LABELS[Mode(value)])
    if name in ("field", "country", "region"):
        return taxonomy.name(value, language)
    return ", ".join(value) if isinstance(value, list) else value


def line_of(catalogue: Catalogue, item: Item, language: str, *, keeps: str = "") -> ItemLine:
    """An entry of a list; with `keeps`, the profile's address, it leads to where it is changed."""
    own = reverse("registry:organisation", args=[item.organisation_slug])
    url = f"{own}#services"
    if keeps:
        url = reverse("registry:edit_item", args=[keeps, catalogue, item.id])
    elif catalogue == Catalogue.PROGRAMMES:
        url = reverse("registry:programme", args=[item.id])
    return ItemLine(
        id=item.id,
        name=item.name,
        url=url,
        organisation=item.organisation_name,
        organisation_url=own,
        said=shown(catalogue, item, language),
        text=str(item.values.get("summary") or item.values.get("focus") or ""),
    )


# --- looking through all of them


def read_query(catalogue: Catalogue, parameters: MultiValueDict[str, str]) -> CatalogueQuery:
    """What an address asks; what cannot be understood is left out."""
    number = parameters.get("page") or "1"
    chosen = {
        facet: value.replace("\x00", "")[:120]
        for facet in FACETS[catalogue]
        if (value := parameters.get(facet))
    }
    return CatalogueQuery(
        text=(parameters.get("q") or "").replace("\x00", "")[:LONGEST_TEXT].strip(),
        chosen=chosen,
        page=page_number(number),
    )


def address(query: CatalogueQuery) -> str:
    said = [("q", query.text)] if query.text else []
    said += list(query.chosen.items())
    said += [("page", str(query.page))] if query.page > 1 else []
    return f"?{urlencode(said)}"


def build_catalogue_page(*, actor: Actor, catalogue: Catalogue, query: CatalogueQuery) -> CataloguePage:
    today = timezone.localdate()
    known: dict[str, Any] = {"catalogue": catalogue, "query": query, "today": today}
    items, total = selectors.search_items(**known, size=ON_A_PAGE)
    counts = selectors.count_facets(**known)
    words = WORDS[catalogue]
    after = address(query.changed())
    return CataloguePage(
        catalogue=catalogue,
        title=title_of(catalogue),
        lead=str(words.lead),
        empty=str(words.empty),
        text=query.text,
        hidden=tuple(query.chosen.items()),
        lines=tuple(line_of(catalogue, item, actor.language) for item in items),
        total=total,
        is_narrowed=bool(query.text or query.chosen),
        here=reverse(ROUTES[catalogue]),
        facets=tuple(
            facet_of(query, facet, counts[facet], actor.language)
            for facet in FACETS[catalogue]
            if counts[facet]
        ),
        pagination=build_pagination(
            total=total,
            page=query.page,
            size=ON_A_PAGE,
            address=lambda page: address(query.changed(page=page)),
        ),
        can_compare=catalogue == Catalogue.PROGRAMMES and total > 1,
        files=tuple(
            (key.upper(), reverse("registry:export_catalogue", args=[catalogue, key]) + after)
            for key in ("csv", "xlsx")
        ),
    )


def facet_of(query: CatalogueQuery, facet: str, counts: dict[str, int], language: str) -> Facet:
    chosen = query.chosen.get(facet)
    named = sorted((value_label(facet, value, language), value) for value in counts)
    values = []
    for label, value in named:
        others = {name: kept for name, kept in query.chosen.items() if name != facet}
        url = address(query.changed(chosen=others if value == chosen else {**others, facet: value}))
        values.append(FacetValue(label, url, counts[value], value == chosen))
    label = _("Period") if facet == "period" else str(LABELS[facet])
    return Facet(label=label, values=tuple(values), chosen=int(chosen is not None))


def value_label(facet: str, value: str, language: str) -> str:
    if facet == "mode":
        return str(MODE_LABELS[Mode(value)])
    if facet == "period":
        return str(PERIODS[value])
    return taxonomy.name(f"country:{value}" if facet == "country" else value, language)


# --- programmes: one of them, and several side by side


def build_programme_page(*, actor: Actor, programme_id: int) -> ProgrammePage:
    """Raises NotFound."""
    item = selectors.get_item(catalogue=Catalogue.PROGRAMMES, item_id=programme_id)
    line = line_of(Catalogue.PROGRAMMES, item, actor.language)
    return ProgrammePage(
        name=line.name,
        organisation=line.organisation,
        organisation_url=line.organisation_url,
        said=line.said,
        text=line.text,
    )


def build_compare_page(*, actor: Actor, ids: Sequence[str]) -> ComparePage:
    """The first four of these programmes side by side; a row for each thing that one of them says."""
    wanted = list(dict.fromkeys(int(one) for one in ids if one.isascii() and one.isdigit() and len(one) < 19))
    items = selectors.list_items(catalogue=Catalogue.PROGRAMMES, ids=wanted[:MOST_COMPARED])
    lines = tuple(line_of(Catalogue.PROGRAMMES, item, actor.language) for item in items)
    told = [{said.name: said for said in line.said} for line in lines]
    for line, known in zip(lines, told, strict=True):
        if line.text:
            known["focus"] = Said("focus", LABELS["focus"], line.text)
    rows = [
        ComparedRow(
            label=label_of(Catalogue.PROGRAMMES, spec.name),
            values=tuple(known.get(spec.name) or Said(spec.name, "", None) for known in told),
        )
        for spec in FIELDS[Catalogue.PROGRAMMES]
        if any(spec.name in known for known in told)
    ]
    return ComparePage(
        lines=lines, rows=tuple(rows), most=MOST_COMPARED, left_out=max(0, len(wanted) - MOST_COMPARED)
    )


def own_lines(*, actor: Actor, profile: Profile, catalogue: Catalogue) -> tuple[ItemLine, ...]:
    """What stands on the page of a profile; nothing of a catalogue that is not offered."""
    if not is_offered(ROUTES[catalogue]):
        return ()
    items = selectors.list_items_of(catalogue=catalogue, organisation_id=profile.id)
    return tuple(line_of(catalogue, item, actor.language) for item in items)
