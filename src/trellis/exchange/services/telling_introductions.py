"""What the two sides of an introduction are told. Who they are, only where both agreed."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trellis.core.types import Actor
from trellis.exchange.models import Introduction, Listing
from trellis.notifications.services import tell
from trellis.notifications.services.links import make_link
from trellis.notifications.types import Message, Topic
from trellis.registry.selectors.people import keeper_ids

LINK = "introduction"
INTRODUCTIONS = Topic(
    name="exchange.introductions",
    label=_("Introductions"),
    explanation=_("Somebody wants to be introduced to you, or answers."),
    messages=(
        Message(
            name="exchange.asked",
            subject=_("“%(other)s” fits “%(own)s”: may we introduce you?"),
            paragraphs=(
                "%(message)s",
                _("If you agree, each of you sees name and mail address of the other. One button answers."),
            ),
            action=_("Answer"),
        ),
        Message(
            name="exchange.introduced",
            subject=_("You are introduced: “%(own)s” and “%(other)s”"),
            paragraphs=(_("Both of you agreed. Who speaks for the other side stands on the page."),),
            action=_("See whom to write to"),
        ),
        Message(
            name="exchange.declined",
            subject=_("“%(other)s”: not this time"),
            paragraphs=("%(reason)s", _("Others may fit as well.")),
            action=_("See what fits"),
        ),
        Message(
            name="exchange.lapsed",
            subject=_("“%(other)s”: nobody answered"),
            paragraphs=(_("Nobody answered in seven days. Others may fit as well."),),
            action=_("See what fits"),
        ),
    ),
)


def tell_asked(actor: Actor, row: Introduction) -> None:
    """Each of those who keep the asked listing, with a link that answers."""
    for person_id in sorted(keepers_of(row.asked)):
        tell(
            actor=actor,
            message="exchange.asked",
            context={"own": row.asked.title, "other": row.asking.title, "message": row.message},
            path=make_link(purpose=LINK, matter=row.pk, person_id=person_id),
            person_ids=[person_id],
        )


def tell_answer(actor: Actor, row: Introduction) -> None:
    """Those who asked; where both agreed, both sides."""
    page = reverse("exchange:introduction", args=[row.pk])
    others = reverse("exchange:matches", args=[row.asking_id])
    if row.state == "agreed":
        both = ((row.asking, row.asked), (row.asked, row.asking))
        for own, other in both:
            said(actor, "exchange.introduced", keepers_of(own), page, own=own.title, other=other.title)
    elif row.state == "declined":
        to = keepers_of(row.asking)
        said(actor, "exchange.declined", to, others, other=row.asked.title, reason=row.reason)
    else:
        said(actor, "exchange.lapsed", keepers_of(row.asking), others, other=row.asked.title)


def said(actor: Actor, message: str, to: Iterable[int], path: str, **context: str) -> None:
    tell(actor=actor, message=message, context=context, path=path, person_ids=to)


def keepers_of(listing: Listing) -> set[int]:
    """Those who keep its organisation, and those who keep the cluster that posted it."""
    keepers = keeper_ids(organisation_id=listing.organisation_id)
    if listing.cluster_id is not None:
        keepers |= keeper_ids(organisation_id=listing.cluster_id)
    return keepers
