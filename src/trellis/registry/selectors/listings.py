"""Reading links to members: what one who got a link sees, and whom a cluster can write to."""

from datetime import date

from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.notifications.services.links import read_link
from trellis.registry.models import Claim, Membership, Organisation, PersonMembership
from trellis.registry.selectors.claims import has_owner
from trellis.registry.selectors.members import CARD_FIELDS, card_of, current
from trellis.registry.types import PUBLIC, MemberRole, PersonRole
from trellis.registry.types.claims import ClaimState, ClaimWay
from trellis.registry.types.listings import ListedMember, ReceivedLink

MEMBER_PROFILE = "member-profile"


def read_received(*, token: str) -> tuple[Claim, bool]:
    """The claim behind a member's link, and whether the link is younger than 30 days. Raises NotFound."""
    link = read_link(purpose=MEMBER_PROFILE, token=token)
    rows = Claim.objects.select_related("organisation", "cluster").filter(way=ClaimWay.CLUSTER)
    row = rows.filter(pk=link.matter).first()
    if row is None:
        raise NotFound(_("There is no such link."))
    return row, not link.is_expired


def is_open(row: Claim, *, is_in_time: bool) -> bool:
    """The link can still be used: the profile is published, listed by that cluster, and nobody owns it."""
    return (
        is_in_time
        and row.state == ClaimState.OPEN
        and row.organisation.status in PUBLIC
        and not has_owner(organisation_id=row.organisation_id)
        and Membership.objects.filter(host_id=row.cluster_id, member_id=row.organisation_id).exists()
    )


def get_received(*, token: str) -> ReceivedLink:
    """What the link is about, also when it no longer counts. Raises NotFound. Five queries."""
    row, is_in_time = read_received(token=token)
    membership = Membership.objects.filter(host_id=row.cluster_id, member_id=row.organisation_id).first()
    cluster = row.cluster
    return ReceivedLink(
        claim_id=row.pk,
        organisation_id=row.organisation_id,
        slug=row.organisation.slug,
        cluster=card_of({name: getattr(cluster, name) for name in CARD_FIELDS}),
        role=MemberRole(membership.role) if membership else None,
        since=membership.since if membership else None,
        sent_at=row.made_at,
        is_open=is_open(row, is_in_time=is_in_time),
        is_removed=row.state == ClaimState.REMOVED,
    )


def unowned(host_id: int, today: date) -> Q:
    """The condition that an organisation is a member of the host now, published, and owned by nobody."""
    owners = PersonMembership.objects.filter(organisation=OuterRef("pk"), role=PersonRole.OWNER)
    members = Membership.objects.filter(current(today), host_id=host_id).values("member_id")
    return Q(~Exists(owners), pk__in=members, status__in=PUBLIC)


def list_unowned_members(
    *, host_id: int, today: date, limit: int, offset: int = 0
) -> tuple[list[ListedMember], int]:
    """The members of a cluster whose profile nobody owns, by name, and how many there are. Three queries.

    Who may read it is the caller's to ask.
    """
    rows = Organisation.objects.filter(unowned(host_id, today))
    page = list(rows.order_by("name", "id").values(*CARD_FIELDS, "email")[offset : offset + limit])
    sent = Claim.objects.filter(
        way=ClaimWay.CLUSTER, cluster_id=host_id, organisation_id__in=[row["id"] for row in page]
    )
    written = dict(sent.values_list("organisation_id").annotate(Max("made_at")))
    found = [ListedMember(card_of(row), row["email"], written.get(row["id"])) for row in page]
    return found, rows.count()
