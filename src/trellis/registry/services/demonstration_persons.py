"""Persons of the demonstration, each named by what they may do; never for a platform in use."""

from trellis.accounts import services as accounts
from trellis.accounts.types import PersonCard, PlatformRole
from trellis.audit import services as audit
from trellis.core.errors import require
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.registry.models import PersonMembership, SourceRecord
from trellis.registry.policies.profiles import can_create_many
from trellis.registry.selectors.demonstration import SOURCE
from trellis.registry.types import PersonRole

OPERATOR = "operator@demo.example"
VALIDATOR = "validator@demo.example"
OWNER = "owner@demo.example"
OWNED = "hamburg-aviation"  # key of the cluster that the owner keeps


def ensure_persons(*, actor: Actor, password: str) -> list[str]:
    """Make the operator, the validator and the owner of one cluster; may be repeated.

    An account that is there keeps its password. Raises NotPermitted, InvalidInput (the password will not do).
    """
    require(can_create_many(actor))
    with change(actor):
        accounts.create_operator(actor=actor, email=OPERATOR, password=password)
        accounts.create_account(
            actor=actor, email=VALIDATOR, password=password, name="Validator", role=PlatformRole.VALIDATOR
        )
        owner = accounts.create_account(actor=actor, email=OWNER, password=password, name="Cluster owner")
        own(actor, owner)
    return [OPERATOR, VALIDATOR, OWNER]


def own(actor: Actor, owner: PersonCard) -> None:
    """Make the person owner of the demonstration's cluster, if it is there and nobody took the role away."""
    record = SourceRecord.objects.filter(source=SOURCE, key=OWNED).first()
    if record is None:
        return
    _row, is_new = PersonMembership.objects.get_or_create(
        organisation_id=record.organisation_id, person_id=owner.id, defaults={"role": PersonRole.OWNER}
    )
    if is_new:
        audit.record(
            actor=actor,
            action="added person",
            subject_type="organisation",
            subject_id=record.organisation_id,
            changes={f"person {owner.id}": (None, str(PersonRole.OWNER))},
        )
