"""The words of invitations."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trellis.registry.types.words import PersonRole

INVITATION_DAYS = 14
MOST_INVITATIONS = 50  # open ones of an organisation
MOST_INVITATION_MAILS = 3  # for one invitation
HAND_OVER = "hand-over"  # as a role that is offered: owner, in the place of who invites


class InvitationState(StrEnum):
    """The life of an invitation."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


INVITATION_TRANSITIONS: dict[InvitationState, tuple[InvitationState, ...]] = {
    InvitationState.OPEN: (
        InvitationState.ACCEPTED,
        InvitationState.DECLINED,
        InvitationState.WITHDRAWN,
    ),
    InvitationState.ACCEPTED: (),
    InvitationState.DECLINED: (),
    InvitationState.WITHDRAWN: (),
}


@dataclass(frozen=True, slots=True)
class InvitationRecord:
    """An invitation as those who keep the profile, or who got it, see it."""

    id: int
    organisation_name: str
    slug: str
    address: str
    role: PersonRole
    is_handover: bool
    invited_by: int | None
    made_at: datetime
    is_open: bool  # it can still be accepted
