"""Steps in the life of a listing: published, renewed, agreed, withdrawn; and what time does by itself."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import InvalidInput, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem, system_actor
from trellis.exchange.models import Listing
from trellis.exchange.policies import can_take
from trellis.exchange.selectors.blueprints import listing_kinds
from trellis.exchange.selectors.listings import list_expiring
from trellis.exchange.services.storing import MESSAGES, lock_listing, note
from trellis.exchange.services.telling import tell_expired
from trellis.exchange.types.words import OPEN, STEPS, State, Step
from trellis.registry.selectors.profiles import get_profile
from trellis.registry.types import PUBLIC

EXPIRER = system_actor("expiry of listings")
USUAL_DAYS = 90  # of a kind that is gone from the blueprints


def take_step(*, actor: Actor, listing_id: int, step: Step) -> None:
    """Take a listing to its next state, and write that down. Raises NotFound, NotPermitted, InvalidInput."""
    with change(actor, MESSAGES):
        row = lock_listing(actor, listing_id)
        require(can_take(actor, row, step))
        if step == Step.PUBLISH:
            publish_row(actor, row)
        elif step == Step.RENEW:
            renew_row(actor, row)
        else:
            move(actor, row, step, STEPS[step].ends)


def publish_row(actor: Actor, row: Listing) -> None:
    """Put a draft before everybody it is for, until its own last day or as long as its kind stands."""
    organisation = get_profile(actor=actor, organisation_id=row.organisation_id)
    if organisation.status not in PUBLIC:
        raise InvalidInput(_("The profile must be published before it can post offers and needs."))
    today = timezone.localdate()
    if row.valid_until is not None and row.valid_until < today:
        raise InvalidInput([Problem("valid_until", _("This day is over. Say until when it stands."))])
    row.valid_until = row.valid_until or last_day(row, today)
    row.published_at = timezone.now()
    move(actor, row, Step.PUBLISH, State.PUBLISHED)


def renew_row(actor: Actor, row: Listing) -> None:
    """It stands as long again as its kind stands, from today; an open one never shorter than before."""
    today = timezone.localdate()
    row.valid_until = max(last_day(row, today), row.valid_until or today)
    move(actor, row, Step.RENEW, State(row.state) if row.state in OPEN else State.PUBLISHED)


def last_day(row: Listing, today: date) -> date:
    kind = listing_kinds().get(row.kind)
    begins = max(today, row.valid_from or today)
    return begins + timedelta(days=kind.valid_days if kind else USUAL_DAYS)


def move(actor: Actor, row: Listing, step: Step, state: State) -> None:
    """Store the row in its new state; what changed with it is written down too."""
    before = standing(Listing.objects.get(pk=row.pk))
    row.state = state
    row.version += 1
    row.changed_at = timezone.now()
    row.save()
    note(actor, f"step {step}", row, before, standing(row))


def standing(row: Listing) -> dict[str, Any]:
    return {"state": str(row.state), "valid_until": row.valid_until.isoformat() if row.valid_until else None}


def expire_due(*, actor: Actor = EXPIRER, today: date | None = None) -> int:
    """End the listings whose last day is over and tell their keepers; return how many.

    Each in a transaction of its own, so that it may be cut off and run again.
    """
    today = today or timezone.localdate()
    with change(actor):
        due = list_expiring(today=today)
    return sum(expire(actor, number, today) for number in due)


def expire(actor: Actor, listing_id: int, today: date) -> bool:
    with change(actor):
        row = Listing.objects.visible_to(actor).filter(pk=listing_id).select_for_update().first()
        if row is None or row.state not in OPEN or row.valid_until is None or row.valid_until >= today:
            return False  # renewed or withdrawn meanwhile
        before = standing(row)
        row.state = State.EXPIRED
        row.version += 1
        row.changed_at = timezone.now()
        row.save()
        note(actor, "expired", row, before, standing(row))
        tell_expired(actor, row)
        return True
