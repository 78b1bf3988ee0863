"""One meeting: when, where, with whom; moved or cancelled here; what is said on the day and afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import ngettext

from trellis.core.types import Actor
from trellis.meetings.pages.schedule import MeetingLine, meeting_line
from trellis.meetings.pages.words import Choice, choices_of, day_words, who_words
from trellis.meetings.policies.meetings import can_hand_over, can_touch
from trellis.meetings.selectors.colleagues import list_colleagues
from trellis.meetings.selectors.free import list_free
from trellis.meetings.selectors.meetings import get_own_meeting
from trellis.meetings.selectors.outcomes import find_seat, list_reports, outcomes_of
from trellis.meetings.selectors.participants import find_own, list_cards
from trellis.meetings.selectors.present import list_instead
from trellis.meetings.selectors.setup import get_seen
from trellis.meetings.types.outcomes import (
    AGREEMENT_LABELS,
    RATINGS,
    REPORT_LABELS,
    OutcomeValues,
    Report,
    ReportRecord,
)
from trellis.meetings.types.records import Card, MeetingRecord, Rules
from trellis.meetings.types.words import MeetingState

REPORTED_BEFORE = timedelta(hours=12)  # who is late says so on the day


@dataclass(frozen=True)
class HandPart:
    """Somebody's seat, and the colleagues who could take it: number and words."""

    participant: int
    name: str
    colleagues: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class MeetingPage:
    """One meeting: when, where, with whom; moved or cancelled here."""

    template: ClassVar[str] = "meetings/meeting.html"
    slug: str
    title: str
    line: MeetingLine
    day: str
    reason: str
    choices: tuple[Choice, ...]
    why_not: str
    is_mine: bool
    keeps: bool
    reports: tuple[str, ...]  # what was said on the day
    may_report: bool
    waits_alone: bool
    instead: tuple[tuple[int, str, str], ...]  # who is here and wished for it: id, name, as what
    hand: tuple[HandPart, ...]  # whose seats a colleague could take
    outcome: OutcomeValues | None  # what the reader said
    agreements: tuple[tuple[str, Any], ...]
    ratings: tuple[int, ...]


def build_meeting_page(*, actor: Actor, slug: str, meeting_id: int) -> MeetingPage:
    """Raises NotFound."""
    event, rules, keeps = get_seen(actor=actor, slug=slug)
    meeting = get_own_meeting(actor=actor, event_id=event.id, meeting_id=meeting_id)
    own = find_own(actor=actor, event_id=event.id)
    cards = {
        card.id: card
        for card in list_cards(event_id=event.id, ids={*meeting.participants, *meeting.meant}, with_gone=True)
    }
    decision = can_touch(rules, timezone.now(), keeps=keeps, is_own=True, is_locked=meeting.is_locked)
    free = []
    if decision and meeting.state == MeetingState.STANDING:
        free = list_free(rules=rules, participant_ids=meeting.participants, without=(meeting.id,))
    seat = find_seat(meeting_id=meeting.id, participant_id=own.id) if own else None
    said = outcomes_of(participant_id=own.id).get(meeting.id) if own and seat else None
    now, stands = timezone.now(), meeting.state == MeetingState.STANDING
    is_near = stands and meeting.begins - REPORTED_BEFORE <= now < meeting.ends
    reports = list_reports(event_id=event.id, meeting_ids=[meeting.id])[meeting.id] if is_near else []
    mine = own.id if own and seat else None
    alone = alone_of(reports, own=mine, keeps=keeps)
    instead = []
    if alone is not None and len(meeting.participants) == 2:
        instead = list_instead(rules=rules, meeting=meeting, participant_id=alone)
    return MeetingPage(
        slug=event.slug,
        title=event.title,
        line=meeting_line(meeting, cards, own.id if own else 0, rules, actor.language),
        day=day_words(meeting.begins, rules.time_zone),
        reason=meeting.reason,
        choices=choices_of([slot for slot in free if slot.id != meeting.slot_id], rules.time_zone),
        why_not=decision.reason,
        is_mine=seat is not None,
        keeps=keeps,
        reports=tuple(report_words(one, cards) for one in reports),
        may_report=seat is not None and is_near,
        waits_alone=alone is not None,
        instead=tuple((one.id, one.name, who_words(one, actor.language)) for one in instead),
        hand=hand_parts(rules, meeting, cards, own.id if own else 0, keeps=keeps),
        outcome=said.values if said else None,
        agreements=tuple((str(key), label) for key, label in AGREEMENT_LABELS.items()),
        ratings=tuple(RATINGS),
    )


def alone_of(reports: Sequence[ReportRecord], *, own: int | None, keeps: bool) -> int | None:
    """Who waits for the others: the reader if they said so, for keepers whoever did."""
    said = [one.participant_id for one in reports if one.kind == Report.ALONE]
    return own if own in said else (said[0] if keeps and said else None)


def list_others(*, actor: Actor, rules: Rules, meeting: MeetingRecord, keeps: bool) -> list[Card]:
    """Who could take the place of one of two who did not come; nobody while nobody says so."""
    if meeting.state != MeetingState.STANDING or len(meeting.participants) != 2:
        return []
    own = find_own(actor=actor, event_id=rules.event_id)
    reports = list_reports(event_id=rules.event_id, meeting_ids=[meeting.id])[meeting.id]
    alone = alone_of(reports, own=own.id if own else None, keeps=keeps)
    return list_instead(rules=rules, meeting=meeting, participant_id=alone) if alone is not None else []


def list_hands(rules: Rules, meeting: MeetingRecord, own: int, *, keeps: bool) -> dict[int, list[Card]]:
    """Of a meeting that is not over: whose seats a colleague could take. One's own; for keepers each."""
    if meeting.state != MeetingState.STANDING or meeting.ends <= timezone.now():
        return {}
    found = {}
    for number in meeting.participants:
        decision = can_hand_over(
            rules, timezone.now(), keeps=keeps, is_own=number == own, is_locked=meeting.is_locked
        )
        if decision:
            found[number] = list_colleagues(rules=rules, meeting=meeting, participant_id=number)
    return found


def hand_parts(
    rules: Rules, meeting: MeetingRecord, cards: Mapping[int, Card], own: int, *, keeps: bool
) -> tuple[HandPart, ...]:
    """The same with names, where there is a colleague."""
    return tuple(
        HandPart(
            number,
            cards[number].name,
            tuple((one.id, ", ".join(filter(None, (one.name, one.role)))) for one in colleagues),
        )
        for number, colleagues in list_hands(rules, meeting, own, keeps=keeps).items()
        if colleagues and number in cards
    )


def report_words(one: ReportRecord, cards: Mapping[int, Card]) -> str:
    """Such as "A weaver comes late (10 minutes)"."""
    name = cards[one.participant_id].name if one.participant_id in cards else ""
    words = f"{name} {REPORT_LABELS[one.kind]}"
    return (
        f"{words} ({ngettext('%d minute', '%d minutes', one.minutes) % one.minutes})"
        if one.minutes
        else words
    )
