"""Reading what there is in a country, a region or an ecosystem. A fixed number of queries for each."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from trellis.core.types import Actor
from trellis.registry.models import Membership, Organisation
from trellis.registry.models.organisation import OrganisationQuerySet
from trellis.registry.selectors.blueprints import blueprints
from trellis.registry.selectors.members import current
from trellis.registry.types import PUBLIC, TermRole
from trellis.taxonomy import selectors as taxonomy
from trellis.taxonomy.types import Term


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation as a list names it."""

    slug: str
    name: str
    kind: str
    city: str = ""


@dataclass(frozen=True, slots=True)
class NetworkHere:
    """A network and how many of its members are here."""

    slug: str
    name: str
    kind: str
    members: int


@dataclass(frozen=True, slots=True)
class Point:
    """A public organisation with a place, for a small map."""

    longitude: float
    latitude: float
    precision: str
    slug: str
    name: str
    kind: str


def organisations_of(term: Term, *, actor: Actor) -> OrganisationQuerySet:
    """The public organisations of a country, a region with all its parts, or an ecosystem."""
    rows: OrganisationQuerySet = Organisation.objects.visible_to(actor).filter(status__in=PUBLIC)
    if term.scheme == "country":
        return rows.filter(country=term.id)
    if term.scheme == "ecosystem":
        return rows.filter(terms__role=TermRole.ECOSYSTEM, terms__term=term.id)
    return rows.filter(region__in=[term.id, *(part.id for part in taxonomy.descendants(term.id))])


def count_by_kind(term: Term, *, actor: Actor) -> dict[str, int]:
    rows = organisations_of(term, actor=actor).values("kind").annotate(number=Count("id")).order_by()
    return {row["kind"]: row["number"] for row in rows}


def count_companies_by_size(term: Term, *, actor: Actor) -> dict[str, int]:
    """How many companies there are of each sort: start-up, sme, large; "" where it is not said."""
    rows = (
        organisations_of(term, actor=actor)
        .filter(kind="company")
        .values("size", sort=F("attributes__subkind"))
        .annotate(number=Count("id"))
        .order_by()
    )
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row["sort"] or row["size"].partition(":")[2]] += row["number"]
    return dict(counts)


def first_of_each_kind(term: Term, *, actor: Actor, limit: int) -> dict[str, list[Named]]:
    """Up to `limit` organisations of each kind, by name."""
    ranked = organisations_of(term, actor=actor).annotate(
        place=Window(RowNumber(), partition_by=[F("kind")], order_by=[F("name"), F("id")])
    )
    found: dict[str, list[Named]] = defaultdict(list)
    rows = ranked.filter(place__lte=limit).order_by("kind", "place")
    for slug, name, kind, city in rows.values_list("slug", "name", "kind", "city"):
        found[kind].append(Named(slug, name, kind, city))
    return dict(found)


def count_links(term: Term, *, actor: Actor) -> dict[tuple[str, str], int]:
    """How many present memberships join two organisations here, by the kinds of host and member."""
    here = organisations_of(term, actor=actor).values("id")
    rows = (
        Membership.objects.filter(current(timezone.localdate()), host__in=here, member__in=here)
        .values("host__kind", "member__kind")
        .annotate(number=Count("id"))
        .order_by()
    )
    return {(row["host__kind"], row["member__kind"]): row["number"] for row in rows}


def network_kinds() -> list[str]:
    return [key for key, blueprint in blueprints().items() if blueprint.is_network]


def list_networks(term: Term, *, actor: Actor, limit: int) -> list[NetworkHere]:
    """Networks that are here or have members here, those with most members first."""
    here = organisations_of(term, actor=actor).values("id")
    held = Q(member_rows__member__in=here) & through("member_rows__")
    rows = (
        Organisation.objects.visible_to(actor)
        .filter(status__in=PUBLIC, kind__in=network_kinds())
        .annotate(number=Count("member_rows", filter=held, distinct=True))
        .filter(Q(number__gt=0) | Q(id__in=here))
        .order_by("-number", "name", "id")
    )
    return [NetworkHere(*row) for row in rows.values_list("slug", "name", "kind", "number")[:limit]]


def through(prefix: str) -> Q:
    """`current` for memberships reached through a relation."""
    today = timezone.localdate()
    begun = Q(**{f"{prefix}since__isnull": True}) | Q(**{f"{prefix}since__lte": today})
    return begun & (Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gte": today}))


def count_by_part(term: Term, *, actor: Actor) -> dict[str, int]:
    """For each region directly below a country or region, how many organisations it has with its parts."""
    below = parts_of(term)
    counts: Counter[str] = Counter()
    owner = {part.id: part.id for part in below}
    for part in below:
        owner |= {lower.id: part.id for lower in taxonomy.descendants(part.id)}
    rows = organisations_of(term, actor=actor).values("region").annotate(number=Count("id")).order_by()
    for row in rows:
        if row["region"] in owner:
            counts[owner[row["region"]]] += row["number"]
    return {part.id: counts[part.id] for part in below}


def parts_of(term: Term) -> tuple[Term, ...]:
    """The regions directly below a region; of a country, its regions of level 1; of an ecosystem, none."""
    if term.scheme == "ecosystem":
        return ()
    if term.scheme == "country":
        top = country_as_region(term)
        return taxonomy.list_children(top.id) if top else ()
    return taxonomy.list_children(term.id)


def country_as_region(term: Term) -> Term | None:
    """The region of level 0 that is the country, in the current edition."""
    found = taxonomy.find_region(term.code, country=term.id, levels=(0,), suggestions=0)
    return found.term


def list_points(term: Term, *, actor: Actor, limit: int) -> list[Point]:
    rows = organisations_of(term, actor=actor).filter(latitude__isnull=False).order_by("name", "id")
    fields = ("longitude", "latitude", "precision", "slug", "name", "kind")
    return [Point(*row) for row in rows.values_list(*fields)[:limit]]


def count_by_term(scheme: str, *, actor: Actor) -> Mapping[str, int]:
    """How many public organisations each country, region or ecosystem has itself, by id; one query."""
    rows: Any = Organisation.objects.visible_to(actor).filter(status__in=PUBLIC)
    if scheme == "ecosystem":
        rows = rows.filter(terms__role=TermRole.ECOSYSTEM).values(term=F("terms__term"))
    else:
        rows = rows.values(term=F("country" if scheme == "country" else "region"))
    return {row["term"]: row["number"] for row in rows.annotate(number=Count("id")).order_by()}


def with_parts(counts: Mapping[str, int], terms: Sequence[Term]) -> dict[str, int]:
    """For each region its own organisations and those of all regions below it."""
    return {
        term.id: counts.get(term.id, 0)
        + sum(counts.get(part.id, 0) for part in taxonomy.descendants(term.id))
        for term in terms
    }
