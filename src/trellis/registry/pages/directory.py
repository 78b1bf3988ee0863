"""The pages of a country, a region and an ecosystem, and the lists of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.blocks import is_offered
from trellis.core.errors import NotFound
from trellis.core.types import Actor
from trellis.evidence import selectors as evidence
from trellis.evidence.types import FactRecord
from trellis.registry.pages.actor_map import ActorMap, build_actor_map
from trellis.registry.selectors import directory
from trellis.registry.selectors.blueprints import blueprints
from trellis.registry.selectors.directory import Named, NetworkHere, Point
from trellis.registry.types import in_language
from trellis.taxonomy import selectors as taxonomy
from trellis.taxonomy.selectors.folding import fold
from trellis.taxonomy.types import Term

NAMED_OF_EACH = 8
MOST_NETWORKS = 24
MOST_POINTS = 400
PRIORITY = "ecosystem-priority"
ROUTES = {"country": "registry:country", "ecosystem": "registry:ecosystem"}
FORMATS = (("csv", "CSV"), ("xlsx", "XLSX"), ("geojson", "GeoJSON"), ("json", "JSON"))


@dataclass(frozen=True)
class Step:
    """A place above or below, with how many organisations it has."""

    label: str
    url: str
    number: int | None = None
    code: str = ""


@dataclass(frozen=True)
class KindHere:
    """One kind of organisation here: how many, the first by name, and where all of them are listed."""

    key: str
    label: str
    number: int
    named: tuple[Named, ...]
    url: str

    @property
    def more(self) -> int:
        return self.number - len(self.named)


@dataclass(frozen=True)
class Former:
    """A region of an earlier edition that became part of this one, or what this one became."""

    label: str
    url: str
    share: float


@dataclass(frozen=True)
class DirectoryPage:
    template: ClassVar[str] = "registry/directory.html"
    scheme: str
    code: str
    label: str
    trail: tuple[Step, ...]
    total: int
    kinds: tuple[KindHere, ...]
    companies: tuple[tuple[str, int], ...]
    actor_map: ActorMap
    networks: tuple[NetworkHere, ...]
    parts: tuple[Step, ...]
    facts: tuple[FactRecord, ...]
    shows_facts: bool
    priorities: tuple[FactRecord, ...]
    former: tuple[Former, ...]
    points: tuple[Point, ...]
    map_points: str  # JSON, for the small map
    list_url: str
    exports: tuple[Step, ...]


@dataclass(frozen=True)
class RetiredRegionPage:
    """A region of an earlier edition that was divided: what it became, and what was said of it."""

    template: ClassVar[str] = "registry/retired_region.html"
    code: str
    label: str
    successors: tuple[Former, ...]
    facts: tuple[FactRecord, ...]


@dataclass(frozen=True)
class DirectoryListPage:
    """All countries, regions or ecosystems with how many organisations each has."""

    template: ClassVar[str] = "registry/directory_list.html"
    scheme: str
    title: str
    lead: str
    note: str  # how to read the numbers
    date: date
    groups: tuple[tuple[str, tuple[Step, ...]], ...]
    total: int


def term_url(term: Term) -> str:
    route = ROUTES.get(term.scheme, "registry:region")
    return reverse(route, args=[term.code])


def build_directory(*, actor: Actor, scheme: str, code: str) -> DirectoryPage:
    """The page of a country (`country`), a current region (`nuts2024`) or an ecosystem. Raises NotFound."""
    term = taxonomy.find_term(f"{scheme}:{code}")
    if term is None:
        raise NotFound(_("There is no such country, region or ecosystem: %(code)s") % {"code": code[:40]})
    counts = directory.count_by_kind(term, actor=actor)
    named = directory.first_of_each_kind(term, actor=actor, limit=NAMED_OF_EACH)
    points = tuple(directory.list_points(term, actor=actor, limit=MOST_POINTS))
    return DirectoryPage(
        scheme="region" if scheme.startswith("nuts") else scheme,
        code=term.code,
        label=term.name(actor.language),
        trail=build_trail(term, actor),
        total=sum(counts.values()),
        kinds=build_kinds(term, counts, named, actor.language),
        companies=build_companies(directory.count_companies_by_size(term, actor=actor)),
        actor_map=build_actor_map(counts, directory.count_links(term, actor=actor)),
        networks=tuple(directory.list_networks(term, actor=actor, limit=MOST_NETWORKS)),
        parts=build_parts(term, actor),
        facts=tuple(facts_about(term, actor)),
        shows_facts=is_offered("evidence:indicators"),
        priorities=tuple(priorities_of(term, actor)),
        former=former_regions(term, actor.language),
        points=points,
        map_points=json.dumps(
            [[p.longitude, p.latitude, 1, p.precision, p.slug, p.name, p.kind] for p in points]
        ),
        list_url=list_url(term),
        exports=tuple(Step(label, export_url(term, name)) for name, label in FORMATS),
    )


def filter_of(term: Term) -> dict[str, str]:
    """The filter of the list of organisations that shows exactly those of this page."""
    name = {"country": "country", "ecosystem": "ecosystem"}.get(term.scheme, "region")
    return {name: term.code}


def list_url(term: Term, **further: str) -> str:
    return f"{reverse('registry:search')}?{urlencode({**filter_of(term), **further})}"


def export_url(term: Term, name: str) -> str:
    return f"{reverse('registry:export')}?{urlencode({**filter_of(term), 'format': name})}"


def build_trail(term: Term, actor: Actor) -> tuple[Step, ...]:
    """The way down to this page: the list, for a region its country and the regions above."""
    if term.scheme == "country":
        return (Step(_("Countries"), reverse("registry:countries")),)
    if term.scheme == "ecosystem":
        return (Step(_("Ecosystems"), reverse("registry:ecosystems")),)
    above = [item for item in reversed(taxonomy.ancestors(term.id)) if item.level > 0]
    country = taxonomy.find_term(term.country or "")
    steps = [Step(_("Regions"), reverse("registry:regions"))]
    steps += [Step(country.name(actor.language), term_url(country))] if country else []
    return (*steps, *(Step(item.name(actor.language), term_url(item)) for item in above))


def build_kinds(
    term: Term, counts: Mapping[str, int], named: Mapping[str, Sequence[Named]], language: str
) -> tuple[KindHere, ...]:
    """The kinds there are here, in the order of the blueprints."""
    return tuple(
        KindHere(
            key=key,
            label=in_language(blueprint.plural, language),
            number=counts[key],
            named=tuple(named.get(key, ())),
            url=list_url(term, kind=key),
        )
        for key, blueprint in blueprints().items()
        if key in counts
    )


def build_companies(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Companies by their sort, from young to large, with a name for those that do not say."""
    names = {"start-up": _("Start-ups"), "sme": _("Small and medium-sized"), "large": _("Large")}
    known = [(label, counts[key]) for key, label in names.items() if counts.get(key)]
    rest = sum(number for key, number in counts.items() if key not in names)
    return tuple([*known, (_("Size not said"), rest)] if known and rest else known)


