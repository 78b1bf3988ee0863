"""Steps in the life of an event: published, cancelled."""

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import InvalidInput, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.events.models import Event
from trellis.events.policies.events import can_keep
from trellis.events.services import inviting, telling
from trellis.events.services.storing import host_ids, lock_event, move, note
from trellis.events.types.events import EventState
from trellis.registry.services.texts import clean_paragraphs


def publish_event(*, actor: Actor, event_id: int, whole_series: bool = False) -> int:
    """Show it to those for whom it is; with `whole_series`, also all other drafts of its series.

    Those on the list of a closed event are told. Returns how many were published.
    Raises NotFound, NotPermitted, Conflict (it is no draft).
    """
    with change(actor):
        row = lock_event(actor, event_id)
        require(can_keep(actor, host_ids(row)))
        others = (
            Event.objects.select_for_update(of=("self",))
            .filter(series_id=row.series_id or 0, state=EventState.DRAFT)
            .exclude(pk=row.pk)
            .order_by("starts_at", "id")
        )
        rows = [row, *others] if whole_series and row.series_id else [row]
        for one in rows:
            move(one, EventState.PUBLISHED)
            one.published_at = one.changed_at = timezone.now()
            one.version += 1
            one.save(update_fields=["state", "published_at", "changed_at", "version"])
            note(actor, one.pk, "published")
        inviting.tell_invited(actor, row)
        return len(rows)


def cancel_event(*, actor: Actor, event_id: int, reason: str) -> None:
    """Call it off, for good; everybody who has to do with it is told why.

    Raises NotFound, NotPermitted, InvalidInput (no reason), Conflict (it is not published).
    """
    with change(actor):
        row = lock_event(actor, event_id)
        require(can_keep(actor, host_ids(row)))
        text = clean_paragraphs(reason, max_length=2000)
        if not text:
            raise InvalidInput([Problem("reason", _("Say why: those who wanted to come are told."))])
        move(row, EventState.CANCELLED)
        row.cancelled_at = row.changed_at = timezone.now()
        row.cancelled_because = text
        row.version, row.sequence = row.version + 1, row.sequence + 1
        row.save()
        note(actor, row.pk, "cancelled", reason=(None, text))
        telling.tell_cancelled(actor, row)
