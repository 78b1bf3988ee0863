"""Reading services and programmes: of one organisation, and through all of them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.registry.models import ClusterProgramme, OfferedService
from trellis.registry.types import PUBLIC
from trellis.registry.types.catalogue import FACETS, FIELDS, Catalogue, CatalogueQuery, Item
from trellis.taxonomy import selectors as taxonomy

MODELS: dict[Catalogue, Any] = {
    Catalogue.SERVICES: OfferedService,
    Catalogue.PROGRAMMES: ClusterProgramme,
}
KEYS = {"field", "country", "region"}  # of foreign keys: the term's id is the value
COUNTRY = {Catalogue.SERVICES: "organisation__country", Catalogue.PROGRAMMES: "country"}
WORDS = {
    Catalogue.SERVICES: ("name", "summary", "audience", "organisation__name"),
    Catalogue.PROGRAMMES: ("name", "focus", "instruments__icontains", "organisation__name"),
}


def item_of(catalogue: Catalogue, row: Any) -> Item:
    names = [spec.name for spec in FIELDS[catalogue]]
    values = {name: getattr(row, f"{name}_id" if name in KEYS else name) for name in names}
    return Item(
        id=row.pk,
        version=row.version,
        organisation_slug=row.organisation.slug,
        organisation_name=row.organisation.name,
        country=values.get("country") or row.organisation.country_id,
        values=values,
    )


def list_items_of(*, catalogue: Catalogue, organisation_id: int, limit: int = 200) -> list[Item]:
    """What one organisation offers or runs, by name. One query. Who may see it is the caller's to ask."""
    rows = MODELS[catalogue].objects.filter(organisation=organisation_id).select_related("organisation")
    return [item_of(catalogue, row) for row in rows.order_by("name", "id")[:limit]]


def public(catalogue: Catalogue) -> QuerySet[Any]:
    rows: QuerySet[Any] = MODELS[catalogue].objects.filter(organisation__status__in=PUBLIC)
    return rows


def get_item(*, catalogue: Catalogue, item_id: int) -> Item:
    """A public one. Raises NotFound."""
    row = public(catalogue).filter(pk=item_id).select_related("organisation").first()
    if row is None:
        raise NotFound(_("There is no such entry."))
    return item_of(catalogue, row)


def list_items(*, catalogue: Catalogue, ids: Sequence[int]) -> list[Item]:
    """These public ones, in the order of the ids; what there is not is left out."""
    found = public(catalogue).select_related("organisation").in_bulk(list(ids))
    return [item_of(catalogue, found[number]) for number in ids if number in found]


def condition(catalogue: Catalogue, facet: str, value: str, today: date) -> Q:
    """What choosing a value of a facet means."""
    if facet == "mode":
        return Q(mode__in=[value, "both"])
    if facet == "country":
        return Q(**{COUNTRY[catalogue]: f"country:{value}"})
    if facet == "period":
        return periods(today)[value] if value in periods(today) else Q(pk__in=[])
    below = [term.id for term in taxonomy.descendants(value)] if taxonomy.find_term(value) else []
    return Q(field__in=[value, *below])


def periods(today: date) -> Mapping[str, Q]:
    begun = Q(start_year__isnull=True) | Q(start_year__lte=today.year)
    lasts = Q(end_year__isnull=True) | Q(end_year__gte=today.year)
    return {"running": begun & lasts, "over": ~lasts, "planned": ~begun}


def meant(catalogue: Catalogue, query: CatalogueQuery, today: date, without: str = "") -> QuerySet[Any]:
    """The public ones that a query means, but for what one facet chooses."""
    rows = public(catalogue)
    for word in query.text.split():
        said = Q()
        for name in WORDS[catalogue]:
            said |= Q(**{name if "__icontains" in name else f"{name}__icontains": word})
        rows = rows.filter(said)
    for facet, value in query.chosen.items():
        if facet != without:
            rows = rows.filter(condition(catalogue, facet, value, today))
    return rows


def search_items(
    *, catalogue: Catalogue, query: CatalogueQuery, today: date, size: int
) -> tuple[list[Item], int]:
    """A page of what is meant, by name, and how many there are. Two queries. Beyond the last is the last."""
    rows = meant(catalogue, query, today)
    total = rows.count()
    first = (min(max(query.page, 1), max(1, -(-total // size))) - 1) * size
    page = rows.select_related("organisation").order_by("name", "id")[first : first + size]
    return [item_of(catalogue, row) for row in page], total


def iterate_items(*, catalogue: Catalogue, query: CatalogueQuery, today: date) -> Iterator[Item]:
    """Everything that is meant, by name, row by row."""
    rows = meant(catalogue, query, today).select_related("organisation").order_by("name", "id")
    for row in rows.iterator(chunk_size=500):
        yield item_of(catalogue, row)


def count_facets(*, catalogue: Catalogue, query: CatalogueQuery, today: date) -> dict[str, dict[str, int]]:
    """For each facet how many would be left by each of its values. One query each."""
    return {facet: count_facet(catalogue, query, today, facet) for facet in FACETS[catalogue]}


def count_facet(catalogue: Catalogue, query: CatalogueQuery, today: date, facet: str) -> dict[str, int]:
    rows = meant(catalogue, query, today, without=facet)
    if facet == "period":
        found = rows.aggregate(**{name: Count("id", filter=said) for name, said in periods(today).items()})
        return {name: number for name, number in found.items() if number}
    column = {"mode": "mode", "field": "field", "country": COUNTRY[catalogue]}[facet]
    counted = dict(rows.order_by().values_list(column).annotate(number=Count("id")))
    counted.pop(None, None)
    if facet == "country":
        return {term.partition(":")[2]: number for term, number in counted.items()}
    if facet == "mode":
        both = counted.get("both", 0)
        return {mode: counted.get(mode, 0) + both for mode in ("physical", "virtual")}
    return counted
