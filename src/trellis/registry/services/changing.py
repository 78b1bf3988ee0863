"""Changing what stands: merging with what others changed meanwhile, and writing only differences."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.audit import services as audit
from trellis.core.errors import Conflict
from trellis.core.types import Actor, Problem
from trellis.registry.models import Organisation, OrganisationTerm
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.history import base_values
from trellis.registry.selectors.profiles import profiles_of
from trellis.registry.services import search
from trellis.registry.services.parents import parent_problems
from trellis.registry.services.placing import CONCLUDED, concluded_origin, place_for
from trellis.registry.services.sites import clean_sites, site_text, write_sites
from trellis.registry.services.storing import (
    ROLES,
    TermRow,
    check_place,
    placed,
    put_columns,
    refuse,
    term_rows,
    write_terms,
)
from trellis.registry.services.values import clean_values
from trellis.registry.types import PUBLIC, Blueprint, Origin, Precision, Profile, ProfileChange, Value


def said(clash: "Clash") -> str:
    """What stands now, for a program that sent a value of its own."""
    return json.dumps(clash.theirs, ensure_ascii=False)


Planned = tuple[Organisation, Profile, ProfileChange]


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two editors changed: how it was, what stands now, what this editor typed."""

    field: str
    base: Value
    theirs: Value
    mine: Value


class StaleProfile(Conflict):
    """Somebody else changed the same fields since this editor opened them; nothing was stored."""

    def __init__(self, clashes: Sequence[Clash], *, version: int) -> None:
        self.clashes = tuple(clashes)
        self.version = version
        message = _("Somebody else changed this meanwhile.")
        self.problems = tuple(
            Problem(field=clash.field, message=message, suggestion=said(clash)) for clash in clashes
        )
        super().__init__(
            _("Somebody else changed this profile meanwhile. Nothing you typed is lost: choose what to keep.")
        )


def set_values(
    actor: Actor,
    row: Organisation,
    item: ProfileChange,
    *,
    version: int | None,
    settled: Mapping[str, int] | None,
    origin: Origin,
) -> Profile:
    """Change one locked row."""
    before = profiles_of([row])[0]
    cleaned, problems = clean_change(before, item)
    refuse(problems + parent_problems(actor, {row.pk: cleaned.values.get("parent")}))
    if version is not None and version != row.version:
        cleaned = merge(before, cleaned, version=version, settled=settled or {})
    write_changes(actor, [(row, before, with_place(before, cleaned))], origin=origin)
    return profiles_of([Organisation.objects.get(pk=row.pk)])[0]


def with_place(before: Profile, item: ProfileChange) -> ProfileChange:
    """The change, and what follows from it for place and region."""
    concluded = frozenset(
        name for name in CONCLUDED if (origin := before.origins.get(name)) is not None and origin.inferred
    )
    place = place_for(before.values, item.values, concluded=concluded)
    origins = {name: concluded_origin() for name in place}
    blueprint = get_blueprint(before.kind)
    fitting = {name: value for name, value in place.items() if blueprint.field(name)}
    return replace(item, values={**item.values, **fitting}, origins={**item.origins, **origins})


def change_rows(
    actor: Actor, rows: Mapping[int, Organisation], changes: Sequence[ProfileChange], *, origin: Origin
) -> list[int]:
    """Change many locked rows."""
    profiles = profiles_of([rows[item.organisation_id] for item in changes])
    planned: list[Planned] = []
    problems: list[Problem] = []
    for position, (item, before) in enumerate(zip(changes, profiles, strict=True)):
        cleaned, found = clean_change(before, item)
        planned.append((rows[before.id], before, cleaned))
        problems += [placed(problem, position) for problem in found]
    refuse(problems)
    refuse(parent_problems(actor, {row.pk: item.values.get("parent") for row, _before, item in planned}))
    return write_changes(actor, planned, origin=origin)


def clean_change(before: Profile, item: ProfileChange) -> tuple[ProfileChange, list[Problem]]:
    """Clean a change that fits together with what stands, and a problem for each value that does not."""
    blueprint = get_blueprint(before.kind)
    cleaned, problems = clean_values(blueprint, item.values, present=before.values)
    if cleaned.get("latitude") is not None and cleaned.get("precision") is None:
        cleaned["precision"] = str(Precision.EXACT)
    after = {name: value for name, value in {**before.values, **cleaned}.items() if value is not None}
    problems += check_place(after, problems)
    problems += missing_required(blueprint, before, cleaned)
    sites = item.sites
    if sites is not None:
        sites, faults = clean_sites(sites)
        problems += faults
    return replace(item, values=cleaned, sites=sites), problems


