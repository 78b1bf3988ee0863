"""Reading memberships: of a cluster or network, and of an organisation in others."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet

from trellis.registry.models import Membership, RuleOverride
from trellis.registry.types import MemberFacts, MemberRole, Override, Status, Verdict


def current(today: date) -> Q:
    """Memberships that hold today."""
    begun = Q(since__isnull=True) | Q(since__lte=today)
    return begun & (Q(until__isnull=True) | Q(until__gte=today))


def member_facts(*, host_ids: Sequence[int], today: date) -> dict[int, MemberFacts]:
    """For each host, its present members by kind and its coordinators; one query."""
    rows = (
        present_rows(today)
        .filter(host__in=host_ids)
        .values("host_id", "member__kind")
        .annotate(number=Count("id"), leading=Count("id", filter=Q(role=MemberRole.COORDINATOR)))
    )
    kinds: dict[int, dict[str, int]] = defaultdict(dict)
    leading: dict[int, int] = defaultdict(int)
    for row in rows:
        kinds[row["host_id"]][row["member__kind"]] = row["number"]
        leading[row["host_id"]] += row["leading"]
    return {host: MemberFacts(by_kind=kinds[host], coordinators=leading[host]) for host in host_ids}


def present_rows(today: date) -> QuerySet[Membership]:
    return Membership.objects.filter(current(today)).exclude(member__status=Status.ARCHIVED)


def overrides_of(*, organisation_ids: Sequence[int]) -> dict[int, list[Override]]:
    """The validators' own verdicts by organisation; one query."""
    found: dict[int, list[Override]] = {number: [] for number in organisation_ids}
    for row in RuleOverride.objects.filter(organisation__in=organisation_ids).order_by("rule"):
        found[row.organisation_id].append(
            Override(rule=row.rule, verdict=Verdict(row.verdict), reason=row.reason, at=row.at)
        )
    return found
