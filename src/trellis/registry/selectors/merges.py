"""Reading duplicates and merges."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from trellis.core.types import Actor
from trellis.registry.models import DuplicatePair, Merge, Organisation
from trellis.registry.types import Status
from trellis.registry.types.merges import UNDO_DAYS, PastMerge

LONGEST_CHAIN = 100


def successor_of(*, slug: str) -> int | None:
    """The profile that the one at this address became part of, along the whole chain; None for another."""
    found = standing().filter(merged__slug=slug).values_list("kept_id", flat=True).first()
    if found is None:
        return None
    for _step in range(LONGEST_CHAIN):
        further = standing().filter(merged_id=found).values_list("kept_id", flat=True).first()
        if further is None:
            break
        found = further
    return found


def standing() -> QuerySet[Merge]:
    """Merges that were not taken back."""
    return Merge.objects.filter(undone_at__isnull=True)


def list_pairs(*, actor: Actor, limit: int, offset: int = 0) -> tuple[list[DuplicatePair], int]:
    """Open pairs of profiles that the actor may see, the most probable first, and how many. Two queries."""
    visible = Organisation.objects.visible_to(actor).exclude(status=Status.ARCHIVED)
    rows = DuplicatePair.objects.filter(are_two=False, left__in=visible, right__in=visible)
    ordered = rows.select_related("left", "right").order_by("-probability", "id")
    return list(ordered[offset : offset + limit]), rows.count()


def list_past_merges(*, now: datetime | None = None) -> list[PastMerge]:
    """Merges that can still be taken back, the latest first. One query."""
    since = (now or timezone.now()) - timedelta(days=UNDO_DAYS)
    rows = standing().filter(at__gt=since).select_related("kept", "merged").order_by("-at", "-id")
    return [
        PastMerge(
            id=row.pk,
            kept_name=row.kept.name,
            kept_slug=row.kept.slug,
            merged_name=row.merged.name,
            at=row.at,
        )
        for row in rows
    ]


def names_in_merges(*, organisation_ids: list[int]) -> dict[int, str]:
    """Of these organisations those that were ever merged with another, with its name. One query."""
    rows = Merge.objects.filter(Q(kept__in=organisation_ids) | Q(merged__in=organisation_ids))
    found: dict[int, str] = {}
    for kept, kept_name, merged, merged_name in rows.values_list(
        "kept_id", "kept__name", "merged_id", "merged__name"
    ):
        found |= {kept: merged_name, merged: kept_name}
    return {number: name for number, name in found.items() if number in organisation_ids}
