"""Reading introductions. Who speaks for the other side is here only once both agreed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from trellis.accounts import selectors as accounts
from trellis.accounts.types import PersonCard
from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.exchange.models import Introduction as Row
from trellis.exchange.models import Listing as ListingRow
from trellis.exchange.selectors.listings import is_kept
from trellis.exchange.types.introductions import (
    INTRODUCER,
    LAPSES_AFTER,
    REMINDED_AFTER,
    Contact,
    Introduction,
    IntroductionState,
)

BOTH = ("asking__organisation", "asked__organisation")


def no_introduction() -> NotFound:
    return NotFound(_("There is no such introduction, or you may not see it."))


def get_introduction(*, actor: Actor, introduction_id: int) -> Introduction:
    """One of which the actor keeps a side. Raises NotFound."""
    with reading(actor):
        rows = Row.objects.visible_to(actor).filter(pk=introduction_id)
        found = records_of(list(rows.values_list("pk", flat=True)), actor)
    if not found:
        raise no_introduction()
    return found[0]


def list_introductions(
    *, actor: Actor, page: int, size: int, listing_id: int | None = None
) -> tuple[list[Introduction], int]:
    """A page of the actor's introductions, those that wait first, then the newest; and how many there are."""
    with reading(actor):
        rows: QuerySet[Row] = Row.objects.visible_to(actor)
        if listing_id is not None:
            rows = rows.filter(Q(asking=listing_id) | Q(asked=listing_id))
        total = rows.count()
        first = (min(max(page, 1), max(1, -(-total // size))) - 1) * size
        waiting_first = rows.order_by(F("answered_at").desc(nulls_first=True), "-asked_at", "-id")
        ids = waiting_first.values_list("pk", flat=True)
        return records_of(list(ids[first : first + size]), actor), total


def introduced_with(*, actor: Actor, listing_id: int) -> dict[int, IntroductionState]:
    """By the other listing, how the last introduction of one of the actor's own stands."""
    with reading(actor):
        rows = Row.objects.visible_to(actor).filter(Q(asking=listing_id) | Q(asked=listing_id))
        pairs = rows.order_by("pk").values_list("asking_id", "asked_id", "state")
        return {
            asked if asking == listing_id else asking: IntroductionState(state)
            for asking, asked, state in pairs
        }


def list_due(*, now: datetime) -> tuple[list[int], list[int]]:
    """Those to be reminded of, and those that lapse, for the job that does so every hour. Two queries."""
    with reading(INTRODUCER):
        waiting = Row.objects.filter(state=IntroductionState.ASKED).order_by("pk")
        late = waiting.filter(asked_at__lte=now - LAPSES_AFTER)
        quiet = waiting.filter(
            reminded_at__isnull=True,
            asked_at__lte=now - REMINDED_AFTER,
            asked_at__gt=now - LAPSES_AFTER,
        )
        return list(quiet.values_list("pk", flat=True)), list(late.values_list("pk", flat=True))


def records_of(ids: Sequence[int], actor: Actor) -> list[Introduction]:
    """Records of those the actor may see, in this order. The other side's listing may be closed by now."""
    with reading(INTRODUCER):
        rows = {row.pk: row for row in Row.objects.select_related(*BOTH).filter(pk__in=ids)}
    agreed = [row for row in rows.values() if row.state == IntroductionState.AGREED]
    speakers = {number for row in agreed for number in (row.person_id, row.answerer_id) if number}
    cards = accounts.cards_of(person_ids=speakers) if speakers else {}
    return [record_of(rows[number], cards, actor) for number in ids]


def record_of(row: Row, cards: Mapping[int, PersonCard], actor: Actor) -> Introduction:
    is_asker = is_kept(actor, row.asking) or not is_kept(actor, row.asked)  # an operator reads as who asked
    own, other = (row.asking, row.asked) if is_asker else (row.asked, row.asking)
    speaker = cards.get((row.answerer_id if is_asker else row.person_id) or 0)
    return Introduction(
        id=row.pk,
        state=IntroductionState(row.state),
        own_id=own.pk,
        own_title=own.title,
        other_id=other.pk,
        other_title=other.title,
        is_asker=is_asker,
        message=row.message,
        reason=row.reason,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        contact=contact_of(other, speaker) if row.state == IntroductionState.AGREED else None,
        outcome=row.outcome,
        outcome_note=row.outcome_note,
    )


def contact_of(other: ListingRow, speaker: PersonCard | None) -> Contact:
    """Who speaks for the other side, unless they left; the organisation of one without name too."""
    return Contact(
        name=speaker.name if speaker else "",
        address=speaker.email if speaker else "",
        organisation=other.organisation.name,
        slug=other.organisation.slug,
    )
