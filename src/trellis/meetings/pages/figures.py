"""What came of the meetings of an event, for those who keep it."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.types import Actor
from trellis.events.types.events import EventRecord
from trellis.meetings.selectors.outcomes import build_figures
from trellis.meetings.types.outcomes import AGREEMENT_LABELS, FEWEST_SHOWN, Figures
from trellis.taxonomy import selectors as taxonomy

Rows = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class FiguresPage:
    template: ClassVar[str] = "meetings/figures.html"
    slug: str
    title: str
    facts: tuple[tuple[str, str], ...]
    countries: Rows
    kinds: Rows


def build_figures_page(*, actor: Actor, event: EventRecord) -> FiguresPage:
    """As many queries however many met."""
    figures = build_figures(event_id=event.id, now=timezone.now())
    return FiguresPage(
        slug=event.slug,
        title=event.title,
        facts=facts_of(figures),
        countries=named(figures.by_country, actor.language),
        kinds=tuple((name or _("No kind"), people, held) for name, people, held in figures.by_kind),
    )


def facts_of(figures: Figures) -> tuple[tuple[str, str], ...]:
    """Each with its number, as words."""
    share, rating = figures.met_share, figures.rating
    return (
        (_("Meetings agreed"), str(figures.planned)),
        (_("Of these, over"), str(figures.over)),
        (_("Held: somebody says so"), str(figures.held)),
        (_("Of those of which anybody says something"), f"{share:.0%}" if share is not None else "–"),
        (_("With a next step"), str(figures.next_steps)),
        *((str(AGREEMENT_LABELS[kind]), str(number)) for kind, number in figures.agreements),
        (_("Rating, 1 to 5"), f"{rating:.1f}" if rating is not None else "–"),
    )


def named(rows: Rows, language: str) -> Rows:
    return tuple(
        (taxonomy.name(code, language) if code else _("No country"), people, held)
        for code, people, held in rows
    )


def without_few(rows: Rows) -> list[list[str]]:
    """As others than keepers may read it: of fewer than five people no number is told."""
    few = _("fewer than %(number)d") % {"number": FEWEST_SHOWN}
    return [
        [name, str(people), str(held)] if people >= FEWEST_SHOWN else [name, few, "–"]
        for name, people, held in rows
    ]
