"""The words of claims: somebody says that a profile which nobody keeps is theirs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ClaimWay(StrEnum):
    """How it is shown that the claim is right."""

    MAIL = "mail"  # by a mail to an address at the organisation's own domain
    CLUSTER = "cluster"  # by a link that a cluster sent to an address of its member
    DECISION = "decision"  # by a validator, who reads the evidence


class ClaimState(StrEnum):
    """The life of a claim."""

    OPEN = "open"  # waits for the button behind the link, or for a validator
    WON = "won"  # the person became the owner
    REFUSED = "refused"  # by the organisation itself or by a validator
    WITHDRAWN = "withdrawn"  # the person gave it up
    LAPSED = "lapsed"  # somebody else became the owner, or nobody answered in time
    REMOVED = "removed"  # the organisation objected to being listed, and its profile is gone


CLAIM_TRANSITIONS: dict[ClaimState, tuple[ClaimState, ...]] = {
    ClaimState.OPEN: (
        ClaimState.WON,
        ClaimState.REFUSED,
        ClaimState.WITHDRAWN,
        ClaimState.LAPSED,
        ClaimState.REMOVED,
    ),
    ClaimState.WON: (),
    ClaimState.REFUSED: (),
    ClaimState.WITHDRAWN: (),
    ClaimState.LAPSED: (),
    ClaimState.REMOVED: (),
}
MOST_CLAIM_MAILS = 3  # for one claim
MOST_OPEN_CLAIMS = 10  # of one person


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """A claim as its claimant or a validator sees it."""

    id: int
    organisation_id: int
    organisation_name: str
    slug: str
    country: str | None
    way: ClaimWay
    state: ClaimState
    person_id: int | None
    address: str
    evidence: str
    reason: str
    made_at: datetime
    ended_at: datetime | None
