"""Reading values that sources propose for fields whose owner confirmed another."""

from trellis.registry.models import Proposal
from trellis.registry.types.members import ProposalRecord


def list_open_proposals(*, organisation_id: int) -> list[ProposalRecord]:
    """Proposals that nobody answered yet, the oldest first. Who may read them is the caller's to ask."""
    rows = Proposal.objects.filter(organisation_id=organisation_id, answer="open").order_by("made_at", "id")
    return [
        ProposalRecord(id=row.pk, field=row.field, value=row.value, source=row.source, made_at=row.made_at)
        for row in rows
    ]


def count_open_proposals(*, organisation_id: int) -> int:
    return Proposal.objects.filter(organisation_id=organisation_id, answer="open").count()


def find_open_proposal(*, organisation_id: int, proposal_id: int) -> ProposalRecord | None:
    found = list_open_proposals(organisation_id=organisation_id)
    return next((item for item in found if item.id == proposal_id), None)
