"""Whom the life of a profile concerns, and what they are told; within the transaction of the change."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trellis.accounts import selectors as accounts
from trellis.accounts.types import PlatformRole
from trellis.core.types import Actor
from trellis.notifications.services import tell
from trellis.notifications.types import Message, Rhythm, Topic
from trellis.registry.models import Organisation
from trellis.registry.selectors.people import keeper_ids

PROFILES = Topic(
    name="registry.profiles",
    label=_("Profiles that you keep"),
    explanation=_(
        "A validator published a profile, sent it back or merged it with another, or it is to be confirmed "
        "again."
    ),
    messages=(
        Message(
            name="registry.published",
            subject=_("“%(organisation)s” is published"),
            paragraphs=(_("The profile was reviewed. Everybody can see it now."),),
            action=_("Look at the profile"),
        ),
        Message(
            name="registry.sent_back",
            subject=_("“%(organisation)s” was sent back"),
            paragraphs=(
                _("The profile was reviewed and cannot be published yet. The reason:"),
                "%(reason)s",
                _("Correct it and hand it in again."),
            ),
            action=_("Look at the profile"),
        ),
        Message(
            name="registry.still_correct",
            subject=_("Is the profile of “%(organisation)s” still correct?"),
            paragraphs=(
                _("Nobody has said so for a long time; partners see that, and later it is not suggested."),
                _(
                    "The link opens a page that changes nothing. One button there says that all is still "
                    "correct, without signing in. It is valid for 30 days."
                ),
            ),
            action=_("Answer"),
        ),
        Message(
            name="registry.merged",
            subject=_("“%(other)s” is now part of “%(organisation)s”"),
            paragraphs=(
                _("Both were profiles of one organisation. Members, persons and addresses lead to this one."),
            ),
            action=_("Look at the profile"),
        ),
        Message(
            name="registry.merge_undone",
            subject=_("“%(other)s” and “%(organisation)s” are two profiles again"),
            paragraphs=(_("The merge was taken back; both are as they were before."),),
            action=_("Look at the profile"),
        ),
    ),
)
REVIEW = Topic(
    name="registry.review",
    label=_("Profiles to review"),
    explanation=_("For validators: a profile was handed in, claimed or reported."),
    messages=(
        Message(
            name="registry.handed_in",
            subject=_("“%(organisation)s” waits for review"),
            paragraphs=(_("Its owner has handed the profile in."),),
            action=_("Review the profile"),
        ),
        Message(
            name="registry.claim_waits",
            subject=_("Somebody claims “%(organisation)s”"),
            paragraphs=(_("A person says that the profile is theirs to keep, and shows why."),),
            action=_("Read the claim and decide"),
        ),
        Message(
            name="registry.report_waits",
            subject=_("Something is said to be wrong with “%(organisation)s”"),
            paragraphs=(_("Somebody reported the profile. Whoever did so waits for a decision."),),
            action=_("Read the report and decide"),
        ),
    ),
)
OVERDUE = Topic(
    name="registry.overdue",
    label=_("What has waited too long for review"),
    explanation=_("For validators: profiles, claims and reports that should have been answered by now."),
    rhythm=Rhythm.DAILY,
    messages=(
        Message(
            name="registry.overdue",
            subject=_("Waiting too long for review: %(count)s"),
            paragraphs=(_("That many profiles, claims and reports should have been answered by now."),),
            action=_("Look at what waits"),
        ),
    ),
)
ROLES = Topic(
    name="registry.roles",
    label=_("Your roles in organisations"),
    explanation=_("Somebody gave you a role in an organisation, changed it or took it away."),
    mandatory=_("It is about the safety of your account, so it is always told at once."),
    messages=tuple(
        Message(name=name, subject=subject, paragraphs=(text,), action=_("Your page"))
        for name, subject, text in (
            (
                "registry.role_given",
                _("You have a role in “%(organisation)s”"),
                _("You were added to this organisation. Your page shows in which role."),
            ),
            (
                "registry.role_changed",
                _("Your role in “%(organisation)s” is another now"),
                _("Your page shows which one. If this is a mistake, ask an owner of the organisation."),
            ),
            (
                "registry.role_taken",
                _("You have no role in “%(organisation)s” any more"),
                _("You can no longer act for it. If this is a mistake, ask an owner of the organisation."),
            ),
        )
    ),
)


def tell_keepers(actor: Actor, row: Organisation, message: str, **values: str) -> None:
    """Owners and editors hear what others did with their profile."""
    tell(
        actor=actor,
        message=message,
        context={"organisation": row.name, **values},
        path=reverse("registry:organisation", args=[row.slug]),
        person_ids=keeper_ids(organisation_id=row.pk) - {actor.person_id},
    )


def tell_validators(actor: Actor, row: Organisation) -> None:
    """The validators of the profile's country hear that it was handed in."""
    validators = accounts.person_ids_with_role(role=PlatformRole.VALIDATOR, country=row.country_id or "")
    tell(
        actor=actor,
        message="registry.handed_in",
        context={"organisation": row.name},
        path=reverse("registry:organisation", args=[row.slug]),
        person_ids=set(validators) - {actor.person_id},
    )


def tell_person(
    actor: Actor, row: Organisation, person_id: int, before: str | None, after: str | None
) -> None:
    """A person hears of a role that somebody else gave, changed or took."""
    message = "role_given" if before is None else "role_taken" if after is None else "role_changed"
    tell(
        actor=actor,
        message=f"registry.{message}",
        context={"organisation": row.name},
        path=reverse("accounts:person"),
        person_ids={person_id} - {actor.person_id},
    )
