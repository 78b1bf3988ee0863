"""One who takes part, and what one can do: wish, ask, book, answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.types import Actor, Decision, refused
from trellis.meetings.pages.people import only_those_inside, reasons_of, suggestions
from trellis.meetings.pages.words import Choice, choices_of, who_words
from trellis.meetings.policies.meetings import can_ask, can_wish
from trellis.meetings.selectors.free import list_free
from trellis.meetings.selectors.meetings import met_by
from trellis.meetings.selectors.participants import get_card
from trellis.meetings.selectors.requests import list_received, list_sent
from trellis.meetings.selectors.setup import get_seen
from trellis.meetings.selectors.wishes import list_own_wishes
from trellis.meetings.types.records import Card, RequestRecord, Rules, WishRecord
from trellis.meetings.types.words import WISH_LABELS, RequestState


@dataclass(frozen=True)
class WishButton:
    kind: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class PersonPage:
    """One who takes part: what they offer and look for, and what one can do."""

    template: ClassVar[str] = "meetings/person.html"
    slug: str
    title: str
    id: int
    name: str
    said: str
    offers: str
    needs: str
    reasons: tuple[str, ...]
    is_own: bool
    wishes: tuple[WishButton, ...]
    remark: str
    why_no_wish: str
    meeting_url: str
    asks_me: int  # the request that waits for an answer
    asked_message: str
    i_asked: int
    may_ask: bool
    may_book: bool
    why_not: str
    choices: tuple[Choice, ...]


def build_person_page(*, actor: Actor, slug: str, participant_id: int) -> PersonPage:
    """Raises NotFound, NotPermitted for who does not take part."""
    event, rules, keeps = get_seen(actor=actor, slug=slug)
    own = only_those_inside(actor=actor, event_id=event.id, keeps=keeps)
    card = get_card(event_id=event.id, participant_id=participant_id)
    wish = list_own_wishes(actor=actor, participant_id=own.id).get(card.id) if own else None
    is_own = own is not None and own.id == card.id
    pair = [own.id, card.id] if own and not is_own else []
    meeting = met_by(participant_id=own.id).get(card.id) if own and pair else None
    asks_me = open_between(list_received(participant_id=own.id), "sender", card.id) if own and pair else None
    i_asked = open_between(list_sent(participant_id=own.id), "receiver", card.id) if own and pair else None
    decision = can_meet(rules, own, card)
    may_act = bool(pair) and bool(decision) and meeting is None
    may_book = may_act and (asks_me is not None or card.is_bookable)
    free = list_free(rules=rules, participant_ids=pair) if may_book else []
    suggested = suggestions(actor, own, [card], without=()) if own and pair else []
    return PersonPage(
        slug=event.slug,
        title=event.title,
        id=card.id,
        name=card.name,
        said=who_words(card, actor.language),
        offers=card.offers,
        needs=card.needs,
        reasons=reasons_of(suggested[0]) if suggested else (),
        is_own=is_own,
        wishes=wish_buttons(wish) if pair and can_wish(rules, timezone.now()) else (),
        remark=wish.note if wish else "",
        why_no_wish=can_wish(rules, timezone.now()).reason if pair else "",
        meeting_url=reverse("meetings:meeting", args=[event.slug, meeting]) if meeting else "",
        asks_me=asks_me.id if asks_me else 0,
        asked_message=asks_me.message if asks_me else "",
        i_asked=i_asked.id if i_asked else 0,
        may_ask=may_act and asks_me is None and i_asked is None,
        may_book=may_book,
        why_not=decision.reason if pair and meeting is None else "",
        choices=choices_of(free, rules.time_zone),
    )


def can_meet(rules: Rules, own: Card | None, card: Card) -> Decision:
    """Whether one can ask, book and answer now, and these two at all."""
    if own is not None and own.id != card.id and not rules.may_meet(own.kind_id, card.kind_id):
        return refused(_("At this event participants of these kinds do not meet."))
    return can_ask(rules, timezone.now())


def wish_buttons(wish: WishRecord | None) -> tuple[WishButton, ...]:
    return tuple(
        WishButton(str(kind), str(label), wish is not None and wish.kind == kind)
        for kind, label in WISH_LABELS.items()
    )


def open_between(requests: Sequence[RequestRecord], side: str, other: int) -> RequestRecord | None:
    return next(
        (one for one in requests if one.state == RequestState.ASKED and getattr(one, side) == other), None
    )
