"""One's own schedule as a page without sign-in, as paper and as a calendar file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.printing import PDF, compile_pdf
from trellis.core.streaming import Export
from trellis.core.types import Actor
from trellis.events.selectors.words import moment_words
from trellis.events.types.events import EventRecord
from trellis.meetings.pages.schedule import Day, days_of
from trellis.meetings.pages.words import day_words, time_words, who_words
from trellis.meetings.selectors.dates import dates_of
from trellis.meetings.selectors.meetings import list_meetings_of
from trellis.meetings.selectors.outcomes import outcomes_of
from trellis.meetings.selectors.participants import find_event_of, get_card, get_own, list_cards
from trellis.meetings.selectors.setup import get_rules, get_seen
from trellis.meetings.selectors.words import instead_words, own_words, place_words
from trellis.meetings.services.telling import OWN
from trellis.meetings.types.records import Card, MeetingRecord, Rules
from trellis.meetings.types.words import MeetingState
from trellis.notifications.selectors.ical import calendar_file
from trellis.notifications.services.links import read_link

PRINT = Path(__file__).parent.parent / "templates" / "meetings" / "print"
ICS = "text/calendar; charset=utf-8"
OPEN_AFTER = timedelta(days=31)  # so long after the event a link of a mail shows the schedule


@dataclass(frozen=True)
class OwnPage:
    """The schedule of whoever holds the link, and one button for what came of each meeting."""

    template: ClassVar[str] = "meetings/own.html"
    title: str
    name: str
    read_at: str
    days: tuple[Day, ...]
    calendar_url: str
    paper_url: str
    feed: str
    event_url: str


def holder_of(token: str) -> tuple[Rules, Card]:
    """Whose link this is, until a month after the event. Raises NotFound."""
    link = read_link(purpose=OWN, token=token)
    participant = int(link.matter)
    rules = get_rules(event_id=find_event_of(participant_id=participant) or 0)
    if not rules.is_shown or rules.event_ends_at + OPEN_AFTER < timezone.now():
        raise NotFound(_("This link can no longer be answered."))
    return rules, get_card(event_id=rules.event_id, participant_id=participant)


def own_of(actor: Actor, slug: str) -> tuple[EventRecord, Rules, Card]:
    """Raises NotFound, NotPermitted."""
    event, rules, _keeps = get_seen(actor=actor, slug=slug)
    return event, rules, get_own(actor=actor, event_id=event.id)


def read_own(rules: Rules, card: Card) -> tuple[list[MeetingRecord], dict[int, Card]]:
    meetings = list_meetings_of(participant_id=card.id, with_cancelled=True)
    ids = {number for meeting in meetings for number in (*meeting.participants, *meeting.meant)}
    found = list_cards(event_id=rules.event_id, ids=ids, with_gone=True) if ids else []
    return meetings, {one.id: one for one in found}


def build_own_page(*, token: str, language: str, site: str) -> OwnPage:
    """Raises NotFound."""
    rules, card = holder_of(token)
    meetings, cards = read_own(rules, card)
    file = reverse("meetings:own_file", args=[token, "ics"])
    return OwnPage(
        title=rules.event_title,
        name=card.name,
        read_at=moment_words(timezone.now(), rules.time_zone),
        days=days_of(meetings, cards, card.id, rules, language, outcomes=outcomes_of(participant_id=card.id)),
        calendar_url=file,
        paper_url=reverse("meetings:own_file", args=[token, "pdf"]),
        feed=f"{site}{file}",
        event_url=reverse("events:event", args=[rules.event_slug]),
    )


def build_calendar(*, rules: Rules, card: Card) -> bytes:
    """A file or a feed: equal schedules give equal bytes."""
    name = _("Meetings: %(event)s") % {"event": rules.event_title}
    return calendar_file(dates=dates_of(rules=rules, participant_id=card.id), name=name)


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def build_file(*, rules: Rules, card: Card, key: str, language: str) -> Export:
    """The schedule of one participant as a file. Raises NotFound for another format."""
    if key == "ics":
        content = build_calendar(rules=rules, card=card)
        return Export(ICS, f"meetings-{rules.event_slug}.ics", lambda: iter([content]))
    if key != "pdf":
        raise NotFound(_("There is no such file."))
    meetings, cards = read_own(rules, card)
    sheet = sheet_of(card, meetings, cards, rules, language)
    content = compile_pdf(PRINT / "schedule.typ", printed(rules, [sheet], language))
    return Export(PDF, f"meetings-{rules.event_slug}.pdf", lambda: iter([content]))


def printed(rules: Rules, sheets: list[dict[str, Any]], language: str) -> dict[str, Any]:
    return {
        "title": rules.event_title,
        "heading": _("Meetings"),
        "language": language,
        "zone": rules.time_zone,
        "empty": _("No meetings yet"),
        "columns": [_("Time"), _("Place"), _("With whom"), _("What they offer and look for")],
        "sheets": sheets,
    }


def sheet_of(
    card: Card, meetings: list[MeetingRecord], cards: Mapping[int, Card], rules: Rules, language: str
) -> dict[str, Any]:
    """One person's paper: the meetings that stand, by day."""
    days: dict[str, list[list[str]]] = {}
    for one in meetings:
        if one.state == MeetingState.CANCELLED:
            continue
        others = [cards[number] for number in one.participants if number != card.id and number in cards]
        days.setdefault(day_words(one.begins, rules.time_zone), []).append(
            [
                time_words(one.begins, one.ends, rules.time_zone),
                " ".join(filter(None, (place_words(one), one.room_link))),
                "\n".join(
                    [
                        *(
                            f"{instead_words(other.name, other.id, one, cards)}, {who_words(other, language)}"
                            for other in others
                        ),
                        *filter(None, [own_words(card.id, one, cards)]),
                    ]
                ),
                "\n".join(text[:300] for other in others for text in (other.offers, other.needs) if text),
            ]
        )
    return {
        "name": card.name,
        "said": who_words(card, language),
        "days": [{"label": label, "rows": rows} for label, rows in days.items()],
    }