def build_parts(term: Term, actor: Actor) -> tuple[Step, ...]:
    counts = directory.count_by_part(term, actor=actor)
    return tuple(
        Step(part.name(actor.language), term_url(part), counts[part.id]) for part in directory.parts_of(term)
    )


def list_facts(**asked: Any) -> list[FactRecord]:
    """Figures, where this site offers any. One query."""
    return evidence.list_facts(**asked) if is_offered("evidence:indicators") else []


def facts_about(term: Term, actor: Actor) -> list[FactRecord]:
    """Facts of the term itself; of a country also those of the region of level 0, of a region also those of
    the regions of earlier editions that became part of it."""
    subjects = [term.id]
    if term.scheme == "country" and (top := directory.country_as_region(term)):
        subjects.append(top.id)
    subjects += [item.id for item, _share in predecessors(term)]
    return list_facts(actor=actor, subjects=subjects)


def priorities_of(term: Term, actor: Actor) -> list[FactRecord]:
    """Of an ecosystem: the regions that give it priority."""
    if term.scheme != "ecosystem":
        return []
    return list_facts(actor=actor, indicator=PRIORITY, breakdown=term.id)


def former_regions(term: Term, language: str) -> tuple[Former, ...]:
    """The regions of the edition before that went into this one."""
    return tuple(
        Former(f"{item.name(language)} ({item.code})", term_url(item), share)
        for item, share in predecessors(term)
        if item.code != term.code
    )


