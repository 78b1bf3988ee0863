"""What fits a listing: the best first, why, and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _

from trellis.core.templatetags.formats import percent
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.exchange.pages.words import ListingLine, kind_of, line_of, on_day
from trellis.exchange.policies import KEEPERS
from trellis.exchange.selectors.introductions import introduced_with
from trellis.exchange.selectors.listings import get_listing
from trellis.exchange.selectors.matching import MATCHED, list_matches
from trellis.exchange.types.blueprints import AttributeSpec
from trellis.exchange.types.introductions import STANDING, IntroductionState
from trellis.exchange.types.introductions import STATE_LABELS as INTRODUCTION_LABELS
from trellis.exchange.types.listings import LABELS, Listing
from trellis.exchange.types.matches import ATTRIBUTE, PLACE, Match
from trellis.exchange.types.words import OPEN, Side
from trellis.registry.types.blueprints import in_language
from trellis.taxonomy import selectors as taxonomy
from trellis_engine.similarity import Part

WELL = 0.5  # of what is sought
NAMED = 6  # terms or words in one reason


@dataclass(frozen=True)
class Fitting:
    """A listing that fits, with its reasons."""

    line: ListingLine
    share: str  # of what is sought that is offered
    look: str
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    ask_url: str  # for those who keep the listing that it fits
    stands: str  # how an introduction stands that there is already


@dataclass(frozen=True)
class MatchesPage:
    """What fits one listing, for everybody who may see it."""

    template: ClassVar[str] = "exchange/matches.html"
    line: ListingLine
    is_need: bool
    is_over: bool
    fitting: tuple[Fitting, ...]
    all_url: str


def build_matches_page(*, actor: Actor, listing_id: int) -> MatchesPage:
    """Raises NotFound."""
    with reading(actor):
        listing = get_listing(actor=actor, listing_id=listing_id)
        matches = list_matches(actor=actor, listing_id=listing_id)
        known = introduced_with(actor=actor, listing_id=listing_id) if listing.is_kept else {}
    return MatchesPage(
        line=line_of(listing, actor.language),
        is_need=listing.side == Side.NEED,
        is_over=listing.state not in MATCHED,
        fitting=tuple(fitting_of(match, listing, known.get(match.listing.id), actor) for match in matches),
        all_url=f"{reverse('exchange:listings')}?side={listing.side.other}",
    )


def fitting_of(match: Match, listing: Listing, stands: IntroductionState | None, actor: Actor) -> Fitting:
    need = listing if listing.side == Side.NEED else match.listing
    labels = Labels(need, actor.language)
    return Fitting(
        line=line_of(match.listing, actor.language),
        share=percent(min(match.score, 1.0)),
        look="good" if match.score >= WELL else "",
        reasons=labels.reasons(match.parts),
        missing=tuple(labels.named(field, codes) for field, codes in match.missing.items()),
        ask_url=way_to_ask(actor, listing, match.listing, stands),
        stands=str(INTRODUCTION_LABELS[stands]) if stands else "",
    )


def way_to_ask(actor: Actor, own: Listing, other: Listing, stands: IntroductionState | None) -> str:
    """Empty where nothing can be asked: they are introduced or asked already, or declined."""
    is_open = own.is_posted_by(actor.organisations(*KEEPERS)) and own.state in OPEN
    if not is_open or stands in (*STANDING, IntroductionState.DECLINED):
        return ""
    return reverse("exchange:ask", args=[own.id, other.id])


class Labels:
    """Fields, terms and options of a need in the reader's language."""

    def __init__(self, need: Listing, language: str) -> None:
        kind = kind_of(need)
        self.language = language
        self.specs: dict[str, AttributeSpec] = {spec.name: spec for spec in kind.attributes} if kind else {}

    def reasons(self, parts: Sequence[Part]) -> tuple[str, ...]:
        """A sentence for each; all words in one, and in one all of a field that are just what is sought."""
        words = [word for part in parts if part.kind == "words" for word in values_of(part)["held"]]
        same: dict[str, list[str]] = {}
        for part in parts:
            if is_same(part):
                same.setdefault(values_of(part)["field"], []).extend(values_of(part)["held"])
        return tuple(dict.fromkeys(self.reason(part, words, same) for part in parts))

    def reason(self, part: Part, words: list[str], same: Mapping[str, list[str]]) -> str:
        values = values_of(part)
        if part.kind == "way":
            return _("%(number)s km away") % {"number": values["km"]}
        if part.kind == "fresh":
            return _("last changed on %(day)s") % {"day": on_day(values["day"])}
        if part.kind == "words":
            return _("the same words: %(words)s") % {"words": listed(list(dict.fromkeys(words)))}
        if is_same(part):
            return self.named(values["field"], same[values["field"]])
        return self.said(values["field"], values["asked"], values["held"])

    def said(self, field: str, asked: Sequence[str], held: Sequence[str]) -> str:
        return _("%(field)s: sought %(asked)s, there %(held)s") % {
            "field": self.label(field),
            "asked": listed([self.name(field, code) for code in asked]),
            "held": listed([self.name(field, code) for code in held]),
        }

    def named(self, field: str, codes: Sequence[str]) -> str:
        names = listed([self.name(field, code) for code in codes])
        return _("%(field)s: %(names)s") % {"field": self.label(field), "names": names}

    def label(self, field: str) -> str:
        if field == PLACE:
            return str(LABELS["country"])
        spec = self.specs.get(field.removeprefix(ATTRIBUTE))
        return in_language(spec.label, self.language) if spec else str(LABELS.get(field, field))

    def name(self, field: str, code: str) -> str:
        spec = self.specs.get(field.removeprefix(ATTRIBUTE)) if field.startswith(ATTRIBUTE) else None
        if spec and spec.options:
            labels = {option.key: option.label for option in spec.options}
            return in_language(labels.get(code), self.language) or code
        return taxonomy.name(code, self.language)


def values_of(part: Part) -> dict[str, Any]:
    return dict(part.values)


def is_same(part: Part) -> bool:
    """Is just what is sought there?"""
    values = values_of(part)
    return part.kind == "codes" and set(values["asked"]) == set(values["held"])


def listed(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    text = ", ".join(names[:NAMED])
    return _("%(names)s and %(number)s more") % {"names": text, "number": more} if more > 0 else text
