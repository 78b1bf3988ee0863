"""What sources say otherwise than the owner: the present value and the proposed one, to take or to leave."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from trellis.core.errors import NotFound, require
from trellis.core.types import Actor
from trellis.registry.pages.change_words import in_words, label_of, names_of
from trellis.registry.policies import profiles as policies
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.profiles import get_profile_by_slug
from trellis.registry.selectors.proposals import find_open_proposal, list_open_proposals
from trellis.registry.types import Profile, Value
from trellis.registry.types.members import ProposalRecord


@dataclass(frozen=True)
class ProposalLine:
    id: int
    label: str
    present: str
    proposed: str
    source: str
    made_at: datetime


@dataclass(frozen=True)
class ProposalsPage:
    """Every open proposal for a profile."""

    template: ClassVar[str] = "registry/proposals.html"
    slug: str
    name: str
    lines: tuple[ProposalLine, ...]


def get_editable(*, actor: Actor, slug: str) -> Profile:
    profile = get_profile_by_slug(actor=actor, slug=slug)
    require(policies.can_edit(actor, profile))
    return profile


def build_proposals_page(*, actor: Actor, slug: str) -> ProposalsPage:
    """Raises NotFound, NotPermitted."""
    profile = get_editable(actor=actor, slug=slug)
    blueprint, language = get_blueprint(profile.kind), actor.language
    proposals = list_open_proposals(organisation_id=profile.id)
    changes = [{item.field: (profile.values.get(item.field), item.value)} for item in proposals]
    names = names_of(actor=actor, changes=changes)

    def words(field: str, value: Value) -> str:
        return in_words(blueprint, field, value, names=names, language=language)

    return ProposalsPage(
        slug=profile.slug,
        name=profile.name,
        lines=tuple(
            ProposalLine(
                id=item.id,
                label=label_of(blueprint, item.field, names=names, language=language),
                present=words(item.field, profile.values.get(item.field)),
                proposed=words(item.field, item.value),
                source=item.source,
                made_at=item.made_at,
            )
            for item in proposals
        ),
    )


def get_proposal(*, actor: Actor, slug: str, proposal_id: int) -> ProposalRecord:
    """An open proposal for this very profile. Raises NotFound, NotPermitted."""
    profile = get_editable(actor=actor, slug=slug)
    found = find_open_proposal(organisation_id=profile.id, proposal_id=proposal_id)
    if found is None:
        raise NotFound()
    return found
