"""A record of a target that became another: the next edition of its source must find the other one."""

from collections.abc import Collection

from django.db import connection

from trellis.imports.models import SourceRecord

ORGANISATION = "organisation"
# Organisations belong to a higher module, so that no relation says it: columns with the number of one.
OF_ORGANISATIONS = (("imports.Source", "organisation_id"),)


def follow_record(*, before: int, after: int, only: Collection[int] | None = None) -> list[int]:
    """Let what sources said of one organisation be said of another; return the numbers of these rows.

    Called in the transaction in which the target itself makes one of the two; `only` names rows moved before.
    Raises RuntimeError outside one.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a record is followed in the transaction of its change")
    rows = SourceRecord.objects.filter(record_type=ORGANISATION, record=str(before))
    if only is not None:
        rows = rows.filter(pk__in=only)
    keys = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    SourceRecord.objects.filter(pk__in=keys).update(record=str(after))
    return keys
