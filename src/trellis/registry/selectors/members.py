"""Reading memberships: of a cluster or network, and of an organisation in others."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Case, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from trellis.core.types import Actor
from trellis.registry.models import Membership as MembershipRow
from trellis.registry.models import NetworkResult, Organisation, OrganisationTerm, RuleOverride, SourceRecord
from trellis.registry.types import (
    PUBLIC,
    Card,
    Fellow,
    MemberFacts,
    MemberRole,
    Members,
    Membership,
    Override,
    Result,
    RollUp,
    SourceFields,
    Status,
    TermRole,
    Verdict,
)

COORDINATOR_FIRST = Case(When(role=MemberRole.COORDINATOR, then=Value(0)), default=Value(1))
CARD_FIELDS = ("id", "slug", "name", "short_name", "kind", "status", "country_id", "city")


def current(today: date) -> Q:
    """Memberships that hold today."""
    begun = Q(since__isnull=True) | Q(since__lte=today)
    return begun & (Q(until__isnull=True) | Q(until__gte=today))


def card_of(row: dict[str, Any], prefix: str = "") -> Card:
    return Card(
        id=row[f"{prefix}id"],
        slug=row[f"{prefix}slug"],
        name=row[f"{prefix}name"],
        short_name=row[f"{prefix}short_name"],
        kind=row[f"{prefix}kind"],
        status=Status(row[f"{prefix}status"]),
        country=row[f"{prefix}country_id"],
        city=row[f"{prefix}city"],
    )


def list_cards(*, actor: Actor, organisation_ids: Sequence[int]) -> list[Card]:
    """Cards of those of these organisations that the actor may see, by name."""
    rows = Organisation.objects.visible_to(actor).filter(pk__in=organisation_ids).order_by("name", "id")
    return [card_of(row) for row in rows.values(*CARD_FIELDS)]


def list_children(*, actor: Actor, organisation_id: int, limit: int = 100) -> list[Card]:
    """Organisations that belong to this one, by name."""
    rows = Organisation.objects.visible_to(actor).filter(parent_id=organisation_id).order_by("name", "id")
    return [card_of(row) for row in rows.values(*CARD_FIELDS)[:limit]]


def membership_rows(actor: Actor, other: str) -> QuerySet[MembershipRow]:
    """Memberships whose other side the actor may see, with that side's card fields."""
    visible = Organisation.objects.visible_to(actor)
    return MembershipRow.objects.filter(**{f"{other}__in": visible}).exclude(
        **{f"{other}__status": Status.ARCHIVED}
    )


def membership_of(row: dict[str, Any], other: str) -> Membership:
    return Membership(
        other=card_of(row, f"{other}__"),
        role=MemberRole(row["role"]),
        since=row["since"],
        until=row["until"],
    )


def fields_of(other: str) -> list[str]:
    return ["role", "since", "until", *(f"{other}__{name}" for name in CARD_FIELDS)]