def predecessors(term: Term) -> list[tuple[Term, float]]:
    """The regions of the edition before with people who are in this one now, and which share of these."""
    if term.scheme != "nuts2024":
        return []
    parts = taxonomy.convert_nuts(term.code, "2024", "2021")
    found = [(taxonomy.find_term(f"nuts2021:{part.code}"), part.share) for part in parts]
    return [(item, share) for item, share in found if item]


# --- regions that are no more


def find_region(code: str) -> Term:
    """The region of a code: of the current edition if it has one, else of the one before. Raises NotFound."""
    found = taxonomy.find_term(f"nuts2024:{code.upper()}") or taxonomy.find_term(f"nuts2021:{code.upper()}")
    if found is None:
        nearest = taxonomy.find_region(code[:60], levels=(0, 1, 2, 3)).suggestions
        near = ", ".join(f"{term.code} ({term.name()})" for term in nearest)
        message = _("There is no region of the code %(code)s.") % {"code": code[:40]}
        suggestion = _("Did you mean: %(near)s?") % {"near": near}
        raise NotFound(f"{message} {suggestion}" if near else message)
    return found


def successor_of(term: Term) -> Term | None:
    """The one region that a retired one simply became: the same place under another code."""
    if len(term.successors) == 1:
        return taxonomy.find_term(term.successors[0].id)
    return None


def build_retired_region(*, actor: Actor, term: Term) -> RetiredRegionPage:
    successors = [(taxonomy.find_term(part.id), part.share) for part in term.successors]
    return RetiredRegionPage(
        code=term.code,
        label=term.name(actor.language),
        successors=tuple(
            Former(f"{item.name(actor.language)} ({item.code})", term_url(item), share)
            for item, share in successors
            if item
        ),
        facts=tuple(list_facts(actor=actor, subjects=[term.id])),
    )


# --- lists


def build_countries(*, actor: Actor) -> DirectoryListPage:
    counts = directory.count_by_term("country", actor=actor)
    steps = [
        Step(term.name(actor.language), term_url(term), counts[term.id])
        for term in taxonomy.list_terms("country", retired=True)
        if counts.get(term.id)
    ]
    steps.sort(key=lambda step: fold(step.label))
    return DirectoryListPage(
        scheme="country",
        title=_("Countries"),
        lead=_("Who is where: the clusters of a country, its other actors, and what joins them."),
        note=_("Countries without any are left out."),
        date=timezone.localdate(),
        groups=(("", tuple(steps)),),
        total=sum(counts.values()),
    )


def build_ecosystems(*, actor: Actor) -> DirectoryListPage:
    counts = directory.count_by_term("ecosystem", actor=actor)
    steps = tuple(
        Step(term.name(actor.language), term_url(term), counts.get(term.id, 0))
        for term in taxonomy.list_terms("ecosystem")
    )
    return DirectoryListPage(
        scheme="ecosystem",
        title=_("Industrial ecosystems"),
        lead=_("All that works along one value chain, from the smallest firm to research and authorities."),
        note=_("An organisation may stand in several ecosystems."),
        date=timezone.localdate(),
        groups=(("", steps),),
        total=sum(counts.values()),
    )


def build_regions(*, actor: Actor) -> DirectoryListPage:
    """The regions of levels 1 and 2 that have organisations, country by country."""
    counts = directory.count_by_term("region", actor=actor)
    terms = taxonomy.list_terms("nuts2024", levels=(1, 2))
    numbers = directory.with_parts(counts, terms)
    by_country: dict[str, list[Step]] = {}
    for term in terms:
        if numbers[term.id]:
            step = Step(term.name(actor.language), term_url(term), numbers[term.id], term.code)
            by_country.setdefault(taxonomy.name(term.country or "", actor.language), []).append(step)
    groups = sorted(by_country.items(), key=lambda item: fold(item[0]))
    return DirectoryListPage(
        scheme="region",
        title=_("Regions"),
        lead=_("Country by country: the large regions, each followed by the smaller ones within it."),
        note=_("A large region counts those of its parts. Regions without any are left out."),
        date=timezone.localdate(),
        groups=tuple((country, tuple(steps)) for country, steps in groups),
        total=sum(counts.values()),
    )
