"""The page of one listing: what it says, what those who keep it may do, and what is like it."""

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.exchange.pages.words import ListingLine, Said, facts_of, kind_of, line_of
from trellis.exchange.policies import can_change, can_discard, can_take
from trellis.exchange.selectors.blueprints import answering_kinds
from trellis.exchange.selectors.listings import get_listing, list_similar
from trellis.exchange.types.listings import Listing
from trellis.exchange.types.words import (
    OPEN,
    STEP_LABELS,
    STEPS,
    VISIBILITY_LABELS,
    State,
    Step,
    Visibility,
)
from trellis.registry.types.blueprints import in_language

IMPORTANT = {Step.PUBLISH: "primary", Step.WITHDRAW: "danger"}


@dataclass(frozen=True)
class Action:
    """A button: what it does, where it goes."""

    label: str
    url: str
    look: str


@dataclass(frozen=True)
class Answer:
    """A kind of listing that may answer this one: where such are listed."""

    label: str
    url: str


@dataclass(frozen=True)
class ListingPage:
    """One listing, for everybody who may see it."""

    template: ClassVar[str] = "exchange/listing.html"
    line: ListingLine
    text: str
    facts: tuple[Said, ...]
    certificates: str
    is_draft: bool
    is_over: bool
    is_anonymous: bool
    is_named: bool
    cluster: str
    cluster_url: str
    answers: tuple[Answer, ...]
    matches_url: str
    # for those who keep it
    is_kept: bool
    audience: str
    guests: tuple[str, ...]
    edit_url: str
    actions: tuple[Action, ...]
    discard_url: str
    similar: tuple[ListingLine, ...]


@dataclass(frozen=True)
class Posted:
    """What a policy needs to know of a listing that its keeper sees."""

    state: State
    organisation_id: int
    cluster_id: int | None


def build_listing_page(*, actor: Actor, listing_id: int) -> ListingPage:
    """Raises NotFound."""
    with reading(actor):
        listing = get_listing(actor=actor, listing_id=listing_id)
        is_draft = listing.state == State.DRAFT
        similar = list_similar(actor=actor, listing_id=listing_id) if is_draft else []
    language, cluster = actor.language, listing.cluster
    return ListingPage(
        line=line_of(listing, language),
        text=str(listing.values["summary"] or ""),
        facts=facts_of(listing, language),
        certificates=str(listing.values["certificates"] or ""),
        is_draft=is_draft,
        is_over=listing.state not in (*OPEN, State.DRAFT),
        is_anonymous=listing.is_anonymous,
        is_named=listing.organisation is not None,
        cluster=cluster.name if cluster else "",
        cluster_url=reverse("registry:organisation", args=[cluster.slug]) if cluster else "",
        answers=answers_to(listing, language),
        matches_url=reverse("exchange:matches", args=[listing.id]),
        is_kept=listing.is_kept,
        audience=str(VISIBILITY_LABELS[listing.values["visibility"]]),
        guests=tuple(listing.values["guests"]) if listing.values["visibility"] == Visibility.INVITED else (),
        edit_url=way_to_edit(actor, listing),
        actions=actions_for(actor, listing),
        discard_url=way_to_discard(actor, listing),
        similar=tuple(line_of(one, language) for one in similar),
    )


def posted(listing: Listing) -> Posted | None:
    if listing.organisation is None:
        return None
    return Posted(listing.state, listing.organisation.id, listing.cluster.id if listing.cluster else None)


def way_to_edit(actor: Actor, listing: Listing) -> str:
    found = posted(listing)
    is_allowed = found is not None and kind_of(listing) is not None and can_change(actor, found)
    return reverse("exchange:edit", args=[listing.id]) if is_allowed else ""


def way_to_discard(actor: Actor, listing: Listing) -> str:
    found = posted(listing)
    if found is None or not can_discard(actor, found):
        return ""
    return reverse("exchange:discard", args=[listing.id])


def actions_for(actor: Actor, listing: Listing) -> tuple[Action, ...]:
    """The steps that can be taken now, as buttons."""
    found = posted(listing)
    if found is None:
        return ()
    return tuple(
        Action(
            label=str(STEP_LABELS[step]),
            url=reverse("exchange:step", args=[listing.id, step.value]),
            look=IMPORTANT.get(step, "primary" if listing.state == State.EXPIRED else ""),
        )
        for step in STEPS
        if can_take(actor, found, step)
    )


def answers_to(listing: Listing, language: str) -> tuple[Answer, ...]:
    """Where listings of the other side stand that may answer this one."""
    kind, other = kind_of(listing), listing.side.other
    if kind is None or listing.state not in (*OPEN, State.DRAFT):
        return ()
    return tuple(
        Answer(
            label=_("%(what)s: all of them") % {"what": in_language(one.sides[other], language)},
            url=f"{reverse('exchange:listings')}?side={other}&kind={one.key}",
        )
        for one in answering_kinds(kind, listing.side)
    )
