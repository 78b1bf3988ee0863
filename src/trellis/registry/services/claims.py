"""Claiming a profile that nobody owns: asked for, proved by mail or decided by a validator, given up.

Nothing here locks the profile: of many who win a claim at once, the constraint registry_one_owner_by_claim
lets one through, and the others need not wait in a row to hear it.
"""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.audit import services as audit
from trellis.core.errors import Conflict, InvalidInput, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.registry.models import Claim, Organisation, PersonMembership
from trellis.registry.policies import claims as policies
from trellis.registry.selectors.claims import claim_not_found, has_owner, is_at, own_domains
from trellis.registry.selectors.profiles import not_found
from trellis.registry.services import telling_claims as telling
from trellis.registry.services.reasons import needed_reason
from trellis.registry.types import PersonRole
from trellis.registry.types.claims import (
    CLAIM_TRANSITIONS,
    MOST_CLAIM_MAILS,
    MOST_OPEN_CLAIMS,
    ClaimState,
    ClaimWay,
)

SETTLED = gettext_lazy("Somebody else owns this profile by now.")
MESSAGES = {
    "registry_one_owner_by_claim": SETTLED,
    "registry_person_once": SETTLED,
    "registry_claim_open_once": gettext_lazy("You have claimed this profile already."),
}


def claim_by_mail(*, actor: Actor, organisation_id: int, address: str) -> int:
    """Ask at an address of the organisation's own domain; return the claim's id.

    May be repeated, also with another address: three mails at most are sent.
    Effects: the claim, an audit entry, a mail to that address with a link that one button answers.
    Raises NotFound, NotPermitted, InvalidInput (no address, or not at its domain), Conflict (too many).
    """
    with change(actor, MESSAGES):
        organisation = claimable(actor, organisation_id)
        address = checked_address(organisation, address)
        row = open_claim(actor, organisation, ClaimWay.MAIL, address=address)
        if row.mails >= MOST_CLAIM_MAILS:
            raise Conflict(_("Enough mails were sent for this claim. Write to a validator instead."))
        Claim.objects.filter(pk=row.pk).update(mails=F("mails") + 1, made_at=timezone.now())
        note(actor, row, "asked by mail", {"address": (None, address)})
        telling.send_claim_link(actor, row)
        return row.pk


def claim_by_evidence(*, actor: Actor, organisation_id: int, evidence: str) -> int:
    """Ask a validator, with what shows that the claim is right; return the claim's id.

    May be repeated: the new text takes the place of the one before.
    Raises NotFound, NotPermitted, InvalidInput (no evidence), Conflict (too many).
    """
    with change(actor, MESSAGES):
        organisation = claimable(actor, organisation_id)
        evidence = as_field("evidence", evidence)
        row = open_claim(actor, organisation, ClaimWay.DECISION, evidence=evidence)
        note(actor, row, "asked a validator", {})
        telling.tell_of_claim(actor, row)
        return row.pk


def withdraw_claim(*, actor: Actor, claim_id: int) -> None:
    """Give up one's own open claim. Raises NotFound, NotPermitted."""
    with change(actor):
        row = lock_claim(actor, claim_id)
        require(policies.can_withdraw_claim(actor, row))
        end(actor, row, ClaimState.WITHDRAWN, action="claim withdrawn")


def decide_claim(*, actor: Actor, claim_id: int, is_right: bool, reason: str) -> None:
    """A validator's decision: the person becomes the owner, or hears why not.

    Raises NotFound, NotPermitted, InvalidInput (no reason), Conflict (somebody else owns it by now).
    """
    with change(actor, MESSAGES):
        row = lock_claim(actor, claim_id)
        require(policies.can_decide_claim(actor, row, country=row.organisation.country_id))
        row.reason, row.decided_by_id = needed_reason(reason), actor.person_id
        if is_right:
            win(actor, row)
        else:
            end(actor, row, ClaimState.REFUSED, action="claim refused")
            telling.tell_claimant(actor, row, "claim_refused", reason=row.reason)


