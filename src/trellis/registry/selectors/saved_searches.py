"""Reading saved searches, and which of the changed profiles each of them means."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.registry.models import Organisation
from trellis.registry.models import SavedSearch as Row
from trellis.registry.selectors.search import Question
from trellis.registry.selectors.search_conditions import Condition, all_of
from trellis.registry.selectors.search_reading import fetch
from trellis.registry.types import PUBLIC
from trellis.registry.types.saved_searches import AlertRhythm, SavedSearch

TOLD = Count("hits", filter=Q(hits__told_at__isnull=False))


def record(row: Any) -> SavedSearch:
    return SavedSearch(
        id=row.pk,
        name=row.name,
        query=row.query,
        rhythm=AlertRhythm(row.rhythm),
        created_at=row.created_at,
        found=row.found,
    )


def list_saved_searches(*, actor: Actor) -> list[SavedSearch]:
    """The actor's own, by name. One query."""
    with reading(actor):
        rows = Row.objects.visible_to(actor).annotate(found=TOLD)
        return [record(row) for row in rows.order_by("name", "id")]


def get_saved_search(*, actor: Actor, search_id: int) -> SavedSearch:
    """One of the actor's own. Raises NotFound."""
    with reading(actor):
        row = Row.objects.visible_to(actor).annotate(found=TOLD).filter(pk=search_id).first()
    if row is None:
        raise NotFound(_("There is no such saved search."))
    return record(row)


def list_changed(*, since: datetime, until: datetime) -> list[Organisation]:
    """The public profiles that changed within a time, with what an alert must know of them. One query."""
    rows = Organisation.objects.filter(
        changed_at__gt=since, changed_at__lte=until, status__in=[str(status) for status in PUBLIC]
    )
    return list(rows.only("id", "version", "changed_at", "published_at").order_by("id"))


def matching_ids(*, question: Question, among: Sequence[int]) -> list[int]:
    """Those of these organisations that a question means. One query, which reads these entries only."""
    condition = all_of(Condition("organisation_id = ANY(%s)", (list(among),)), question.condition())
    # the numbers come first and alone: otherwise the server would look up everything that has the words
    statement = (
        "WITH changed AS MATERIALIZED (SELECT * FROM registry_search_entry WHERE organisation_id = ANY(%s)) "  # noqa: S608
        f"SELECT organisation_id FROM changed WHERE {condition.sql}"
    )
    return sorted(row[0] for row in fetch(statement, [list(among), *condition.params]))


def untold_hits(*, search_id: int, most: int) -> tuple[list[dict[str, Any]], int]:
    """What was found and not told yet, the newest profiles first, and how much it is. Two queries.

    A profile that is no longer public is not told of.
    """
    rows = (
        Row.objects.get(pk=search_id)
        .hits.filter(told_at__isnull=True, organisation__status__in=[str(status) for status in PUBLIC])
        .annotate(name=F("organisation__name"))
    )
    found = rows.order_by("-found_as", "-id").values("id", "found_as", "name")
    return [dict(row) for row in found[:most]], rows.count()
