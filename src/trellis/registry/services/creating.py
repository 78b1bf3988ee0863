"""Creating profiles, one or a hundred thousand, in a dozen statements: the inner part of the services."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.audit import services as audit
from trellis.core.bulk import copy_rows, take_numbers
from trellis.core.types import Actor, Problem
from trellis.registry.models import Organisation, Site, SourceRecord
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.values import COLUMNS
from trellis.registry.services import search
from trellis.registry.services.parents import parent_problems
from trellis.registry.services.sites import SITE_FIELDS, clean_sites, site_columns, site_text
from trellis.registry.services.slugs import Named, free_slugs
from trellis.registry.services.storing import (
    check_place,
    column_value,
    complete_place,
    placed,
    refuse,
    term_rows,
    write_terms,
)
from trellis.registry.services.values import clean_values
from trellis.registry.types import PUBLIC, STORED_AS, NewOrganisation, Origin, SiteRecord, Status, Value

COLUMN_NAMES = tuple(COLUMNS)
ORGANISATION_FIELDS = (
    "id", "slug", "kind", "status", "published_at", "confirmed_at", "version", "review_note", "origins",
    "attributes", *COLUMN_NAMES,
)  # fmt: skip
SOURCE_FIELDS = ("organisation", "source", "key", "fields")


@dataclass(frozen=True, slots=True)
class Clean:
    """A new organisation with clean values."""

    new: NewOrganisation
    values: dict[str, Value]
    sites: list[SiteRecord]


def create_rows(
    *, actor: Actor, organisations: Sequence[NewOrganisation], status: Status, origin: Origin
) -> list[int]:
    """Write everything that belongs to new organisations; return their ids in the same order."""
    cleaned = clean_all(organisations)
    ids = take_numbers(Organisation, len(cleaned))
    parents = {number: item.values.get("parent") for number, item in zip(ids, cleaned, strict=True)}
    refuse(parent_problems(actor, parents, are_new=True))
    pairs = list(zip(ids, cleaned, strict=True))
    copy_rows(
        Organisation, organisation_rows(pairs, status=status, origin=origin), fields=ORGANISATION_FIELDS
    )
    write_terms([term for number, item in pairs for term in term_rows(number, item.values)])
    if sites := [(number, *site_columns(site)) for number, item in pairs for site in item.sites]:
        copy_rows(Site, sites, fields=SITE_FIELDS)
    if records := [
        (number, item.new.source, item.new.key, item.new.source_fields)
        for number, item in pairs
        if item.new.source
    ]:
        copy_rows(SourceRecord, records, fields=SOURCE_FIELDS)
    audit.record_many(
        audit.entry(actor, "created", "organisation", number, created_changes(item, status))
        for number, item in pairs
    )
    if status in PUBLIC:
        search.refresh(organisation_ids=ids)
    return ids


def created_changes(item: Clean, status: Status) -> dict[str, tuple[Any, Any]]:
    said = {name: (None, value) for name, value in item.values.items()}
    sites = {"sites": (None, [site_text(site) for site in item.sites])} if item.sites else {}
    return {"kind": (None, item.new.kind), "status": (None, str(status)), **said, **sites}


def clean_all(organisations: Sequence[NewOrganisation]) -> list[Clean]:
    """Clean values of all, or one InvalidInput naming every fault of every one."""
    cleaned: list[Clean] = []
    problems: list[Problem] = []
    alone = len(organisations) == 1
    for position, new in enumerate(organisations):
        item, found = clean_one(new)
        problems += found if alone else [placed(problem, position) for problem in found]
        cleaned.append(item)
    refuse(problems)
    return cleaned


def clean_one(new: NewOrganisation) -> tuple[Clean, list[Problem]]:
    values, problems = clean_values(get_blueprint(new.kind), new.values)
    values = complete_place({name: value for name, value in values.items() if value is not None})
    problems += check_place(values, problems)
    sites, faults = clean_sites(new.sites)
    problems += faults
    if "name" not in values and not any(problem.field == "name" for problem in problems):
        problems.append(Problem(field="name", message=_("Write the name.")))
    return Clean(new=new, values=values, sites=sites), problems


def organisation_rows(
    pairs: Sequence[tuple[int, Clean]], *, status: Status, origin: Origin
) -> Iterator[tuple[Any, ...]]:
    now = timezone.now()
    published: datetime | None = now if status in PUBLIC else None
    confirmed: datetime | None = now if status == Status.CONFIRMED else None
    named = [
        Named(id=number, name=item.values["name"], kind=item.new.kind, country=item.values.get("country", ""))
        for number, item in pairs
    ]
    common = origin.as_json()
    for (number, item), slug in zip(pairs, free_slugs(named), strict=True):
        origins = {"*": common, **{name: other.as_json() for name, other in item.new.origins.items()}}
        columns = (column_value(name, item.values.get(name)) for name in COLUMN_NAMES)
        yield (
            number, slug, item.new.kind, str(status), published, confirmed, 1, "", origins,
            attributes_of(item.values), *columns,
        )  # fmt: skip


def attributes_of(values: Mapping[str, Value]) -> dict[str, Value]:
    """What has no column and no term rows."""
    return {name: value for name, value in values.items() if name not in STORED_AS}
