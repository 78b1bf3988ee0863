"""Who may claim a profile, and who decides on it."""

from typing import Protocol

from django.utils.translation import gettext as _

from trellis.core.types import ALLOWED, Actor, Decision, refused
from trellis.registry.policies.profiles import Kept, can_manage_members
from trellis.registry.types import PUBLIC
from trellis.registry.types.claims import ClaimState, ClaimWay


class Claimed(Protocol):
    """What a policy needs to know of a claim."""

    @property
    def person_id(self) -> int | None: ...
    @property
    def way(self) -> str: ...
    @property
    def state(self) -> str: ...


def is_claimable(profile: Kept, *, has_owner: bool) -> bool:
    return profile.status in PUBLIC and not has_owner


def can_claim(actor: Actor, profile: Kept, *, has_owner: bool) -> Decision:
    """Everybody signed in, of a published profile that nobody owns."""
    if not actor.is_signed_in:
        return refused(_("Sign in to claim a profile."))
    if profile.status not in PUBLIC:
        return refused(_("Only a published profile can be claimed."))
    if has_owner:
        return refused(_("This profile has an owner already, who can invite you."))
    return ALLOWED


def can_list_own_claims(actor: Actor) -> Decision:
    return ALLOWED if actor.is_signed_in else refused(_("Sign in to see your claims."))


def can_write_to_members(actor: Actor, host: Kept) -> Decision:
    """Owners and editors of a published cluster."""
    decision = can_manage_members(actor, host)
    if decision and host.status not in PUBLIC:
        return refused(_("Only a published cluster or network writes to its members."))
    return decision


def can_write_to_member(actor: Actor, host: Kept, member: Kept, *, has_owner: bool) -> Decision:
    """As to all members, to one whose profile nobody owns."""
    decision = can_write_to_members(actor, host)
    if not decision:
        return decision
    if not is_claimable(member, has_owner=has_owner):
        return refused(_("This profile has an owner already, or is not published."))
    return ALLOWED


def can_withdraw_claim(actor: Actor, claim: Claimed) -> Decision:
    if not actor.is_signed_in or actor.person_id != claim.person_id:
        return refused(_("Only who made a claim can give it up."))
    if claim.state != ClaimState.OPEN:
        return refused(_("This claim is settled."))
    return ALLOWED


def can_decide_claim(actor: Actor, claim: Claimed, *, country: str | None) -> Decision:
    """A validator of the profile's country, never on a claim of their own."""
    if not (actor.is_operator or actor.validates(country)):
        return refused(_("A validator of its country decides on claims."))
    if actor.is_signed_in and actor.person_id == claim.person_id:
        return refused(_("This is your own claim: another validator must decide."))
    if claim.way != ClaimWay.DECISION:
        return refused(_("This claim is settled by a link in a mail."))
    if claim.state != ClaimState.OPEN:
        return refused(_("This claim is settled."))
    return ALLOWED
