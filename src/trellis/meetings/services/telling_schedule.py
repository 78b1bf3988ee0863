"""Telling somebody all of their meetings, or what is new of them; and what comes before and after."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from trellis.core.types import Actor
from trellis.events.selectors.words import span_words
from trellis.meetings.selectors.participants import list_cards
from trellis.meetings.selectors.told import Telling
from trellis.meetings.selectors.words import instead_words, own_words, place_words
from trellis.meetings.services.noting import note_whole
from trellis.meetings.services.telling import OWN, full_name, tell_card
from trellis.meetings.types.records import Card, Rules
from trellis.meetings.types.told import Change, Difference, Line
from trellis.notifications.services.links import make_link

CHANGE_WORDS: dict[Difference, Any] = {
    Difference.ADDED: gettext_lazy("New: %(line)s"),
    Difference.MOVED: gettext_lazy("Another time: %(line)s (was %(before)s)"),
    Difference.ELSEWHERE: gettext_lazy("Another place: %(line)s (was %(before)s)"),
    Difference.COMPANY: gettext_lazy("With others: %(line)s (was with %(before)s)"),
    Difference.HANDED: gettext_lazy("A colleague goes for you: %(line)s"),
    Difference.CANCELLED: gettext_lazy("Cancelled: %(line)s"),
}


def own_path(rules: Rules, card: Card) -> str:
    """Where somebody looks at their schedule; without an account, by a signed link."""
    if card.person_id is None:
        return make_link(purpose=OWN, matter=card.id)
    return reverse("meetings:schedule", args=[rules.event_slug])


def tell_each(actor: Actor, rules: Rules, tellings: Collection[Telling]) -> None:
    """One mail each: all meetings where it is the first time, else what changed."""
    cards = {card.id: card for card in list_cards(event_id=rules.event_id, with_gone=True)}
    for one in tellings:
        tell_schedule(actor, rules, one, cards)
    note_whole(rules.event_id, tellings)


def tell_schedule(actor: Actor, rules: Rules, one: Telling, cards: Mapping[int, Card]) -> None:
    """In the reader's language."""
    card = one.card
    with override(card.language or actor.language):
        if one.is_first:
            message, lines = (
                "meetings.published",
                [own_line(line, card, cards, rules) for line in by_time(one)],
            )
            lines += [change_words(change, card, cards, rules) for change in gone(one)]
        else:
            message = "meetings.changed"
            lines = [change_words(change, card, cards, rules) for change in one.changes]
        tell_card(
            actor, card, message, own_path(rules, card), event=rules.event_title, _event=rules.event_id,
            lines="\n".join(lines), _participant=card.id,
        )  # fmt: skip


def people_in(change: Change) -> tuple[int, ...]:
    return change.line.named + (change.before.named if change.before else ())


def by_time(one: Telling) -> list[Line]:
    return sorted(one.lines.values(), key=lambda line: (line.begins, line.meeting_id))


def gone(one: Telling) -> Iterable[Change]:
    """What was told one by one before, and is no more."""
    return (change for change in one.changes if change.kind in (Difference.CANCELLED, Difference.HANDED))


def line_words(line: Line, cards: Mapping[int, Card], rules: Rules) -> str:
    """When, where, with whom, on one line."""
    words = ", ".join((when_of(line, rules), place_words(line), who_of(line, cards)))
    return f"{words} {line.room_link}".strip()


def own_line(line: Line, own: Card, cards: Mapping[int, Card], rules: Rules) -> str:
    """The same for one of them: for whom they go, if it is a colleague's meeting."""
    return " ".join(filter(None, (line_words(line, cards, rules), own_words(own.id, line, cards))))


def change_words(change: Change, own: Card, cards: Mapping[int, Card], rules: Rules) -> str:
    before = ""
    if change.before is not None:
        before = {
            Difference.MOVED: when_of(change.before, rules),
            Difference.ELSEWHERE: place_words(change.before),
            Difference.COMPANY: who_of(change.before, cards),
        }.get(change.kind, "")
    words = {"line": own_line(change.line, own, cards, rules), "before": before}
    return str(CHANGE_WORDS[change.kind]) % words


def when_of(line: Line, rules: Rules) -> str:
    return span_words(line.begins, line.ends, rules.time_zone)


def who_of(line: Line, cards: Mapping[int, Card]) -> str:
    names = [
        (number, full_name(cards[number]) if number in cards else _("somebody who left"))
        for number in line.others
    ]
    return "; ".join(instead_words(name, number, line, cards) for number, name in names)