def win(actor: Actor, row: Claim) -> None:
    """Make the claimant the owner, in the caller's transaction. The constraint lets one of many through."""
    organisation, person_id = row.organisation, row.person_id or 0
    if not policies.is_claimable(organisation, has_owner=has_owner(organisation_id=organisation.pk)):
        raise Conflict(str(SETTLED))
    present = PersonMembership.objects.filter(organisation=organisation, person_id=person_id).first()
    membership = present or PersonMembership(organisation=organisation, person_id=person_id)
    before = membership.role or None
    membership.role, membership.by_claim = PersonRole.OWNER, True
    membership.save()
    end(actor, row, ClaimState.WON, action="claimed", **{f"person {person_id}": (before, "owner")})
    telling.tell_claimant(actor, row, "claim_won")


def claimable(actor: Actor, organisation_id: int) -> Organisation:
    row = Organisation.objects.visible_to(actor).filter(pk=organisation_id).first()
    if row is None:
        raise not_found()
    require(policies.can_claim(actor, row, has_owner=has_owner(organisation_id=row.pk)))
    return row


def checked_address(organisation: Organisation, address: str) -> str:
    """Raises InvalidInput unless the address is at the organisation's own domain."""
    address = address.strip().lower()
    domains = own_domains(website=organisation.website, email=organisation.email)
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidInput([Problem("address", _("This is not a mail address."))]) from error
    if not is_at(address, domains):
        said = _("Give an address at %(domains)s.") % {"domains": ", ".join(domains)}
        none = _("This profile names no domain of its own. Ask a validator instead.")
        raise InvalidInput([Problem("address", said if domains else none)])
    return address


def as_field(name: str, text: str) -> str:
    """A text that must be given, its fault at its own field. Raises InvalidInput."""
    try:
        return needed_reason(text)
    except InvalidInput as error:
        raise InvalidInput([Problem(name, problem.message) for problem in error.problems]) from error


def open_claim(actor: Actor, organisation: Organisation, way: ClaimWay, **values: str) -> Claim:
    """The person's open claim of this profile with these values, the same row as before if there is one."""
    mine = Claim.objects.filter(person_id=actor.person_id or 0, state=ClaimState.OPEN)
    row = mine.select_for_update(of=("self",)).filter(organisation=organisation).first()
    if row is None and mine.count() >= MOST_OPEN_CLAIMS:
        raise Conflict(_("You wait for as many claims as one person may make. Give one up first."))
    row = row or Claim(organisation=organisation, person_id=actor.person_id)
    if row.way != way:
        row.made_at = timezone.now()  # since when it waits for whom it now waits
    row.organisation, row.way = organisation, way
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def lock_claim(actor: Actor, claim_id: int) -> Claim:
    rows = Claim.objects.visible_to(actor).select_for_update(of=("self",)).select_related("organisation")
    row = rows.filter(pk=claim_id).first()
    if row is None:
        raise claim_not_found()
    return row


def end(actor: Actor, row: Claim, to: ClaimState, *, action: str, **changes: tuple) -> None:
    """Write the new state with its audit entry. Raises Conflict for a claim that is settled."""
    if to not in CLAIM_TRANSITIONS[ClaimState(row.state)]:
        raise Conflict(_("This claim is settled."))
    row.state, row.ended_at = to, timezone.now()
    row.save(update_fields=["state", "ended_at", "reason", "decided_by"])
    note(actor, row, action, changes)


def note(actor: Actor, row: Claim, action: str, changes: dict) -> None:
    """An entry in the history of the profile; addresses are the claimant's own and kept under their key."""
    personal = {name: value for name, value in changes.items() if name == "address"}
    audit.record(
        actor=actor,
        action=action,
        subject_type="organisation",
        subject_id=row.organisation_id,
        changes={"claim": (None, row.pk), **{k: v for k, v in changes.items() if k not in personal}},
        reason=row.reason,
    )
    if personal:
        audit.record(
            actor=actor,
            action=action,
            subject_type="registry.claim",
            subject_id=row.pk,
            changes=personal,
            about=row.person_id,
        )
