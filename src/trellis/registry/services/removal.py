"""Taking out organisations whose creation is undone, and retiring those that their source no longer lists."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.audit import selectors as history
from trellis.audit import services as audit
from trellis.core.errors import require
from trellis.core.transactions import change
from trellis.core.types import Actor, system_actor
from trellis.registry.models import Membership, Organisation, PersonMembership
from trellis.registry.policies.profiles import can_create_many
from trellis.registry.selectors.merges import names_in_merges
from trellis.registry.selectors.profiles import profiles_of
from trellis.registry.services import search
from trellis.registry.services.storing import lock_organisations
from trellis.registry.types import OriginKind, Status

RETIRED = "retired"
# Drafts go with the profile; those of others its remover does not see.
REMOVER = system_actor("removing profiles")


def remove_organisations(*, actor: Actor, organisation_ids: Collection[int]) -> dict[int, str]:
    """Remove organisations altogether, only to undo their creation; the audit keeps what they said.

    Returns the reason for each that stays: somebody keeps it, or others refer to it. May be repeated.
    """
    require(can_create_many(actor))
    with change(actor):
        rows = {row.pk: row for row in locked(actor, organisation_ids)}
        reasons = reasons_to_stay(rows)
        gone = [row for row in rows.values() if row.pk not in reasons]
        profiles = profiles_of(gone)
        audit.record_many(
            audit.entry(
                actor,
                "removed",
                "organisation",
                profile.id,
                {
                    "status": (str(profile.status), None),
                    **{name: (value, None) for name, value in profile.values.items()},
                },
            )
            for profile in profiles
        )
        ids = [row.pk for row in gone]
        Organisation.objects.filter(parent__in=ids, pk__in=ids).update(parent=None)
        with change(REMOVER):
            Organisation.objects.filter(pk__in=ids).delete()
        search.refresh(organisation_ids=ids)
    return reasons


def locked(actor: Actor, organisation_ids: Collection[int]) -> list[Organisation]:
    """The rows that are still there, locked."""
    present = Organisation.objects.visible_to(actor).filter(pk__in=organisation_ids)
    return list(lock_organisations(actor, present.values_list("pk", flat=True)).values())


def reasons_to_stay(rows: dict[int, Organisation]) -> dict[int, str]:
    """Why an organisation cannot be removed: what others built on it since."""
    ids = list(rows)
    outside = (
        Membership.objects.filter(member__in=ids).exclude(host__in=ids).values_list("member_id", "host__name")
    )
    parts = Organisation.objects.filter(parent__in=ids).exclude(pk__in=ids).values_list("parent_id", "name")
    kept = PersonMembership.objects.filter(organisation__in=ids).values_list("organisation_id", flat=True)
    reasons: dict[int, str] = {}
    for number, name in outside:
        reasons[number] = _("It became a member of %(name)s.") % {"name": name}
    for number, name in parts:
        reasons[number] = _("%(name)s belongs to it.") % {"name": name}
    for number, name in names_in_merges(organisation_ids=ids).items():
        reasons[number] = _("It was merged with %(name)s.") % {"name": name}
    for number in kept:
        reasons[number] = _("Somebody keeps this profile by now.")
    return reasons


def retire_organisations(*, actor: Actor, organisation_ids: Collection[int]) -> dict[int, str]:
    """Archive organisations that the newest edition of their source no longer lists.

    Returns the reason for each that stays public: its owner confirmed it. May be repeated.
    """
    require(can_create_many(actor))
    with change(actor):
        rows = locked(actor, organisation_ids)
        reasons = {row.pk: _("Its owner confirmed this profile.") for row in rows if is_confirmed(row)}
        chosen = [row for row in rows if row.pk not in reasons and row.status != Status.ARCHIVED]
        write_status(actor, chosen, action=RETIRED, statuses=[Status.ARCHIVED] * len(chosen))
    return reasons


def is_confirmed(row: Organisation) -> bool:
    return row.confirmed_at is not None or any(
        origin.get("by") == OriginKind.OWNER or origin.get("confirmed") for origin in row.origins.values()
    )


def unretire_organisations(*, actor: Actor, organisation_ids: Collection[int]) -> None:
    """Give retired organisations back the state they had; one restored by somebody since stays as it is."""
    require(can_create_many(actor))
    with change(actor):
        rows = [row for row in locked(actor, organisation_ids) if row.status == Status.ARCHIVED]
        write_status(actor, rows, action="restored", statuses=[status_before(row) for row in rows])


def status_before(row: Organisation) -> Status:
    """The state before the last retirement, as the record of changes has it."""
    for entry in history.list_entries(subject_type="organisation", subject_id=row.pk):
        if entry.action == RETIRED:
            return Status(entry.changes["status"][0])
    return Status.DRAFT


def write_status(
    actor: Actor, rows: Sequence[Organisation], *, action: str, statuses: Iterable[Status]
) -> None:
    entries: list[Any] = []
    by_status: dict[Status, list[int]] = {}
    for row, status in zip(rows, statuses, strict=True):
        by_status.setdefault(status, []).append(row.pk)
        entries.append(
            audit.entry(actor, action, "organisation", row.pk, {"status": (row.status, str(status))})
        )
    now = timezone.now()
    for status, ids in by_status.items():
        Organisation.objects.filter(pk__in=ids).update(
            status=status, changed_at=now, version=F("version") + 1
        )
    audit.record_many(entries)
    search.refresh(organisation_ids=[row.pk for row in rows])
