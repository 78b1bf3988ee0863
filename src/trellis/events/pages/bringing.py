"""The screens that bring several people at once: the list of another tool, a table that is typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from trellis.core.types import Actor
from trellis.events.selectors.registration import count_untold, list_kinds, list_questions
from trellis.events.selectors.words import when_words
from trellis.events.types.events import EventRecord
from trellis.events.types.registration import MOST_IN_A_GROUP


@dataclass(frozen=True)
class BringPage:
    template: ClassVar[str] = "events/bring.html"
    slug: str
    title: str
    kinds: tuple[str, ...]
    questions: tuple[str, ...]
    untold: int
    form: Any


@dataclass(frozen=True)
class GroupPage:
    template: ClassVar[str] = "events/group.html"
    slug: str
    title: str
    when: str
    form: Any
    rows: tuple[Any, ...]
    may_have_more: bool


def build_group_page(*, event: EventRecord, form: Any, rows: Sequence[Any]) -> GroupPage:
    return GroupPage(
        event.slug, event.title, when_words(event), form, tuple(rows), len(rows) < MOST_IN_A_GROUP
    )


def build_bring_page(*, actor: Actor, event: EventRecord, form: Any) -> BringPage:
    return BringPage(
        slug=event.slug,
        title=event.title,
        kinds=tuple(kind.name for kind in list_kinds(event_id=event.id)),
        questions=tuple(question.label for question in list_questions(event_id=event.id)),
        untold=count_untold(actor=actor, event_id=event.id),
        form=form,
    )
