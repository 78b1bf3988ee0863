"""The meetings of one participant as dates of a calendar program."""

from collections.abc import Iterable, Iterator, Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.meetings.models import Participant
from trellis.meetings.selectors.meetings import list_meetings_of, list_meetings_of_all
from trellis.meetings.selectors.participants import cards_of
from trellis.meetings.selectors.setup import ShownEvent, list_shown
from trellis.meetings.selectors.words import instead_words, own_words, place_words
from trellis.meetings.types.records import Card, MeetingRecord, Rules
from trellis.meetings.types.words import BOOKER, MeetingState
from trellis.notifications.types import MOST_DATES, SHOWN_AFTER, CalendarDate


def meeting_dates(actor: Actor) -> Iterator[CalendarDate]:
    """The published meetings of the actor, at events that are not long over; cancelled ones say so.

    Six queries however many events there are.
    """
    if not actor.is_signed_in:
        return
    with reading(BOOKER):
        rows = (
            Participant.objects.own(actor).present().filter(event__state="published", event__rehearses=None)
        )
        rows = rows.filter(event__ends_at__gt=timezone.now() - SHOWN_AFTER)
        own = dict(rows.order_by("pk").values_list("pk", "event_id")[:MOST_DATES])
    if not own:
        return
    events = list_shown(event_ids=own.values())
    meetings = list_meetings_of_all(participant_ids=own, with_cancelled=True)
    cards = cards_in(meetings)
    for meeting in meetings[:MOST_DATES]:
        holder = next(number for number in meeting.participants if number in own)
        if (event := events.get(own[holder])) is not None:
            yield date_of(meeting, cards, event, holder)


def dates_of(*, rules: Rules, participant_id: int) -> list[CalendarDate]:
    """Of one participant, by time. Whom to show it, the caller asks. Four queries."""
    meetings = list_meetings_of(participant_id=participant_id, with_cancelled=True)[:MOST_DATES]
    cards = cards_in(meetings)
    event = ShownEvent(rules.event_slug, rules.event_title, rules.time_zone)
    return [date_of(meeting, cards, event, participant_id) for meeting in meetings]


def cards_in(meetings: Iterable[MeetingRecord]) -> dict[int, Card]:
    return cards_of(
        ids={number for meeting in meetings for number in (*meeting.participants, *meeting.meant)}
    )


def date_of(meeting: MeetingRecord, cards: Mapping[int, Card], event: ShownEvent, own: int) -> CalendarDate:
    """Its UID is the same in every calendar and for ever; what is changed has a higher SEQUENCE."""
    others = [cards[number] for number in meeting.participants if number != own and number in cards]
    who = "; ".join(
        instead_words(", ".join(filter(None, (card.name, card.organisation))), card.id, meeting, cards)
        for card in others
    )
    is_off = meeting.state == MeetingState.CANCELLED
    title = _("Cancelled: meeting with %(who)s") if is_off else _("Meeting with %(who)s")
    about = [f"{card.name}: {text}" for card in others for text in (card.offers, card.needs) if text]
    place = place_words(meeting)
    note = filter(None, [own_words(own, meeting, cards)])
    return CalendarDate(
        uid=f"meeting-{meeting.id}",
        title=title % {"who": who or _("somebody who left")},
        start=meeting.begins,
        end=meeting.ends,
        zone=event.time_zone,
        changed_at=meeting.changed_at,
        sequence=meeting.sequence,
        text="\n".join([event.title, *([] if is_off else [*note, meeting.room_link, *about])]).strip(),
        path=reverse("meetings:schedule", args=[event.slug]),
        place="" if is_off else place,
        is_cancelled=is_off,
        is_public=True,
        is_secret=True,
    )
