"""The screen that brings a list of wishes."""

from dataclasses import dataclass
from typing import Any, ClassVar

from trellis.core.errors import require
from trellis.core.types import Actor
from trellis.events.selectors.events import get_event
from trellis.events.types.events import EventRecord
from trellis.meetings.policies.meetings import only_hosts
from trellis.meetings.selectors.lists import hosts_of
from trellis.meetings.selectors.setup import get_rules
from trellis.meetings.types.words import WISH_LABELS


@dataclass(frozen=True)
class WishesPage:
    template: ClassVar[str] = "meetings/wishes.html"
    slug: str
    title: str
    kinds: tuple[str, ...]
    form: Any


def get_hosted(*, actor: Actor, slug: str) -> EventRecord:
    """An event with meetings, of a host that the actor keeps. Raises NotFound, NotPermitted."""
    event = get_event(actor=actor, slug=slug)
    require(only_hosts(is_host=bool(hosts_of(event, actor))))
    get_rules(event_id=event.id)
    return event


def build_wishes_page(*, event: EventRecord, form: Any) -> WishesPage:
    return WishesPage(
        slug=event.slug,
        title=event.title,
        kinds=tuple(str(label) for label in WISH_LABELS.values()),
        form=form,
    )
