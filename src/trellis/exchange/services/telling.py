"""What those who posted a listing are told of it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trellis.core.types import Actor
from trellis.exchange.models import Listing
from trellis.exchange.services.telling_introductions import keepers_of
from trellis.notifications.services import tell
from trellis.notifications.types import Message, Topic

POSTED = Topic(
    name="exchange.posted",
    label=_("Your offers and needs"),
    explanation=_("An offer or a need that you posted has ended."),
    messages=(
        Message(
            name="exchange.expired",
            subject=_("“%(title)s” has ended"),
            paragraphs=(_("Its last day is over, and it stands in no list any more. One button renews it."),),
            action=_("Look at it and renew it"),
        ),
    ),
)


def tell_expired(actor: Actor, row: Listing) -> None:
    """Those who keep its organisation, and those who keep the cluster that posted it."""
    tell(
        actor=actor,
        message="exchange.expired",
        context={"title": row.title},
        path=reverse("exchange:listing", args=[row.pk]),
        person_ids=keepers_of(row),
    )
