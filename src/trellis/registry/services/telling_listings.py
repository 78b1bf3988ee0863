"""What members without an account, and the clusters that list them, are told about it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trellis.core.types import Actor
from trellis.notifications.services import tell
from trellis.notifications.services.links import make_link
from trellis.notifications.types import Message, Purpose, Topic
from trellis.registry.models import Claim
from trellis.registry.selectors.listings import MEMBER_PROFILE
from trellis.registry.selectors.people import keeper_ids

LISTED = Purpose(name=MEMBER_PROFILE, route="registry:received")
LISTINGS = Topic(
    name="registry.listings",
    label=_("Profiles that a cluster hands over"),
    explanation=_("A cluster lists an organisation and asks it to look at its profile."),
    messages=(
        Message(
            name="registry.listed",
            subject=_("%(cluster)s lists “%(organisation)s”: is everything right?"),
            paragraphs=(
                _(
                    "%(cluster)s named “%(organisation)s” as its member. That is why there is a public "
                    "profile of it, with which partners find it."
                ),
                _(
                    "The link shows what stands there and who said so. You can correct it, take the profile "
                    "over, or have it removed, on a phone too and without a password. The link is valid for "
                    "30 days."
                ),
            ),
            action=_("Look at the profile"),
        ),
        Message(
            name="registry.objected",
            subject=_("“%(organisation)s” does not want to be listed"),
            paragraphs=(
                _("Its profile is archived and its membership ended, as it asked by the link you sent."),
                "%(reason)s",
            ),
            action=_("Your members"),
        ),
    ),
)


def send_listing(actor: Actor, row: Claim) -> None:
    """The mail to the member, with its own link."""
    cluster = row.cluster
    tell(
        actor=actor,
        message="registry.listed",
        context={"cluster": cluster.name if cluster else "", "organisation": row.organisation.name},
        path=make_link(purpose=MEMBER_PROFILE, matter=row.pk),
        addresses=[row.address],
    )


def tell_cluster(actor: Actor, row: Claim, reason: str) -> None:
    if row.cluster is None:
        return
    tell(
        actor=actor,
        message="registry.objected",
        context={"organisation": row.organisation.name, "reason": reason},
        path=reverse("registry:edit_members", args=[row.cluster.slug]),
        person_ids=keeper_ids(organisation_id=row.cluster.pk),
    )
