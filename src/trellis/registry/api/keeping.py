"""Who keeps a profile, who is invited to, and where it stands, for programs."""

from datetime import datetime
from typing import Any

from ninja import Router, Schema, Status

from trellis.core.requests import ActorRequest
from trellis.registry.pages import people as pages
from trellis.registry.pages.invitations import get_left
from trellis.registry.pages.keeping import get_renamable
from trellis.registry.selectors.invitations import list_open_invitations
from trellis.registry.services import invitations, people
from trellis.registry.services.profiles import rename_address
from trellis.registry.types import PersonRole

router = Router(tags=["organisations"])


class PersonOut(Schema):
    id: int
    name: str
    role: PersonRole


class PersonIn(Schema):
    email: str
    role: PersonRole


class RoleIn(Schema):
    role: PersonRole


class CreatedOut(Schema):
    id: int


class InvitationIn(Schema):
    """With `hand_over` the other becomes an owner, and you an editor, once it is accepted."""

    email: str
    role: PersonRole = PersonRole.EDITOR
    hand_over: bool = False


class InvitationOut(Schema):
    id: int
    address: str
    role: PersonRole
    hand_over: bool
    made_at: datetime


class AddressIn(Schema):
    slug: str


class AddressOut(Schema):
    slug: str


@router.get("/organisations/{slug:slug}/people", response=list[PersonOut])
def list_people(request: ActorRequest, slug: str) -> list[PersonOut]:
    """Who keeps the profile, for those who may say so."""
    profile = pages.get_managed(actor=request.actor, slug=slug)
    found = pages.list_people(organisation_id=profile.id)
    return [PersonOut(id=person.id, name=person.name, role=person.role) for person in found]


@router.post("/organisations/{slug:slug}/people", response={201: CreatedOut})
def add_person(request: ActorRequest, slug: str, given: PersonIn) -> Any:
    """Give a person with an account a role; for operators."""
    profile = pages.get_managed(actor=request.actor, slug=slug)
    number = people.add_person(
        actor=request.actor, organisation_id=profile.id, email=given.email, role=given.role
    )
    return Status(201, CreatedOut(id=number))


@router.put("/organisations/{slug:slug}/people/{int:person_id}", response={204: None})
def change_person_role(request: ActorRequest, slug: str, person_id: int, given: RoleIn) -> Any:
    """Give a person another role; the last owner stays one."""
    profile = pages.get_managed(actor=request.actor, slug=slug)
    people.change_person_role(
        actor=request.actor, organisation_id=profile.id, person_id=person_id, role=given.role
    )
    return Status(204, None)


@router.api_operation(["DELETE"], "/organisations/{slug:slug}/people/{int:person_id}", response={204: None})
def remove_person(request: ActorRequest, slug: str, person_id: int) -> Any:
    """End a person's role."""
    profile = pages.get_managed(actor=request.actor, slug=slug)
    people.remove_person(actor=request.actor, organisation_id=profile.id, person_id=person_id)
    return Status(204, None)


@router.post("/organisations/{slug:slug}/leave", response={204: None})
def leave(request: ActorRequest, slug: str) -> Any:
    """End your own role; the last owner cannot (409)."""
    profile = get_left(actor=request.actor, slug=slug)
    people.remove_person(
        actor=request.actor, organisation_id=profile.id, person_id=request.actor.person_id or 0
    )
    return Status(204, None)


@router.get("/organisations/{slug:slug}/invitations", response=list[InvitationOut])
def list_invitations(request: ActorRequest, slug: str) -> list[InvitationOut]:
    """Invitations that wait for an answer, for those who may invite."""
    profile = pages.get_managed(actor=request.actor, slug=slug)
    return [
        InvitationOut(
            id=item.id,
            address=item.address,
            role=item.role,
            hand_over=item.is_handover,
            made_at=item.made_at,
        )
        for item in list_open_invitations(organisation_id=profile.id)
    ]


@router.post("/organisations/{slug:slug}/invitations", response={201: CreatedOut})
def invite(request: ActorRequest, slug: str, given: InvitationIn) -> Any:
    """Invite the reader of a mail address; the answer is the same whether there is such an account."""
    profile = pages.get_managed(actor=request.actor, slug=slug)
    number = invitations.invite(
        actor=request.actor,
        organisation_id=profile.id,
        email=given.email,
        role=given.role,
        is_handover=given.hand_over,
    )
    return Status(201, CreatedOut(id=number))


@router.api_operation(
    ["DELETE"], "/organisations/{slug:slug}/invitations/{int:invitation_id}", response={204: None}
)
def withdraw_invitation(request: ActorRequest, slug: str, invitation_id: int) -> Any:
    """Take an invitation back that waits for an answer."""
    profile = pages.get_managed(actor=request.actor, slug=slug)
    invitations.withdraw_invitation(
        actor=request.actor, organisation_id=profile.id, invitation_id=invitation_id
    )
    return Status(204, None)


@router.put("/organisations/{slug:slug}/address", response=AddressOut)
def change_address(request: ActorRequest, slug: str, given: AddressIn) -> AddressOut:
    """Give a profile another address; the old one keeps leading to it."""
    profile = get_renamable(actor=request.actor, slug=slug)
    renamed = rename_address(actor=request.actor, organisation_id=profile.id, slug=given.slug)
    return AddressOut(slug=renamed.slug)
