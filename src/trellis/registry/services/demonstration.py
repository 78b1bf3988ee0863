"""Loading the demonstration data: again and again, without touching what anybody changed since."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from trellis.core.errors import require
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.registry.models import SourceRecord
from trellis.registry.policies.profiles import can_create_many
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.demonstration import (
    SOURCE,
    DemonstrationError,
    read_entries,
    unknown_codes,
)
from trellis.registry.selectors.profiles import list_profiles
from trellis.registry.services.members import NewMembership, bulk_add_members
from trellis.registry.services.profiles import bulk_change_organisations, bulk_create_organisations
from trellis.registry.services.results import record_result
from trellis.registry.services.sources import SourceFields, keep_source_fields
from trellis.registry.types import (
    MemberRole,
    NewOrganisation,
    Origin,
    OriginKind,
    Profile,
    ProfileChange,
    Value,
)
from trellis.registry.types.demonstration import TERM_LISTS, Entry, Said

Locate = Callable[[Mapping[str, Value]], Mapping[str, Value]]
PLAIN = ("name", "short_name", "subkind", "size", "city", "website", "founded_year")
INFERRED_PLACE = ("region", "latitude", "longitude", "precision")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did: how many organisations were created, how many brought up to date, and so on."""

    created: int
    changed: int
    memberships: int
    results: int


def load_demonstration(*, actor: Actor, locate: Locate, entries: Sequence[Entry] | None = None) -> Loaded:
    """Create what is not there; bring up to date what nobody else changed. All or nothing. May be repeated.

    `locate` adds a place to the values of a city. A value that an editor set, cleared or confirmed stays, and
    so does a membership that somebody ended. Raises DemonstrationError, NotPermitted.
    """
    require(can_create_many(actor))
    wanted = list(read_entries() if entries is None else entries)
    if faults := unknown_codes(wanted):
        raise DemonstrationError(faults)
    with change(actor):
        records = {row.key: row for row in SourceRecord.objects.filter(source=SOURCE)}
        new = [entry for entry in wanted if entry.key not in records]
        ids = {key: row.organisation_id for key, row in records.items()}
        ids |= dict(zip((entry.key for entry in new), create(actor, new, locate=locate), strict=True))
        changed = bring_up_to_date(actor, wanted, ids=ids, created={e.key for e in new}, locate=locate)
        memberships = add_members(actor, wanted, ids=ids, records=records)
        results = add_results(actor, wanted, ids=ids, records=records)
        keep_source_fields(
            source=SOURCE,
            records=[SourceFields(ids[entry.key], entry.key, remembered(entry)) for entry in wanted],
        )
    return Loaded(len(new), changed, memberships, results)


# --- organisations


def create(actor: Actor, entries: Sequence[Entry], *, locate: Locate) -> list[int]:
    """Create the organisations of entries that were never loaded; parents follow when all have an id."""
    by_source: dict[str, list[Entry]] = {}
    for entry in entries:
        by_source.setdefault(entry.source, []).append(entry)
    ids: dict[str, int] = {}
    for source, group in by_source.items():
        made = bulk_create_organisations(
            actor=actor,
            organisations=[new_organisation(entry, locate=locate) for entry in group],
            origin=Origin(by=OriginKind.IMPORT, source=source, at=today()),
        )
        ids |= dict(zip((entry.key for entry in group), made, strict=True))
    return [ids[entry.key] for entry in entries]


def new_organisation(entry: Entry, *, locate: Locate) -> NewOrganisation:
    values = values_of(entry, locate=locate)
    return NewOrganisation(
        kind=entry.kind.value,
        values=values,
        origins={name: inferred_origin(entry) for name in inferred_names(entry) if name in values},
        source=SOURCE,
        key=entry.key,
        source_fields={},
    )


def values_of(entry: Entry, *, locate: Locate) -> dict[str, Value]:
    """Everything an entry says, by field of its blueprint, with the place of its city."""
    said = {name: getattr(entry, name).value for name in PLAIN if getattr(entry, name) is not None}
    values: dict[str, Value] = {"description": {"en": entry.description.strip()}, **said}
    values["other_names"] = [item.value for item in entry.other_names]
    values["member_counts"] = dict(sorted(entry.member_counts.items()))
    values["country"] = entry.country and f"country:{entry.country.value}"
    values["region"] = entry.region and f"nuts2024:{entry.region.value}"
    for name, (role, scheme) in TERM_LISTS.items():
        values[role] = sorted(f"{scheme}:{item.value}" for item in getattr(entry, name))
    stated = {name: value for name, value in values.items() if value}
    blueprint = get_blueprint(entry.kind.value)
    return {name: value for name, value in {**stated, **locate(stated)}.items() if blueprint.field(name)}