def list_members(*, actor: Actor, host_id: int, page: int = 1, size: int = 50) -> Members:
    """A page of the members of a cluster or network, the coordinator first, then by name. Two queries.

    A page beyond the last is the last.
    """
    rows = membership_rows(actor, "member").filter(host_id=host_id)
    total = rows.count()
    first = (min(max(page, 1), max(1, -(-total // size))) - 1) * size
    ordered = rows.order_by(COORDINATOR_FIRST, "member__name", "member_id").values(*fields_of("member"))
    found = tuple(membership_of(row, "member") for row in ordered[first : first + size])
    return Members(rows=found, total=total)


def list_hosts(*, actor: Actor, member_id: int, limit: int = 50) -> Members:
    """The clusters and networks that an organisation is in, where it leads first, then by name."""
    rows = membership_rows(actor, "host").filter(member_id=member_id)
    page = rows.order_by(COORDINATOR_FIRST, "host__name", "host_id").values(*fields_of("host"))
    found = tuple(membership_of(row, "host") for row in page[:limit])
    return Members(rows=found, total=rows.count() if len(found) == limit else len(found))


def list_fellows(*, actor: Actor, member_id: int, host_ids: Sequence[int], each: int) -> list[Fellow]:
    """Of each of these hosts the first further members, the coordinator first. One query."""
    rows = (
        membership_rows(actor, "member")
        .filter(host__in=host_ids)
        .exclude(member_id=member_id)
        .annotate(
            place=Window(
                RowNumber(), partition_by="host_id", order_by=[COORDINATOR_FIRST, "member__name", "member_id"]
            )
        )
        .filter(place__lte=each)
        .order_by("host_id", "place")
    )
    return [
        Fellow(host_id=row["host_id"], card=card_of(row, "member__"))
        for row in rows.values("host_id", *fields_of("member"))
    ]


ROLL_UP = """
    SELECT entry.key, sum(entry.value::bigint)
    FROM registry_membership AS membership
    JOIN registry_organisation AS member ON member.id = membership.member_id
    CROSS JOIN LATERAL jsonb_each_text(member.member_counts) AS entry
    WHERE membership.host_id = %s AND member.status = ANY(%s)
      AND (membership.until IS NULL OR membership.until >= %s)
    GROUP BY entry.key ORDER BY entry.key
"""


def roll_up(*, host_id: int, today: date) -> RollUp:
    """What the public members of a network add up to; one in two of them counts twice. Three queries."""
    rows = MembershipRow.objects.filter(
        current(today), host_id=host_id, member__status__in=[str(status) for status in PUBLIC]
    )
    totals = rows.aggregate(
        members=Count("id"),
        stating=Count("id", filter=~Q(member__member_counts={})),
        countries=Count("member__country", distinct=True),
    )
    kinds = rows.values_list("member__kind").annotate(number=Count("id")).order_by("-number", "member__kind")
    with connection.cursor() as cursor:
        cursor.execute(ROLL_UP, [host_id, [str(status) for status in PUBLIC], today])
        sums = {key: int(number) for key, number in cursor.fetchall()}
    return RollUp(**totals, by_kind=dict(kinds), members_of_members=sums)


def member_facts(*, host_ids: Sequence[int], today: date) -> dict[int, MemberFacts]:
    """For each host, its present members by kind and its coordinators; one query."""
    rows = (
        MembershipRow.objects.filter(current(today), host__in=host_ids)
        .exclude(member__status=Status.ARCHIVED)
        .values("host_id", "member__kind")
        .annotate(number=Count("id"), leading=Count("id", filter=Q(role=MemberRole.COORDINATOR)))
    )
    kinds: dict[int, dict[str, int]] = defaultdict(dict)
    leading: dict[int, int] = defaultdict(int)
    for row in rows:
        kinds[row["host_id"]][row["member__kind"]] = row["number"]
        leading[row["host_id"]] += row["leading"]
    return {host: MemberFacts(by_kind=kinds[host], coordinators=leading[host]) for host in host_ids}


def overrides_of(*, organisation_ids: Sequence[int]) -> dict[int, list[Override]]:
    """The validators' own verdicts by organisation; one query."""
    found: dict[int, list[Override]] = {number: [] for number in organisation_ids}
    for row in RuleOverride.objects.filter(organisation__in=organisation_ids).order_by("rule"):
        found[row.organisation_id].append(
            Override(rule=row.rule, verdict=Verdict(row.verdict), reason=row.reason, at=row.at)
        )
    return found


def list_results(*, network_id: int) -> list[Result]:
    """What a network achieved, the latest first."""
    rows = NetworkResult.objects.filter(network_id=network_id).order_by(F("year").desc(nulls_last=True), "id")
    return [
        Result(id=row.pk, title=row.title, value=row.value, unit=row.unit, year=row.year, website=row.website)
        for row in rows
    ]


def list_source_fields(*, organisation_id: int) -> list[SourceFields]:
    """What sources say that fits no field of ours, by source."""
    rows = SourceRecord.objects.filter(organisation_id=organisation_id).order_by("source", "key")
    return [SourceFields(source=row.source, key=row.key, fields=row.fields) for row in rows]


def technology_counts(*, host_id: int, today: date) -> dict[str, dict[str, int]]:
    """For each technology role and technology, how many public members of a host state it. One query."""
    members = MembershipRow.objects.filter(
        current(today), host_id=host_id, member__status__in=[str(status) for status in PUBLIC]
    )
    roles = (TermRole.TECHNOLOGY, TermRole.TECHNOLOGY_IN_TEN_YEARS)
    rows = (
        OrganisationTerm.objects.filter(organisation__in=members.values("member_id"), role__in=roles)
        .values_list("role", "term_id")
        .annotate(number=Count("organisation", distinct=True))
        .order_by("role", "term_id")
    )
    found: dict[str, dict[str, int]] = {str(role): {} for role in roles}
    for role, term, number in rows:
        found[role][term] = number
    return found


def find_membership(*, actor: Actor, host_id: int, member_id: int) -> Membership | None:
    """The place of a member in a cluster or network, if the actor may see both."""
    rows = membership_rows(actor, "member").filter(host_id=host_id, member_id=member_id)
    row = rows.values(*fields_of("member")).first()
    return membership_of(row, "member") if row else None
