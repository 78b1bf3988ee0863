"""From table rows to canonical values by field name."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from trellis.registry.models import Organisation, OrganisationTerm, Site
from trellis.registry.types import STORED_AS, Precision, SiteRecord, TermRole, Value

COLUMNS = {
    name: f"{name}_id" if name in ("country", "region", "parent") else name
    for name in STORED_AS
    if name not in set(TermRole)
}
"""The column of each field that has one."""


def values_of(organisation: Organisation, terms: Iterable[OrganisationTerm]) -> dict[str, Value]:
    """Everything a profile says, by field name in canonical form; what says nothing is left out."""
    found: dict[str, Value] = {}
    for name, column in COLUMNS.items():
        value = canonical(getattr(organisation, column))
        if value not in (None, "", [], {}) and not (name == "precision" and value == Precision.UNKNOWN):
            found[name] = value
    if organisation.size:
        found["size"] = f"size:{organisation.size}"
    found.update(term_values(terms))
    found.update({name: value for name, value in organisation.attributes.items() if value is not None})
    return found


def canonical(value: Any) -> Value:
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def decimal_text(value: Decimal) -> str:
    """
    >>> decimal_text(Decimal("12.50")), decimal_text(Decimal("100"))
    ('12.5', '100')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def term_values(terms: Iterable[OrganisationTerm]) -> dict[str, list[Value]]:
    found: dict[str, list[Value]] = {}
    for row in sorted(terms, key=lambda row: (row.role, row.term_id)):
        found.setdefault(row.role, []).append(term_value(row.term_id, row.weight, derived=row.derived))
    return found


def term_value(term: str, weight: float | None, *, derived: bool) -> Value:
    said: dict[str, Value] = {"term": term}
    if weight is not None:
        said["weight"] = weight
    if derived:
        said["derived"] = True
    return said if len(said) > 1 else term


def site_record(row: Site) -> SiteRecord:
    return SiteRecord(
        id=row.pk,
        name=row.name,
        address=row.address,
        postcode=row.postcode,
        city=row.city,
        country=row.country_id,
        region=row.region_id,
        latitude=row.latitude,
        longitude=row.longitude,
        precision=Precision(row.precision),
        attributes=row.attributes,
    )


def term_ids(values: Mapping[str, Value], role: str) -> list[str]:
    """Ids of the terms in a role, without weights."""
    return [item if isinstance(item, str) else item["term"] for item in values.get(role) or ()]
