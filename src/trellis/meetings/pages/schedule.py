"""One's own meetings: the schedule, requests, and how one takes part."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.types import Actor
from trellis.events.selectors.words import moment_words, when_words
from trellis.events.types.events import EventRecord
from trellis.meetings.pages.live import STILL, LivePart, own_live
from trellis.meetings.pages.words import (
    day_words,
    time_words,
    who_words,
)
from trellis.meetings.policies.meetings import can_ask, can_join
from trellis.meetings.selectors.eligible import find_registered, profiles_of
from trellis.meetings.selectors.meetings import list_meetings_of
from trellis.meetings.selectors.outcomes import outcomes_of
from trellis.meetings.selectors.participants import find_own, list_cards, unavailable_of
from trellis.meetings.selectors.requests import list_received, list_sent
from trellis.meetings.selectors.setup import get_seen, list_slots
from trellis.meetings.selectors.words import instead_words, own_words, place_words
from trellis.meetings.types.outcomes import OutcomeRecord
from trellis.meetings.types.records import Card, MeetingRecord, RequestRecord, Rules
from trellis.meetings.types.words import (
    MEETING_LABELS,
    PLACE_LABELS,
    REQUEST_LABELS,
    SETUP_LABELS,
    MeetingState,
    RequestState,
    places_of,
)

NO_OUTCOMES: Mapping[int, OutcomeRecord] = {}


@dataclass(frozen=True)
class MeetingLine:
    id: int
    when: str
    iso: str
    where: str
    who: tuple[tuple[str, str], ...]  # name, and as what
    room_link: str
    state: str
    is_off: bool
    url: str
    offers: tuple[str, ...] = ()  # what the others offer and look for
    has_begun: bool = False
    met: str = ""  # "yes", "no": what the reader said of it
    note: str = ""  # for whom the reader goes


@dataclass(frozen=True)
class Day:
    label: str
    lines: tuple[MeetingLine, ...]


@dataclass(frozen=True)
class RequestLine:
    id: int
    who: str
    said: str
    message: str
    reason: str
    state: str
    until: str
    is_open: bool
    url: str


@dataclass(frozen=True)
class SchedulePage:
    """What somebody has to do with the meetings of an event."""

    template: ClassVar[str] = "meetings/schedule.html"
    slug: str
    title: str
    when: str
    state: str
    takes_part: bool
    join_label: str
    why_not: str
    keeps: bool
    days: tuple[Day, ...]
    received: tuple[RequestLine, ...]
    sent: tuple[RequestLine, ...]
    can_ask: bool
    read_at: str = ""
    worker_url: str = ""
    is_over: bool = False
    live: LivePart = STILL


@dataclass(frozen=True)
class PartPage:
    """How somebody takes part: where, for whom, and when not."""

    template: ClassVar[str] = "meetings/part.html"
    slug: str
    title: str
    form: Any
    takes_part: bool
    slots: tuple[tuple[str, tuple[tuple[int, str, bool], ...]], ...]  # by day: id, time, cannot


def build_schedule_page(*, actor: Actor, slug: str) -> SchedulePage:
    """Raises NotFound."""
    event, rules, keeps = get_seen(actor=actor, slug=slug)
    own = find_own(actor=actor, event_id=event.id)
    live = own_live(event.slug, own.id) if own else STILL  # before the rest: what changes meanwhile is seen
    received = list_received(participant_id=own.id) if own else []
    sent = list_sent(participant_id=own.id) if own else []
    meetings = list_meetings_of(participant_id=own.id, with_cancelled=True) if own else []
    said = outcomes_of(participant_id=own.id) if own else NO_OUTCOMES
    ids = {number for meeting in meetings for number in (*meeting.participants, *meeting.meant)}
    ids |= {one.sender for one in received} | {one.receiver for one in sent}
    cards = {card.id: card for card in list_cards(event_id=event.id, ids=ids, with_gone=True)} if ids else {}
    return SchedulePage(
        slug=event.slug,
        title=event.title,
        when=when_words(event),
        state=str(SETUP_LABELS[rules.state]),
        takes_part=own is not None,
        join_label=_("How you take part") if own else _("Take part in the meetings"),
        why_not=why_not(actor, event, rules) if own is None else "",
        keeps=keeps,
        days=days_of(meetings, cards, own.id if own else 0, rules, actor.language, outcomes=said),
        received=tuple(request_line(one, cards[one.sender], rules, actor.language) for one in received),
        sent=tuple(request_line(one, cards[one.receiver], rules, actor.language) for one in sent),
        can_ask=own is not None and bool(can_ask(rules, timezone.now())),
        read_at=moment_words(timezone.now(), rules.time_zone),
        worker_url=reverse("meetings:worker", args=[event.slug]) if meetings else "",
        is_over=rules.event_ends_at <= timezone.now(),
        live=live,
    )


def why_not(actor: Actor, event: EventRecord, rules: Rules) -> str:
    """Why somebody cannot take part, or nothing if they can."""
    if not actor.is_signed_in:
        return _("Sign in to take part in the meetings.")
    known = find_registered(event_id=event.id, person_id=actor.person_id or 0)
    if known is None:
        return _("Register for the event first; once your registration is confirmed, join.")
    profiles = profiles_of(person_id=actor.person_id, kinds=rules.profile_kinds)
    return can_join(rules, timezone.now(), kind_id=known.kind_id, has_profile=bool(profiles)).reason


def days_of(
    meetings: Sequence[MeetingRecord],
    cards: Mapping[int, Card],
    own: int,
    rules: Rules,
    language: str,
    *,
    outcomes: Mapping[int, OutcomeRecord] = NO_OUTCOMES,
) -> tuple[Day, ...]:
    lines = [
        (
            day_words(one.begins, rules.time_zone),
            meeting_line(one, cards, own, rules, language, outcome=outcomes.get(one.id)),
        )
        for one in meetings
    ]
    return tuple(
        Day(label, tuple(line for _label, line in group))
        for label, group in groupby(lines, key=lambda pair: pair[0])
    )


def meeting_line(
    one: MeetingRecord,
    cards: Mapping[int, Card],
    own: int,
    rules: Rules,
    language: str,
    *,
    outcome: OutcomeRecord | None = None,
) -> MeetingLine:
    others = [cards[number] for number in one.participants if number != own and number in cards]
    return MeetingLine(
        id=one.id,
        when=time_words(one.begins, one.ends, rules.time_zone),
        iso=one.begins.isoformat(),
        where=place_words(one),
        who=tuple(
            (instead_words(card.name, card.id, one, cards), who_words(card, language)) for card in others
        ),
        room_link=one.room_link if one.state == MeetingState.STANDING else "",
        state=str(MEETING_LABELS[one.state]),
        is_off=one.state == MeetingState.CANCELLED,
        url=reverse("meetings:meeting", args=[rules.event_slug, one.id]),
        offers=tuple(text for card in others for text in offered(card)),
        has_begun=one.begins <= timezone.now() and one.state != MeetingState.CANCELLED,
        note=own_words(own, one, cards),
        met="" if outcome is None else "yes" if outcome.values.has_met else "no",
    )


def offered(card: Card) -> list[str]:
    """What somebody offers and looks for, each in one sentence."""
    said = ((_("Offers: %(what)s"), card.offers), (_("Looks for: %(what)s"), card.needs))
    return [words % {"what": text} for words, text in said if text]


def request_line(one: RequestRecord, card: Card, rules: Rules, language: str) -> RequestLine:
    return RequestLine(
        id=one.id,
        who=card.name,
        said=who_words(card, language),
        message=one.message,
        reason=one.reason,
        state=str(REQUEST_LABELS[one.state]),
        until=moment_words(one.expires_at, rules.time_zone),
        is_open=one.state == RequestState.ASKED,
        url="" if card.has_left else reverse("meetings:person", args=[rules.event_slug, card.id]),
    )


def build_part_page(*, actor: Actor, event: EventRecord, rules: Rules, form: Any) -> PartPage:
    own = find_own(actor=actor, event_id=event.id)
    away = unavailable_of(participant_ids=[own.id])[own.id] if own else set()
    return PartPage(
        slug=event.slug,
        title=event.title,
        form=form,
        takes_part=own is not None,
        slots=slots_by_day(rules, away) if own else (),
    )


def slots_by_day(
    rules: Rules, away: Collection[int]
) -> tuple[tuple[str, tuple[tuple[int, str, bool], ...]], ...]:
    slots = list_slots(event_id=rules.event_id)
    grouped = groupby(slots, key=lambda slot: day_words(slot.begins, rules.time_zone))
    return tuple(
        (
            day,
            tuple(
                (slot.id, time_words(slot.begins, slot.ends, rules.time_zone), slot.id in away)
                for slot in group
            ),
        )
        for day, group in grouped
    )


def places_offered(event: EventRecord) -> list[tuple[str, Any]]:
    """What fits the event."""
    return [(str(place), PLACE_LABELS[place]) for place in places_of(event.format)]
