"""What is told about claims, to whom; within the transaction of the change."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trellis.accounts import selectors as accounts
from trellis.accounts.types import PlatformRole
from trellis.core.types import Actor
from trellis.notifications.services import tell
from trellis.notifications.services.links import make_link
from trellis.notifications.types import Message, Topic
from trellis.registry.models import Claim

CLAIM_PURPOSE = "claim"
CLAIMS = Topic(
    name="registry.claims",
    label=_("Claims of profiles"),
    explanation=_("You claimed a profile, and this is what came of it."),
    mandatory=_("Somebody asked for it, and waits for an answer."),
    messages=(
        Message(
            name="registry.claim_link",
            subject=_("Is the profile of “%(organisation)s” for %(person)s to keep?"),
            paragraphs=(
                _("%(person)s asks to keep the profile of “%(organisation)s” and named this mail address."),
                _(
                    "The link opens a page that changes nothing. One button there says yes, another says no. "
                    "It is valid for 30 days."
                ),
            ),
            action=_("Answer"),
        ),
        Message(
            name="registry.claim_won",
            subject=_("You own the profile of “%(organisation)s” now"),
            paragraphs=(_("You can change it, confirm it and invite others to keep it with you."),),
            action=_("Look at the profile"),
        ),
        Message(
            name="registry.claim_refused",
            subject=_("Your claim of “%(organisation)s” was refused"),
            paragraphs=(_("The reason:"), "%(reason)s"),
            action=_("Look at the profile"),
        ),
        Message(
            name="registry.claim_lapsed",
            subject=_("Your claim of “%(organisation)s” has lapsed"),
            paragraphs=(_("Somebody else owns the profile by now, or the link was not answered in time."),),
            action=_("Look at the profile"),
        ),
    ),
)


def send_claim_link(actor: Actor, row: Claim) -> None:
    """The mail to the organisation's own domain, which says who asks."""
    tell(
        actor=actor,
        message="registry.claim_link",
        context={"organisation": row.organisation.name, "person": claimant(row)},
        path=make_link(purpose=CLAIM_PURPOSE, matter=row.pk, person_id=row.person_id),
        addresses=[row.address],
    )


def claimant(row: Claim) -> str:
    """Who claims: the name with the mail address of the account."""
    person = accounts.get_person(person_id=row.person_id or 0)
    return person.email if person.name == person.email else f"{person.name} ({person.email})"


def tell_claimant(actor: Actor, row: Claim, message: str, **values: str) -> None:
    tell(
        actor=actor,
        message=f"registry.{message}",
        context={"organisation": row.organisation.name, **values},
        path=reverse("registry:organisation", args=[row.organisation.slug]),
        person_ids={row.person_id} - {None},  # type: ignore[arg-type]
    )


def tell_of_claim(actor: Actor, row: Claim) -> None:
    """The validators of the profile's country hear that a claim waits for them."""
    validators = accounts.person_ids_with_role(
        role=PlatformRole.VALIDATOR, country=row.organisation.country_id or ""
    )
    tell(
        actor=actor,
        message="registry.claim_waits",
        context={"organisation": row.organisation.name},
        path=reverse("registry:decide_claim", args=[row.pk]),
        person_ids=set(validators) - {actor.person_id},
    )
