"""Reading invitations."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.accounts import selectors as accounts
from trellis.core.errors import NotFound
from trellis.notifications.services.links import read_link
from trellis.registry.models import Invitation, PersonMembership
from trellis.registry.types import PersonRole
from trellis.registry.types.invitations import INVITATION_DAYS, InvitationRecord, InvitationState

INVITATION = "invitation"


def read_invitation(*, token: str) -> Invitation:
    """The invitation that a link is about. Raises NotFound."""
    link = read_link(purpose=INVITATION, token=token)
    row = Invitation.objects.select_related("organisation").filter(pk=link.matter).first()
    if row is None:
        raise NotFound(_("There is no such invitation."))
    return row


def is_open(row: Invitation) -> bool:
    """It can still be accepted: in time, not settled, and who made it may still invite."""
    begun = timezone.now() - timedelta(days=INVITATION_DAYS)
    return row.state == InvitationState.OPEN and row.made_at > begun and may_invite(row)


def may_invite(row: Invitation) -> bool:
    """Who invited still owns the profile, or is an operator; a command may always."""
    if row.invited_by_id is None:
        return True
    mine = PersonMembership.objects.filter(organisation_id=row.organisation_id, person_id=row.invited_by_id)
    if mine.filter(role=PersonRole.OWNER).exists():
        return True
    return not row.is_handover and "operator" in accounts.platform_roles(person_id=row.invited_by_id)


def record_of(row: Invitation, *, is_open: bool) -> InvitationRecord:
    return InvitationRecord(
        id=row.pk,
        organisation_name=row.organisation.name,
        slug=row.organisation.slug,
        address=row.address,
        role=PersonRole(row.role),
        is_handover=row.is_handover,
        invited_by=row.invited_by_id,
        made_at=row.made_at,
        is_open=is_open,
    )


def get_invitation(*, token: str) -> InvitationRecord:
    """What a link is about, also when it can no longer be accepted. Raises NotFound."""
    row = read_invitation(token=token)
    return record_of(row, is_open=is_open(row))


def list_open_invitations(*, organisation_id: int) -> list[InvitationRecord]:
    """Invitations that wait, the newest first. Who may read it is the caller's to ask. One query."""
    begun = timezone.now() - timedelta(days=INVITATION_DAYS)
    rows = Invitation.objects.filter(
        organisation_id=organisation_id, state=InvitationState.OPEN, made_at__gt=begun
    )
    found = rows.select_related("organisation").order_by("-made_at", "-id")
    return [record_of(row, is_open=True) for row in found]
