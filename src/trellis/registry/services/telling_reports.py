"""What is told about reports: receipt, decision, reason and where to object; and to those who decide.

What somebody wrote in a report stands in no mail: its address need not be the writer's own.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trellis.accounts import selectors as accounts
from trellis.accounts.types import PlatformRole
from trellis.core.types import Actor
from trellis.notifications.services import ToAddress, tell, tell_addresses
from trellis.notifications.types import Context, Message, Topic
from trellis.registry.models import Report
from trellis.registry.selectors.people import keeper_ids
from trellis.registry.types.reports import ReportState

OBJECTION = _(
    "A person decided, no program. If you do not agree, write within six months to those who run this site; "
    "the link says where. You can also turn to a court, or to a body that is certified to settle such "
    "disputes."
)
WHERE_TO_OBJECT = _("Whom to write to")
NOT_YOURS = _("If you reported nothing, somebody else named your address, and you need not do anything.")
CAME_OF_IT = {
    ReportState.LEFT: _("A validator looked into it. The profile stays as it is."),
    ReportState.TOLD: _("A validator looked into it and asked those who keep the profile to correct it."),
    ReportState.SENT_BACK: _(
        "A validator looked into it. The profile is no longer public until it is corrected."
    ),
    ReportState.ARCHIVED: _("A validator looked into it. The profile was taken off the public pages."),
}
DONE_TO_KEPT = {
    ReportState.TOLD: (
        _("Please correct the profile of “%(organisation)s”"),
        _("Somebody reported it, and a validator found that something is to be corrected."),
    ),
    ReportState.SENT_BACK: (
        _("“%(organisation)s” is no longer public"),
        _("Somebody reported the profile, and a validator sent it back. Correct it and hand it in again."),
    ),
    ReportState.ARCHIVED: (
        _("“%(organisation)s” was archived"),
        _("Somebody reported the profile, and a validator took it off the public pages."),
    ),
}
REPORTS = Topic(
    name="registry.reports",
    label=_("Reports that something is wrong"),
    explanation=_("What came of a report that you made, or of one about a profile that you keep."),
    mandatory=_("Who is concerned by a decision has to be told it with its reason."),
    messages=(
        Message(
            name="registry.report_received",
            subject=_("Your report about “%(organisation)s” has arrived"),
            paragraphs=(
                _(
                    "A validator looks into it, normally within %(days)s working days. You are told what "
                    "comes of it, and why."
                ),
                NOT_YOURS,
            ),
            action=_("Look at the profile"),
        ),
        Message(
            name="registry.report_known",
            subject=_("Your report about “%(organisation)s” waits already"),
            paragraphs=(
                _("You made one before, which is not decided yet. It stands; the new one was not kept."),
                NOT_YOURS,
            ),
            action=_("Look at the profile"),
        ),
        *(
            Message(
                name=f"registry.report_{state}",
                subject=_("Your report about “%(organisation)s” is decided"),
                paragraphs=(text, _("The reason:"), "%(reason)s", OBJECTION),
                action=WHERE_TO_OBJECT,
            )
            for state, text in CAME_OF_IT.items()
        ),
        *(
            Message(
                name=f"registry.kept_{state}",
                subject=subject,
                paragraphs=(text, _("The reason:"), "%(reason)s", OBJECTION),
                action=WHERE_TO_OBJECT,
            )
            for state, (subject, text) in DONE_TO_KEPT.items()
        ),
    ),
)


def confirm_receipt(actor: Actor, row: Report, *, is_new: bool = True) -> None:
    message = "registry.report_received" if is_new else "registry.report_known"
    days = {"days": settings.TRELLIS_REVIEW_DAYS} if is_new else {}
    path = reverse("registry:organisation", args=[row.organisation.slug])
    answer(actor, row, message, {"organisation": row.organisation.name, **days}, path)


def tell_reporter(actor: Actor, row: Report) -> None:
    """The decision, with its reason and where to object."""
    context = {"organisation": row.organisation.name, "reason": row.reason}
    answer(actor, row, f"registry.report_{row.state}", context, reverse(settings.TRELLIS_OBJECTIONS))


def answer(actor: Actor, row: Report, message: str, context: Context, path: str) -> None:
    if row.person_id is None:
        letter = ToAddress(address=row.address, context=context, path=path, language=row.language)
        tell_addresses(message=message, letters=[letter])
    else:
        tell(actor=actor, message=message, context=context, path=path, person_ids=[row.person_id])


def tell_kept(actor: Actor, row: Report, keepers: set[int]) -> None:
    """Those who keep the profile hear what was done and why, and never who reported it."""
    if row.state == ReportState.LEFT:
        return
    tell(
        actor=actor,
        message=f"registry.kept_{row.state}",
        context={"organisation": row.organisation.name, "reason": row.reason},
        path=reverse(settings.TRELLIS_OBJECTIONS),
        person_ids=keepers,
    )


def tell_of_report(actor: Actor, row: Report) -> None:
    """The validators of the profile's country hear of it, but for those who keep the profile."""
    organisation = row.organisation
    validators = accounts.person_ids_with_role(
        role=PlatformRole.VALIDATOR, country=organisation.country_id or ""
    )
    tell(
        actor=actor,
        message="registry.report_waits",
        context={"organisation": organisation.name},
        path=reverse("registry:decide_report", args=[row.pk]),
        person_ids=set(validators) - keeper_ids(organisation_id=organisation.pk) - {actor.person_id},
    )
