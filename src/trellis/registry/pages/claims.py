"""The screens of claims: claiming a profile, and deciding on a claim."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from trellis.accounts import selectors as accounts
from trellis.core.errors import require
from trellis.core.types import Actor
from trellis.registry.policies import claims as policies
from trellis.registry.selectors.claims import (
    find_own_claim,
    get_claim,
    has_owner,
    is_at,
    own_domains,
)
from trellis.registry.selectors.profiles import get_profile, get_profile_by_slug
from trellis.registry.types import Profile
from trellis.registry.types.claims import ClaimRecord, ClaimState, ClaimWay


@dataclass(frozen=True)
class ClaimPage:
    """Whose profile is this? Three ways to show it; what was asked for already stands above them."""

    template: ClassVar[str] = "registry/claim.html"
    slug: str
    name: str
    domains: tuple[str, ...]
    mail_form: Any
    evidence_form: Any
    mail_sent_to: str
    waits_for_validator: bool
    refused_because: str
    may_withdraw: bool


@dataclass(frozen=True)
class ClaimContext:
    """What a view needs of a profile that is to be claimed."""

    profile: Profile
    domains: tuple[str, ...]
    own: ClaimRecord | None
    suggested: str  # an own address at one of the domains


@dataclass(frozen=True)
class DecideClaimPage:
    """A claim with its evidence, for a validator."""

    template: ClassVar[str] = "registry/decide_claim.html"
    slug: str
    name: str
    website: str
    email: str
    claimant: str
    claimant_email: str
    evidence: str
    made_at: datetime
    form: Any


def get_claim_context(*, actor: Actor, slug: str) -> ClaimContext:
    """Raises NotFound, NotPermitted."""
    profile = get_profile_by_slug(actor=actor, slug=slug)
    require(policies.can_claim(actor, profile, has_owner=has_owner(organisation_id=profile.id)))
    values = profile.values
    domains = own_domains(website=values.get("website") or "", email=values.get("email") or "")
    addresses = sorted(accounts.confirmed_addresses(person_id=actor.person_id or 0))
    return ClaimContext(
        profile=profile,
        domains=domains,
        own=find_own_claim(actor=actor, organisation_id=profile.id),
        suggested=next((address for address in addresses if is_at(address, domains)), ""),
    )


def build_claim_page(*, context: ClaimContext, mail_form: Any, evidence_form: Any) -> ClaimPage:
    own = context.own
    is_open = own is not None and own.state == ClaimState.OPEN
    return ClaimPage(
        slug=context.profile.slug,
        name=context.profile.name,
        domains=context.domains,
        mail_form=mail_form if context.domains else None,
        evidence_form=evidence_form,
        mail_sent_to=own.address if own and is_open and own.way == ClaimWay.MAIL else "",
        waits_for_validator=bool(own and is_open and own.way == ClaimWay.DECISION),
        refused_because=own.reason if own and own.state == ClaimState.REFUSED else "",
        may_withdraw=is_open,
    )


def get_decidable(*, actor: Actor, claim_id: int) -> ClaimRecord:
    """Raises NotFound, NotPermitted."""
    claim = get_claim(actor=actor, claim_id=claim_id)
    require(policies.can_decide_claim(actor, claim, country=claim.country))
    return claim


def claimant_for(*, actor: Actor, claim: ClaimRecord) -> tuple[str, str]:
    """Name and mail address of who claims, for those who may decide on it; empty for others."""
    if claim.person_id is None or not policies.can_decide_claim(actor, claim, country=claim.country):
        return "", ""
    person = accounts.get_person(person_id=claim.person_id)
    return person.name, person.email


def build_decide_page(*, actor: Actor, claim: ClaimRecord, form: Any) -> DecideClaimPage:
    profile = get_profile(actor=actor, organisation_id=claim.organisation_id)
    person = accounts.get_person(person_id=claim.person_id or 0)
    return DecideClaimPage(
        slug=claim.slug,
        name=claim.organisation_name,
        website=profile.values.get("website") or "",
        email=profile.values.get("email") or "",
        claimant=person.name,
        claimant_email=person.email,
        evidence=claim.evidence,
        made_at=claim.made_at,
        form=form,
    )
