"""What those who are invited to keep a profile, and those who invited them, are told."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trellis.core.types import Actor
from trellis.notifications.services import tell
from trellis.notifications.services.links import make_link
from trellis.notifications.types import Message, Purpose, Topic
from trellis.registry.models import Invitation
from trellis.registry.selectors.invitations import INVITATION
from trellis.registry.types import PersonRole

INVITED = Purpose(name=INVITATION, route="registry:invitation")
OFFERED = {
    "owner": _("As an owner you would change and confirm the profile and say who keeps it."),
    "editor": _("As an editor you would change the profile and its members."),
    "member": _("As a member you would see the profile before it is published."),
    "handover": _("You would own the profile in the place of who invites you."),
}
INVITATIONS = Topic(
    name="registry.invitations",
    label=_("Invitations to keep a profile"),
    explanation=_("Somebody invites you, or accepts your invitation."),
    messages=(
        *(
            Message(
                name=f"registry.invited_{kind}",
                subject=_("%(person)s invites you to “%(organisation)s”"),
                paragraphs=(
                    text,
                    _("Sign in with this mail address to accept. The invitation is valid for 14 days."),
                ),
                action=_("Look at the invitation"),
            )
            for kind, text in OFFERED.items()
        ),
        Message(
            name="registry.invitation_accepted",
            subject=_("Your invitation to “%(organisation)s” was accepted"),
            paragraphs=(_("%(person)s accepted it."),),
            action=_("Look at the profile"),
        ),
    ),
)


def send_invitation(actor: Actor, row: Invitation) -> None:
    kind = "handover" if row.is_handover else str(PersonRole(row.role))
    tell(
        actor=actor,
        message=f"registry.invited_{kind}",
        context={"person": actor.name, "organisation": row.organisation.name},
        path=make_link(purpose=INVITATION, matter=row.pk),
        addresses=[row.address],
    )


def tell_inviter(actor: Actor, row: Invitation) -> None:
    if row.invited_by_id in (None, actor.person_id):
        return
    tell(
        actor=actor,
        message="registry.invitation_accepted",
        context={"person": actor.name, "organisation": row.organisation.name},
        path=reverse("registry:organisation", args=[row.organisation.slug]),
        person_ids=[row.invited_by_id],
    )
