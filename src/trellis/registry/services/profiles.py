"""Creating and changing profiles, one or a hundred thousand."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from trellis.audit import services as audit
from trellis.core.errors import InvalidInput, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.registry.models import FormerSlug, Organisation, PersonMembership
from trellis.registry.policies.profiles import can_create, can_create_many, can_edit, can_rename_address
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.profiles import profiles_of
from trellis.registry.selectors.slugs import base_slug
from trellis.registry.services import search
from trellis.registry.services.changing import change_rows, set_values
from trellis.registry.services.creating import create_rows
from trellis.registry.services.placing import concluded_origin, place_for
from trellis.registry.services.slugs import taken_of
from trellis.registry.services.storing import (
    MESSAGES,
    default_origin,
    lock_organisation,
    lock_organisations,
)
from trellis.registry.services.values import clean_values
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
    with change(actor, MESSAGES):
        said, _problems = clean_values(blueprint, values)
        place = place_for({}, said, concluded=frozenset())
        place = {name: value for name, value in place.items() if blueprint.field(name)}
        origins = {name: concluded_origin() for name in place}
        new = NewOrganisation(kind=kind, values={**values, **place}, sites=sites, origins=origins)
        [number] = create_rows(
            actor=actor,
            organisations=[new],
            status=Status.DRAFT,
            origin=origin or default_origin(actor, None),
        )
        if actor.person_id is not None:
            PersonMembership.objects.create(
                organisation_id=number, person_id=actor.person_id, role=PersonRole.OWNER
            )
        return profiles_of([Organisation.objects.get(pk=number)])[0]


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
    with change(actor, MESSAGES):
        return create_rows(actor=actor, organisations=organisations, status=status, origin=origin)


def change_organisation(
    *,
    actor: Actor,
    organisation_id: int,
    values: Mapping[str, Value],
    version: int | None = None,
    settled: Mapping[str, int] | None = None,
    sites: Sequence[SiteRecord] | None = None,
    origin: Origin | None = None,
) -> Profile:
    """Set some fields (None clears) and, if given, all sites.

    With `version`, the one the editor saw: fields that somebody else changed since and this editor changed
    too raise StaleProfile, which carries both values; all others are merged. `settled` names fields whose
    clash the editor has decided, each with the version it was shown at. May be repeated: a value that stands
    already changes nothing and writes no audit entry.
    Raises NotFound, NotPermitted, InvalidInput, StaleProfile.
    """
    with change(actor, MESSAGES):
        row = lock_organisation(actor, organisation_id)
        require(can_edit(actor, row))
        item = ProfileChange(organisation_id=row.pk, values=values, sites=sites)
        origin = origin or default_origin(actor, row.pk)
        return set_values(actor, row, item, version=version, settled=settled, origin=origin)


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
    with change(actor, MESSAGES):
        rows = lock_organisations(actor, [item.organisation_id for item in changes])
        return change_rows(actor, rows, changes, origin=origin)


def rename_address(*, actor: Actor, organisation_id: int, slug: str) -> Profile:
    """Give a profile a new address; the old one leads to it for ever."""
    with change(actor, MESSAGES):
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
        return profiles_of([row])[0]