def inferred_names(entry: Entry) -> set[str]:
    """Fields of which a part at least does not stand in the source; the place of a city never does."""
    names = set() if entry.region and not entry.region.inferred else {"region"}
    names |= {*INFERRED_PLACE[1:]}
    for name in (*PLAIN, "country"):
        said: Said | None = getattr(entry, name)
        if said is not None and said.inferred:
            names.add(name)
    lists = {"other_names": entry.other_names}
    lists |= {role: getattr(entry, name) for name, (role, _scheme) in TERM_LISTS.items()}
    return names | {name for name, items in lists.items() if any(item.inferred for item in items)}


def inferred_origin(entry: Entry) -> Origin:
    return Origin(by=OriginKind.INFERRED, source=entry.source, at=today(), inferred=True)


def today() -> str:
    return timezone.localdate().isoformat()


# --- what changed in the files since


def bring_up_to_date(
    actor: Actor,
    entries: Sequence[Entry],
    *,
    ids: Mapping[str, int],
    created: set[str],
    locate: Locate,
) -> int:
    """Set what the files say otherwise now, where the value is still the one that was loaded."""
    profiles = {item.id: item for item in list_profiles(actor=actor, organisation_ids=list(ids.values()))}
    changes = []
    for entry in entries:
        profile = profiles[ids[entry.key]]
        values = {} if entry.key in created else outdated(profile, values_of(entry, locate=locate))
        if entry.parent and profile.values.get("parent") is None and is_ours(profile, "parent"):
            values["parent"] = ids[entry.parent]
        if values:
            origins = {name: inferred_origin(entry) for name in inferred_names(entry) if name in values}
            changes.append(ProfileChange(profile.id, values=values, origins=origins))
    origin = Origin(by=OriginKind.IMPORT, source=SOURCE, at=today())
    done = bulk_change_organisations(actor=actor, changes=changes, origin=origin)
    return len(set(done) - {ids[key] for key in created})


def outdated(profile: Profile, values: Mapping[str, Value]) -> dict[str, Value]:
    return {
        name: value
        for name, value in values.items()
        if profile.values.get(name) != value and is_ours(profile, name)
    }


def is_ours(profile: Profile, name: str) -> bool:
    """True if the value is as it was loaded: nobody set, cleared or confirmed it."""
    origin = profile.origin(name)
    return origin is None or (origin.by in (OriginKind.IMPORT, OriginKind.INFERRED) and not origin.confirmed)


# --- memberships and results


def remembered(entry: Entry) -> dict[str, str]:
    """What the source record keeps, so that what somebody removed does not come back."""
    kept = {
        "Source": entry.source,
        "Members": ", ".join(member_keys(entry)),
        "Results": ", ".join(result_names(entry)),
    }
    return {name: text for name, text in kept.items() if text}


def member_keys(entry: Entry) -> list[str]:
    return [*([entry.coordinator.value] if entry.coordinator else []), *(m.value for m in entry.members)]


def result_names(entry: Entry) -> list[str]:
    return [f"{result.title} {result.year or ''}".strip() for result in entry.results]


def loaded_before(records: Mapping[str, SourceRecord], key: str, name: str) -> set[str]:
    record = records.get(key)
    return set(record.fields.get(name, "").split(", ")) if record else set()


def add_members(
    actor: Actor, entries: Iterable[Entry], *, ids: Mapping[str, int], records: Mapping[str, SourceRecord]
) -> int:
    """Add the memberships that were not loaded before, those stated and those inferred apart."""
    groups: dict[tuple[str, bool], list[NewMembership]] = {}
    for entry in entries:
        before = loaded_before(records, entry.key, "Members")
        roles = get_blueprint(entry.kind.value).members
        role = next((r for r in roles.roles if r != MemberRole.COORDINATOR), None) if roles else None
        named: list[tuple[Said, Any]] = [(item, role) for item in entry.members]
        named += [(entry.coordinator, MemberRole.COORDINATOR)] if entry.coordinator else []
        for item, wanted in named:
            if item.value not in before:
                new = NewMembership(host_id=ids[entry.key], member_id=ids[item.value], role=wanted)
                groups.setdefault((entry.source, item.inferred), []).append(new)
    added = 0
    for (source, inferred), memberships in groups.items():
        by = OriginKind.INFERRED if inferred else OriginKind.IMPORT
        origin = Origin(by=by, source=source, at=today(), inferred=inferred)
        added += bulk_add_members(actor=actor, memberships=memberships, origin=origin)
    return added


def add_results(
    actor: Actor, entries: Iterable[Entry], *, ids: Mapping[str, int], records: Mapping[str, SourceRecord]
) -> int:
    added = 0
    for entry in entries:
        before = loaded_before(records, entry.key, "Results")
        for name, result in zip(result_names(entry), entry.results, strict=True):
            if name not in before:
                record_result(actor=actor, network_id=ids[entry.key], values=result.model_dump())
                added += 1
    return added
