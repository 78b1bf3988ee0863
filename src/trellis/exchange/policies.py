"""Who may do what with a listing, and why not."""

from typing import Protocol

from django.utils.translation import gettext as _

from trellis.core.types import ALLOWED, Actor, Decision, refused
from trellis.exchange.selectors.blueprints import answering_kinds, listing_kinds
from trellis.exchange.types.blueprints import ListingKind
from trellis.exchange.types.introductions import IntroductionState
from trellis.exchange.types.words import OPEN, STEPS, Side, State, Step
from trellis.registry.types import PUBLIC, PersonRole

KEEPERS = (PersonRole.OWNER, PersonRole.EDITOR)


class Posting(Protocol):
    """What a policy needs to know of the organisation that posts."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def status(self) -> str: ...


class Posted(Protocol):
    """What a policy needs to know of a listing."""

    @property
    def state(self) -> str: ...
    @property
    def organisation_id(self) -> int: ...
    @property
    def cluster_id(self) -> int | None: ...


def can_post_any(actor: Actor) -> Decision:
    """Whoever is signed in sees for whom they may post."""
    return ALLOWED if actor.is_signed_in else refused(_("Sign in to post an offer or a need."))


def can_post(
    actor: Actor,
    organisation: Posting,
    kind: ListingKind,
    *,
    cluster: Posting | None = None,
    is_member: bool = False,
) -> Decision:
    """Those who keep the organisation, or those who keep a cluster that it is a member of."""
    poster = cluster or organisation
    if not (actor.is_operator or actor.has_organisation_role(poster.id, *KEEPERS)):
        return refused(_("Only the owner and the editors of a profile, or of its cluster, may post for it."))
    if cluster is not None and not (is_member and cluster.status in PUBLIC):
        return refused(_("A cluster posts for its own members only."))
    if organisation.status not in PUBLIC:
        return refused(_("The profile must be published before it can post offers and needs."))
    allowed = kind.posters.kinds
    if allowed and poster.kind not in allowed:
        return refused(
            _("Clusters and authorities post listings of this kind. Ask your cluster to post it for you.")
        )
    return ALLOWED


def can_change(actor: Actor, listing: Posted) -> Decision:
    """Its keepers, as long as nobody relies on it."""
    if not keeps(actor, listing):
        return refused(_("Only those who posted this listing may change it."))
    if listing.state in (State.AGREED, State.FULFILLED):
        return refused(_("What is agreed is no longer changed. Open the listing again, or post a new one."))
    if listing.state == State.WITHDRAWN:
        return refused(_("This listing is withdrawn. Make it a draft again before you change it."))
    return ALLOWED


def can_take(actor: Actor, listing: Posted, step: Step) -> Decision:
    if not keeps(actor, listing):
        return refused(_("Only those who posted this listing may do this."))
    if listing.state not in STEPS[step].begins:
        return refused(_("This cannot be done with a listing in this state."))
    return ALLOWED


def can_discard(actor: Actor, listing: Posted) -> Decision:
    """A draft that nobody else saw is removed; what was published is withdrawn."""
    if not keeps(actor, listing):
        return refused(_("Only those who posted this listing may do this."))
    if listing.state != State.DRAFT:
        return refused(_("Only a draft can be discarded. Withdraw the listing."))
    return ALLOWED


# --- introductions


class Fitting(Posted, Protocol):
    """What a policy needs to know of a listing that is to be introduced to another."""

    @property
    def kind(self) -> str: ...
    @property
    def side(self) -> str: ...


class Introduced(Protocol):
    """What a policy needs to know of an introduction, with both its listings."""

    @property
    def state(self) -> str: ...
    @property
    def asking(self) -> Posted: ...
    @property
    def asked(self) -> Posted: ...


def can_ask(actor: Actor, own: Fitting, other: Fitting) -> Decision:
    """The keepers of an open listing ask for one that may answer it, of another organisation.

    Nobody does so for them, operators neither: whoever asks or agrees is whose address is shown.
    """
    if not keeps_themselves(actor, own):
        return refused(_("Only those who posted this listing may do this."))
    if own.state not in OPEN or other.state not in OPEN:
        return refused(_("Both listings must be open."))
    kind = listing_kinds().get(own.kind)
    others = answering_kinds(kind, Side(own.side)) if kind else ()
    if other.side == own.side or other.kind not in {one.key for one in others}:
        return refused(_("A need is introduced to an offer that may answer it, and the other way round."))
    if own.organisation_id == other.organisation_id:
        return refused(_("Both listings are of the same organisation."))
    return ALLOWED


def can_answer(actor: Actor, introduction: Introduced) -> Decision:
    if not keeps_themselves(actor, introduction.asked):
        return refused(_("Only those who are asked may answer."))
    if introduction.asked.state not in OPEN or introduction.asking.state not in OPEN:
        return refused(_("One of the two listings is closed by now."))
    return ALLOWED


def can_take_back(actor: Actor, introduction: Introduced) -> Decision:
    return (
        ALLOWED
        if keeps_themselves(actor, introduction.asking)
        else refused(_("Only those who asked may do this."))
    )


def can_note_outcome(actor: Actor, introduction: Introduced) -> Decision:
    if introduction.state != IntroductionState.AGREED:
        return refused(_("Something can come of it once both agreed."))
    own = any(keeps_themselves(actor, listing) for listing in (introduction.asking, introduction.asked))
    return ALLOWED if own else refused(_("Only the two sides say what came of it."))


def keeps(actor: Actor, listing: Posted) -> bool:
    return actor.is_operator or keeps_themselves(actor, listing)


def keeps_themselves(actor: Actor, listing: Posted) -> bool:
    own = actor.organisations(*KEEPERS)
    return listing.organisation_id in own or listing.cluster_id in own


def posts_any(actor: Actor) -> bool:
    """Does the actor keep any organisation?"""
    return bool(actor.organisations(*KEEPERS))
