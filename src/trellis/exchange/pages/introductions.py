"""Asking to be introduced, the answers, and who speaks for the other side."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _

from trellis.core.errors import NotPermitted
from trellis.core.pagination import Pagination, build_pagination
from trellis.core.templatetags.formats import day
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.exchange.pages.words import ListingLine, line_of
from trellis.exchange.policies import KEEPERS
from trellis.exchange.selectors.introductions import (
    introduced_with,
    list_introductions,
)
from trellis.exchange.selectors.listings import get_listing
from trellis.exchange.types.introductions import (
    OUTCOME_LABELS,
    STANDING,
    STATE_LABELS,
    Contact,
    Introduction,
    IntroductionState,
)
from trellis.exchange.types.words import OPEN

ON_A_PAGE = 50
LOOKS = {
    IntroductionState.ASKED: "warn", IntroductionState.AGREED: "good", IntroductionState.DECLINED: "",
    IntroductionState.TAKEN_BACK: "", IntroductionState.LAPSED: "",
}  # fmt: skip


@dataclass(frozen=True)
class IntroductionLine:
    """An introduction in a list."""

    own: str
    other: str
    url: str
    state: str
    look: str
    is_asker: bool
    asked_on: str
    outcome: str


@dataclass(frozen=True)
class IntroductionsPage:
    """Those of the listings that the actor keeps."""

    template: ClassVar[str] = "exchange/introductions.html"
    lines: tuple[IntroductionLine, ...]
    pagination: Pagination


@dataclass(frozen=True)
class IntroductionPage:
    """One, for both its sides."""

    template: ClassVar[str] = "exchange/introduction.html"
    line: IntroductionLine
    own_url: str
    other_url: str
    message: str
    reason: str
    contact: Contact | None
    contact_url: str
    may_answer: bool
    may_take_back: bool
    answer_url: str
    outcome_url: str
    outcome_note: str
    form: Any


@dataclass(frozen=True)
class AskPage:
    """The form that asks."""

    template: ClassVar[str] = "exchange/ask.html"
    own: ListingLine
    other: ListingLine
    stands: str  # how an introduction of the two stands that there is already
    form: Any
    back_url: str


def line_of_introduction(one: Introduction) -> IntroductionLine:
    return IntroductionLine(
        own=one.own_title,
        other=one.other_title,
        url=reverse("exchange:introduction", args=[one.id]),
        state=state_of(one),
        look=LOOKS[one.state],
        is_asker=one.is_asker,
        asked_on=day(one.asked_at, "medium"),
        outcome=str(OUTCOME_LABELS.get(one.outcome, "")),
    )


def state_of(one: Introduction) -> str:
    """In words; of one that the actor is asked, that it is for them to answer."""
    if one.state == IntroductionState.ASKED and not one.is_asker:
        return _("Waits for your answer")
    return str(STATE_LABELS[one.state])


def build_introductions_page(*, actor: Actor, page: int) -> IntroductionsPage:
    found, total = list_introductions(actor=actor, page=page, size=ON_A_PAGE)
    return IntroductionsPage(
        lines=tuple(map(line_of_introduction, found)),
        pagination=build_pagination(
            total=total, page=page, size=ON_A_PAGE, address=lambda number: f"?page={number}"
        ),
    )


def build_introduction_page(one: Introduction, *, form: Any) -> IntroductionPage:
    waits = one.state == IntroductionState.ASKED
    return IntroductionPage(
        line=line_of_introduction(one),
        own_url=reverse("exchange:listing", args=[one.own_id]),
        other_url=reverse("exchange:listing", args=[one.other_id]),
        message=one.message,
        reason=one.reason,
        contact=one.contact,
        contact_url=reverse("registry:organisation", args=[one.contact.slug]) if one.contact else "",
        may_answer=waits and not one.is_asker,
        may_take_back=waits and one.is_asker,
        answer_url=reverse("exchange:introduction", args=[one.id]),
        outcome_url=reverse("exchange:outcome", args=[one.id]),
        outcome_note=one.outcome_note,
        form=form if one.state == IntroductionState.AGREED else None,
    )


def build_ask_page(*, actor: Actor, listing_id: int, other_id: int, form: Any) -> AskPage:
    """Raises NotFound, NotPermitted."""
    with reading(actor):
        own = get_listing(actor=actor, listing_id=listing_id)
        other = get_listing(actor=actor, listing_id=other_id)
        stands = introduced_with(actor=actor, listing_id=listing_id).get(other_id)
    if not own.is_posted_by(actor.organisations(*KEEPERS)):
        raise NotPermitted(_("Only those who posted this listing may do this."))
    if own.state not in OPEN or other.state not in OPEN:
        raise NotPermitted(_("Both listings must be open."))
    return AskPage(
        own=line_of(own, actor.language),
        other=line_of(other, actor.language),
        stands=str(STATE_LABELS[stands]) if stands in STANDING else "",
        form=form,
        back_url=reverse("exchange:matches", args=[listing_id]),
    )
