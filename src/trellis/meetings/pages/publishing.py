"""Before the schedule is published: how many get a mail, and what it says."""

from dataclasses import dataclass
from typing import ClassVar

from trellis.core.types import Actor
from trellis.events.types.events import EventRecord
from trellis.meetings.pages.words import who_words
from trellis.meetings.policies.meetings import can_publish
from trellis.meetings.selectors.meetings import list_meetings
from trellis.meetings.selectors.participants import list_cards
from trellis.meetings.selectors.told import digest_of, list_tellings
from trellis.meetings.services.telling_schedule import by_time, change_words, own_line, people_in
from trellis.meetings.types.records import Rules
from trellis.meetings.types.words import SetupState

MOST_SHOWN = 100


@dataclass(frozen=True)
class TellingLine:
    name: str
    said: str
    is_first: bool
    words: tuple[str, ...]


@dataclass(frozen=True)
class PublishPage:
    """Who would get a mail, with what; nobody whose meetings are as they were told."""

    template: ClassVar[str] = "meetings/publish.html"
    slug: str
    title: str
    drafts: int
    people: int
    first: int
    lines: tuple[TellingLine, ...]
    further: int
    seen: str
    why_not: str
    has_news: bool


def build_publish_page(*, actor: Actor, event: EventRecord, rules: Rules) -> PublishPage:
    """Of an event that the actor keeps. As many queries however many are told."""
    tellings = list_tellings(event_id=event.id)
    shown = tellings[:MOST_SHOWN]
    ids = {number for one in shown for change in one.changes for number in people_in(change)}
    ids |= {number for one in shown for line in one.lines.values() for number in line.named}
    cards = {card.id: card for card in list_cards(event_id=event.id, ids=ids, with_gone=True)}
    drafts = sum(not one.is_published for one in list_meetings(actor=actor, event_id=event.id))
    return PublishPage(
        slug=event.slug,
        title=event.title,
        drafts=drafts,
        people=len(tellings),
        first=sum(one.is_first for one in tellings),
        lines=tuple(
            TellingLine(
                one.card.name,
                who_words(one.card, actor.language),
                one.is_first,
                tuple(own_line(line, one.card, cards, rules) for line in by_time(one))
                if one.is_first
                else tuple(change_words(change, one.card, cards, rules) for change in one.changes),
            )
            for one in shown
        ),
        further=len(tellings) - len(shown),
        seen=digest_of(tellings),
        why_not=can_publish(rules).reason,
        has_news=bool(tellings or drafts) or rules.state != SetupState.PUBLISHED,
    )
