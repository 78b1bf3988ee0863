"""Pairs of public profiles that may be one organisation: found by trellis_engine.linkage, as imports do."""

from django.utils.translation import gettext as _

from trellis.audit import services as audit
from trellis.core.errors import NotFound, require
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.registry.models import DuplicatePair, Organisation
from trellis.registry.policies.merges import can_find_duplicates
from trellis.registry.services.adapters.record_types import ORGANISATION
from trellis.registry.services.adapters.registry import RegistryAdapter
from trellis_engine.linkage import PairScore, find_duplicates

MOST_PAIRS = 2000  # more nobody looks at before the next night


def search_pairs(*, actor: Actor) -> int:
    """Look for duplicates among all public profiles of one kind; return how many pairs are open.

    Pairs that somebody called different stay so. May be repeated: what is no longer alike is forgotten.
    Raises NotPermitted.
    """
    require(can_find_duplicates(actor))
    records = list(RegistryAdapter().comparable_existing(record_type=ORGANISATION, actor=actor))
    kinds = {record.key: record.kind for record in records}
    pairs = [
        pair
        for pair in find_duplicates(records).pairs
        if not pair.other_site and kinds[pair.left] == kinds[pair.right]
    ][:MOST_PAIRS]
    with change(actor):
        there = set(Organisation.objects.filter(pk__in=map(int, kinds)).values_list("pk", flat=True))
        rows = [row_of(pair) for pair in pairs if {int(pair.left), int(pair.right)} <= there]
        DuplicatePair.objects.filter(are_two=False).delete()
        DuplicatePair.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return DuplicatePair.objects.filter(are_two=False).count()


def row_of(pair: PairScore) -> DuplicatePair:
    left, right = sorted((int(pair.left), int(pair.right)))
    return DuplicatePair(
        left_id=left,
        right_id=right,
        probability=pair.probability,
        evidence=[
            {"template": item.template, "values": dict(item.values), "speaks_for": item.speaks_for}
            for item in pair.evidence
        ],
    )


def call_different(*, actor: Actor, pair_id: int) -> None:
    """Say that two profiles are two organisations: the pair is not shown again. May be repeated.

    Raises NotPermitted, NotFound.
    """
    with change(actor):
        require(can_find_duplicates(actor))
        row = DuplicatePair.objects.select_for_update().filter(pk=pair_id).first()
        if row is None:
            raise NotFound(_("There is no such pair any more."))
        if not row.are_two:
            row.are_two, row.decided_by_id = True, actor.person_id
            row.save(update_fields=["are_two", "decided_by"])
            audit.record(
                actor=actor,
                action="called different",
                subject_type="organisation",
                subject_id=row.left_id,
                changes={"other": (None, row.right_id)},
            )
