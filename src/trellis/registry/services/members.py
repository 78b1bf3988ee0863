"""Members of clusters and networks: added, given another role or period, removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trellis.audit import services as audit
from trellis.core.bulk import copy_rows
from trellis.core.errors import NotFound, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.registry.models import Membership, Organisation
from trellis.registry.policies.profiles import can_create_many, can_leave, can_manage_members
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.services import search
from trellis.registry.services.storing import (
    MESSAGES,
    default_origin,
    lock_organisations,
    refuse,
)
from trellis.registry.types import PUBLIC, MemberRole, Origin

SUBJECT = "organisation"


@dataclass(frozen=True, slots=True)
class NewMembership:
    """One membership to write."""

    host_id: int
    member_id: int
    role: MemberRole = MemberRole.MEMBER
    since: date | None = None
    until: date | None = None


def add_member(
    *,
    actor: Actor,
    host_id: int,
    member_id: int,
    role: MemberRole = MemberRole.MEMBER,
    since: date | None = None,
    until: date | None = None,
    origin: Origin | None = None,
) -> int:
    """Make an organisation a member of a cluster or network; return the id of the membership.

    Raises NotFound, NotPermitted, InvalidInput (role or kind not of this network), Conflict (a member
    already, a second coordinator).
    """
    new = NewMembership(host_id=host_id, member_id=member_id, role=role, since=since, until=until)
    with change(actor, MESSAGES):
        rows = lock_organisations(actor, [host_id, member_id])
        require(can_manage_members(actor, rows[host_id]))
        refuse(unfit(new, rows[host_id], rows[member_id]))
        given = (origin or default_origin(actor, host_id)).as_json()
        membership = Membership.objects.create(
            host_id=host_id, member_id=member_id, role=role, since=since, until=until, origin=given
        )
        note(actor, "added member", new, {}, facts(new))
        refresh(rows.values())
        return membership.pk


def bulk_add_members(*, actor: Actor, memberships: Sequence[NewMembership], origin: Origin) -> int:
    """Write many memberships at once, audited; those that stand already are left as they are.

    Returns how many were written. All or nothing. Raises NotPermitted unless operator or system; NotFound;
    InvalidInput with fields "<position>.<field>"; Conflict (a second coordinator).
    """
    require(can_create_many(actor))
    if not memberships:
        return 0
    with change(actor, MESSAGES):
        ids = {number for item in memberships for number in (item.host_id, item.member_id)}
        rows = lock_organisations(actor, ids)
        problems = [
            Problem(field=f"{position}.{problem.field}", message=problem.message)
            for position, item in enumerate(memberships)
            for problem in unfit(item, rows[item.host_id], rows[item.member_id])
        ]
        refuse(problems)
        standing = set(
            Membership.objects.filter(host__in={item.host_id for item in memberships}).values_list(
                "host_id", "member_id"
            )
        )
        by_pair = {(item.host_id, item.member_id): item for item in memberships}
        new = [item for pair, item in by_pair.items() if pair not in standing]
        given = origin.as_json()
        copy_rows(
            Membership,
            ((item.host_id, item.member_id, str(item.role), item.since, item.until, given) for item in new),
            fields=["host", "member", "role", "since", "until", "origin"],
        )
        audit.record_many(entry(actor, "added member", item, {}, facts(item)) for item in new)
        refresh([rows[number] for number in {n for item in new for n in (item.host_id, item.member_id)}])
        return len(new)


def change_member(
    *,
    actor: Actor,
    host_id: int,
    member_id: int,
    role: MemberRole,
    since: date | None = None,
    until: date | None = None,
) -> None:
    """Give a membership another role or period. Raises as `add_member`; Conflict for a second coordinator."""
    with change(actor, MESSAGES):
        rows = lock_organisations(actor, [host_id, member_id])
        require(can_manage_members(actor, rows[host_id]))
        membership = get_membership(host_id, member_id)
        new = NewMembership(host_id=host_id, member_id=member_id, role=role, since=since, until=until)
        refuse(unfit(new, rows[host_id], rows[member_id]))
        before = facts(
            NewMembership(
                host_id=host_id,
                member_id=member_id,
                role=MemberRole(membership.role),
                since=membership.since,
                until=membership.until,
            )
        )
        if before == facts(new):
            return
        membership.role, membership.since, membership.until = role, since, until
        membership.save(update_fields=["role", "since", "until"])
        note(actor, "changed member", new, before, facts(new))
        refresh(rows.values())


def remove_member(*, actor: Actor, host_id: int, member_id: int) -> None:
    """End a membership as if it had not been; the audit keeps it. The member's own keepers may do it too."""
    with change(actor, MESSAGES):
        rows = lock_organisations(actor, [host_id, member_id])
        if not can_manage_members(actor, rows[host_id]):
            require(can_leave(actor, rows[member_id]))
        membership = get_membership(host_id, member_id)
        gone = NewMembership(
            host_id=host_id,
            member_id=member_id,
            role=MemberRole(membership.role),
            since=membership.since,
            until=membership.until,
        )
        membership.delete()
        note(actor, "removed member", gone, facts(gone), {})
        refresh(rows.values())


def get_membership(host_id: int, member_id: int) -> Membership:
    found = Membership.objects.filter(host_id=host_id, member_id=member_id).first()
    if found is None:
        raise NotFound(_("That organisation is not a member."))
    return found


def unfit(new: NewMembership, host: Organisation, member: Organisation) -> list[Problem]:
    """Why this organisation cannot be a member here in this role."""
    rules = get_blueprint(host.kind).members
    if rules is None:
        return [Problem(field="host", message=_("A profile of this kind has no members."))]
    problems = []
    if new.host_id == new.member_id:
        problems.append(Problem(field="member", message=_("An organisation cannot be a member of itself.")))
    if new.role not in rules.roles:
        roles = ", ".join(rules.roles)
        problems.append(
            Problem(field="role", message=_("Choose one of these roles: %(roles)s.") % {"roles": roles})
        )
    if rules.kinds and member.kind not in rules.kinds:
        kinds = ", ".join(rules.kinds)
        message = _("Members here are of these kinds: %(kinds)s.") % {"kinds": kinds}
        problems.append(Problem(field="member", message=message))
    if new.since and new.until and new.until < new.since:
        problems.append(Problem(field="until", message=_("The end lies before the begin.")))
    return problems


def facts(item: NewMembership) -> dict[str, Any]:
    said = {
        "role": str(item.role),
        "since": item.since.isoformat() if item.since else None,
        "until": item.until.isoformat() if item.until else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def entry(actor: Actor, action: str, item: NewMembership, before: dict, after: dict) -> Any:
    changes = {f"member {item.member_id}": (before or None, after or None)}
    return audit.entry(actor, action, SUBJECT, item.host_id, changes)


def note(actor: Actor, action: str, item: NewMembership, before: dict, after: dict) -> None:
    audit.record_many([entry(actor, action, item, before, after)])


def refresh(rows: Any) -> None:
    if public := [row.pk for row in rows if row.status in PUBLIC]:
        search.refresh(organisation_ids=public)
