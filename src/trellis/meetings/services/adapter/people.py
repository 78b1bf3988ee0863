"""Those whom a list of wishes names and who took no part: they do from then on, and nobody is told."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict
from trellis.core.transactions import change
from trellis.imports.types import Outcome
from trellis.meetings.models import MeetingRequest, Participant, PastWish, Seat, Unavailable, Wish
from trellis.meetings.services.adapter.understanding import Meant, NotMeant
from trellis.meetings.types.words import BOOKER, RequestState, WishKind, places_of

# Where somebody stands who does more than take part.
TRACES: tuple[tuple[Any, str], ...] = (
    (Wish, "wisher_id"),
    (Wish, "wished_id"),
    (PastWish, "wisher_id"),
    (Unavailable, "participant_id"),
    (Seat, "participant_id"),
    (MeetingRequest, "sender_id"),
    (MeetingRequest, "receiver_id"),
)


def lock_events(event_ids: Collection[int]) -> None:
    """Everybody who takes part, by number, as all services lock: who changes a wish meanwhile waits."""
    with change(BOOKER):
        rows = Participant.objects.select_for_update(of=("self",), no_key=True)
        list(rows.filter(event_id__in=event_ids).order_by("pk").values_list("pk", flat=True))


def bring_in(meant: Meant, registrations: Collection[int], import_id: int) -> tuple[dict[int, int], set[int]]:
    """{registration: participant} of all of these, and the registrations that took no part before.

    Raises Conflict for one who may not, or not any more, since the rows were looked at. Two queries.
    """
    found, new = {}, []
    for number in sorted(registrations):
        one = meant.people.get(number)
        if one is None:
            raise Conflict(
                _("Somebody whom the list names is not registered any more: check the rows again.")
            )
        try:
            meant.check_part(one)
        except NotMeant as reason:
            raise Conflict(str(reason)) from reason
        if one.participant_id is None:
            new.append(one)
        else:
            found[number] = one.participant_id
    if not new:
        return found, set()
    attends = places_of(meant.rules.event_format)[0]
    with change(BOOKER):
        Participant.objects.bulk_create(
            [
                Participant(
                    event_id=meant.event.id,
                    registration_id=one.registration_id,
                    attends=attends,
                    organisation_id=min(meant.profiles.get(one.person_id or 0, ()), default=None),
                    brought_by=import_id,
                )
                for one in new
            ],
            ignore_conflicts=True,  # who joins at this moment stays as they joined
        )
        rows = Participant.objects.filter(registration_id__in=[one.registration_id for one in new])
        joined = {row.registration_id: row for row in rows}
    brought = {number for number, row in joined.items() if row.brought_by == import_id}
    return found | {number: row.pk for number, row in joined.items()}, brought


def withdraw_unwanted(wishes: Collection[Wish]) -> None:
    """Whoever says no takes back what they asked that person themselves: else they could accept."""
    refused = {(one.wisher_id, one.wished_id) for one in wishes if one.kind == WishKind.NO}
    if not refused:
        return
    with change(BOOKER):
        rows = MeetingRequest.objects.filter(
            state=RequestState.ASKED, sender_id__in={sender for sender, _receiver in refused}
        )
        asked = [
            number
            for number, *pair in rows.values_list("pk", "sender_id", "receiver_id")
            if tuple(pair) in refused
        ]
        MeetingRequest.objects.filter(pk__in=asked).update(
            state=RequestState.WITHDRAWN, answered_at=timezone.now()
        )


def take_out(participant_ids: Collection[int], import_id: int) -> list[Outcome]:
    """Undo of bringing in: those who did nothing themselves since take part no more. The same few queries."""
    with change(BOOKER):
        rows = Participant.objects.filter(pk__in=participant_ids, brought_by=import_id, left_at__isnull=True)
        idle = set(rows.values_list("pk", flat=True))
        for model, column in TRACES:
            busy = model._default_manager.filter(**{f"{column}__in": idle})
            idle -= set(busy.values_list(column, flat=True))
        Participant.objects.filter(pk__in=idle).delete()
    reason = _("They take part themselves by now.")
    return [
        Outcome(record=str(number), refused="" if number in idle else reason) for number in participant_ids
    ]
