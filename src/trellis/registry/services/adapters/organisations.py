"""Organisations and networks of a file: found, read, created, changed, retired, removed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils import timezone

from trellis.core.types import Actor
from trellis.imports.reading.keys import fold
from trellis.imports.types import Change, Existing, ImportContext, Operation, Outcome, Value
from trellis.registry.models import Organisation, SearchEntry
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.profiles import list_profiles
from trellis.registry.services.adapters.places import kept_place
from trellis.registry.services.adapters.readable import readable
from trellis.registry.services.adapters.record_types import COUNTED, RENAMED, TERMS
from trellis.registry.services.adapters.values import from_profile, not_of_kind, to_counts, to_profile
from trellis.registry.services.profiles import bulk_change_organisations, bulk_create_organisations
from trellis.registry.services.proposals import NewProposal, propose_values
from trellis.registry.services.removal import (
    remove_organisations,
    retire_organisations,
    unretire_organisations,
)
from trellis.registry.services.sources import SourceFields, keep_source_fields
from trellis.registry.types import (
    NewOrganisation,
    Origin,
    OriginKind,
    Precision,
    Profile,
    ProfileChange,
    Status,
)

DERIVED = ("region", "latitude", "longitude", "precision")
ALWAYS_GUARDED = "kind"  # a profile does not change its kind by itself


def find_organisations(*, keys: Sequence[str], actor: Actor) -> dict[str, str]:
    """{key: record} for keys of name and country that exactly one public organisation has.

    A name without a country is that of an organisation without one, such as a European network.
    """
    wanted: dict[tuple[str, str], str] = {}
    for key in keys:
        parts = dict(part.partition("=")[::2] for part in key.split("|"))
        if set(parts) in ({"name", "country"}, {"name"}):
            wanted[parts["name"], parts.get("country", "").upper()] = key
    found: dict[str, list[int]] = {}
    for number, name, country in candidates([name for name, _country in wanted]):
        if (fold(name), country) in wanted:
            found.setdefault(wanted[fold(name), country], []).append(number)
    return {key: str(numbers[0]) for key, numbers in found.items() if len(numbers) == 1}


def candidates(folded: Sequence[str]) -> Any:
    """Public organisations that may have one of these folded names."""
    return SearchEntry.objects.filter(name_key__in=folded).values_list("organisation_id", "name", "country")


def refer_to_organisations(*, texts: Sequence[str], actor: Actor) -> dict[str, str]:
    """{text: record} for names, short names and addresses that exactly one public organisation has."""
    folded = {text: fold(text) for text in texts}
    keys = list(folded.values())
    entries = SearchEntry.objects.filter(name_key__in=keys) | SearchEntry.objects.filter(short_key__in=keys)
    entries = entries | SearchEntry.objects.filter(slug__in=list(texts))
    named: dict[str, set[int]] = {}
    for number, name, short_name, slug in entries.values_list(
        "organisation_id", "name", "short_name", "slug"
    ):
        for text in {fold(name), fold(short_name), fold(slug)}:
            named.setdefault(text, set()).add(number)
    found = {text: named.get(key, set()) for text, key in folded.items()}
    return {text: str(*numbers) for text, numbers in found.items() if len(numbers) == 1}


def existing_organisations(
    *, records: Sequence[str], actor: Actor, lock: bool = False
) -> dict[str, Existing]:
    ids = [int(record) for record in records]
    if lock:
        list(Organisation.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    profiles = list_profiles(actor=actor, organisation_ids=ids)
    values = {profile.id: from_profile(profile) for profile in profiles}
    return {
        str(profile.id): Existing(
            values=values[profile.id],
            guarded=guarded_fields(profile),
            keeps=partial(better_known, values[profile.id]),
            retired=profile.status == Status.ARCHIVED,
            version=str(profile.version),
        )
        for profile in profiles
    }


def better_known(present: Mapping[str, Value], values: Mapping[str, Value]) -> frozenset[str]:
    """The fields that a record knows as well as a row or better, where the row only concluded them."""
    kept = kept_place(present, values)
    name, said = str(present.get("name") or ""), str(values.get("name") or "")
    is_same_in_capitals = name != said and readable(name) == said
    return kept | {"name"} if is_same_in_capitals else kept


def guarded_fields(profile: Profile) -> frozenset[str]:
    """The fields, as files name them, whose value its owner gave or confirmed."""
    back = {stored.name: name for name, stored in TERMS.items()}
    back |= {new: old for old, new in RENAMED.items()}
    guarded = {ALWAYS_GUARDED}
    for name in profile.values:
        origin = profile.origin(name)
        if origin and (origin.by == OriginKind.OWNER or origin.confirmed):
            guarded.add(back.get(name, name))
            if name == "member_counts":
                guarded |= {f"{COUNTED}{code}" for code in profile.values[name]}
    if guarded & {"latitude", "longitude"}:
        guarded |= {"coordinates", "precision"}
    return frozenset(guarded)


# --- writing


def apply_organisations(*, changes: Sequence[Change], context: ImportContext, actor: Actor) -> list[Outcome]:
    """Write the changes of one batch; they all have one operation or each its own."""
    outcomes: dict[int, Outcome] = {}
    for operation, write in WRITERS.items():
        chosen = [(place, item) for place, item in enumerate(changes) if item.operation == operation]
        if chosen:
            done = write([item for _place, item in chosen], context, actor)
            outcomes |= dict(zip((place for place, _item in chosen), done, strict=True))
    return with_versions([outcomes[place] for place in range(len(changes))])


def with_versions(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Add the version each record has now: by it an undo tells later edits."""
    records = [int(outcome.record) for outcome in outcomes]
    versions = dict(Organisation.objects.filter(pk__in=records).values_list("pk", "version"))
    return [replace(outcome, version=str(versions.get(int(outcome.record), ""))) for outcome in outcomes]


