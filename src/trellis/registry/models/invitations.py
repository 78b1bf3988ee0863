"""Tables of invitations: who is asked to keep an organisation's profile."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from trellis.registry.models.organisation import one_of
from trellis.registry.types import PersonRole
from trellis.registry.types.invitations import InvitationState


class Invitation(models.Model):
    """An owner asks the reader of a mail address, who may have no account yet, to take a role."""

    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="invitations")
    address = models.EmailField(max_length=254)  # in small letters
    role = models.TextField()
    is_handover = models.BooleanField(default=False)  # who invited becomes an editor
    invited_by = models.ForeignKey("accounts.Person", models.CASCADE, null=True, blank=True, related_name="+")
    state = models.TextField(default=InvitationState.OPEN)
    mails = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("role", PersonRole, "registry_invitation_role_known"),
            one_of("state", InvitationState, "registry_invitation_state_known"),
            models.UniqueConstraint(
                fields=["organisation", "address"],
                condition=Q(state=InvitationState.OPEN),
                name="registry_invitation_open_once",
            ),
            models.CheckConstraint(
                condition=Q(is_handover=False) | Q(role=PersonRole.OWNER, invited_by__isnull=False),
                name="registry_handover_to_owner",
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.OPEN, ended_at__isnull=True)
                | ~Q(state=InvitationState.OPEN) & Q(ended_at__isnull=False),
                name="registry_invitation_ended_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.role} {self.state}"
