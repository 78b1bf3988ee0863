"""Records of links with which a cluster hands a profile over to the member that it describes."""

from dataclasses import dataclass
from datetime import date, datetime

from trellis.registry.types.members import Card
from trellis.registry.types.words import MemberRole


@dataclass(frozen=True, slots=True)
class ListedMember:
    """A member whose profile nobody owns, and whether it was written to."""

    card: Card
    email: str
    written_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReceivedLink:
    """What a member's link is about: its profile, the cluster that sent it, and whether it still counts."""

    claim_id: int
    organisation_id: int
    slug: str
    cluster: Card
    role: MemberRole | None  # None where the cluster no longer lists it
    since: date | None
    sent_at: datetime
    is_open: bool
    is_removed: bool  # the organisation objected
