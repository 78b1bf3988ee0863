"""Whom one can meet: the directory with suggestions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from trellis.core.errors import NotPermitted
from trellis.core.pagination import Pagination, build_pagination, page_number
from trellis.core.types import Actor
from trellis.events.types.events import EventRecord
from trellis.exchange.selectors.listings import list_listings_of
from trellis.exchange.types.words import Side
from trellis.meetings.pages.words import who_words
from trellis.meetings.selectors.meetings import met_by
from trellis.meetings.selectors.participants import find_own, list_cards
from trellis.meetings.selectors.setup import get_seen
from trellis.meetings.selectors.wishes import list_own_wishes
from trellis.meetings.types.records import Card, Rules, WishRecord
from trellis.meetings.types.suggesting import Suggestion, suggest
from trellis.meetings.types.words import WISH_LABELS, WishKind
from trellis.taxonomy import selectors as taxonomy

ON_A_PAGE = 50
SHOWN = ("all", "suggested", "wished")


@dataclass(frozen=True)
class PeopleQuery:
    text: str = ""
    country: str = ""
    kind: str = ""
    show: str = "all"
    page: int = 1


@dataclass(frozen=True)
class Count:
    label: str
    number: int
    url: str
    is_chosen: bool = False


@dataclass(frozen=True)
class PersonLine:
    id: int
    name: str
    said: str
    offers: str
    needs: str
    wish: str
    meets: bool
    reasons: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class PeoplePage:
    """Those who take part in the meetings, and those of them who fit."""

    template: ClassVar[str] = "meetings/people.html"
    slug: str
    title: str
    text: str
    hidden: tuple[tuple[str, str], ...]
    lines: tuple[PersonLine, ...]
    total: int
    shows: tuple[Count, ...]
    countries: tuple[Count, ...]
    kinds: tuple[Count, ...]
    pagination: Pagination


def read_query(parameters: MultiValueDict[str, str]) -> PeopleQuery:
    """What an address asks; what cannot be understood is left out."""

    def plain(name: str) -> str:
        return (parameters.get(name) or "").replace("\x00", "")[:120].strip()

    number, show = plain("page"), plain("show")
    return PeopleQuery(
        text=plain("q"),
        country=plain("country"),
        kind=plain("kind"),
        show=show if show in SHOWN else "all",
        page=page_number(number),
    )


def address(query: PeopleQuery, **changed: str) -> str:
    said = {
        "q": query.text, "country": query.country, "kind": query.kind,
        "show": "" if query.show == "all" else query.show,
    } | changed  # fmt: skip
    return f"?{urlencode({name: value for name, value in said.items() if value and value != 'all'})}"


def build_people_page(*, actor: Actor, slug: str, query: PeopleQuery) -> PeoplePage:
    """Raises NotFound, NotPermitted for who does not take part. Queries: the same for any number."""
    event, rules, keeps = get_seen(actor=actor, slug=slug)
    own = only_those_inside(actor=actor, event_id=event.id, keeps=keeps)
    everybody = [
        card for card in list_cards(event_id=event.id) if own is None or may_be_met(rules, own, card)
    ]
    wishes = list_own_wishes(actor=actor, participant_id=own.id) if own else {}
    met = met_by(participant_id=own.id) if own else {}
    no = {number for number, wish in wishes.items() if wish.kind == WishKind.NO}
    suggested = suggestions(actor, own, everybody, without=no | set(met)) if own else []
    reasons = {one.card.id: reasons_of(one) for one in suggested}
    shown = chosen(query, everybody, wishes, [one.card for one in suggested])
    first = (min(query.page, max(1, -(-len(shown) // ON_A_PAGE))) - 1) * ON_A_PAGE
    after = address(query)
    return PeoplePage(
        slug=event.slug,
        title=event.title,
        text=query.text,
        hidden=tuple(
            (name, value)
            for name, value in (("country", query.country), ("kind", query.kind), ("show", query.show))
            if value and value != "all"
        ),
        lines=tuple(
            person_line(card, event, wishes, met, reasons, actor.language)
            for card in shown[first : first + ON_A_PAGE]
        ),
        total=len(shown),
        shows=shows_of(query, everybody, wishes, suggested),
        countries=counts_of(
            query, "country",
            [(card.country.partition(":")[2], taxonomy.name(card.country, actor.language))
             for card in everybody if card.country],
        ),
        kinds=counts_of(query, "kind", [(card.kind, card.kind) for card in everybody if card.kind]),
        pagination=build_pagination(
            total=len(shown),
            page=query.page,
            size=ON_A_PAGE,
            address=lambda page: f"{after}{'&' if after != '?' else ''}page={page}",
        ),
    )  # fmt: skip


def only_those_inside(*, actor: Actor, event_id: int, keeps: bool) -> Card | None:
    """The actor's own part, or None for keepers. Raises NotPermitted for others."""
    own = find_own(actor=actor, event_id=event_id)
    if own is None and not keeps:
        raise NotPermitted(_("Only those who take part in the meetings see who does."))
    return own


