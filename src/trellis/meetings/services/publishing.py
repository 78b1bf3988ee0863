"""Publishing the schedule: drafts count, and everybody is told what is new to them, once."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, require
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.meetings.models import Meeting, Participant
from trellis.meetings.policies.meetings import can_publish
from trellis.meetings.selectors.setup import rules_of
from trellis.meetings.selectors.told import digest_of, list_tellings
from trellis.meetings.services.setting_up import lock_setup
from trellis.meetings.services.standing import EVENT, kept_rules, note
from trellis.meetings.services.telling_schedule import tell_each
from trellis.meetings.types.records import Rules
from trellis.meetings.types.words import BOOKER, MeetingState, SetupState


@dataclass(frozen=True)
class Published:
    """How many drafts count now, and how many people are told something."""

    meetings: int
    people: int


def publish_schedule(*, actor: Actor, event_id: int, seen: str = "") -> Published:
    """Keepers publish all drafts; each participant is told the whole schedule once, later what changed.

    `seen` is the digest of the preview that they looked at. Effects: meetings published, the setup moved on,
    one mail for each who has something new. May be repeated: whoever knows everything is told nothing.
    Raises NotFound, NotPermitted (or not at this stage), Conflict (something changed since the preview).
    """
    kept_rules(actor, event_id)
    with change(actor):
        setup = lock_setup(event_id)
        with change(BOOKER):
            rows = Participant.objects.select_for_update(of=("self",), no_key=True)
            list(rows.filter(event_id=event_id).order_by("pk").values_list("pk", flat=True))
        rules = rules_of(setup)
        require(can_publish(rules))
        before = rules.state
        tellings = list_tellings(event_id=event_id)
        if seen and seen != digest_of(tellings):
            raise Conflict(_("Something changed since you looked. Look once more, then publish."))
        now = timezone.now()
        with change(BOOKER):
            drafts = Meeting.objects.filter(event_id=event_id, published_at__isnull=True)
            drafts = drafts.exclude(state=MeetingState.CANCELLED)
            published = drafts.update(published_at=now, changed_at=now)
        if before != SetupState.PUBLISHED:
            setup.state, setup.changed_at = SetupState.PUBLISHED, now
            setup.save(update_fields=["state", "changed_at"])
        tell_each(actor, rules, tellings)
        if published or tellings or before != SetupState.PUBLISHED:
            note(
                actor, EVENT, event_id, "published the schedule",
                meetings=(None, published), people=(None, len(tellings)),
            )  # fmt: skip
        return Published(published, len(tellings))


# --- inner parts


def tell_changes(actor: Actor, rules: Rules, people: Collection[int]) -> None:
    """These participants what is new of their published meetings, in one mail each. Within a change."""
    found = [
        replace(one, is_first=False)
        for one in list_tellings(event_id=rules.event_id, with_drafts=False)
        if one.card.id in people
    ]
    tell_each(actor, rules, found)
