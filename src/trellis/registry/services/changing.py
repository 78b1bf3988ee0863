"""Changing what stands: merging with what others changed meanwhile, and writing only differences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.audit import services as audit
from trellis.core.errors import Conflict, InvalidInput
from trellis.core.types import Actor, Problem
from trellis.registry.models import Organisation, OrganisationTerm, Site
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.history import base_values
from trellis.registry.selectors.profiles import profiles_of
from trellis.registry.selectors.terms import known_terms
from trellis.registry.services import search
from trellis.registry.services.storing import (
    ROLES,
    check_place,
    complete_place,
    put_columns,
    refuse,
    site_row,
    term_rows,
    write_terms,
)
from trellis.registry.services.values import clean_values, terms_in, unknown_terms
from trellis.registry.types import PUBLIC, Blueprint, Origin, Profile, ProfileChange, SiteRecord, Value


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
        super().__init__(
            _("Somebody else changed this profile meanwhile. Nothing you typed is lost: choose what to keep.")
        )


def set_values(
    actor: Actor,
    row: Organisation,
    *,
    values: Mapping[str, Value],
    sites: Sequence[SiteRecord] | None,
    version: int | None,
    origin: Origin,
) -> Profile:
    """Change one locked row."""
    before = profiles_of([row])[0]
    blueprint = get_blueprint(row.kind)
    cleaned = clean_change(blueprint, before, values)
    if version is not None and version != row.version:
        cleaned = merge(before, cleaned, version=version)
    item = ProfileChange(organisation_id=row.pk, values=cleaned, sites=sites)
    write_changes(actor, [(row, before, item)], origin=origin)
    return profiles_of([Organisation.objects.get(pk=row.pk)])[0]


def change_rows(
    actor: Actor, rows: Mapping[int, Organisation], changes: Sequence[ProfileChange], *, origin: Origin
) -> list[int]:
    """Change many locked rows."""
    ids = [item.organisation_id for item in changes]
    profiles = profiles_of([rows[number] for number in ids])
    planned = []
    problems: list[Problem] = []
    for position, (item, before) in enumerate(zip(changes, profiles, strict=True)):
        try:
            cleaned = clean_change(get_blueprint(before.kind), before, item.values, check_terms=False)
            planned.append((rows[before.id], before, replace(item, values=cleaned)))
        except InvalidInput as error:
            problems += [replace(found, field=f"{position}.{found.field}") for found in error.problems]
    refuse(problems)
    refuse_unknown_terms(planned)
    return write_changes(actor, planned, origin=origin)


def refuse_unknown_terms(planned: Sequence[tuple[Organisation, Profile, ProfileChange]]) -> None:
    named = [
        (position, get_blueprint(before.kind), item.values)
        for position, (_row, before, item) in enumerate(planned)
    ]
    wanted = {
        term
        for _position, blueprint, values in named
        for name, value in values.items()
        for term in terms_in(blueprint, name, value)
    }
    known = known_terms(wanted)
    refuse(
        [
            replace(problem, field=f"{position}.{problem.field}")
            for position, blueprint, values in named
            for problem in unknown_terms(blueprint, values, known)
        ]
    )


def clean_change(
    blueprint: Blueprint, before: Profile, values: Mapping[str, Value], *, check_terms: bool = True
) -> dict[str, Value]:
    """Clean values that fit together with what stands. Raises InvalidInput."""
    cleaned, problems = clean_values(blueprint, values)
    after = {name: value for name, value in {**before.values, **cleaned}.items() if value is not None}
    after = complete_place(after)
    if cleaned.get("latitude") is not None and "precision" not in values:
        cleaned["precision"] = "exact"
    problems += check_place(after, problems)
    problems += missing_required(blueprint, before, cleaned)
    if check_terms:
        wanted = {term for name, value in cleaned.items() for term in terms_in(blueprint, name, value)}
        problems += unknown_terms(blueprint, cleaned, known_terms(wanted))
    refuse(problems)
    return cleaned


def missing_required(blueprint: Blueprint, before: Profile, cleaned: Mapping[str, Value]) -> list[Problem]:
    """A name always; whatever else a published profile needs cannot be cleared while it is public."""
    return [
        Problem(field=spec.name, message=_("This must not be empty."))
        for spec in blueprint.fields()
        if spec.name in cleaned
        and cleaned[spec.name] is None
        and (spec.name == "name" or (spec.required and before.status in PUBLIC))
    ]


def merge(before: Profile, cleaned: Mapping[str, Value], *, version: int) -> dict[str, Value]:
    """Leave out what this editor did not touch; raise StaleProfile where both changed a field otherwise."""
    base = base_values(organisation_id=before.id, since_version=version)
    merged: dict[str, Value] = {}
    clashes = []
    for name, mine in cleaned.items():
        theirs = before.values.get(name)
        if name not in base or mine == theirs:
            merged[name] = mine
        elif mine != base[name]:
            clashes.append(Clash(field=name, base=base[name], theirs=theirs, mine=mine))
    if clashes:
        raise StaleProfile(clashes, version=before.version)
    return merged


def write_changes(
    actor: Actor, planned: Sequence[tuple[Organisation, Profile, ProfileChange]], *, origin: Origin
) -> list[int]:
    """Write what really differs, with origins, audit entries and search rows; return the ids that changed."""
    changed: list[Organisation] = []
    touched: set[str] = set()
    entries, terms, cleared_terms = [], [], []
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
        terms += term_rows(row.pk, new_values)
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
    terms: Sequence[OrganisationTerm],
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


def write_sites(row: Organisation, before: Profile, sites: Sequence[SiteRecord]) -> dict[str, tuple]:
    """Make the sites of a row exactly these; return the difference for the audit."""
    present = {site.id: site for site in before.sites}
    unknown = [site.id for site in sites if site.id is not None and site.id not in present]
    if unknown:
        raise InvalidInput([Problem(field="sites", message=_("One of these sites is not of this profile."))])
    kept = {site.id for site in sites if site.id is not None}
    gone = [number for number in present if number not in kept]
    new = [site for site in sites if site.id is None]
    altered = [site for site in sites if site.id is not None and site != present[site.id]]
    if not (gone or new or altered):
        return {}
    Site.objects.filter(organisation=row, pk__in=gone).delete()
    for site in altered:
        site_row(row.pk, site).save(force_update=True)
    Site.objects.bulk_create([site_row(row.pk, site) for site in new])
    return {"sites": ([site_text(site) for site in before.sites], [site_text(site) for site in sites])}


def site_text(site: SiteRecord) -> dict[str, Value]:
    """A site for the audit: only what it says."""
    said = {
        "name": site.name,
        "address": site.address,
        "postcode": site.postcode,
        "city": site.city,
        "country": site.country,
        "region": site.region,
        "latitude": site.latitude,
        "longitude": site.longitude,
        "precision": str(site.precision),
        "attributes": dict(site.attributes),
    }
    return {name: value for name, value in said.items() if value not in (None, "", {}, "unknown")}
