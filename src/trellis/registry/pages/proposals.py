"""What sources say otherwise than the owner: the present value and the proposed one, to take or to leave."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from trellis.core.errors import NotFound, require
from trellis.core.types import Actor
from trellis.registry.pages.editing import readable
from trellis.registry.pages.history import field_label
from trellis.registry.policies import profiles as policies
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.profiles import get_profile_by_slug
from trellis.registry.selectors.proposals import find_open_proposal, list_open_proposals
from trellis.registry.types import Profile
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
    blueprint = get_blueprint(profile.kind)
    return ProposalsPage(
        slug=profile.slug,
        name=profile.name,
        lines=tuple(
            ProposalLine(
                id=item.id,
                label=field_label(blueprint, item.field, language=actor.language),
                present=readable(profile.values.get(item.field)),
                proposed=readable(item.value),
                source=item.source,
                made_at=item.made_at,
            )
            for item in list_open_proposals(organisation_id=profile.id)
        ),
    )


def get_proposal(*, actor: Actor, slug: str, proposal_id: int) -> ProposalRecord:
    """An open proposal for this very profile. Raises NotFound, NotPermitted."""
    profile = get_editable(actor=actor, slug=slug)
    found = find_open_proposal(organisation_id=profile.id, proposal_id=proposal_id)
    if found is None:
        raise NotFound()
    return found
