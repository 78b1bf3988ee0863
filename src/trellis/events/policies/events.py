"""Who may do what with an event. What the actor may not even see never gets here."""

from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from trellis.core.types import ALLOWED, Actor, Decision, refused
from trellis.events.types.blueprints import EventBlueprint
from trellis.events.types.events import EventState

KEEPERS = ("owner", "editor")


class Known(Protocol):
    """What a policy needs to know of an event."""

    @property
    def state(self) -> str: ...
    @property
    def ends_at(self) -> datetime: ...


class Rehearsable(Known, Protocol):
    @property
    def rehearses_id(self) -> int | None: ...


def keeps_any(actor: Actor) -> bool:
    """May the actor organise for some organisation? For the menus."""
    return bool(actor.organisations(*KEEPERS))


def can_organise(
    actor: Actor, blueprint: EventBlueprint, organisation_id: int, kind_of_profile: str
) -> Decision:
    """Owners and editors of a published profile of the right kind, for it; operators for any."""
    if not actor.is_operator and not actor.has_organisation_role(organisation_id, *KEEPERS):
        return refused(_("Only those who keep an organisation's profile may organise events for it."))
    if blueprint.hosts and kind_of_profile not in blueprint.hosts:
        return refused(_("An organisation of this kind does not organise such events."))
    return ALLOWED


def can_keep(actor: Actor, host_ids: frozenset[int]) -> Decision:
    """Owners and editors of the organisations that host it; operators."""
    if actor.is_operator or host_ids & actor.organisations(*KEEPERS):
        return ALLOWED
    return refused(_("Only those who keep a hosting organisation may do this."))


def can_change(actor: Actor, event: Known, host_ids: frozenset[int]) -> Decision:
    """A cancelled event stays as it is."""
    decision = can_keep(actor, host_ids)
    if decision and event.state == EventState.CANCELLED:
        return refused(_("This event is cancelled."))
    return decision


def can_rehearse(actor: Actor, event: Rehearsable, host_ids: frozenset[int]) -> Decision:
    """Those who keep it; not a copy, nor what does not take place."""
    decision = can_change(actor, event, host_ids)
    if decision and event.rehearses_id is not None:
        return refused(_("This is a rehearsal itself."))
    return decision


def can_answer_host(actor: Actor, organisation_id: int) -> Decision:
    """Whether to host too, those who keep the organisation that is asked."""
    if actor.is_operator or actor.has_organisation_role(organisation_id, *KEEPERS):
        return ALLOWED
    return refused(_("Only those who keep this organisation may answer for it."))


def may_see_link(actor: Actor, host_ids: frozenset[int], *, takes_part: bool) -> bool:
    """The link to take part online: those who are registered, and those who keep the event."""
    return takes_part or bool(can_keep(actor, host_ids))
