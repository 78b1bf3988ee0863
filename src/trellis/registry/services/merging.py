"""Merging two profiles of one organisation, and taking that back within 30 days.

Everything that points at the merged profile points at the kept one afterwards, its address leads there, and
it is archived. Nothing is deleted. Of two merges at once that share a profile one wins: both lock the two
profiles in the order of their numbers, and an archived one cannot be merged.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.audit import services as audit
from trellis.core.errors import Conflict, NotFound, require
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.registry.models import Membership, Merge, Organisation, PersonMembership
from trellis.registry.policies.merges import can_merge, can_undo_merge
from trellis.registry.selectors.merges import standing
from trellis.registry.selectors.profiles import profiles_of
from trellis.registry.services import moving, search, telling
from trellis.registry.services.changing import set_values
from trellis.registry.services.life import move
from trellis.registry.services.merge_states import changed_since, restore, state_of
from trellis.registry.services.parents import circles
from trellis.registry.services.storing import MESSAGES as STORING
from trellis.registry.services.storing import default_origin, lock_organisations
from trellis.registry.types import PUBLIC, Profile, ProfileChange, SiteRecord, Status, Value
from trellis.registry.types.merges import UNDO_DAYS, Merged, Side

SUBJECT = "organisation"
MESSAGES = {
    **STORING,
    "registry_merge_not_with_itself": gettext_lazy("A profile cannot be merged with itself."),
    "registry_merge_once": gettext_lazy("This profile was merged with another meanwhile."),
    "registry_merge_no_circle": gettext_lazy("This profile became part of the other one before."),
}


def merge_organisations(
    *,
    actor: Actor,
    kept_id: int,
    merged_id: int,
    choices: Mapping[str, str],
    versions: tuple[int, int] | None = None,
    dry_run: bool = False,
) -> Merged:
    """Make one profile part of another; `choices` names the fields whose value comes from the merged one.

    With `dry_run` everything is done and taken back at once: what it returns is what would be.
    Effects: the kept profile's values, all rows that point at the merged one, its archiving, entries in the
    record, notifications, search rows. Raises NotFound, NotPermitted, Conflict (other kinds, changed since
    `versions`, the kept one not public), InvalidInput for values that do not fit together.
    """
    try:
        with change(actor, MESSAGES):
            result = merge_locked(actor, kept_id, merged_id, choices, versions)
            if dry_run:
                raise OnlyLooking
    except OnlyLooking:
        pass
    return result


class OnlyLooking(Exception):
    pass


def merge_locked(
    actor: Actor,
    kept_id: int,
    merged_id: int,
    choices: Mapping[str, str],
    versions: tuple[int, int] | None,
) -> Merged:
    rows = lock_organisations(actor, [kept_id, merged_id])
    kept, merged = rows[kept_id], rows[merged_id]
    require(can_merge(actor, kept, merged))
    check_pair(kept, merged, versions)
    before = {"kept": state_of(kept_id), "merged": state_of(merged_id)}
    first, second = profiles_of([kept, merged])
    item = chosen(first, second, choices)
    profile = set_values(actor, kept, item, version=None, settled=None, origin=default_origin(actor, kept_id))
    before["roles"] = moving.raise_roles(kept=kept_id, merged=merged_id)
    moves, stayed = moving.move_rows(kept=kept_id, merged=merged_id, above=above(kept_id))
    move(actor, merged, Status.ARCHIVED, action="merged into another", reason=f"/{kept.slug}/")
    row = Merge.objects.create(
        kept=kept,
        merged=merged,
        person_id=actor.person_id,
        before=before,
        after={"kept": state_of(kept_id), "merged": state_of(merged_id)},
        moves=moves,
    )
    moved = Counter(table for table, _column, _key in moves)
    counts = {table: (None, number) for table, number in moved.items()}
    audit.record(
        actor=actor,
        action="merged with another",
        subject_type=SUBJECT,
        subject_id=kept_id,
        changes={"merged": (None, merged.slug), **counts},
    )
    telling.tell_keepers(actor, kept, "registry.merged", other=merged.name)
    search.refresh(organisation_ids={kept_id, merged_id, *neighbours(moves)})
    return Merged(row.pk, kept.slug, profile.values, dict(moved), dict(stayed))


def check_pair(kept: Organisation, merged: Organisation, versions: tuple[int, int] | None) -> None:
    """Raise Conflict for two that cannot be one profile, and where somebody changed one meanwhile."""
    if kept.kind != merged.kind:
        raise Conflict(_("These profiles are of different kinds: their fields do not fit together."))
    if merged.status in PUBLIC and kept.status not in PUBLIC:
        raise Conflict(_("Keep the published profile: the other one is a draft that nobody sees."))
    if versions is not None and versions != (kept.version, merged.version):
        raise Conflict(_("Somebody changed one of the profiles meanwhile. Look at both again."))


def chosen(kept: Profile, merged: Profile, choices: Mapping[str, str]) -> ProfileChange:
    """What changes in the kept profile: the values chosen from the other one, with where they come from."""
    values: dict[str, Value] = {
        name: merged.values.get(name)
        for name, side in choices.items()
        if side == Side.MERGED and name != "sites"
    }
    parent = values.get("parent", kept.values.get("parent"))
    if parent == merged.id:  # it belonged to what it becomes now
        parent = merged.values.get("parent")
    if parent == kept.id:
        parent = None
    if parent != kept.values.get("parent"):
        values["parent"] = parent
    elif "parent" in values:
        del values["parent"]
    origins = {name: merged.origins[name] for name in values if name in merged.origins}
    return ProfileChange(kept.id, values, sites=chosen_sites(kept, merged, choices), origins=origins)


def chosen_sites(kept: Profile, merged: Profile, choices: Mapping[str, str]) -> tuple[SiteRecord, ...] | None:
    side = choices.get("sites", Side.KEPT)
    if side == Side.KEPT or not merged.sites:
        return None
    others = (replace(site, id=None) for site in merged.sites)
    return (*(kept.sites if side == Side.BOTH else ()), *others)


def above(organisation_id: int) -> set[int]:
    """The organisations that this one belongs to, all the way up."""
    found: set[int] = set()
    here = Organisation.objects.filter(pk=organisation_id).values_list("parent_id", flat=True).first()
    while here is not None and here not in found:
        found.add(here)
        here = Organisation.objects.filter(pk=here).values_list("parent_id", flat=True).first()
    return found


def neighbours(moves: Iterable[moving.Move]) -> set[int]:
    """Members and hosts of the memberships that moved: a search shows the networks of each member."""
    keys = [key for table, _column, key in moves if table == Membership._meta.label]
    pairs = Membership.objects.filter(pk__in=keys).values_list("host_id", "member_id")
    return {number for pair in pairs for number in pair}


def undo_merge(*, actor: Actor, merge_id: int) -> None:
    """Take a merge back: both profiles are as they were, to the last value, and each has its own rows again.

    What was done to a row since (a membership with another role) stays with it; what was removed stays
    removed. Raises NotFound, NotPermitted, Conflict with the reason: after 30 days, taken back before, the
    kept one merged further, a value of a profile or the place of a row changed since.
    """
    with change(actor, MESSAGES):
        require(can_undo_merge(actor))
        row = Merge.objects.select_for_update().filter(pk=merge_id).first()
        if row is None:
            raise NotFound(_("There is no such merge."))
        check_open(row)
        rows = lock_organisations(actor, [row.kept_id, row.merged_id])
        kept, merged = rows[row.kept_id], rows[row.merged_id]
        require(can_undo_merge(actor, kept, merged))
        check_unchanged(row)
        present = {profile.id: profile for profile in profiles_of([kept, merged])}
        near = neighbours(row.moves)
        failed = moving.move_back(kept=kept.pk, merged=merged.pk, moves=row.moves)
        if failed:
            tables = ", ".join(sorted({table for table, _column, _key in failed}))
            raise Conflict(_("Some of what moved belongs elsewhere by now: %(what)s.") % {"what": tables})
        lower_roles(row)
        for name, organisation in (("kept", kept), ("merged", merged)):
            restore(organisation.pk, row.before[name])
            record_restored(actor, present[organisation.pk])
        check_ways([kept.pk, merged.pk])
        row.undone_at = timezone.now()
        row.save(update_fields=["undone_at"])
        telling.tell_keepers(actor, kept, "registry.merge_undone", other=merged.name)
        search.refresh(organisation_ids={kept.pk, merged.pk, *near})


def check_open(row: Merge) -> None:
    if row.undone_at is not None:
        raise Conflict(_("This merge was taken back before."))
    if row.at <= timezone.now() - timedelta(days=UNDO_DAYS):
        raise Conflict(_("A merge can be taken back for %(days)d days.") % {"days": UNDO_DAYS})
    if standing().filter(merged_id=row.kept_id).exists():
        raise Conflict(_("The kept profile was merged with another since. Take that back first."))


def check_unchanged(row: Merge) -> None:
    """Raise Conflict with the fields that somebody changed since."""
    changed = [
        name
        for side, number in (("kept", row.kept_id), ("merged", row.merged_id))
        for name in changed_since(row.after[side], state_of(number))
    ]
    if changed:
        fields = ", ".join(sorted(set(changed)))
        text = _("This was changed since: %(fields)s. Take that back first, in the history of the profile.")
        raise Conflict(text % {"fields": fields})


def check_ways(organisation_ids: Sequence[int]) -> None:
    """Raise Conflict where what the two belonged to belongs to one of them by now."""
    rows = Organisation.objects.filter(pk__in=organisation_ids, parent__isnull=False)
    if problems := circles(dict(rows.values_list("pk", "parent_id"))):
        raise Conflict(problems[0].message)


def lower_roles(row: Merge) -> None:
    """Give back the weaker roles, but for those that somebody changed once more."""
    for key, (before, after) in row.before["roles"].items():
        PersonMembership.objects.filter(pk=int(key), role=after).update(role=before)


def record_restored(actor: Actor, present: Profile) -> None:
    """The entry of one profile: every value that is another again, so that editors at work are told."""
    profile = profiles_of([Organisation.objects.get(pk=present.id)])[0]
    changes: dict[str, tuple[Any, Any]] = dict(audit.difference(present.values, profile.values))
    changes["version"] = (present.version, profile.version)
    if present.status != profile.status:
        changes["status"] = (str(present.status), str(profile.status))
    audit.record(
        actor=actor, action="merge undone", subject_type=SUBJECT, subject_id=present.id, changes=changes
    )
