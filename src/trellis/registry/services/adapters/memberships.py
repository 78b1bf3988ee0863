"""Memberships of a file: who belongs to which cluster or network, in which role, since and until when."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.types import Actor
from trellis.imports.types import Change, Existing, ImportContext, Operation, Outcome, Value
from trellis.registry.models import Membership, Organisation
from trellis.registry.services.adapters.organisations import today
from trellis.registry.services.members import (
    NewMembership,
    bulk_add_members,
    change_member,
    remove_member,
)
from trellis.registry.types import MemberRole, Origin, OriginKind


def existing_memberships(*, records: Sequence[str], actor: Actor, lock: bool = False) -> dict[str, Existing]:
    visible = Organisation.objects.visible_to(actor)
    rows = Membership.objects.filter(pk__in=[int(record) for record in records], host__in=visible)
    if lock:
        rows = rows.select_for_update(of=("self",))
    return {str(row.pk): existing_membership(row) for row in rows.order_by("pk")}


def existing_membership(row: Membership) -> Existing:
    by_owner = row.origin.get("by") == OriginKind.OWNER
    return Existing(
        values=membership_values(row),
        guarded=frozenset({"role", "since", "until"}) if by_owner else frozenset(),
        retired=row.until is not None and row.until < timezone.localdate(),
    )


def membership_values(row: Membership) -> dict[str, Value]:
    values: dict[str, Value] = {
        "host": str(row.host_id),
        "member": str(row.member_id),
        "role": str(row.role),
        "since": row.since.isoformat() if row.since else None,
        "until": row.until.isoformat() if row.until else None,
    }
    return {name: value for name, value in values.items() if value}


def apply_memberships(*, changes: Sequence[Change], context: ImportContext, actor: Actor) -> list[Outcome]:
    """Write the changes; those that create go in one statement, the others one by one."""
    created = [item for item in changes if item.operation == Operation.CREATE]
    ids = create(created, context, actor)
    return [
        Outcome(record=ids[pair(item)])
        if item.operation == Operation.CREATE
        else WRITERS[item.operation](item, actor)
        for item in changes
    ]


def pair(item: Change) -> tuple[int, int]:
    return int(str(item.values["host"])), int(str(item.values["member"]))


def create(changes: Sequence[Change], context: ImportContext, actor: Actor) -> dict[tuple[int, int], str]:
    """Add the memberships; one that stands already is taken as it is. Returns the record of each pair."""
    new = [
        NewMembership(
            *pair(item),
            role=MemberRole(str(item.values.get("role") or MemberRole.MEMBER)),
            since=day(item.values.get("since")),
            until=day(item.values.get("until")),
        )
        for item in changes
    ]
    origin = Origin(by=OriginKind.IMPORT, source=context.source, at=today())
    bulk_add_members(actor=actor, memberships=new, origin=origin)
    pairs = Q(pk__in=[])
    for host, member in {pair(item) for item in changes}:
        pairs |= Q(host=host, member=member)
    rows = Membership.objects.filter(pairs).values_list("host_id", "member_id", "pk")
    return {(host, member): str(number) for host, member, number in rows}


def day(value: Value) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def get_row(item: Change) -> Membership:
    return Membership.objects.get(pk=int(item.record))


def update(item: Change, actor: Actor) -> Outcome:
    row = get_row(item)
    said: dict[str, Any] = {**membership_values(row), **item.values}
    change_member(
        actor=actor,
        host_id=row.host_id,
        member_id=row.member_id,
        role=MemberRole(said["role"] or MemberRole.MEMBER),
        since=day(said.get("since")),
        until=day(said.get("until")),
    )
    return Outcome(record=item.record)


def remove(item: Change, actor: Actor) -> Outcome:
    row = get_row(item)
    remove_member(actor=actor, host_id=row.host_id, member_id=row.member_id)
    return Outcome(record=item.record)


def retire(item: Change, actor: Actor) -> Outcome:
    """A membership that its source no longer lists ended yesterday: it stays as history."""
    row = get_row(item)
    yesterday = timezone.localdate() - timedelta(days=1)
    if row.since and row.since > yesterday:
        return Outcome(record=item.record, refused=_("It has not begun yet."))
    return end(row, item, yesterday, actor)


def restore(item: Change, actor: Actor) -> Outcome:
    return end(get_row(item), item, None, actor)


def end(row: Membership, item: Change, until: date | None, actor: Actor) -> Outcome:
    change_member(
        actor=actor,
        host_id=row.host_id,
        member_id=row.member_id,
        role=MemberRole(row.role),
        since=row.since,
        until=until,
    )
    return Outcome(record=item.record)


WRITERS = {
    Operation.UPDATE: update,
    Operation.RETIRE: retire,
    Operation.RESTORE: restore,
    Operation.REMOVE: remove,
}
