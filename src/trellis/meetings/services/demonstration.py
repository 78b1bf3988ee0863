"""Meetings of the demonstration's events: again and again, without touching what is there."""

from collections.abc import Sequence
from pathlib import Path

import yaml
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.events.selectors.calendar import search_events
from trellis.events.services.asking import add_kind
from trellis.events.services.demonstration import organisation_of, register_team
from trellis.events.types.events import EventRecord, EventState
from trellis.events.types.query import EventQuery, When
from trellis.events.types.registration import Said
from trellis.meetings.models import Participant, Wish
from trellis.meetings.selectors.eligible import find_registration
from trellis.meetings.selectors.setup import find_rules
from trellis.meetings.services.applying import apply_run
from trellis.meetings.services.halls import add_slots, add_tables
from trellis.meetings.services.joining import enter
from trellis.meetings.services.planning import start_plan
from trellis.meetings.services.publishing import publish_schedule
from trellis.meetings.services.setting_up import begin_meetings, change_rules, set_state
from trellis.meetings.services.standing import kept_rules
from trellis.meetings.services.working_out import work_out
from trellis.meetings.types.demonstration import DemoMeetings, Stage
from trellis.meetings.types.setup import RuleValues, Window
from trellis.meetings.types.words import BOOKER, Place, SetupState, WishKind, places_of
from trellis.registry.selectors.profiles import get_profile

FILE = Path(__file__).resolve().parent.parent / "demo" / "meetings.yaml"
SECONDS = 3  # for a schedule


def read_meetings(path: Path = FILE) -> list[DemoMeetings]:
    """What the file says; raises pydantic's ValidationError."""
    return [DemoMeetings.model_validate(item) for item in yaml.safe_load(path.read_text(encoding="utf-8"))]


def load_meetings(*, actor: Actor, entries: Sequence[DemoMeetings] | None = None) -> int:
    """Set up the meetings of events that are still to come and have none; return of how many.

    Each event is done wholly or not at all, but for its schedule. Raises NotFound for an event or an
    organisation that is not there.
    """
    made = 0
    for entry in read_meetings() if entries is None else entries:
        event = event_of(actor, entry.event)
        if not is_to_come(event) or find_rules(event_id=event.id) is not None:
            continue
        with change(actor):
            set_up(actor, event, entry)
            people = let_in(actor, event, entry)
            wish(event, entry, people)
        if entry.stage != Stage.OPEN:
            schedule(actor, event, publishes=entry.stage == Stage.PUBLISHED)
        made += 1
    return made


# --- inner parts


def event_of(actor: Actor, title: str) -> EventRecord:
    query = EventQuery(text=title, when=When.ALL)
    found, _total = search_events(actor=actor, query=query, now=timezone.now(), size=50)
    for event in found:
        if event.title == title:
            return event
    raise NotFound(_("There is no event called “%(title)s”.") % {"title": title})


def is_to_come(event: EventRecord) -> bool:
    """A draft, or one that was cancelled, takes no registrations."""
    return event.state == EventState.PUBLISHED and not event.is_over(timezone.now())


def set_up(actor: Actor, event: EventRecord, entry: DemoMeetings) -> None:
    kinds = {
        name: add_kind(actor=actor, event_id=event.id, name=name, needs_approval=False)
        for name in entry.kinds
    }
    begin_meetings(actor=actor, event_id=event.id)
    rules = kept_rules(actor, event.id)
    values = RuleValues(
        mode=entry.mode,
        slot_minutes=rules.slot_minutes,
        break_minutes=rules.break_minutes,
        travel_minutes=rules.travel_minutes,
        request_hours=rules.request_hours,
        pairs=tuple((kinds[one], kinds[other]) for one, other in entry.pairs),
    )
    change_rules(actor=actor, event_id=event.id, version=rules.version, values=values)
    place = Place.EITHER if event.format == "hybrid" else places_of(event.format)[0]
    for span in entry.windows:
        window = Window(day=span.day, begins=span.begins, ends=span.ends, place=place)
        add_slots(actor=actor, event_id=event.id, window=window)
    if entry.tables:
        add_tables(actor=actor, event_id=event.id, first=1, count=entry.tables)
    set_state(actor=actor, event_id=event.id, to=SetupState.OPEN)


def let_in(actor: Actor, event: EventRecord, entry: DemoMeetings) -> dict[str, int]:
    """Register each organisation and let it take part; return {organisation: participant}."""
    rules = kept_rules(actor, event.id)
    people = {}
    for team in entry.teams:
        number = organisation_of(actor, team.organisation)
        profile = get_profile(actor=actor, organisation_id=number)
        said = Said(
            name=team.organisation,
            organisation=team.organisation,
            country=profile.country_id or "",
            offers=team.offers,
            needs=team.needs,
        )
        registration = register_team(
            actor=actor, event_id=event.id, kind=team.kind, address=f"{profile.slug}@demo.example", said=said
        )
        known = find_registration(registration_id=registration)
        if known is None:
            raise NotFound(_("There is no such registration."))
        attends = places_of(event.format)[0]
        part = enter(actor, rules, known, attends=attends, is_bookable=team.bookable)
        with change(BOOKER):
            Participant.objects.filter(pk=part).update(organisation_id=number)
        people[team.organisation] = part
    return people


def wish(event: EventRecord, entry: DemoMeetings, people: dict[str, int]) -> None:
    said = {WishKind.MUST: entry.must, WishKind.LIKE: entry.like, WishKind.NO: entry.declines}
    with change(BOOKER):
        Wish.objects.bulk_create(
            Wish(event_id=event.id, wisher_id=people[one], wished_id=people[other], kind=kind)
            for kind, pairs in said.items()
            for one, other in pairs
        )


def schedule(actor: Actor, event: EventRecord, *, publishes: bool) -> None:
    """Worked out here and at once: whoever looks at a demonstration does not wait for the queue."""
    run = start_plan(actor=actor, event_id=event.id, seconds=SECONDS)
    work_out(run)
    if publishes:
        set_state(actor=actor, event_id=event.id, to=SetupState.PLANNED)
        apply_run(actor=actor, event_id=event.id, run_id=run)
        publish_schedule(actor=actor, event_id=event.id)