def missing_required(blueprint: Blueprint, before: Profile, cleaned: Mapping[str, Value]) -> list[Problem]:
    """A name always; whatever else a published profile needs cannot be cleared while it is public."""
    return [
        Problem(field=spec.name, message=_("This must not be empty."))
        for spec in blueprint.fields()
        if spec.name in cleaned
        and cleaned[spec.name] is None
        and (spec.name == "name" or (spec.required and before.status in PUBLIC))
    ]


def merge(
    before: Profile, cleaned: ProfileChange, *, version: int, settled: Mapping[str, int]
) -> ProfileChange:
    """Leave out what this editor did not touch; raise StaleProfile where both changed a field otherwise.

    `settled` names fields whose clash the editor has seen, each with the version it was shown at: there the
    editor's value wins, unless somebody changed the field once more.
    """
    base = base_values(organisation_id=before.id, since_version=version)
    for name, seen in settled.items():
        if name not in base_values(organisation_id=before.id, since_version=seen):
            base.pop(name, None)
    mine_of = dict(cleaned.values)
    theirs_of = dict(before.values)
    if cleaned.sites is not None:
        mine_of["sites"] = [site_text(site) for site in cleaned.sites]
        theirs_of["sites"] = [site_text(site) for site in before.sites]
    merged: dict[str, Value] = {}
    clashes = []
    for name, mine in mine_of.items():
        theirs = theirs_of.get(name)
        if name not in base or mine == theirs:
            merged[name] = mine
        elif mine != base[name]:
            clashes.append(Clash(field=name, base=base[name], theirs=theirs, mine=mine))
    if clashes:
        raise StaleProfile(clashes, version=before.version)
    sites = cleaned.sites if merged.pop("sites", None) is not None else None
    return replace(cleaned, values=merged, sites=sites)


def write_changes(actor: Actor, planned: Sequence[Planned], *, origin: Origin) -> list[int]:
    """Write what really differs, with origins, audit entries and search rows; return the ids that changed."""
    changed: list[Organisation] = []
    touched: set[str] = set()
    entries: list[audit.NewEntry] = []
    terms: list[TermRow] = []
    cleared_terms: list[tuple[int, str]] = []
    now = timezone.now()
    for row, before, item in planned:
        new_values = {k: v for k, v in item.values.items() if before.values.get(k) != v}
        differences = {name: (before.values.get(name), value) for name, value in new_values.items()}
        if item.sites is not None:
            differences |= write_sites(row, before, item.sites)
        if not differences:
            continue
        touched |= put_columns(row, new_values)
        for role in ROLES & new_values.keys():
            cleared_terms.append((row.pk, role))
        terms.extend(term_rows(row.pk, new_values))
        row.origins = new_origins(row.origins, differences, item, origin)
        differences["version"] = (row.version, row.version + 1)
        row.version += 1
        row.changed_at = now
        changed.append(row)
        entries.append(audit.entry(actor, "changed", "organisation", row.pk, differences))
    store(changed, touched, cleared_terms, terms)
    audit.record_many(entries)
    if public := [row.pk for row in changed if row.status in PUBLIC]:
        search.refresh(organisation_ids=public)
    return [row.pk for row in changed]


def store(
    changed: Sequence[Organisation],
    touched: set[str],
    cleared_terms: Sequence[tuple[int, str]],
    terms: Sequence[TermRow],
) -> None:
    if not changed:
        return
    Organisation.objects.bulk_update(
        changed, [*sorted(touched), "origins", "version", "changed_at"], batch_size=500
    )
    by_role: dict[str, list[int]] = {}
    for number, role in cleared_terms:
        by_role.setdefault(role, []).append(number)
    for role, numbers in sorted(by_role.items()):
        OrganisationTerm.objects.filter(role=role, organisation__in=numbers).delete()
    write_terms(terms)


def new_origins(
    present: Mapping[str, dict], differences: Mapping[str, object], item: ProfileChange, origin: Origin
) -> dict[str, dict]:
    found = dict(present)
    for name in differences:
        found[name] = item.origins.get(name, origin).as_json()
    return found
