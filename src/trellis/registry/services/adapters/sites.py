"""Sites of a file: many rows may name one organisation, which is found or created with its first site."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F
from django.utils import timezone

from trellis.audit import services as audit
from trellis.core.types import Actor
from trellis.imports.reading.keys import fold
from trellis.imports.types import Change, Existing, ImportContext, Operation, Outcome, Value
from trellis.registry.models import Organisation, Site, SourceRecord
from trellis.registry.selectors.values import site_record
from trellis.registry.services import search
from trellis.registry.services.adapters.organisations import candidates, today
from trellis.registry.services.adapters.record_types import ORGANISATION
from trellis.registry.services.adapters.values import to_code, to_degrees
from trellis.registry.services.profiles import bulk_create_organisations
from trellis.registry.services.storing import lock_organisations
from trellis.registry.types import (
    PUBLIC,
    NewOrganisation,
    Origin,
    OriginKind,
    Precision,
    SiteRecord,
)

KIND = "company"  # what an organisation is that a file of sites names and nobody knows
TEXTS = ("name", "city", "postcode", "address")
SOURCE_FIELDS = "source_fields"  # within a site's attributes: the columns that fit nothing
PLACE = ("country", "region", "city", "postcode", "address", "latitude", "longitude", "precision")


def existing_sites(*, records: Sequence[str], actor: Actor, lock: bool = False) -> dict[str, Existing]:
    rows = Site.objects.filter(
        pk__in=[int(record) for record in records],
        organisation__in=Organisation.objects.visible_to(actor),
    ).select_related("organisation")
    if lock:
        rows = rows.select_for_update(of=("self",))
    return {
        str(row.pk): Existing(values=site_values(row), guarded=guarded_fields(row))
        for row in rows.order_by("pk")
    }


def guarded_fields(row: Site) -> frozenset[str]:
    """All of a site's fields, where the owner gave or confirmed the sites of the organisation."""
    origins = row.organisation.origins
    origin = origins.get("sites") or origins.get("*") or {}
    confirmed = origin.get("by") == OriginKind.OWNER or origin.get("confirmed")
    return frozenset(site_values(row)) if confirmed else frozenset({"organisation"})


def site_values(row: Site) -> dict[str, Value]:
    values: dict[str, Value] = {name: getattr(row, name) for name in TEXTS}
    values["organisation"] = row.attributes.get("organisation") or row.organisation.name
    values["identifier"] = row.attributes.get("identifier")
    values["country"] = row.country_id and row.country_id.partition(":")[2]
    values["region"] = row.region_id and row.region_id.partition(":")[2]
    values["precision"] = None if row.precision == Precision.UNKNOWN else row.precision
    if row.latitude is not None:
        values["coordinates"] = {"longitude": row.longitude, "latitude": row.latitude}
    return {name: value for name, value in values.items() if value not in (None, "")}


# --- writing


def apply_sites(*, changes: Sequence[Change], context: ImportContext, actor: Actor) -> list[Outcome]:
    outcomes: dict[int, Outcome] = {}
    for operation, write in WRITERS.items():
        chosen = [(place, item) for place, item in enumerate(changes) if item.operation == operation]
        if chosen:
            done = write([item for _place, item in chosen], context, actor)
            outcomes |= dict(zip((place for place, _item in chosen), done, strict=True))
    return [outcomes[place] for place in range(len(changes))]


def create(changes: Sequence[Change], context: ImportContext, actor: Actor) -> list[Outcome]:
    owners = find_owners(changes, context.source)
    new = create_owners(changes, owners, context, actor)
    hosts = lock_organisations(actor, [owners[owner_key(item)] for item in changes])
    rows = [new_site(item, owners[owner_key(item)]) for item in changes]
    Site.objects.bulk_create(rows, batch_size=1000)
    note(actor, "added site", ((row, {}, site_said(row)) for row in rows), hosts=hosts)
    first: dict[int, bool] = dict.fromkeys(new, True)
    outcomes = []
    for row in rows:
        created_with = (
            ((ORGANISATION, str(row.organisation_id)),) if first.pop(row.organisation_id, False) else ()
        )
        outcomes.append(Outcome(record=str(row.pk), created_with=created_with))
    return outcomes


def owner_name(item: Change) -> str:
    """The organisation a row names; a row that names none stands for itself."""
    return str(item.values.get("organisation") or item.values.get("name") or item.key)


def owner_key(item: Change) -> str:
    return fold(owner_name(item)) or owner_name(item)


def find_owners(changes: Sequence[Change], source: str) -> dict[str, int]:
    """{folded name: organisation} for names this source brought before or exactly one public one has."""
    wanted = {owner_key(item) for item in changes}
    named: dict[str, list[int]] = {}
    for number, name, _country in candidates(sorted(wanted)):
        if (key := fold(name)) in wanted:
            named.setdefault(key, []).append(number)
    found = {key: numbers[0] for key, numbers in named.items() if len(numbers) == 1}
    keys = {source_key(key): key for key in wanted}
    known = SourceRecord.objects.filter(source=source, key__in=keys).values_list("key", "organisation_id")
    return found | {keys[key]: number for key, number in known}


def source_key(key: str) -> str:
    return f"organisation={key}"


