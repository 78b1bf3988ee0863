"""Who may do what with the meetings of an event, and why not."""

from datetime import datetime

from django.utils.translation import gettext as _

from trellis.core.types import ALLOWED, Decision, refused
from trellis.events.types.events import EventState
from trellis.meetings.types.records import Rules
from trellis.meetings.types.words import BOOKED_IN, SETUP_TRANSITIONS, WISHING, Mode, SetupState


def is_going_on(rules: Rules, now: datetime) -> Decision:
    """Whether anything can still be changed."""
    if rules.event_state == EventState.CANCELLED:
        return refused(_("This event is cancelled."))
    if rules.event_state != EventState.PUBLISHED:
        return refused(_("This event is not published yet."))
    if rules.event_ends_at <= now:
        return refused(_("This event is over."))
    if rules.state == SetupState.PREPARING:
        return refused(_("The meetings of this event are not open yet."))
    if rules.state == SetupState.CLOSED:
        return refused(_("The meetings of this event are closed."))
    return ALLOWED


def can_join(rules: Rules, now: datetime, *, kind_id: int | None, has_profile: bool) -> Decision:
    """Those registered of the right kind, and for an organisation of the registry where that is asked."""
    decision = is_going_on(rules, now)
    if not decision:
        return decision
    return is_admitted(rules, kind_id=kind_id, has_profile=has_profile)


def is_admitted(rules: Rules, *, kind_id: int | None, has_profile: bool) -> Decision:
    """Whether the rules let somebody take part at all."""
    if rules.admitted and kind_id not in rules.admitted:
        return refused(_("Participants of your kind do not take part in the meetings of this event."))
    if rules.only_registered and not has_profile:
        return refused(
            _("Only those who belong to an organisation with a published profile here take part in meetings.")
        )
    return ALLOWED


def can_wish(rules: Rules, now: datetime) -> Decision:
    """While wishes are open."""
    decision = is_going_on(rules, now)
    if not decision:
        return decision
    if rules.state not in WISHING:
        return refused(_("The organisers are making the schedule: wishes rest for now."))
    if rules.wishes_close_at and now >= rules.wishes_close_at:
        return refused(_("Wishes are closed."))
    return ALLOWED


def can_ask(rules: Rules, now: datetime) -> Decision:
    """Asking, answering and booking, where participants do so."""
    decision = is_going_on(rules, now)
    if not decision:
        return decision
    if rules.mode == Mode.PLANNED:
        return refused(_("At this event the organisers make the schedule, from wishes."))
    if rules.state not in BOOKED_IN:
        return refused(_("The organisers are making the schedule: bookings rest for now."))
    return ALLOWED


def can_change_own(rules: Rules, now: datetime) -> Decision:
    """Moving and cancelling a meeting of one's own, once it is agreed."""
    decision = is_going_on(rules, now)
    if not decision:
        return decision
    if rules.state not in BOOKED_IN:
        return refused(_("The organisers are making the schedule: bookings rest for now."))
    return ALLOWED


def can_publish(rules: Rules) -> Decision:
    """Publishing the schedule, again too: what changed since is told then."""
    if rules.event_state != EventState.PUBLISHED:
        return refused(_("Publish the event first."))
    if rules.state != SetupState.PUBLISHED and SetupState.PUBLISHED not in SETUP_TRANSITIONS[rules.state]:
        return refused(_("The meetings of this event are not open yet."))
    return ALLOWED


def only_keepers(*, keeps: bool) -> Decision:
    """Owners and editors of the hosts; operators."""
    if keeps:
        return ALLOWED
    return refused(_("Only those who keep a hosting organisation may do this."))


def only_hosts(*, is_host: bool) -> Decision:
    """Owners and editors of the hosts alone: lists of wishes no operator sees."""
    if is_host:
        return ALLOWED
    return refused(_("Only owners and editors of a hosting organisation bring lists of wishes."))


def can_bring_wishes(rules: Rules, now: datetime) -> Decision:
    """From the first preparations until the meetings are closed, whatever participants may do."""
    if rules.event_state == EventState.CANCELLED:
        return refused(_("This event is cancelled."))
    if rules.event_ends_at <= now:
        return refused(_("This event is over."))
    if rules.state == SetupState.CLOSED:
        return refused(_("The meetings of this event are closed."))
    return ALLOWED


def can_hand_over(rules: Rules, now: datetime, *, keeps: bool, is_own: bool, is_locked: bool) -> Decision:
    """Letting a colleague go: where the rule is on, whoever would go themselves, and keepers."""
    if not rules.has_stand_ins:
        return refused(_("At this event colleagues do not stand in for each other."))
    if not keeps and not is_own:
        return refused(_("Only those who meet may do this, and those who keep the event."))
    return can_touch(rules, now, keeps=keeps, is_own=is_own, is_locked=is_locked)


def can_touch(rules: Rules, now: datetime, *, keeps: bool, is_own: bool, is_locked: bool) -> Decision:
    """Moving or cancelling a meeting: those who meet, while bookings are open, and keepers at any time."""
    if keeps:
        return ALLOWED
    if not is_own:
        return refused(_("Only those who meet may do this, and those who keep the event."))
    if is_locked:
        return refused(_("The organisers have fixed this meeting: ask them to change it."))
    return can_change_own(rules, now)