def may_be_met(rules: Rules, own: Card, card: Card) -> bool:
    return card.id != own.id and rules.may_meet(own.kind_id, card.kind_id)


def suggestions(
    actor: Actor, own: Card, cards: Sequence[Card], *, without: Collection[int]
) -> list[Suggestion]:
    """From what each said at registration and what their organisations offer and need here. One query."""
    ids = {card.organisation_id for card in (own, *cards) if card.organisation_id is not None}
    words: dict[Side, dict[int, str]] = {Side.OFFER: {}, Side.NEED: {}}
    for listing in list_listings_of(actor=actor, organisation_ids=sorted(ids)):
        if listing.organisation is not None:
            said = words[listing.side]
            said[listing.organisation.id] = f"{said.get(listing.organisation.id, '')} {listing.title}"
    return suggest(own, cards, offers=words[Side.OFFER], needs=words[Side.NEED], without=without)


def reasons_of(one: Suggestion) -> tuple[str, ...]:
    found = []
    if one.they_offer:
        found.append(_("They offer what you look for: %(words)s") % {"words": ", ".join(one.they_offer)})
    if one.they_need:
        found.append(_("They look for what you offer: %(words)s") % {"words": ", ".join(one.they_need)})
    if one.is_elsewhere:
        found.append(_("From another country"))
    return tuple(found)


def chosen(
    query: PeopleQuery,
    everybody: Sequence[Card],
    wishes: Mapping[int, WishRecord],
    suggested: Sequence[Card],
) -> list[Card]:
    words = query.text.lower().split()

    def fits(card: Card) -> bool:
        said = " ".join((card.name, card.organisation, card.role, card.offers, card.needs)).lower()
        return (
            all(word in said for word in words)
            and (not query.country or card.country == f"country:{query.country}")
            and (not query.kind or card.kind == query.kind)
            and (query.show != "wished" or card.id in wishes)
        )

    return [card for card in (suggested if query.show == "suggested" else everybody) if fits(card)]


def shows_of(
    query: PeopleQuery,
    everybody: Sequence[Card],
    wishes: Mapping[int, WishRecord],
    suggested: Sequence[Suggestion],
) -> tuple[Count, ...]:
    known = {card.id for card in everybody}
    numbers = {
        "all": (_("All of them"), len(everybody)),
        "suggested": (_("Suggested to you"), len(suggested)),
        "wished": (_("Your wishes"), len(known & set(wishes))),
    }
    return tuple(
        Count(label, number, address(query, show=show), query.show == show)
        for show, (label, number) in numbers.items()
    )


def counts_of(query: PeopleQuery, name: str, values: Sequence[tuple[str, str]]) -> tuple[Count, ...]:
    """By label; each leads to those alone."""
    numbers: dict[tuple[str, str], int] = {}
    for value in values:
        numbers[value] = numbers.get(value, 0) + 1
    return tuple(
        Count(label, number, address(query, **{name: key}), getattr(query, name) == key)
        for (key, label), number in sorted(numbers.items(), key=lambda item: (-item[1], item[0][1]))
    )


def person_line(
    card: Card,
    event: EventRecord,
    wishes: Mapping[int, WishRecord],
    met: Mapping[int, int],
    reasons: Mapping[int, tuple[str, ...]],
    language: str,
) -> PersonLine:
    wish = wishes.get(card.id)
    return PersonLine(
        id=card.id,
        name=card.name,
        said=who_words(card, language),
        offers=card.offers,
        needs=card.needs,
        wish=str(WISH_LABELS[wish.kind]) if wish else "",
        meets=card.id in met,
        reasons=reasons.get(card.id, ()),
        url=reverse("meetings:person", args=[event.slug, card.id]),
    )