def create(changes: Sequence[Change], context: ImportContext, actor: Actor) -> list[Outcome]:
    origin = Origin(by=OriginKind.IMPORT, source=context.source, at=today())
    new = [new_organisation(item, context) for item in changes]
    ids = bulk_create_organisations(actor=actor, organisations=new, origin=origin)
    return [Outcome(record=str(number)) for number in ids]


def new_organisation(item: Change, context: ImportContext) -> NewOrganisation:
    kind = str(item.values["kind"])
    values = to_profile(item.values, kind=kind) | kept_counts(item.values, {}, kind)
    values = {name: value for name, value in values.items() if value is not None}
    return NewOrganisation(
        kind=kind,
        values=values,
        origins=derived_origins(item.values, values, context),
        source=context.source,
        key=item.key or f"row {item.row}",
        source_fields=source_fields(item, kind),
    )


def kept_counts(values: Mapping[str, Value], present: Mapping[str, int], kind: str) -> dict[str, Any]:
    return to_counts(values, present) if get_blueprint(kind).field("member_counts") else {}


def derived_origins(
    given: Mapping[str, Value], values: Mapping[str, Any], context: ImportContext
) -> dict[str, Origin]:
    """Where a place was concluded from city, region or country, that is kept with it."""
    if given.get("precision") in (None, "", str(Precision.EXACT)):
        return {}
    inferred = Origin(by=OriginKind.INFERRED, source=context.source, at=today(), inferred=True)
    return {name: inferred for name in DERIVED if name in values}


def source_fields(item: Change, kind: str) -> dict[str, str]:
    """The columns that fit nothing, and the fields that this kind of profile does not ask."""
    odd = not_of_kind(item.values, get_blueprint(kind))
    odd += ["identifier"] if item.values.get("identifier") else []
    return {**{name: str(item.values[name]) for name in odd}, **item.source_fields}


def update(changes: Sequence[Change], context: ImportContext, actor: Actor) -> list[Outcome]:
    ids = [int(item.record) for item in changes]
    profiles = {profile.id: profile for profile in list_profiles(actor=actor, organisation_ids=ids)}
    planned, proposals, records = [], [], []
    for item in changes:
        profile = profiles[int(item.record)]
        counts = profile.values.get("member_counts") or {}
        values = to_profile(item.values, kind=profile.kind) | kept_counts(item.values, counts, profile.kind)
        origins = derived_origins(item.values, values, context)
        planned.append(ProfileChange(profile.id, values=values, origins=origins))
        proposed = to_profile(item.proposed, kind=profile.kind)
        proposed |= kept_counts(item.proposed, counts, profile.kind)
        proposals += [NewProposal(profile.id, name, value) for name, value in proposed.items()]
        if item.key:
            records.append(SourceFields(profile.id, item.key, source_fields(item, profile.kind)))
    origin = Origin(by=OriginKind.IMPORT, source=context.source, at=today())
    bulk_change_organisations(actor=actor, changes=planned, origin=origin)
    propose_values(actor=actor, source=context.source, proposals=proposals)
    if not context.undoing:
        keep_source_fields(source=context.source, records=records)
    return [Outcome(record=item.record) for item in changes]


def remove(changes: Sequence[Change], context: ImportContext, actor: Actor) -> list[Outcome]:
    reasons = remove_organisations(actor=actor, organisation_ids=[int(item.record) for item in changes])
    return with_reasons(changes, reasons)


def retire(changes: Sequence[Change], context: ImportContext, actor: Actor) -> list[Outcome]:
    reasons = retire_organisations(actor=actor, organisation_ids=[int(item.record) for item in changes])
    return with_reasons(changes, reasons)


def restore(changes: Sequence[Change], context: ImportContext, actor: Actor) -> list[Outcome]:
    unretire_organisations(actor=actor, organisation_ids=[int(item.record) for item in changes])
    return with_reasons(changes, {})


def with_reasons(changes: Sequence[Change], reasons: Mapping[int, str]) -> list[Outcome]:
    return [Outcome(record=item.record, refused=reasons.get(int(item.record), "")) for item in changes]


def today() -> str:
    return timezone.localdate().isoformat()


WRITERS = {
    Operation.CREATE: create,
    Operation.UPDATE: update,
    Operation.RETIRE: retire,
    Operation.RESTORE: restore,
    Operation.REMOVE: remove,
}
