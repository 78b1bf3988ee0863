"""Reading listings. What an actor may not learn of an anonymous one is left out here, for every reader."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.exchange.models import KEEPING, Guest
from trellis.exchange.models import Listing as Row
from trellis.exchange.types.listings import FIELDS, KEYS, LISTS, Listing, Poster
from trellis.exchange.types.words import OPEN, Side, State

MOST = 1000
SIMILAR = 0.3  # of two titles, by their trigrams
ORGANISATIONS = ("organisation", "cluster")


def not_found() -> NotFound:
    return NotFound(_("There is no such listing, or you may not see it."))


def get_listing(*, actor: Actor, listing_id: int) -> Listing:
    """One listing that the actor may see. Raises NotFound."""
    with reading(actor):
        row = Row.objects.visible_to(actor).select_related(*ORGANISATIONS).filter(pk=listing_id).first()
        if row is None:
            raise not_found()
        return records_of([row], actor)[0]


def list_listings_of(
    *,
    actor: Actor,
    organisation_ids: Collection[int],
    kinds: Collection[str] = (),
    sides: Collection[Side] = (),
    limit: int = MOST,
) -> list[Listing]:
    """The open listings of these organisations that the actor may see with their name, the newest first.

    An anonymous one is not among them, unless the actor keeps it: asking for its organisation would name it.
    """
    if not organisation_ids:
        return []
    with reading(actor):
        rows = named_to(actor, visible_open(actor)).filter(organisation__in=organisation_ids)
        if kinds:
            rows = rows.filter(kind__in=kinds)
        if sides:
            rows = rows.filter(side__in=sides)
        newest = rows.select_related(*ORGANISATIONS).order_by("-published_at", "-id")
        return records_of(list(newest[:limit]), actor)


def list_own(*, actor: Actor, page: int, size: int) -> tuple[list[Listing], int]:
    """A page of the listings that the actor keeps, in every state, the last changed first, and how many."""
    with reading(actor):
        rows = Row.objects.filter(Row.objects.all().kept(actor))
        total = rows.count()
        first = (min(max(page, 1), max(1, -(-total // size))) - 1) * size
        changed = rows.select_related(*ORGANISATIONS).order_by("-changed_at", "-id")
        return records_of(list(changed[first : first + size]), actor), total


def list_similar(*, actor: Actor, listing_id: int, limit: int = 5) -> list[Listing]:
    """Open listings of the same side whose title is like that of this one, the nearest first.

    Shown before publishing, so that the same thing is not posted twice.
    """
    with reading(actor):
        own = Row.objects.visible_to(actor).filter(pk=listing_id).first()
        if own is None:
            raise not_found()
        rows = visible_open(actor).filter(side=own.side).exclude(pk=own.pk)
        alike = rows.annotate(likeness=TrigramSimilarity("title_key", own.title_key))
        near = alike.filter(likeness__gte=SIMILAR).select_related(*ORGANISATIONS)
        return records_of(list(near.order_by("-likeness", "-id")[:limit]), actor)


def list_expiring(*, today: date) -> list[int]:
    """Ids of open listings whose last day is over, for the nightly job. One query."""
    rows = Row.objects.filter(state__in=OPEN, valid_until__lt=today)
    return list(rows.order_by("pk").values_list("pk", flat=True))


# --- what is seen, and what of it


def visible_open(actor: Actor) -> QuerySet[Row]:
    """Those that stand in lists: open, and not over although the nightly job has yet to say so."""
    return Row.objects.visible_to(actor).filter(state__in=OPEN, valid_until__gte=timezone.localdate())


def named_to(actor: Actor, rows: Any) -> Any:
    """Those of which the actor may learn the organisation."""
    return rows if actor.is_operator else rows.filter(Q(is_anonymous=False) | rows.kept(actor))


def is_kept(actor: Actor, row: Row) -> bool:
    own = actor.organisations(*KEEPING)
    return row.organisation_id in own or (row.cluster_id is not None and row.cluster_id in own)


def records_of(rows: Sequence[Row], actor: Actor) -> list[Listing]:
    """Records of rows already read with their organisations; one query more where some name guests."""
    kept = [row.pk for row in rows if actor.is_operator or is_kept(actor, row)]
    guests = guests_of(row.pk for row in rows if row.pk in kept and row.visibility == "invited")
    return [record_of(row, actor, is_kept=row.pk in kept, guests=guests.get(row.pk, [])) for row in rows]


def guests_of(listing_ids: Iterable[int]) -> dict[int, list[str]]:
    """The addresses of the organisations invited to each of these."""
    wanted = list(listing_ids)
    found: dict[int, list[str]] = {}
    if wanted:
        rows = Guest.objects.filter(listing__in=wanted).order_by("organisation__slug")
        for listing_id, slug in rows.values_list("listing_id", "organisation__slug"):
            found.setdefault(listing_id, []).append(slug)
    return found


def record_of(row: Row, actor: Actor, *, is_kept: bool, guests: list[str]) -> Listing:
    is_named = is_kept or not row.is_anonymous
    values = {**values_of(row), "guests": guests}
    if not is_named:
        values["city"] = None  # with what is offered, a city may say who offers it
    return Listing(
        id=row.pk,
        version=row.version,
        kind=row.kind,
        side=Side(row.side),
        state=State(row.state),
        values=values,
        attributes=row.attributes,
        organisation=poster_of(row.organisation) if is_named else None,
        cluster=poster_of(row.cluster) if is_named and row.cluster else None,
        is_kept=is_kept,
        published_at=row.published_at,
        changed_at=row.changed_at,
    )


def poster_of(organisation: Any) -> Poster:
    return Poster(id=organisation.pk, slug=organisation.slug, name=organisation.name)


def values_of(row: Row) -> dict[str, Any]:
    """The canonical values of a row by the names of FIELDS; what it does not say is None. Without guests."""
    found: dict[str, Any] = {}
    for spec in FIELDS:
        if spec.name == "guests":
            continue
        value = getattr(row, f"{spec.name}_id" if spec.name in KEYS else spec.name)
        found[spec.name] = plain(spec.name, value)
    return found


def plain(name: str, value: Any) -> Any:
    if name == "quantity" and value is not None:
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, date):
        return value.isoformat()
    if name in LISTS:
        return list(value)
    return value if value != "" else None
