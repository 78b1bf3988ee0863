"""What waits for validators: profiles handed in, claims and reports, since when and until when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.utils import timezone

from trellis.accounts import selectors as accounts
from trellis.core.blocks import is_offered
from trellis.core.errors import require
from trellis.core.pagination import Pagination, build_pagination
from trellis.core.types import Actor
from trellis.registry.policies import profiles as policies
from trellis.registry.selectors import members as selectors
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.claims import list_waiting_claims
from trellis.registry.selectors.completeness import completeness
from trellis.registry.selectors.profiles import list_waiting
from trellis.registry.selectors.reports import list_waiting_reports
from trellis.registry.selectors.service_time import due_on, is_overdue
from trellis.registry.selectors.validity import judge
from trellis.registry.types import Profile, Verdict, in_language
from trellis.registry.types.reports import KIND_LABELS

ON_A_PAGE = 50


@dataclass(frozen=True)
class WaitingLine:
    slug: str
    name: str
    kind: str
    handed_in_at: datetime
    due_on: date
    is_overdue: bool
    score: int
    fails: int
    warnings: int


@dataclass(frozen=True)
class ClaimLine:
    id: int
    slug: str
    name: str
    claimant: str
    made_at: datetime
    due_on: date
    is_overdue: bool


@dataclass(frozen=True)
class ReportLine:
    id: int
    slug: str
    name: str
    kind: Any
    made_at: datetime
    due_on: date
    is_overdue: bool


@dataclass(frozen=True)
class ReviewPage:
    """What waits for a validator, the longest first."""

    template: ClassVar[str] = "registry/review.html"
    lines: tuple[WaitingLine, ...]
    pagination: Pagination
    claims: tuple[ClaimLine, ...]
    more_claims: int  # that wait too, and not as long
    reports: tuple[ReportLine, ...]
    more_reports: int
    days: int
    may_decide: bool  # an analyst only reads
    shows_claims: bool


def build_review_page(*, actor: Actor, number: int) -> ReviewPage:
    """Raises NotPermitted. Fourteen queries."""
    require(policies.can_review(actor))
    waiting, total = list_waiting(actor=actor, page=number, size=ON_A_PAGE)
    claims, all_claims = claim_lines(actor)
    reports, all_reports = report_lines(actor)
    return ReviewPage(
        lines=waiting_lines(actor, waiting),
        pagination=build_pagination(
            total=total, page=number, size=ON_A_PAGE, address=lambda page: f"?page={page}"
        ),
        claims=claims,
        more_claims=all_claims - len(claims),
        reports=reports,
        more_reports=all_reports - len(reports),
        days=settings.TRELLIS_REVIEW_DAYS,
        may_decide=not actor.is_analyst,
        shows_claims=is_offered("registry:decide_claim"),
    )


def waiting_lines(actor: Actor, waiting: list[Profile]) -> tuple[WaitingLine, ...]:
    today = timezone.localdate()
    ids = [profile.id for profile in waiting]
    facts = selectors.member_facts(host_ids=ids, today=today)
    overrides = selectors.overrides_of(organisation_ids=ids)
    lines = []
    for profile in waiting:
        blueprint = get_blueprint(profile.kind)
        results = judge(blueprint, profile, facts[profile.id], overrides[profile.id])
        since = profile.handed_in_at or profile.changed_at
        lines.append(
            WaitingLine(
                slug=profile.slug,
                name=profile.name,
                kind=in_language(blueprint.label, actor.language),
                handed_in_at=since,
                due_on=due_on(since),
                is_overdue=is_overdue(since, today=today),
                score=completeness(blueprint, profile).score,
                fails=sum(result.verdict == Verdict.FAIL for result in results),
                warnings=sum(result.verdict == Verdict.WARN for result in results),
            )
        )
    return tuple(lines)


def claims_to_decide(*, actor: Actor) -> tuple[tuple[ClaimLine, ...], int]:
    """The claims that wait, the longest first, and how many there are. Raises NotPermitted."""
    require(policies.can_review(actor))
    return claim_lines(actor)


def claim_lines(actor: Actor) -> tuple[tuple[ClaimLine, ...], int]:
    if not is_offered("registry:decide_claim"):
        return (), 0
    claims, total = list_waiting_claims(actor=actor, limit=ON_A_PAGE)
    names = accounts.names_of_persons(person_ids={claim.person_id or 0 for claim in claims})
    today = timezone.localdate()
    lines = tuple(
        ClaimLine(
            id=claim.id,
            slug=claim.slug,
            name=claim.organisation_name,
            claimant=names.get(claim.person_id or 0, ""),
            made_at=claim.made_at,
            due_on=due_on(claim.made_at),
            is_overdue=is_overdue(claim.made_at, today=today),
        )
        for claim in claims
    )
    return lines, total


def report_lines(actor: Actor) -> tuple[tuple[ReportLine, ...], int]:
    reports, total = list_waiting_reports(actor=actor, limit=ON_A_PAGE)
    today = timezone.localdate()
    lines = tuple(
        ReportLine(
            id=report.id,
            slug=report.slug,
            name=report.organisation_name,
            kind=KIND_LABELS[report.kind],
            made_at=report.made_at,
            due_on=due_on(report.made_at),
            is_overdue=is_overdue(report.made_at, today=today),
        )
        for report in reports
    )
    return lines, total
