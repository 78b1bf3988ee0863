"""Claims of profiles that nobody owns: made, seen by who made them, decided by validators."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from ninja import Router, Schema, Status

from trellis.core.errors import InvalidInput, require
from trellis.core.requests import ActorRequest
from trellis.core.types import Problem
from trellis.registry.pages.claims import claimant_for, get_claim_context
from trellis.registry.pages.review import claims_to_decide
from trellis.registry.policies.claims import can_list_own_claims
from trellis.registry.selectors.claims import get_claim, list_own_claims
from trellis.registry.services import claims as services
from trellis.registry.types.claims import ClaimRecord, ClaimState, ClaimWay

router = Router(tags=["claims"])


class ClaimIn(Schema):
    """Either a mail address at the organisation's own domain, or evidence for a validator."""

    address: str = ""
    evidence: str = ""


class ClaimOut(Schema):
    id: int
    organisation: str
    organisation_name: str
    way: ClaimWay
    state: ClaimState
    address: str
    evidence: str
    reason: str
    made_at: datetime
    ended_at: datetime | None


class DecidableOut(ClaimOut):
    """Who claims is said to those who may decide."""

    claimant: str
    claimant_email: str


class WaitingOut(Schema):
    id: int
    organisation: str
    organisation_name: str
    claimant: str
    made_at: datetime
    due_on: date
    is_overdue: bool


class WaitingClaimsOut(Schema):
    total: int
    claims: list[WaitingOut]


class ClaimableOut(Schema):
    """`domains` are those at which an address proves a claim; `claim` is your latest one of this profile."""

    domains: list[str]
    claim: ClaimOut | None


class DecisionIn(Schema):
    is_right: bool
    reason: str


def plain(claim: ClaimRecord) -> dict[str, Any]:
    same = ("id", "organisation_name", "way", "state", "address", "evidence", "reason", "made_at", "ended_at")
    return {name: getattr(claim, name) for name in same} | {"organisation": claim.slug}


@router.get("/claims", response=list[ClaimOut])
def list_claims(request: ActorRequest) -> list[dict[str, Any]]:
    """Your own claims, the latest first, 200 at most."""
    require(can_list_own_claims(request.actor))
    return [plain(claim) for claim in list_own_claims(actor=request.actor)]


@router.get("/claims/waiting", response=WaitingClaimsOut)
def list_waiting_claims(request: ActorRequest) -> WaitingClaimsOut:
    """Claims that wait for a validator, the longest first: 50 of them, and how many there are."""
    lines, total = claims_to_decide(actor=request.actor)
    claims = [
        WaitingOut(
            id=line.id,
            organisation=line.slug,
            organisation_name=line.name,
            claimant=line.claimant,
            made_at=line.made_at,
            due_on=line.due_on,
            is_overdue=line.is_overdue,
        )
        for line in lines
    ]
    return WaitingClaimsOut(total=total, claims=claims)


@router.get("/claims/{int:claim_id}", response=DecidableOut)
def read_claim(request: ActorRequest, claim_id: int) -> dict[str, Any]:
    """A claim of your own, or one that you may look at as a validator."""
    claim = get_claim(actor=request.actor, claim_id=claim_id)
    name, email = claimant_for(actor=request.actor, claim=claim)
    return {**plain(claim), "claimant": name, "claimant_email": email}


@router.post("/claims/{int:claim_id}/decision", response={204: None})
def decide(request: ActorRequest, claim_id: int, given: DecisionIn) -> Any:
    """A validator's decision, with the reason: the person becomes the owner, or hears why not."""
    services.decide_claim(
        actor=request.actor, claim_id=claim_id, is_right=given.is_right, reason=given.reason
    )
    return Status(204, None)


@router.api_operation(["DELETE"], "/claims/{int:claim_id}", response={204: None})
def withdraw(request: ActorRequest, claim_id: int) -> Any:
    """Give up your own open claim."""
    services.withdraw_claim(actor=request.actor, claim_id=claim_id)
    return Status(204, None)


@router.get("/organisations/{slug:slug}/claim", response=ClaimableOut)
def get_claimable(request: ActorRequest, slug: str) -> dict[str, Any]:
    """How a profile that nobody owns can be claimed, and how your own claim of it stands."""
    context = get_claim_context(actor=request.actor, slug=slug)
    return {"domains": context.domains, "claim": plain(context.own) if context.own else None}


@router.post("/organisations/{slug:slug}/claim", response={201: ClaimOut})
def claim(request: ActorRequest, slug: str, given: ClaimIn) -> Any:
    """Claim a profile that nobody owns. By mail, the button behind its link settles it."""
    context = get_claim_context(actor=request.actor, slug=slug)
    known: dict[str, Any] = {"actor": request.actor, "organisation_id": context.profile.id}
    if given.address and given.evidence:
        raise InvalidInput([Problem("evidence", _("Give an address or evidence, not both."))])
    if given.address:
        number = services.claim_by_mail(**known, address=given.address)
    else:
        number = services.claim_by_evidence(**known, evidence=given.evidence)
    return Status(201, plain(get_claim(actor=request.actor, claim_id=number)))
