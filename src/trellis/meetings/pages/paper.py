"""The print pack: sheets by name, signs of tables, certificates."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trellis.core.errors import NotFound
from trellis.core.printing import PDF, compile_pdf
from trellis.core.streaming import Export
from trellis.core.types import Actor
from trellis.events.selectors.words import when_words
from trellis.events.types.events import EventRecord, HostState
from trellis.meetings.pages.evidence import build_evidence
from trellis.meetings.pages.own import PRINT, printed, sheet_of
from trellis.meetings.pages.words import day_words, time_words, who_words
from trellis.meetings.selectors.attendance import list_attended
from trellis.meetings.selectors.meetings import list_meetings
from trellis.meetings.selectors.participants import list_cards
from trellis.meetings.selectors.setup import list_tables
from trellis.meetings.types.records import Card, Rules
from trellis.meetings.types.words import MeetingState

FILES = ("sheets", "signs", "certificates", "evidence")


def build_paper(*, actor: Actor, event: EventRecord, rules: Rules, key: str) -> Export:
    """One file of the pack, for those who keep the event. Raises NotFound for another."""
    if key == "evidence":
        return build_evidence(actor=actor, event=event, rules=rules)
    builders = {"sheets": build_sheets, "signs": build_signs, "certificates": build_certificates}
    if key not in builders:
        raise NotFound(_("There is no such file."))
    content = builders[key](actor, event, rules)
    return Export(PDF, f"{key}-{event.slug}.pdf", lambda: iter([content]))


def build_sheets(actor: Actor, event: EventRecord, rules: Rules) -> bytes:
    """A sheet for each who has meetings, by name. Drafts are not printed."""
    meetings = [one for one in list_meetings(actor=actor, event_id=event.id) if one.is_published]
    cards = {card.id: card for card in list_cards(event_id=event.id, with_gone=True)}
    of: dict[int, list] = {}
    for one in meetings:
        for number in one.participants:
            of.setdefault(number, []).append(one)
    people = sorted(
        (cards[number] for number in of if number in cards), key=lambda card: (card.name.casefold(), card.id)
    )
    sheets = [sheet_of(card, of[card.id], cards, rules, actor.language) for card in people]
    return compile_pdf(PRINT / "schedule.typ", printed(rules, sheets, actor.language))


def build_signs(actor: Actor, event: EventRecord, rules: Rules) -> bytes:
    """A sign for each table, with who meets there."""
    meetings = list_meetings(actor=actor, event_id=event.id)
    cards = {card.id: card for card in list_cards(event_id=event.id, with_gone=True)}
    signs = []
    for table in list_tables(event_id=event.id):
        if table.is_closed:
            continue
        here = [
            one
            for one in meetings
            if one.table_id == table.id and one.is_published and one.state != MeetingState.CANCELLED
        ]
        rows = [
            [
                ", ".join(
                    (
                        day_words(one.begins, rules.time_zone),
                        time_words(one.begins, one.ends, rules.time_zone),
                    )
                ),
                " – ".join(
                    cards[number].organisation or cards[number].name
                    for number in one.participants
                    if number in cards
                ),
            ]
            for one in here
        ]
        said = " · ".join(filter(None, (table.name, table.place)))
        signs.append({"number": str(table.number), "said": said, "rows": rows})
    data = {"heading": _("Tables"), "title": event.title, "language": actor.language, "signs": signs}
    return compile_pdf(PRINT / "signs.typ", data)


def build_certificates(actor: Actor, event: EventRecord, rules: Rules) -> bytes:
    """For each who was there."""
    cards = list_cards(event_id=event.id, with_gone=True)
    attended = list_attended(event_id=event.id)
    return certificates_of(event, rules, [card for card in cards if card.id in attended], actor.language)


def certificates_of(event: EventRecord, rules: Rules, cards: list[Card], language: str) -> bytes:
    attended = list_attended(event_id=event.id)
    hosts = ", ".join(host.name for host in event.hosts if host.state == HostState.ACCEPTED)
    certificates = []
    for card in sorted(cards, key=lambda card: (card.name.casefold(), card.id)):
        days, held = attended[card.id]
        lines = [", ".join(sorted(day.isoformat() for day in days))] if days else []
        lines.append(ngettext("%d meeting", "%d meetings", held) % held)
        certificates.append({"name": card.name, "said": who_words(card, language), "lines": lines})
    data = {
        "heading": _("Certificate of attendance"),
        "title": event.title,
        "when": when_words(event),
        "language": language,
        "words": _("took part in"),
        "hosts": hosts,
        "certificates": certificates,
    }
    return compile_pdf(PRINT / "certificates.typ", data)


def build_certificate(*, event: EventRecord, rules: Rules, card: Card, language: str) -> Export:
    """One's own. Raises NotFound for whom nobody saw there."""
    if card.id not in list_attended(event_id=event.id):
        raise NotFound(_("Your certificate is here once you were checked in, or said that you met somebody."))
    content = certificates_of(event, rules, [card], language)
    return Export(PDF, f"certificate-{event.slug}.pdf", lambda: iter([content]))
