"""Who may say that something is wrong, and who decides on it."""

from typing import Protocol

from django.utils.translation import gettext as _

from trellis.core.types import ALLOWED, Actor, Decision, refused
from trellis.registry.policies.profiles import KEEPERS, Kept
from trellis.registry.types import PUBLIC, Status
from trellis.registry.types.reports import ReportState


class Reported(Protocol):
    """What a policy needs to know of a report."""

    @property
    def organisation_id(self) -> int: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def state(self) -> str: ...


def can_report(actor: Actor, profile: Kept) -> Decision:
    """Everybody, visitors too, of a published profile."""
    if profile.status not in PUBLIC:
        return refused(_("Only a published profile can be reported."))
    return ALLOWED


def can_decide_report(actor: Actor, report: Reported, *, country: str | None) -> Decision:
    """A validator of the profile's country, neither on a report of their own nor of a profile they keep."""
    if not (actor.is_operator or actor.validates(country)):
        return refused(_("A validator of its country decides on reports."))
    if actor.has_organisation_role(report.organisation_id, *KEEPERS):
        return refused(_("You keep this profile yourself: another validator must decide."))
    if actor.is_signed_in and actor.person_id == report.person_id:
        return refused(_("This is your own report: another validator must decide."))
    if report.state != ReportState.OPEN:
        return refused(_("This report is decided already."))
    return ALLOWED


def possible_outcomes(status: str, *, is_kept: bool) -> tuple[ReportState, ...]:
    """What can come of a report about a profile in this state; only who keeps it can be asked to correct it.

    >>> [str(outcome) for outcome in possible_outcomes("draft", is_kept=False)]
    ['left', 'archived']
    """
    found = [ReportState.LEFT]
    if is_kept:
        found.append(ReportState.TOLD)
    if status in PUBLIC:
        found.append(ReportState.SENT_BACK)
    if status != Status.ARCHIVED:
        found.append(ReportState.ARCHIVED)
    return tuple(found)
