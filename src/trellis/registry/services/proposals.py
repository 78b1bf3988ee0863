"""Values that a source gives for fields whose owner confirmed another: proposed, then taken or left."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trellis.audit import services as audit
from trellis.core.errors import Conflict, NotFound, require
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.registry.models import Proposal
from trellis.registry.policies.profiles import can_create_many, can_edit
from trellis.registry.services.profiles import change_organisation
from trellis.registry.services.storing import lock_organisation
from trellis.registry.types import Value

OPEN, TAKEN, LEFT = "open", "taken", "left"


@dataclass(frozen=True, slots=True)
class NewProposal:
    """A value in the form in which a profile keeps it."""

    organisation_id: int
    field: str
    value: Value


def propose_values(*, actor: Actor, source: str, proposals: Sequence[NewProposal]) -> int:
    """Propose values to the owners; a newer value of the same source takes the place of an open one.

    Returns how many are new or changed. May be repeated. A value that the owner left before is not proposed
    again by the same source.
    """
    require(can_create_many(actor))
    with change(actor):
        ids = {item.organisation_id for item in proposals}
        rows = list(Proposal.objects.select_for_update().filter(source=source, organisation__in=ids))
        standing = {(row.organisation_id, row.field): row for row in rows if row.answer == OPEN}
        left = [(row.organisation_id, row.field, row.value) for row in rows if row.answer == LEFT]
        new: list[Proposal] = []
        changed: list[Proposal] = []
        for item in proposals:
            row = standing.get((item.organisation_id, item.field))
            if row is None and (item.organisation_id, item.field, item.value) not in left:
                new.append(
                    Proposal(
                        organisation_id=item.organisation_id,
                        field=item.field,
                        value=item.value,
                        source=source,
                    )
                )
            elif row is not None and row.value != item.value:
                row.value = item.value
                changed.append(row)
        Proposal.objects.bulk_create(new, batch_size=1000)
        Proposal.objects.bulk_update(changed, ["value"], batch_size=1000)
        audit.record_many(
            audit.entry(
                actor,
                "proposed",
                "organisation",
                row.organisation_id,
                {f"proposal {row.field}": (None, row.value)},
            )
            for row in (*new, *changed)
        )
    return len(new) + len(changed)


def answer_proposal(*, actor: Actor, proposal_id: int, take: bool) -> None:
    """The owner takes the proposed value or leaves it.

    Raises NotFound, NotPermitted, Conflict (answered before), InvalidInput.
    """
    with change(actor):
        row = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
        if row is None:
            raise NotFound(_("There is no such proposal."))
        organisation = lock_organisation(actor, row.organisation_id)
        require(can_edit(actor, organisation))
        if row.answer != OPEN:
            raise Conflict(_("This proposal was answered before."))
        if take:
            change_organisation(
                actor=actor, organisation_id=row.organisation_id, values={row.field: row.value}
            )
        row.answer = TAKEN if take else LEFT
        row.save(update_fields=["answer"])
        audit.record(
            actor=actor,
            action="took proposal" if take else "left proposal",
            subject_type="organisation",
            subject_id=row.organisation_id,
            changes={f"proposal {row.field}": (OPEN, row.answer)},
        )
