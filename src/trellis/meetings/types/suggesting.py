"""Whom somebody could meet, and why. Simple and plain to see: words that both sides use. Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from trellis.meetings.types.records import Card

WORD = re.compile(r"[^\W\d_]{4,}")
# What everybody says of everything.
IDLE_WORDS = """
about also among and companies company europe european from innovation innovative into looking new offer
offers partner partners partnership project projects service services solution solutions support that the
their them these they this with work your
"""
IDLE = frozenset(IDLE_WORDS.split())
FITTING, FROM_ELSEWHERE = 3, 1  # points for each word that fits; for another country
MOST_WORDS = 5  # of a reason


@dataclass(frozen=True)
class Suggestion:
    """A participant with the words because of which they are suggested."""

    card: Card
    score: int
    they_offer: tuple[str, ...]  # what somebody looks for and they offer
    they_need: tuple[str, ...]  # what they look for and somebody offers
    is_elsewhere: bool


def stems(text: str) -> dict[str, str]:
    """The words of a text that say something: the beginning of each, without accents, and how it was written.

    >>> sorted(stems("Batteries and battery recycling, batteries"))
    ['batter', 'recycl']
    """
    found: dict[str, str] = {}
    for word in WORD.findall(text):
        plain = "".join(
            letter
            for letter in unicodedata.normalize("NFKD", word.lower())
            if not unicodedata.combining(letter)
        )
        if plain not in IDLE:
            found.setdefault(plain[:6], word.lower())
    return found


def shared(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(one[stem] for stem in one.keys() & other.keys()))


def suggest(
    own: Card,
    others: Iterable[Card],
    *,
    offers: Mapping[int, str],
    needs: Mapping[int, str],
    without: Collection[int] = (),
    limit: int = 10,
) -> list[Suggestion]:
    """Those that fit best, the best first; `offers` and `needs` add words of listings, by organisation."""

    def said(card: Card, text: str, more: Mapping[int, str]) -> dict[str, str]:
        return stems(f"{text} {more.get(card.organisation_id or 0, '')}")

    my_offers, my_needs = said(own, own.offers, offers), said(own, own.needs, needs)
    found = []
    for card in others:
        if card.id == own.id or card.id in without:
            continue
        they_offer = shared(my_needs, said(card, card.offers, offers))
        they_need = shared(my_offers, said(card, card.needs, needs))
        fitting = len(they_offer) + len(they_need)
        if not fitting:
            continue
        is_elsewhere = bool(card.country and own.country and card.country != own.country)
        score = FITTING * fitting + FROM_ELSEWHERE * is_elsewhere
        found.append(Suggestion(card, score, they_offer[:MOST_WORDS], they_need[:MOST_WORDS], is_elsewhere))
    return sorted(found, key=lambda one: (-one.score, one.card.id))[:limit]
