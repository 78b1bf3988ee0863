"""The screens of reports: saying that something is wrong, and deciding on it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings

from trellis.accounts import selectors as accounts
from trellis.core.errors import require
from trellis.core.types import Actor
from trellis.registry.policies import reports as policies
from trellis.registry.selectors.people import keeper_ids
from trellis.registry.selectors.profiles import get_profile_by_slug
from trellis.registry.selectors.reports import find_own_report, get_report
from trellis.registry.selectors.service_time import due_on
from trellis.registry.types import Profile
from trellis.registry.types.reports import KIND_LABELS, ReportRecord, ReportState


@dataclass(frozen=True)
class OwnReport:
    """What the person reported already and nobody decided yet."""

    kind: Any
    text: str
    made_at: datetime
    due_on: date


@dataclass(frozen=True)
class ReportPage:
    """Something is wrong here: the form, or the report that the person made before."""

    template: ClassVar[str] = "registry/report.html"
    slug: str
    name: str
    days: int
    own: OwnReport | None
    form: Any  # None where the person only looks at what they reported before


@dataclass(frozen=True)
class DecideReportPage:
    """A report, for a validator."""

    template: ClassVar[str] = "registry/decide_report.html"
    slug: str
    name: str
    status: str
    kind: Any
    text: str
    reporter: str
    is_address: bool  # of somebody without an account; nobody has shown that it is theirs
    made_at: datetime
    form: Any


def get_reportable(*, actor: Actor, slug: str) -> Profile:
    """Raises NotFound, NotPermitted."""
    profile = get_profile_by_slug(actor=actor, slug=slug)
    require(policies.can_report(actor, profile))
    return profile


def build_report_page(*, actor: Actor, profile: Profile, form: Any) -> ReportPage:
    own = find_own_report(actor=actor, organisation_id=profile.id)
    return ReportPage(
        slug=profile.slug,
        name=profile.name,
        days=settings.TRELLIS_REVIEW_DAYS,
        own=OwnReport(KIND_LABELS[own.kind], own.text, own.made_at, due_on(own.made_at)) if own else None,
        form=None if own and not form.is_bound else form,
    )


def get_decidable(*, actor: Actor, report_id: int) -> ReportRecord:
    """Raises NotFound, NotPermitted."""
    report = get_report(actor=actor, report_id=report_id)
    require(policies.can_decide_report(actor, report, country=report.country))
    return report


def outcomes_of(report: ReportRecord) -> tuple[ReportState, ...]:
    is_kept = bool(keeper_ids(organisation_id=report.organisation_id))
    return policies.possible_outcomes(report.profile_status, is_kept=is_kept)


def build_decide_page(*, report: ReportRecord, form: Any) -> DecideReportPage:
    return DecideReportPage(
        slug=report.slug,
        name=report.organisation_name,
        status=report.profile_status,
        kind=KIND_LABELS[report.kind],
        text=report.text,
        reporter=reporter_of(report),
        is_address=report.person_id is None,
        made_at=report.made_at,
        form=form,
    )


def reporter_of(report: ReportRecord) -> str:
    if report.person_id is None:
        return report.address
    person = accounts.get_person(person_id=report.person_id)
    return person.email if person.name in ("", person.email) else f"{person.name} ({person.email})"
