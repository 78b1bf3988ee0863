"""The screens of invitations: to whom and as what, what was offered, and leaving."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from trellis.accounts import selectors as accounts
from trellis.core.errors import require
from trellis.core.types import Actor
from trellis.registry.pages.people import role_choices, role_label
from trellis.registry.policies import profiles as policies
from trellis.registry.selectors.invitations import get_invitation
from trellis.registry.selectors.profiles import get_profile_by_slug
from trellis.registry.types import Profile
from trellis.registry.types.invitations import HAND_OVER, InvitationRecord

__all__ = ["get_invitation"]


@dataclass(frozen=True)
class InvitePage:
    """Whom to invite, in which role."""

    template: ClassVar[str] = "registry/invite.html"
    slug: str
    name: str
    form: Any


@dataclass(frozen=True)
class LeavePage:
    """Does the person want to leave the organisation?"""

    template: ClassVar[str] = "registry/leave.html"
    slug: str
    name: str
    problem: str


@dataclass(frozen=True)
class InvitationPage:
    """An invitation, as the one who got it sees it."""

    template: ClassVar[str] = "registry/invitation.html"
    name: str
    role: str
    invited_by: str
    address: str
    is_open: bool
    is_handover: bool
    is_signed_in: bool
    is_for_actor: bool  # signed in with the address that was invited
    next_url: str


def invitation_choices(*, actor: Actor, profile: Profile) -> list[tuple[str, str]]:
    """The roles that the actor may offer; the own ownership too, where there is one to give."""
    if not policies.can_hand_over(actor, profile):
        return role_choices()
    return [*role_choices(), (HAND_OVER, _("Owner in my place: I become an editor"))]


def get_left(*, actor: Actor, slug: str) -> Profile:
    """A profile that the actor may leave. Raises NotFound, NotPermitted."""
    profile = get_profile_by_slug(actor=actor, slug=slug)
    require(policies.can_leave_organisation(actor, profile))
    return profile


def build_invitation_page(*, actor: Actor, invitation: InvitationRecord, here: str) -> InvitationPage:
    mine = accounts.confirmed_addresses(person_id=actor.person_id) if actor.person_id else frozenset()
    names = accounts.names_of_persons(person_ids={invitation.invited_by or 0})
    return InvitationPage(
        name=invitation.organisation_name,
        role=role_label(invitation.role),
        invited_by=names.get(invitation.invited_by or 0, ""),
        address=invitation.address,
        is_open=invitation.is_open,
        is_handover=invitation.is_handover,
        is_signed_in=actor.is_signed_in,
        is_for_actor=invitation.address in mine,
        next_url=here,
    )
