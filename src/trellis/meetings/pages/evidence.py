"""The pack for whoever pays: who was there as far as they agreed, meetings, outcomes, hashes."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.printing import compile_pdf
from trellis.core.streaming import Export
from trellis.core.tables import Table, csv_pieces, xlsx_pieces
from trellis.core.types import Actor
from trellis.events.selectors.words import when_words
from trellis.events.types.events import EventRecord
from trellis.meetings.pages.figures import facts_of, named, without_few
from trellis.meetings.pages.own import PRINT
from trellis.meetings.selectors.attendance import list_attended, list_check_ins, list_shares
from trellis.meetings.selectors.outcomes import build_figures, held_among, list_outcomes, list_published
from trellis.meetings.selectors.participants import list_cards
from trellis.meetings.selectors.words import place_words
from trellis.meetings.types.outcomes import AGREEMENT_LABELS, Agreement
from trellis.meetings.types.records import Card, Rules
from trellis.taxonomy import selectors as taxonomy

ZIP = "application/zip"
HASHES = "SHA256SUMS"
WRITTEN = (2000, 1, 1, 0, 0, 0)  # of each file in the pack: equal content, equal bytes


@dataclass(frozen=True)
class Shown:
    """A participant, with only what they agreed that others read."""

    number: int
    name: str
    organisation: str
    country: str
    kind: str

    @property
    def label(self) -> str:
        return self.name or self.organisation or _("participant %(number)d") % {"number": self.number}


def shown_of(card: Card, shares: frozenset[str], language: str) -> Shown:
    country = card.country if "country" in shares and card.country else None
    return Shown(
        card.id,
        card.name if "name" in shares else "",
        card.organisation if "organisation" in shares else "",
        taxonomy.name(country, language) if country else "",
        card.kind,
    )


def build_evidence(*, actor: Actor, event: EventRecord, rules: Rules) -> Export:
    """One ZIP, for those who keep the event: tables as CSV and XLSX, a summary, a hash of each file."""
    files: dict[str, bytes] = {}
    for name, table in tables_of(event, rules, actor.language):
        files[f"{name}.csv"] = b"".join(csv_pieces(table))
        files[f"{name}.xlsx"] = b"".join(xlsx_pieces([table]))
    files["summary.pdf"] = build_summary(event, actor.language)
    lines = [f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())]
    files[HASHES] = "".join(lines).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in sorted(files.items()):
            pack.writestr(zipfile.ZipInfo(name, WRITTEN), content, zipfile.ZIP_DEFLATED)
    content = packed.getvalue()
    return Export(ZIP, f"evidence-{event.slug}.zip", lambda: iter([content]))


def tables_of(event: EventRecord, rules: Rules, language: str) -> Iterator[tuple[str, Table]]:
    cards = list_cards(event_id=event.id, with_gone=True)
    shares = list_shares(event_id=event.id)
    people = {card.id: shown_of(card, shares.get(card.id, frozenset()), language) for card in cards}
    meetings, outcomes = list_published(event_id=event.id), list_outcomes(event_id=event.id)
    held, attended = held_among(meetings, outcomes), list_attended(event_id=event.id)
    zone = ZoneInfo(rules.time_zone)
    yes = {True: _("yes"), False: _("no")}
    nobody: tuple[set[Any], int] = (set(), 0)
    yield "participants", table(
        _("Participants"),
        [
            _("Number"), _("Name"), _("Organisation"), _("Country"), _("Kind"), _("Was there"),
            _("Meetings held"),
        ],
        [
            [one.number, one.name, one.organisation, one.country, one.kind, yes[one.number in attended],
             attended.get(one.number, nobody)[1]]
            for one in people.values()
        ],
    )  # fmt: skip
    yield "meetings", table(
        _("Meetings"),
        [_("Number"), _("Begins"), _("Ends"), _("Place"), _("Who"), _("Held")],
        [
            [one.id, one.begins.astimezone(zone), one.ends.astimezone(zone), place_words(one),
             [people[number].label for number in one.participants if number in people], yes[one.id in held]]
            for one in meetings
        ],
    )  # fmt: skip
    yield "outcomes", table(
        _("Outcomes"),
        [_("Meeting"), _("Participant"), _("Met"), _("Rating, 1 to 5"), _("Next step"), _("Agreement")],
        [
            [one.meeting_id, one.participant_id, yes[one.values.has_met], one.values.rating,
             yes[bool(one.values.next_step)], agreement_words(one.values.agreement)]
            for one in outcomes
        ],
    )  # fmt: skip
    yield (
        "attendance",
        table(
            _("Attendance"),
            [_("Participant"), _("Day"), _("Came at")],
            [[number, day, at.astimezone(zone)] for number, day, at in list_check_ins(event_id=event.id)],
        ),
    )


def table(name: str, columns: Sequence[str], rows: list[list[Any]]) -> Table:
    return Table(name, columns, lambda: rows)


def agreement_words(agreement: str) -> str:
    return str(AGREEMENT_LABELS[Agreement(agreement)]) if agreement else ""


def build_summary(event: EventRecord, language: str) -> bytes:
    """Numbers on a page; of fewer than five people none."""
    figures = build_figures(event_id=event.id, now=timezone.now())
    kinds = tuple((name or _("No kind"), people, held) for name, people, held in figures.by_kind)
    columns = [_("People with meetings"), _("Meetings held")]
    return compile_pdf(
        PRINT / "figures.typ",
        {
            "heading": _("Meetings: what came of them"),
            "title": event.title,
            "when": when_words(event),
            "language": language,
            "facts": [list(fact) for fact in facts_of(figures)],
            "parts": [
                {
                    "heading": _("By country"),
                    "columns": [_("Country"), *columns],
                    "rows": without_few(named(figures.by_country, language)),
                },
                {
                    "heading": _("By kind"),
                    "columns": [_("Kind"), *columns],
                    "rows": without_few(kinds),
                },
            ],
            "remark": _(
                "A meeting counts as held where one of those in it says so, or the organisers noted it. "
                "Names stand in this pack only where the participant agreed to show them to others."
            ),
        },
    )
