"""Sides, states and steps of a listing, and who sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Side(StrEnum):
    OFFER = "offer"
    NEED = "need"

    @property
    def other(self) -> "Side":
        return Side.NEED if self == Side.OFFER else Side.OFFER


class State(StrEnum):
    """The life of a listing."""

    DRAFT = "draft"
    PUBLISHED = "published"
    MATCHED = "matched"  # somebody answers it; others may too
    AGREED = "agreed"
    FULFILLED = "fulfilled"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


OPEN = (State.PUBLISHED, State.MATCHED)  # in lists and searches
SHOWN = (*OPEN, State.AGREED, State.FULFILLED, State.EXPIRED)  # at its own address
TRANSITIONS: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.PUBLISHED,),
    State.PUBLISHED: (State.PUBLISHED, State.MATCHED, State.AGREED, State.EXPIRED, State.WITHDRAWN),
    State.MATCHED: (
        State.PUBLISHED, State.MATCHED, State.AGREED, State.EXPIRED, State.WITHDRAWN,
    ),
    State.AGREED: (State.PUBLISHED, State.FULFILLED, State.WITHDRAWN),
    State.FULFILLED: (),
    State.EXPIRED: (State.PUBLISHED, State.WITHDRAWN),
    State.WITHDRAWN: (State.DRAFT,),
}  # fmt: skip


class Step(StrEnum):
    """What those who keep a listing do with it."""

    PUBLISH = "publish"
    RENEW = "renew"
    MATCH = "match"
    AGREE = "agree"
    FULFIL = "fulfil"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    REVISE = "revise"


@dataclass(frozen=True)
class StepRule:
    """From which states a step leads where; renewing leaves an open listing in its state."""

    begins: tuple[State, ...]
    ends: State


STEPS: Mapping[Step, StepRule] = {
    Step.PUBLISH: StepRule((State.DRAFT,), State.PUBLISHED),
    Step.RENEW: StepRule((*OPEN, State.EXPIRED), State.PUBLISHED),
    Step.MATCH: StepRule((State.PUBLISHED,), State.MATCHED),
    Step.AGREE: StepRule(OPEN, State.AGREED),
    Step.FULFIL: StepRule((State.AGREED,), State.FULFILLED),
    Step.REOPEN: StepRule((State.MATCHED, State.AGREED), State.PUBLISHED),
    Step.WITHDRAW: StepRule((*OPEN, State.AGREED, State.EXPIRED), State.WITHDRAWN),
    Step.REVISE: StepRule((State.WITHDRAWN,), State.DRAFT),
}


class Visibility(StrEnum):
    """Who sees a published listing."""

    PUBLIC = "public"
    NETWORK = "network"  # organisations that are in a cluster or network with its organisation
    INVITED = "invited"  # the organisations that it names


class Reach(StrEnum):
    """How far from its place a listing goes."""

    DISTANCE = "distance"
    REGION = "region"
    COUNTRY = "country"
    EUROPE = "europe"
    WORLD = "world"


SIDE_LABELS: dict[str, Any] = {Side.OFFER: _("Offer"), Side.NEED: _("Need")}
STATE_LABELS: dict[str, Any] = {
    State.DRAFT: _("Draft"),
    State.PUBLISHED: _("Open"),
    State.MATCHED: _("Open, being answered"),
    State.AGREED: _("Agreed"),
    State.FULFILLED: _("Fulfilled"),
    State.EXPIRED: _("Expired"),
    State.WITHDRAWN: _("Withdrawn"),
}
STEP_LABELS: dict[str, Any] = {
    Step.PUBLISH: _("Publish"),
    Step.RENEW: _("Renew"),
    Step.MATCH: _("Somebody answers it"),
    Step.AGREE: _("It is agreed"),
    Step.FULFIL: _("It is fulfilled"),
    Step.REOPEN: _("Open it again"),
    Step.WITHDRAW: _("Withdraw"),
    Step.REVISE: _("Make it a draft again"),
}
VISIBILITY_LABELS: dict[str, Any] = {
    Visibility.PUBLIC: _("Everybody"),
    Visibility.NETWORK: _("Members of the same clusters and networks"),
    Visibility.INVITED: _("Only organisations that I name"),
}
REACH_LABELS: dict[str, Any] = {
    Reach.DISTANCE: _("Within a distance"),
    Reach.REGION: _("In the region"),
    Reach.COUNTRY: _("In the country"),
    Reach.EUROPE: _("In Europe"),
    Reach.WORLD: _("Worldwide"),
}
