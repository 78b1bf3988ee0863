"""A cluster hands a member's profile over: the link is sent, and the member corrects, objects or takes it.

Who holds the link acts for the one organisation that it is about, as long as nobody owns the profile.
"""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, InvalidInput, NotFound, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.registry.models import Claim, Membership, Organisation
from trellis.registry.policies import claims as policies
from trellis.registry.selectors.claims import has_owner, is_at, own_domains
from trellis.registry.selectors.listings import is_open, read_received, unowned
from trellis.registry.services import claims, life, members
from trellis.registry.services import telling_listings as telling
from trellis.registry.services.profiles import change_organisation
from trellis.registry.services.reasons import clean_reason
from trellis.registry.services.storing import lock_organisation
from trellis.registry.types import Origin, OriginKind, PersonRole, Profile, Value
from trellis.registry.types.claims import MOST_CLAIM_MAILS, ClaimState, ClaimWay

MOST_AT_ONCE = 1000


def write_to_member(*, actor: Actor, host_id: int, member_id: int, address: str) -> int:
    """Send a member the link to its profile; return the claim's id.

    The address is the one that the profile states, or at the organisation's own domain; any other only where
    the profile states neither. May be repeated: three mails at most go to one address.
    Raises NotFound, NotPermitted, InvalidInput (the address), Conflict (enough mails).
    """
    with change(actor, claims.MESSAGES):
        host, member = lock_organisation(actor, host_id), lock_organisation(actor, member_id)
        if not Membership.objects.filter(host=host, member=member).exists():
            raise NotFound(_("That organisation is not a member."))
        owned = has_owner(organisation_id=member.pk)
        require(policies.can_write_to_member(actor, host, member, has_owner=owned))
        return send(actor, host, member, fitting_address(member, address))


def write_to_members(*, actor: Actor, host_id: int) -> int:
    """Send every member whose profile nobody owns, and which was not written to yet, its link; how many.

    Only to addresses that the profiles state. May be repeated.
    Raises NotFound, NotPermitted.
    """
    with change(actor, claims.MESSAGES):
        host = lock_organisation(actor, host_id)
        require(policies.can_write_to_members(actor, host))
        written = Claim.objects.filter(way=ClaimWay.CLUSTER, cluster=host).values("organisation_id")
        rows = Organisation.objects.filter(unowned(host.pk, timezone.localdate())).exclude(email="")
        found = list(rows.exclude(pk__in=written).order_by("pk")[:MOST_AT_ONCE])
        for member in found:
            send(actor, host, member, member.email.lower())
        return len(found)


def send(actor: Actor, host: Organisation, member: Organisation, address: str) -> int:
    known = Claim.objects.filter(organisation=member, cluster=host, address=address, state=ClaimState.OPEN)
    row = known.first() or Claim(
        organisation=member, cluster=host, address=address, way=ClaimWay.CLUSTER, sent_by_id=actor.person_id
    )
    if row.mails >= MOST_CLAIM_MAILS:
        raise Conflict(_("Three mails went to this address already."))
    row.organisation, row.cluster = member, host
    row.save()
    Claim.objects.filter(pk=row.pk).update(mails=F("mails") + 1, made_at=timezone.now())
    claims.note(actor, row, "sent link to member", {})
    telling.send_listing(actor, row)
    return row.pk


def fitting_address(member: Organisation, address: str) -> str:
    """Raises InvalidInput for an address that need not be the member's."""
    address = address.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidInput([Problem("address", _("This is not a mail address."))]) from error
    domains = own_domains(website=member.website, email=member.email)
    is_known = address == member.email.lower() or is_at(address, domains)
    if not is_known and (domains or member.email):
        said = ", ".join(filter(None, (member.email, *(f"@{domain}" for domain in domains))))
        message = _("Write to an address that the profile states or its domain: %(known)s.") % {"known": said}
        raise InvalidInput([Problem("address", message)])
    return address


def correct_received(
    *, token: str, language: str, values: Mapping[str, Value], version: int | None
) -> Profile:
    """Change the profile as the member itself, with the link as the only proof.

    Raises NotFound (no such link), Conflict (it no longer counts), InvalidInput, StaleProfile.
    """
    with change(Actor(language=language), claims.MESSAGES):
        row = lock_received(token)
        cluster = row.cluster.name if row.cluster else ""
        origin = Origin(
            by=OriginKind.OWNER,
            source=_("the organisation, by a link of %(cluster)s") % {"cluster": cluster},
            at=timezone.localdate().isoformat(),
        )
        actor = recipient(row, language)
        changed = change_organisation(
            actor=actor,
            organisation_id=row.organisation_id,
            values=values,
            version=version,
            origin=origin,
        )
        claims.note(actor, row, "corrected by link", {})
        return changed


def object_received(*, token: str, language: str, reason: str) -> None:
    """Take the profile off the public pages and end the membership, as the organisation asks.

    Raises NotFound (no such link), Conflict (it no longer counts), InvalidInput (too long a reason).
    """
    with change(Actor(language=language), claims.MESSAGES):
        row = lock_received(token)
        reason = clean_reason(reason)
        actor = recipient(row, language)
        members.remove_member(actor=actor, host_id=row.cluster_id or 0, member_id=row.organisation_id)
        life.archive(actor=actor, organisation_id=row.organisation_id, reason=reason)
        row.reason = reason
        claims.end(actor, row, ClaimState.REMOVED, action="objected by link")
        telling.tell_cluster(actor, row, reason)


def take_received(*, actor: Actor, token: str) -> None:
    """Become the owner by the link of a cluster, signed in.

    Raises NotFound, NotPermitted (a visitor), Conflict (it no longer counts, or somebody was first).
    """
    with change(actor, claims.MESSAGES):
        row = lock_received(token)
        owned = has_owner(organisation_id=row.organisation_id)
        require(policies.can_claim(actor, row.organisation, has_owner=owned))
        row.person_id = actor.person_id
        row.save(update_fields=["person"])
        claims.win(actor, row)


def lock_received(token: str) -> Claim:
    """The claim behind a link that still counts, locked. Raises NotFound, Conflict."""
    found, is_in_time = read_received(token=token)
    rows = Claim.objects.select_for_update(of=("self",)).select_related("organisation", "cluster")
    row = rows.get(pk=found.pk)
    if not is_open(row, is_in_time=is_in_time):
        raise Conflict(_("This link can no longer be used."))
    return row


def recipient(row: Claim, language: str) -> Actor:
    """Who holds the link: an owner of this one profile, and nobody otherwise."""
    own = frozenset({row.organisation_id})
    return Actor(language=language, organisation_roles={PersonRole.OWNER: own})