def create_owners(
    changes: Sequence[Change], owners: dict[str, int], context: ImportContext, actor: Actor
) -> list[int]:
    """Create the organisations that nobody knows, placed where their first site is; add them to `owners`."""
    first: dict[str, Change] = {}
    for item in changes:
        if owner_key(item) not in owners:
            first.setdefault(owner_key(item), item)
    inferred = Origin(by=OriginKind.INFERRED, source=context.source, at=today(), inferred=True)
    new = []
    for item in first.values():
        values = {name: value for name, value in site_columns(item.values).items() if value not in (None, "")}
        place = {name: values[name] for name in PLACE if name in values}
        new.append(
            NewOrganisation(
                kind=KIND,
                values={"name": owner_name(item), **place},
                origins=dict.fromkeys(place, inferred),
                source=context.source,
                key=source_key(owner_key(item)),
            )
        )
    origin = Origin(by=OriginKind.IMPORT, source=context.source, at=today())
    ids = bulk_create_organisations(actor=actor, organisations=new, origin=origin)
    owners |= dict(zip(first, ids, strict=True))
    return ids


def site_columns(values: Mapping[str, Value]) -> dict[str, Any]:
    """The columns of a site that the values name; what clears becomes an empty text or nothing."""
    found: dict[str, Any] = {name: values[name] or "" for name in TEXTS if name in values}
    found |= {name: to_code(name, values[name]) for name in ("country", "region") if name in values}
    if "coordinates" in values:
        found |= to_degrees(values["coordinates"])
    if "precision" in values:
        found["precision"] = values["precision"] or Precision.UNKNOWN
    return found


def new_site(item: Change, organisation_id: int) -> Site:
    row = Site(organisation_id=organisation_id)
    put(row, item)
    return row


def put(row: Site, item: Change) -> None:
    """Set what the change names; the source's own words are kept with the site."""
    for name, value in site_columns(item.values).items():
        setattr(row, f"{name}_id" if name in ("country", "region") else name, value)
    if row.latitude is None:
        row.precision = row.precision if row.precision != Precision.EXACT else Precision.UNKNOWN
    own = {name: item.values[name] for name in ("identifier", "organisation") if item.values.get(name)}
    kept = {SOURCE_FIELDS: dict(item.source_fields)} if item.source_fields else {}
    row.attributes = {**row.attributes, **own, **kept}


def update(changes: Sequence[Change], context: ImportContext, actor: Actor) -> list[Outcome]:
    """Change sites where they are; a site never moves to another organisation by itself."""
    rows = {
        str(row.pk): row
        for row in Site.objects.select_for_update().filter(pk__in=[int(item.record) for item in changes])
    }
    hosts = lock_organisations(actor, [row.organisation_id for row in rows.values()])
    differences = []
    for item in changes:
        row = rows[item.record]
        before = site_said(row)
        put(row, item)
        if before != site_said(row):
            differences.append((row, before, site_said(row)))
    fields = [*TEXTS, "country", "region", "latitude", "longitude", "precision", "attributes"]
    Site.objects.bulk_update([row for row, _before, _after in differences], fields, batch_size=500)
    note(actor, "changed site", differences, hosts=hosts)
    return [Outcome(record=item.record) for item in changes]


def remove(changes: Sequence[Change], context: ImportContext, actor: Actor) -> list[Outcome]:
    rows = list(
        Site.objects.select_for_update().filter(pk__in=[int(item.record) for item in changes]).order_by("pk")
    )
    hosts = lock_organisations(actor, [row.organisation_id for row in rows])
    note(actor, "removed site", ((row, site_said(row), {}) for row in rows), hosts=hosts)
    Site.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return [Outcome(record=item.record) for item in changes]


def mark_retired(changes: Sequence[Change], context: ImportContext, actor: Actor) -> list[Outcome]:
    return mark(changes, actor, retired=True)


def mark_restored(changes: Sequence[Change], context: ImportContext, actor: Actor) -> list[Outcome]:
    return mark(changes, actor, retired=False)


def mark(changes: Sequence[Change], actor: Actor, *, retired: bool) -> list[Outcome]:
    """A site that its source no longer lists stays, marked."""
    rows = list(Site.objects.select_for_update().filter(pk__in=[int(item.record) for item in changes]))
    hosts = lock_organisations(actor, [row.organisation_id for row in rows])
    differences = []
    for row in rows:
        before = site_said(row)
        others = {name: value for name, value in row.attributes.items() if name != "retired"}
        row.attributes = {**others, "retired": True} if retired else others
        if before != site_said(row):
            differences.append((row, before, site_said(row)))
    Site.objects.bulk_update([row for row, _before, _after in differences], ["attributes"], batch_size=500)
    note(actor, "retired site" if retired else "restored site", differences, hosts=hosts)
    return [Outcome(record=item.record) for item in changes]


def site_said(row: Site) -> dict[str, Any]:
    """A site for the audit: only what it says."""
    record: SiteRecord = site_record(row)
    said = {name: getattr(record, name) for name in (*TEXTS, "country", "region", "latitude", "longitude")}
    said |= {"precision": str(record.precision), "attributes": dict(record.attributes)}
    return {name: value for name, value in said.items() if value not in (None, "", {}, "unknown")}


def note(
    actor: Actor,
    action: str,
    differences: Iterable[tuple[Site, dict[str, Any], dict[str, Any]]],
    *,
    hosts: Mapping[int, Organisation],
) -> None:
    """Write one entry for each site, under its organisation, which counts as changed."""
    entries = []
    touched: set[int] = set()
    for row, before, after in differences:
        touched.add(row.organisation_id)
        changes = {f"site {row.pk}": (before or None, after or None)}
        entries.append(audit.entry(actor, action, "organisation", row.organisation_id, changes))
    audit.record_many(entries)
    Organisation.objects.filter(pk__in=touched).update(version=F("version") + 1, changed_at=timezone.now())
    search.refresh(organisation_ids=[number for number in touched if hosts[number].status in PUBLIC])


WRITERS = {
    Operation.CREATE: create,
    Operation.UPDATE: update,
    Operation.RETIRE: mark_retired,
    Operation.RESTORE: mark_restored,
    Operation.REMOVE: remove,
}
