"""What the API reads: the same selectors and policies as the screens."""

from dataclasses import dataclass

from trellis.audit.types import Entry
from trellis.core.errors import require
from trellis.core.types import Actor
from trellis.registry.pages.keeping import ON_A_PAGE, rule_results
from trellis.registry.pages.organisation import contacts_of, freshness_of
from trellis.registry.policies import profiles as policies
from trellis.registry.selectors import members as selectors
from trellis.registry.selectors.blueprints import get_blueprint, list_kinds
from trellis.registry.selectors.completeness import completeness
from trellis.registry.selectors.history import list_history
from trellis.registry.selectors.merges import successor_of
from trellis.registry.selectors.profiles import get_profile_by_slug, list_waiting
from trellis.registry.selectors.proposals import list_open_proposals
from trellis.registry.types import Completeness, Freshness, Members, Profile, Result, RuleResult
from trellis.registry.types.members import NamedContact, ProposalRecord

__all__ = ["get_profile_by_slug", "list_kinds"]


@dataclass(frozen=True)
class Seen:
    """What an actor sees of a profile."""

    freshness: Freshness | None
    hidden_fields: set[str]
    keeps: bool


def seen_by(*, actor: Actor, profile: Profile) -> Seen:
    keeps = bool(policies.can_see_history(actor, profile))
    hidden = (
        set() if keeps else {spec.name for spec in get_blueprint(profile.kind).fields() if not spec.public}
    )
    return Seen(freshness=freshness_of(profile), hidden_fields=hidden, keeps=keeps)


def was_merged(*, slug: str, into: Profile) -> bool:
    """Did the profile at this address become part of that one? No query for its own address."""
    return slug != into.slug and successor_of(slug=slug) == into.id


def get_kept(actor: Actor, slug: str) -> Profile:
    """A profile whose inner side the actor may see. Raises NotFound, NotPermitted."""
    profile = get_profile_by_slug(actor=actor, slug=slug)
    require(policies.can_see_history(actor, profile))
    return profile


def members_of(*, actor: Actor, slug: str, page: int, size: int) -> Members:
    host = get_profile_by_slug(actor=actor, slug=slug)
    return selectors.list_members(actor=actor, host_id=host.id, page=page, size=size)


def hosts_of(*, actor: Actor, slug: str) -> Members:
    member = get_profile_by_slug(actor=actor, slug=slug)
    return selectors.list_hosts(actor=actor, member_id=member.id)


def membership_of(*, actor: Actor, host: str, member: str) -> tuple[Profile, Profile, bool]:
    """Both sides of a membership, and whether it stands. Raises NotFound."""
    first = get_profile_by_slug(actor=actor, slug=host)
    second = get_profile_by_slug(actor=actor, slug=member)
    found = selectors.find_membership(actor=actor, host_id=first.id, member_id=second.id)
    return first, second, found is not None


def list_contacts_of(*, actor: Actor, slug: str) -> tuple[NamedContact, ...]:
    """Who may be turned to about a public profile. Raises NotFound."""
    return contacts_of(get_profile_by_slug(actor=actor, slug=slug))


def results_of(*, actor: Actor, slug: str) -> list[Result]:
    return selectors.list_results(network_id=get_profile_by_slug(actor=actor, slug=slug).id)


def rules_of(*, actor: Actor, slug: str) -> list[RuleResult]:
    return rule_results(get_kept(actor, slug))


def completeness_of(*, actor: Actor, slug: str) -> Completeness:
    profile = get_kept(actor, slug)
    return completeness(get_blueprint(profile.kind), profile)


def proposals_of(*, actor: Actor, slug: str) -> list[ProposalRecord]:
    profile = get_profile_by_slug(actor=actor, slug=slug)
    require(policies.can_edit(actor, profile))
    return list_open_proposals(organisation_id=profile.id)


def history_of(*, actor: Actor, slug: str) -> list[Entry]:
    return list_history(organisation_id=get_kept(actor, slug).id, limit=200)


def waiting(*, actor: Actor, page: int) -> list[Profile]:
    require(policies.can_review(actor))
    found, _total = list_waiting(actor=actor, page=page, size=ON_A_PAGE)
    return found
