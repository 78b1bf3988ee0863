"""Badges and the list by name: the screen that prints them, and the files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import segno
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict
from trellis.core.printing import PDF, compile_pdf
from trellis.core.streaming import Export
from trellis.core.types import Actor
from trellis.events.selectors import badges as selectors
from trellis.events.selectors.words import when_words
from trellis.events.types.badges import Badge, Layout, Which
from trellis.events.types.events import EventRecord
from trellis.taxonomy import selectors as taxonomy

LAYOUTS = Path(__file__).parent.parent / "templates" / "events" / "print"


@dataclass(frozen=True)
class BadgesPage:
    """Which badges are printed, and how."""

    template: ClassVar[str] = "events/badges.html"
    slug: str
    title: str
    new: int
    last: int
    every: int
    form: Any


def build_badges_page(*, actor: Actor, event: EventRecord, form: Any) -> BadgesPage:
    counts = selectors.count_badges(actor=actor, event_id=event.id)
    return BadgesPage(event.slug, event.title, counts[Which.NEW], counts[Which.LAST], counts[Which.ALL], form)


def build_badges_file(*, actor: Actor, event: EventRecord, found: Sequence[Badge], layout: Layout) -> Export:
    """These badges as a PDF."""
    content = compile_pdf(
        LAYOUTS / "badges.typ",
        {
            "title": event.title,
            "when": when_words(event),
            "language": actor.language,
            "on-sheet": layout == Layout.SHEET,
            "code-words": _("Code for checking in"),
            "badges": [printed(one, actor.language) for one in found],
        },
    )
    return Export(PDF, f"badges-{event.slug}.pdf", lambda: iter([content]))


def printed(one: Badge, language: str) -> dict[str, str]:
    return {
        "name": one.name,
        "organisation": one.organisation,
        "country": taxonomy.name(one.country, language) if one.country else "",
        "kind": one.kind,
        "colour": one.colour,
        "code": drawing_of(one.token),
    }


def drawing_of(token: str) -> str:
    """The code as a drawing; a quarter of it may be covered by a lanyard or a thumb."""
    code = segno.make(token, error="q", mask=2, micro=False, boost_error=False)
    drawn: str = code.svg_inline(border=2, light="#fff")
    return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def nobody_meant() -> str:
    return _("Nobody is meant by this: no badge would be printed.")


def build_own_badge(*, actor: Actor, event: EventRecord) -> Export:
    """The actor's own badge. Raises Conflict for who has no place."""
    own = selectors.find_own_badge(actor=actor, event_id=event.id)
    if own is None:
        raise Conflict(_("Your badge is here once you have a place."))
    return build_badges_file(actor=actor, event=event, found=[own], layout=Layout.SINGLE)


def build_badge_of(*, actor: Actor, event: EventRecord, registration_id: int) -> Export:
    """The badge of one participant. Raises NotFound, Conflict for who has no place."""
    badge = selectors.get_badge(actor=actor, event_id=event.id, registration_id=registration_id)
    return build_badges_file(actor=actor, event=event, found=[badge], layout=Layout.SINGLE)


def build_names_file(*, actor: Actor, event: EventRecord) -> Export:
    """Everybody with a place by name, with room to sign."""
    found = selectors.list_badges(actor=actor, event_id=event.id, which=Which.ALL)
    content = compile_pdf(
        LAYOUTS / "names.typ",
        {
            "heading": _("Participants by name"),
            "title": event.title,
            "when": when_words(event),
            "language": actor.language,
            "columns": [_("Name"), _("Organisation"), _("Kind"), _("Signature")],
            "rows": [[one.name, one.organisation, one.kind, ""] for one in found],
        },
    )
    return Export(PDF, f"names-{event.slug}.pdf", lambda: iter([content]))
