"""Who may do what with a listing, and why not."""

from typing import Protocol

from django.utils.translation import gettext as _

from trellis.core.types import ALLOWED, Actor, Decision, refused
from trellis.exchange.types.blueprints import ListingKind
from trellis.exchange.types.words import STEPS, State, Step
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


def keeps(actor: Actor, listing: Posted) -> bool:
    own = actor.organisations(*KEEPERS)
    return actor.is_operator or listing.organisation_id in own or listing.cluster_id in own


def posts_any(actor: Actor) -> bool:
    """Does the actor keep any organisation?"""
    return bool(actor.organisations(*KEEPERS))
