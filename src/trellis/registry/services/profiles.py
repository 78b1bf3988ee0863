"""Creating and changing profiles, one or a hundred thousand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.audit import services as audit
from trellis.core.bulk import copy_rows, take_numbers
from trellis.core.errors import InvalidInput, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.registry.models import FormerSlug, Organisation, PersonMembership, Site, SourceRecord
from trellis.registry.policies.profiles import can_create, can_create_many, can_edit, can_rename_address
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.profiles import profile_of
from trellis.registry.selectors.terms import known_terms
from trellis.registry.services import search
from trellis.registry.services.changing import change_rows, set_values
from trellis.registry.services.slugs import Named, base_slug, free_slugs, taken_of
from trellis.registry.services.storing import (
    MESSAGES,
    check_place,
    complete_place,
    default_origin,
    lock_organisation,
    lock_organisations,
    put_columns,
    refuse,
    site_row,
    term_rows,
    write_terms,
)
from trellis.registry.services.values import clean_values, terms_in
from trellis.registry.types import (
    PUBLIC,
    NewOrganisation,
    Origin,
    PersonRole,
    Profile,
    ProfileChange,
    SiteRecord,
    Status,
    TermRole,
    TermStatement,
    Value,
)

ORGANISATION_FIELDS = [
    "id", "slug", "kind", "status", "name", "short_name", "other_names", "description", "website", "email",
    "phone", "founded_year", "parent", "country", "region", "city", "address", "postcode", "latitude",
    "longitude", "precision", "size", "staff_fte", "member_counts", "languages", "period_start", "period_end",
    "attributes", "origins", "published_at", "confirmed_at", "version", "review_note",
]  # fmt: skip
SITE_FIELDS = [
    "organisation", "name", "address", "postcode", "city", "country", "region", "latitude", "longitude",
    "precision", "attributes",
]  # fmt: skip


def create_organisation(
    *,
    actor: Actor,
    kind: str,
    values: Mapping[str, Value],
    sites: Sequence[SiteRecord] = (),
    origin: Origin | None = None,
) -> Profile:
    """Create a draft; a person who creates it becomes its owner.

    Raises NotPermitted, InvalidInput (one problem for each field that does not fit), NotFound (the kind).
    Not to be repeated: every call creates one more.
    """
    blueprint = get_blueprint(kind)
    require(can_create(actor, blueprint))
    with change(MESSAGES):
        new = NewOrganisation(kind=kind, values=values, sites=sites)
        rows = create_rows(
            actor=actor,
            organisations=[new],
            status=Status.DRAFT,
            origin=origin or default_origin(actor, None),
        )
        if actor.person_id is not None:
            PersonMembership.objects.create(
                organisation=rows[0], person_id=actor.person_id, role=PersonRole.OWNER
            )
        row = Organisation.objects.get(pk=rows[0].pk)
        return profile_of(row, terms=row.terms.all(), sites=row.sites.order_by("id"))


def bulk_create_organisations(
    *,
    actor: Actor,
    organisations: Sequence[NewOrganisation],
    origin: Origin,
    status: Status = Status.PUBLISHED,
) -> list[int]:
    """Create many at once, with audit entries and search rows; return their ids in the same order.

    All or nothing. About a dozen statements however many rows; batches of 1,000 to 10,000 keep memory low.
    Raises NotPermitted unless operator or system; InvalidInput with fields named "<position>.<field>".
    """
    require(can_create_many(actor))
    if not organisations:
        return []
    with change(MESSAGES):
        return [
            row.pk
            for row in create_rows(actor=actor, organisations=organisations, status=status, origin=origin)
        ]


def create_rows(
    *, actor: Actor, organisations: Sequence[NewOrganisation], status: Status, origin: Origin
) -> list[Organisation]:
    cleaned = clean_all(organisations)
    rows = new_rows(organisations, cleaned, status=status, origin=origin)
    copy_rows(Organisation, rows, fields=ORGANISATION_FIELDS)
    write_terms(
        [term for row, values in zip(rows, cleaned, strict=True) for term in term_rows(row.pk, values)]
    )
    sites = [
        site_row(row.pk, site) for row, new in zip(rows, organisations, strict=True) for site in new.sites
    ]
    if sites:
        copy_rows(Site, sites, fields=SITE_FIELDS)
    write_source_records(rows, organisations)
    audit.record_many(
        audit.entry(actor, "created", "organisation", row.pk, created_changes(row, values))
        for row, values in zip(rows, cleaned, strict=True)
    )
    if status in PUBLIC:
        search.refresh(organisation_ids=[row.pk for row in rows])
    return rows


def created_changes(row: Organisation, values: Mapping[str, Value]) -> dict[str, tuple[Any, Any]]:
    said = {name: (None, value) for name, value in values.items() if value is not None}
    return {"kind": (None, row.kind), "status": (None, str(row.status)), **said}


def clean_all(organisations: Sequence[NewOrganisation]) -> list[dict[str, Value]]:
    """Clean values of all, or one InvalidInput naming every fault of every one."""
    cleaned: list[dict[str, Value]] = []
    problems: list[Problem] = []
    wanted: set[str] = set()
    alone = len(organisations) == 1
    for position, new in enumerate(organisations):
        blueprint = get_blueprint(new.kind)
        values, found = clean_values(blueprint, new.values)
        values = complete_place({name: value for name, value in values.items() if value is not None})
        found += check_place(values, found)
        if "name" not in values and not any(problem.field == "name" for problem in found):
            found.append(Problem(field="name", message=_("Write the name.")))
        for name, value in values.items():
            wanted.update(terms_in(blueprint, name, value))
        problems += found if alone else [replace(item, field=f"{position}.{item.field}") for item in found]
        cleaned.append(values)
    refuse(problems + unknown_codes(organisations, cleaned, wanted - known_terms(wanted)))
    return cleaned


def unknown_codes(
    organisations: Sequence[NewOrganisation], cleaned: Sequence[Mapping[str, Value]], unknown: set[str]
) -> list[Problem]:
    if not unknown:
        return []
    problems = []
    for position, (new, values) in enumerate(zip(organisations, cleaned, strict=True)):
        for name, value in values.items():
            for term in terms_in(get_blueprint(new.kind), name, value):
                if term in unknown:
                    field = name if len(organisations) == 1 else f"{position}.{name}"
                    message = _("There is no code “%(code)s” in this list.") % {
                        "code": term.partition(":")[2]
                    }
                    problems.append(Problem(field=field, message=message))
    return problems


def new_rows(
    organisations: Sequence[NewOrganisation],
    cleaned: Sequence[dict[str, Value]],
    *,
    status: Status,
    origin: Origin,
) -> list[Organisation]:
    now = timezone.now() if status in PUBLIC else None
    numbers = take_numbers(Organisation, len(organisations))
    slugs = free_slugs(
        [
            Named(id=number, name=values["name"], kind=new.kind, country=values.get("country", ""))
            for number, new, values in zip(numbers, organisations, cleaned, strict=True)
        ]
    )
    common = origin.as_json()
    rows = []
    for number, slug, new, values in zip(numbers, slugs, organisations, cleaned, strict=True):
        row = Organisation(id=number, slug=slug, kind=new.kind, status=status, published_at=now)
        row.confirmed_at = now if status == Status.CONFIRMED else None
        row.version = 1
        row.origins = {"*": common, **{name: item.as_json() for name, item in new.origins.items()}}
        put_columns(row, values)
        rows.append(row)
    return rows


def write_source_records(rows: Sequence[Organisation], organisations: Sequence[NewOrganisation]) -> None:
    records = [
        SourceRecord(organisation_id=row.pk, source=new.source, key=new.key, fields=dict(new.source_fields))
        for row, new in zip(rows, organisations, strict=True)
        if new.source
    ]
    if records:
        copy_rows(SourceRecord, records, fields=["organisation", "source", "key", "fields"])


def change_organisation(
    *,
    actor: Actor,
    organisation_id: int,
    values: Mapping[str, Value],
    version: int | None = None,
    sites: Sequence[SiteRecord] | None = None,
    origin: Origin | None = None,
) -> Profile:
    """Set some fields (None clears) and, if given, all sites.

    With `version`, the one the editor saw: fields that somebody else changed since and this editor changed
    too raise StaleProfile, which carries both values; all others are merged. May be repeated: a value that
    stands already changes nothing and writes no audit entry.
    Raises NotFound, NotPermitted, InvalidInput, StaleProfile.
    """
    with change(MESSAGES):
        row = lock_organisation(actor, organisation_id)
        require(can_edit(actor, row))
        return set_values(
            actor,
            row,
            values=values,
            sites=sites,
            version=version,
            origin=origin or default_origin(actor, row.pk),
        )


def set_terms(
    *, actor: Actor, organisation_id: int, role: TermRole, terms: Sequence[TermStatement]
) -> Profile:
    """Replace all statements of one role. Raises as `change_organisation`."""
    said = [{"term": item.term, "weight": item.weight, "derived": item.derived} for item in terms]
    return change_organisation(actor=actor, organisation_id=organisation_id, values={str(role): said})


def set_sites(*, actor: Actor, organisation_id: int, sites: Sequence[SiteRecord]) -> Profile:
    """Replace all sites; one that carries the id of a present site changes that one."""
    return change_organisation(actor=actor, organisation_id=organisation_id, values={}, sites=sites)


def bulk_change_organisations(*, actor: Actor, changes: Sequence[ProfileChange], origin: Origin) -> list[int]:
    """Change many at once, audited; return the ids of those that really changed. All or nothing.

    Raises NotPermitted unless operator or system; NotFound; InvalidInput with fields "<position>.<field>".
    """
    require(can_create_many(actor))
    if len({item.organisation_id for item in changes}) < len(changes):
        raise InvalidInput(_("Each organisation may stand only once among the changes."))
    with change(MESSAGES):
        rows = lock_organisations(actor, [item.organisation_id for item in changes])
        return change_rows(actor, rows, changes, origin=origin)


def rename_address(*, actor: Actor, organisation_id: int, slug: str) -> Profile:
    """Give a profile a new address; the old one leads to it for ever."""
    with change(MESSAGES):
        row = lock_organisation(actor, organisation_id)
        require(can_rename_address(actor, row))
        wanted = base_slug(slug, row.kind)
        if wanted != row.slug:
            FormerSlug.objects.filter(organisation=row, slug=wanted).delete()
            if wanted in taken_of([wanted]):
                message = _("The address “%(slug)s” is taken.") % {"slug": wanted}
                raise InvalidInput([Problem(field="slug", message=message)])
            FormerSlug.objects.create(slug=row.slug, organisation=row)
            audit.record(
                actor=actor,
                action="renamed address",
                subject_type="organisation",
                subject_id=row.pk,
                changes={"slug": (row.slug, wanted)},
            )
            Organisation.objects.filter(pk=row.pk).update(slug=wanted)
            row.slug = wanted
            if row.status in PUBLIC:
                search.refresh(organisation_ids=[row.pk])
        return profile_of(row, terms=row.terms.all(), sites=row.sites.order_by("id"))
