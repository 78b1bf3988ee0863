"""By themselves: the reminder before the first meeting of a day, the question after the last one."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils.translation import override

from trellis.core.transactions import change, reading
from trellis.core.types import Actor
from trellis.meetings.models import MeetingSetup, Seat
from trellis.meetings.selectors.meetings import list_meetings_of
from trellis.meetings.selectors.outcomes import list_unasked
from trellis.meetings.selectors.participants import list_cards
from trellis.meetings.selectors.present import day_of
from trellis.meetings.selectors.setup import get_rules
from trellis.meetings.services import telling
from trellis.meetings.services.telling_schedule import own_line, own_path
from trellis.meetings.types.records import Rules
from trellis.meetings.types.told import lines_of
from trellis.meetings.types.words import BOOKER, MeetingState, SetupState
from trellis.notifications.services.links import make_link

ASKED_WITHIN = timedelta(days=2)  # who was not asked by then is not asked any more


def list_to_come(now: datetime) -> list[tuple[int, int]]:
    """Participants, with their event, who are to be reminded now. One query and one for each event."""
    found = []
    with reading(BOOKER):
        setups = MeetingSetup.objects.filter(
            remind_hours__isnull=False, event__state="published", event__ends_at__gt=now,
            state__in=[SetupState.OPEN, SetupState.PLANNED, SetupState.PUBLISHED],
        )  # fmt: skip
        for event, hours in setups.order_by("pk").values_list("pk", "remind_hours"):
            rows = Seat.objects.filter(
                event_id=event, stands=True, reminded_at__isnull=True, meeting__published_at__isnull=False,
                meeting__state=MeetingState.STANDING, during__startswith__gt=now,
                during__startswith__lte=now + timedelta(hours=hours or 0),
            )  # fmt: skip
            people = rows.order_by("participant_id").values_list("participant_id", flat=True).distinct()
            found += [(number, event) for number in people]
    return found


def remind_of_day(actor: Actor, participant_id: int, event_id: int, now: datetime) -> bool:
    """One mail with the meetings of a day, before the first of them; not one for each. May be repeated."""
    rules = get_rules(event_id=event_id)
    if rules.remind_hours is None:
        return False
    until = now + timedelta(hours=rules.remind_hours)
    with change(actor), change(BOOKER):
        rows = Seat.objects.select_for_update(of=("self",)).filter(participant_id=participant_id, stands=True)
        seats = {seat.meeting_id: seat for seat in rows}
        coming = [
            one
            for one in list_meetings_of(participant_id=participant_id)
            if one.state == MeetingState.STANDING and one.begins > now and one.id in seats
        ]
        due = [one for one in coming if one.begins <= until and seats[one.id].reminded_at is None]
        if not due:
            return False
        days = {day_of(rules, one.begins) for one in due}
        told = [one for one in coming if day_of(rules, one.begins) in days]
        new_days = [day for day in days if not was_reminded(rules, seats.values(), day)]
        Seat.objects.filter(pk__in=[seats[one.id].pk for one in told]).update(reminded_at=now)
        if not new_days:
            return False  # of what came in meanwhile they were told when it did
        lines = lines_of(told, participant_id)
        ids = {participant_id, *(number for line in lines.values() for number in line.named)}
        cards = {card.id: card for card in list_cards(event_id=event_id, ids=ids, with_gone=True)}
        card = cards[participant_id]
        with override(card.language or actor.language):
            words = "\n".join(own_line(line, card, cards, rules) for line in lines.values())
            telling.tell_card(
                actor,
                card,
                "meetings.soon",
                own_path(rules, card),
                event=rules.event_title,
                _event=rules.event_id,
                lines=words,
            )
        return True


def was_reminded(rules: Rules, seats: Iterable[Seat], day: date) -> bool:
    return any(seat.reminded_at is not None and day_of(rules, seat.during.lower) == day for seat in seats)


def ask_outcomes(actor: Actor, now: datetime) -> int:
    """Ask whoever is through with a day's meetings what came of them, in one mail; return how many."""
    found = list_unasked(now=now, since=now - ASKED_WITHIN)
    return sum(ask_one(actor, event_id, participant_id, now) for participant_id, event_id in found)


def ask_one(actor: Actor, event_id: int, participant_id: int, now: datetime) -> bool:
    rules = get_rules(event_id=event_id)
    with change(actor), change(BOOKER):
        rows = Seat.objects.select_for_update(of=("self",)).filter(
            participant_id=participant_id, stands=True, asked_at__isnull=True, during__endswith__lte=now
        )
        if not rows.update(asked_at=now):
            return False
        cards = list_cards(event_id=event_id, ids=[participant_id])
        for card in cards:
            with override(card.language or actor.language):
                telling.tell_card(
                    actor, card, "meetings.outcome",
                    make_link(purpose=telling.OWN, matter=card.id, person_id=card.person_id),
                    event=rules.event_title, _event=rules.event_id,
                )  # fmt: skip
        return bool(cards)
