"""A matchmaking day in the site of the journeys: slots, tables, three who take part, a request, a meeting."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from trellis.accounts.models import Person
from trellis.core.transactions import change
from trellis.core.types import system_actor
from trellis.events.models import Event, HostOrganisation, Registration
from trellis.meetings.models import Meeting, MeetingRequest, Participant, PlanRun, Slot, Wish
from trellis.meetings.selectors.problem import read_inputs
from trellis.meetings.services.booking import arrange_meeting
from trellis.meetings.services.halls import add_slots, add_tables
from trellis.meetings.services.setting_up import begin_meetings, set_state
from trellis.meetings.types.inputs import key_of
from trellis.meetings.types.setup import Window
from trellis.registry.models import Organisation

DAY = datetime(2030, 6, 4, 7, tzinfo=UTC)


def take_part(event: Event, name: str, person: Person | None = None, **said: str) -> Participant:
    address = person.email if person else f"{name.lower()}@demo.example"
    registration = Registration.objects.create(
        event=event, person=person, name=name, address=address, state="registered", **said
    )
    return Participant.objects.create(event=event, registration=registration, is_bookable=True)


def hold_meetings(host: Organisation, member: Person) -> None:
    actor = system_actor("demonstration")
    event = Event.objects.create(
        slug="matchmaking-day", kind="matchmaking", state="published", format="on_site",
        title="Matchmaking day", time_zone="Europe/Vienna", starts_at=DAY, ends_at=DAY + timedelta(hours=9),
        published_at=timezone.now(),
    )  # fmt: skip
    HostOrganisation.objects.create(event=event, organisation=host, role="organiser", state="accepted")
    begin_meetings(actor=actor, event_id=event.pk)
    add_slots(
        actor=actor,
        event_id=event.pk,
        window=Window(day=date(2030, 6, 4), begins=time(9), ends=time(12), place="on_site"),
    )
    add_tables(actor=actor, event_id=event.pk, first=1, count=4, place="Hall A")
    set_state(actor=actor, event_id=event.pk, to="open")
    with change(actor):
        own = take_part(event, "A member", member, organisation=host.name, needs="Recycled yarn")
        weaver = take_part(event, "A weaver", organisation="Loom Works", offers="Yarn of recycled fibre")
        dyer = take_part(event, "A dyer", organisation="Colour House")
        Registration.objects.create(
            event=event, name="A latecomer", address="late@demo.example", state="registered"
        )
        MeetingRequest.objects.create(
            event=event, sender=dyer, receiver=own, message="About colours",
            expires_at=timezone.now() + timedelta(days=2),
        )  # fmt: skip
    slot = Slot.objects.filter(event=event).order_by("during")[0].pk
    meeting = arrange_meeting(actor=actor, event_id=event.pk, ids=[own.pk, weaver.pk], slot_id=slot)
    with change(actor):
        Meeting.objects.filter(pk=meeting).update(published_at=timezone.now())
        Wish.objects.create(event=event, wisher=dyer, wished=weaver, kind="must")
        Wish.objects.create(event=event, wisher=weaver, wished=own, kind="no")
        Wish.objects.create(event=event, wisher=dyer, wished=own, kind="like")
        add_schedule(event, [own, weaver, dyer], meeting)


def add_schedule(event: Event, people: list[Participant], meeting_id: int) -> None:
    """What the engine says of such an event, as it is stored: a meeting more, a wish that cannot be met."""
    own, weaver, dyer = (one.pk for one in people)
    slots = Slot.objects.filter(event=event).order_by("during").values_list("pk", flat=True)
    table = Meeting.objects.get(pk=meeting_id).table_id
    inputs = read_inputs(event_id=event.pk)
    PlanRun.objects.create(
        event=event, seconds=10, state="done", placed=2, wished=3, inputs=inputs.fingerprint,
        standing=inputs.standing, engine_version="0.1.0",
        result={
            "meetings": [
                {"wish": key_of([own, weaver]), "slot": slots[0], "table": table, "online": False},
                {"wish": key_of([weaver, dyer]), "slot": slots[1], "table": table, "online": False},
            ],
            "objectives": [
                {"name": "placed", "value": 40.0, "bound": 41.0, "within": "every plan"},
                {"name": "breaks", "value": 0, "bound": 0, "within": "every plan"},
            ],
            "unmet": [
                {
                    "wish": key_of([own, dyer]), "must": False, "weight": 1.0,
                    "reasons": [
                        {"kind": "taken", "values": {
                            "slot": [str(slots[0])], "who": [str(own)], "others": [str(weaver)],
                        }},
                    ],
                    "price": {"lost": 1.0, "dropped": [key_of([weaver, dyer])], "moved": []},
                },
            ],
            "quality": [
                {"participant": one, "asked": 2, "due": 2, "placed": placed, "breaks": 0, "idle": 0,
                 "table_changes": 0}
                for one, placed in ((own, 1), (weaver, 2), (dyer, 1))
            ],
            "stopped": "seconds", "rounds": 9, "proven": False,
        },
    )  # fmt: skip
