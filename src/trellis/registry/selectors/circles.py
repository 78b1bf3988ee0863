"""Who is in a cluster or network together: for what is shown to fellow members only."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from trellis.registry.models import Membership, Organisation
from trellis.registry.selectors.members import current
from trellis.registry.types import PUBLIC


def circle_of(*, organisation_ids: Collection[int], today: date | None = None) -> QuerySet[Any]:
    """Ids of these organisations, of the public clusters and networks they are in, and of all who are in one
    with them, as a subquery. A draft of somebody's own draws nobody in.
    """
    now = Membership.objects.filter(current(today or timezone.localdate()), host__status__in=PUBLIC)
    hosts = now.filter(member__in=organisation_ids).values("host")
    fellows = now.filter(Q(host__in=organisation_ids) | Q(host__in=hosts)).values("member")
    near = Q(pk__in=organisation_ids) | Q(pk__in=hosts) | Q(pk__in=fellows)
    return Organisation.objects.filter(near).values("pk")


def hosts_among(*, host_ids: Collection[int], member_id: int) -> set[int]:
    """Of which of these public clusters and networks it is a member today. One query."""
    rows = Membership.objects.filter(current(timezone.localdate()), host__status__in=PUBLIC)
    return set(rows.filter(host__in=host_ids, member=member_id).values_list("host_id", flat=True))


def list_members_of_kept(*, host_ids: Collection[int], limit: int = 500) -> list[tuple[int, int, str, str]]:
    """Public members of these clusters: the host's id, then id, address and name, by name. One query."""
    rows = Membership.objects.filter(
        current(timezone.localdate()), host__in=host_ids, host__status__in=PUBLIC, member__status__in=PUBLIC
    )
    found = rows.order_by("member__name", "member_id")
    return list(found.values_list("host_id", "member_id", "member__slug", "member__name")[:limit])
