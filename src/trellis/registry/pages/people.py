"""Who keeps a profile, in which role."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from trellis.core.errors import NotFound, require
from trellis.core.types import Actor
from trellis.registry.policies import profiles as policies
from trellis.registry.selectors.invitations import list_open_invitations
from trellis.registry.selectors.people import list_people
from trellis.registry.selectors.profiles import get_profile_by_slug
from trellis.registry.types import PersonRole, Profile
from trellis.registry.types.invitations import InvitationRecord
from trellis.registry.types.members import PersonInRole


@dataclass(frozen=True)
class PersonLine:
    id: int
    name: str
    role: str


@dataclass(frozen=True)
class InvitationLine:
    id: int
    address: str
    role: str
    made_at: datetime


@dataclass(frozen=True)
class PeoplePage:
    """The persons of an organisation."""

    template: ClassVar[str] = "registry/people.html"
    slug: str
    name: str
    lines: tuple[PersonLine, ...]
    invitations: tuple[InvitationLine, ...]
    form: Any  # to add one; None for those who may not


@dataclass(frozen=True)
class PersonPage:
    """One person's role, to change or to end."""

    template: ClassVar[str] = "registry/person.html"
    slug: str
    name: str
    person: PersonLine
    form: Any


def role_choices() -> list[tuple[str, str]]:
    return [(str(role), role_label(role)) for role in PersonRole]


def role_label(role: PersonRole) -> str:
    return {
        PersonRole.OWNER: _("Owner"),
        PersonRole.EDITOR: _("Editor"),
        PersonRole.MEMBER: _("Member"),
    }[role]


def invited_as(item: InvitationRecord) -> str:
    return _("Owner in the place of who invites") if item.is_handover else role_label(item.role)


def get_managed(*, actor: Actor, slug: str) -> Profile:
    """Raises NotFound, NotPermitted."""
    profile = get_profile_by_slug(actor=actor, slug=slug)
    require(policies.can_manage_people(actor, profile))
    return profile


def may_add(*, actor: Actor, profile: Profile) -> bool:
    return bool(policies.can_add_person(actor, profile))


def build_people_page(*, profile: Profile, form: Any) -> PeoplePage:
    return PeoplePage(
        slug=profile.slug,
        name=profile.name,
        lines=tuple(line_of(person) for person in list_people(organisation_id=profile.id)),
        invitations=tuple(
            InvitationLine(id=item.id, address=item.address, role=invited_as(item), made_at=item.made_at)
            for item in list_open_invitations(organisation_id=profile.id)
        ),
        form=form,
    )


def get_person_in_role(*, profile: Profile, person_id: int) -> PersonInRole:
    found = [person for person in list_people(organisation_id=profile.id) if person.id == person_id]
    if not found:
        raise NotFound()
    return found[0]


def build_person_page(*, profile: Profile, person: PersonInRole, form: Any) -> PersonPage:
    return PersonPage(slug=profile.slug, name=profile.name, person=line_of(person), form=form)


def line_of(person: PersonInRole) -> PersonLine:
    return PersonLine(id=person.id, name=person.name, role=role_label(person.role))
