"""The life of a profile: handed in, published or sent back, confirmed, withdrawn, archived, restored."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.audit import services as audit
from trellis.core.errors import Conflict, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Decision, Problem
from trellis.registry.models import Organisation
from trellis.registry.policies import profiles as policies
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.members import member_facts, overrides_of
from trellis.registry.selectors.profiles import profiles_of
from trellis.registry.selectors.validity import failures, judge
from trellis.registry.services import search, telling
from trellis.registry.services.profiles import change_organisation
from trellis.registry.services.reasons import clean_reason, needed_reason
from trellis.registry.services.storing import MESSAGES, lock_organisation, refuse
from trellis.registry.types import PUBLIC, TRANSITIONS, Blueprint, Profile, SiteRecord, Status, Value

Rule = Callable[[Actor, Organisation], Decision]


def submit(*, actor: Actor, organisation_id: int) -> Profile:
    """Hand a draft in for review. Raises InvalidInput with a problem for each required field left empty."""
    with change(actor, MESSAGES):
        row = allowed(actor, organisation_id, policies.can_submit)
        refuse(missing(get_blueprint(row.kind), profiles_of([row])[0]))
        telling.tell_validators(actor, row)
        now = timezone.now()
        return move(actor, row, Status.IN_REVIEW, action="handed in", review_note="", handed_in_at=now)


def change_and_submit(
    *,
    actor: Actor,
    organisation_id: int,
    values: Mapping[str, Value],
    version: int | None = None,
    settled: Mapping[str, int] | None = None,
    sites: Sequence[SiteRecord] | None = None,
) -> Profile:
    """Change a draft and hand it in, both or neither. Raises as `change_organisation` and `submit`."""
    with change(actor, MESSAGES):
        change_organisation(
            actor=actor,
            organisation_id=organisation_id,
            values=values,
            version=version,
            settled=settled,
            sites=sites,
        )
        return submit(actor=actor, organisation_id=organisation_id)


def withdraw(*, actor: Actor, organisation_id: int, reason: str = "") -> Profile:
    """Make a profile in review or published a draft again."""
    with change(actor, MESSAGES):
        row = allowed(actor, organisation_id, policies.can_withdraw)
        return move(actor, row, Status.DRAFT, action="withdrawn", reason=reason)


def send_back(*, actor: Actor, organisation_id: int, reason: str) -> Profile:
    """Give a profile back to its owner, who sees the reason."""
    with change(actor, MESSAGES):
        row = allowed(actor, organisation_id, policies.can_send_back)
        reason = needed_reason(reason)
        telling.tell_keepers(actor, row, "registry.sent_back", reason=reason)
        return move(actor, row, Status.DRAFT, action="sent back", reason=reason, review_note=reason)


def publish(*, actor: Actor, organisation_id: int) -> Profile:
    """Show a profile to everybody.

    Raises InvalidInput with a problem for each required field left empty and for each rule it fails that no
    validator has decided otherwise.
    """
    with change(actor, MESSAGES):
        row = allowed(actor, organisation_id, policies.can_publish)
        profile, blueprint = profiles_of([row])[0], get_blueprint(row.kind)
        refuse(missing(blueprint, profile) + failed_rules(blueprint, profile))
        telling.tell_keepers(actor, row, "registry.published")
        return move(
            actor, row, Status.PUBLISHED, action="published", published_at=timezone.now(), review_note=""
        )


def confirm(*, actor: Actor, organisation_id: int) -> Profile:
    """The owner says that everything is still right; each value is marked as confirmed by the owner.

    May be repeated: each time counts as a new confirmation.
    """
    with change(actor, MESSAGES):
        row = allowed(actor, organisation_id, policies.can_confirm)
        now = timezone.now()
        row.origins = confirmed_origins(row.origins, day=now.date().isoformat())
        return move(actor, row, Status.CONFIRMED, action="confirmed", confirmed_at=now, origins=row.origins)


def archive(*, actor: Actor, organisation_id: int, reason: str = "") -> Profile:
    """Take a profile out of everything public; nothing is lost."""
    with change(actor, MESSAGES):
        row = allowed(actor, organisation_id, policies.can_archive)
        return move(actor, row, Status.ARCHIVED, action="archived", reason=reason)


def restore(*, actor: Actor, organisation_id: int) -> Profile:
    """Make an archived profile a draft."""
    with change(actor, MESSAGES):
        row = allowed(actor, organisation_id, policies.can_restore)
        return move(actor, row, Status.DRAFT, action="restored")


def allowed(actor: Actor, organisation_id: int, rule: Rule) -> Organisation:
    row = lock_organisation(actor, organisation_id)
    require(rule(actor, row))
    return row


def move(
    actor: Actor, row: Organisation, to: Status, *, action: str, reason: str = "", **columns: Any
) -> Profile:
    """Write the new state with its audit entry and search row."""
    before = Status(row.status)
    if to not in TRANSITIONS[before]:
        raise Conflict(_("This profile is in another state by now. Look at it again."))
    changes = {"status": (str(before), str(to))}
    row.status = to
    row.changed_at = timezone.now()
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=["status", "changed_at", *columns])
    audit.record(
        actor=actor,
        action=action,
        subject_type="organisation",
        subject_id=row.pk,
        changes=changes,
        reason=clean_reason(reason),
    )
    if before in PUBLIC or to in PUBLIC:
        search.refresh(organisation_ids=[row.pk])
    return profiles_of([row])[0]


def missing(blueprint: Blueprint, profile: Profile) -> list[Problem]:
    """A problem for each required field that says nothing."""
    return [
        Problem(field=spec.name, message=_("This is needed before the profile can be published."))
        for spec in blueprint.fields()
        if spec.required and profile.values.get(spec.name) is None
    ]


def failed_rules(blueprint: Blueprint, profile: Profile) -> list[Problem]:
    today = timezone.localdate()
    results = judge(
        blueprint,
        profile,
        member_facts(host_ids=[profile.id], today=today)[profile.id],
        overrides_of(organisation_ids=[profile.id])[profile.id],
    )
    numbered = _("%(label)s: %(measured)s, needed %(threshold)s. A validator may decide otherwise.")
    plain = _("%(label)s: %(measured)s. A validator may decide otherwise.")
    return [
        Problem(
            field=f"rule:{result.rule}",
            message=(numbered if result.threshold else plain)
            % {"label": result.label, "measured": result.measured, "threshold": result.threshold},
        )
        for result in failures(results)
    ]


def confirmed_origins(origins: dict[str, dict], *, day: str) -> dict[str, dict]:
    return {name: {**origin, "confirmed": day} for name, origin in origins.items()}
