"""What happens to a question that nobody answers: a reminder, and after seven days the next that fits."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from trellis.core.errors import Conflict, NotFound, NotPermitted
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.exchange.models import Introduction
from trellis.exchange.selectors.introductions import introduced_with, list_due
from trellis.exchange.selectors.matching import list_matches
from trellis.exchange.services.introducing import ask_introduction, end, note
from trellis.exchange.services.telling_introductions import tell_answer, tell_asked
from trellis.exchange.types.introductions import INTRODUCER, LAPSES_AFTER, IntroductionState


def go_on(*, now: datetime | None = None) -> tuple[int, int]:
    """Remind of what waits, end what waited too long; return how many of each.

    Each in a transaction of its own, so that it may be cut off and run again.
    """
    now = now or timezone.now()
    quiet, late = list_due(now=now)
    reminded = sum(remind(number, now) for number in quiet)
    return reminded, sum(lapse(number, now) for number in late)


def remind(introduction_id: int, now: datetime) -> bool:
    with change(INTRODUCER):
        row = locked(introduction_id)
        if row is None or row.reminded_at is not None:
            return False
        row.reminded_at = now
        row.save(update_fields=["reminded_at"])
        tell_asked(INTRODUCER, row)
        return True


def lapse(introduction_id: int, now: datetime) -> bool:
    """End it; who asked is told, or the next that fits is asked, where they wanted that."""
    with change(INTRODUCER):
        row = locked(introduction_id)
        if row is None or row.asked_at > now - LAPSES_AFTER:
            return False
        end(row, IntroductionState.LAPSED)
        note(INTRODUCER, "lapsed", row, {})
        if not (row.goes_on and ask_next(row)):
            tell_answer(INTRODUCER, row)
        return True


def ask_next(row: Introduction) -> bool:
    """Ask the best one that was not asked before, as the person who asked, if they still may."""
    asker = asker_of(row)
    if asker is None:
        return False
    try:
        before = introduced_with(actor=asker, listing_id=row.asking_id)
        matches = list_matches(actor=asker, listing_id=row.asking_id)
        best = next((match.listing.id for match in matches if match.listing.id not in before), None)
        if best is None:
            return False
        ask_introduction(
            actor=asker, listing_id=row.asking_id, other_id=best, message=row.message, goes_on=True
        )
    except (NotFound, NotPermitted, Conflict):
        return False
    return True


def asker_of(row: Introduction) -> Actor | None:
    """Who asked, with the roles in organisations of now."""
    try:
        actor: Actor = import_string(settings.TRELLIS_ACTOR_OF_PERSON)(row.person_id or 0)
    except NotFound:
        return None
    return actor


def locked(introduction_id: int) -> Introduction | None:
    rows = Introduction.objects.select_for_update(of=("self",)).select_related("asking", "asked")
    found: Introduction | None = rows.filter(pk=introduction_id, state=IntroductionState.ASKED).first()
    return found
