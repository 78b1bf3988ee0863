"""The demonstration's meetings: one event at each stage, set up once."""

import io

import pytest
from django.core.management import CommandError, call_command

from trellis.core.errors import NotFound
from trellis.core.types import system_actor
from trellis.events.models import Event
from trellis.events.services.life import cancel_event
from trellis.meetings.models import Meeting, MeetingSetup, Participant, PlanRun, Seat, Wish
from trellis.meetings.services.demonstration import load_meetings, read_meetings
from trellis.meetings.types.demonstration import DemoMeetings
from trellis.registry.services.demonstration import load_demonstration

pytestmark = pytest.mark.django_db
ACTOR = system_actor("demonstration")


def load():
    said = io.StringIO()
    call_command("load_demo_meetings", stdout=said)
    return said.getvalue()


@pytest.fixture
def events(db):
    load_demonstration(actor=ACTOR, locate=lambda values: {})
    call_command("load_demo_events", stdout=io.StringIO())


def test_without_its_events_nothing_is_set_up(db):
    with pytest.raises(CommandError, match="There is no event"):
        load()
    assert MeetingSetup.objects.count() == 0


@pytest.mark.system("C21", "C22", "C25")
def test_each_kind_of_event_has_meetings_at_its_stage(events):
    assert load() == "Meetings at 4 events set up.\n"
    found = MeetingSetup.objects.values_list("event__kind", "state", "mode")
    assert set(found) == {
        ("meet-the-buyer", "published", "both"),
        ("international-mission", "open", "planned"),
        ("meet-the-expert", "open", "booking"),
        ("clusters-meet-regions", "open", "planned"),
    }
    runs = {
        run.event.kind: (run.state, run.applied_at is not None)
        for run in PlanRun.objects.select_related("event")
    }
    assert runs == {"international-mission": ("done", False), "meet-the-buyer": ("done", True)}
    # Every wish of the buyers' day stands but the one that the other side declined; nobody else does.
    buyers = Wish.objects.filter(event__kind="meet-the-buyer")
    declined = {frozenset(pair) for pair in buyers.filter(kind="no").values_list("wisher_id", "wished_id")}
    wished = {frozenset(pair) for pair in buyers.exclude(kind="no").values_list("wisher_id", "wished_id")}
    stands = {
        frozenset(Seat.objects.filter(meeting=row).values_list("participant_id", flat=True))
        for row in Meeting.objects.filter(published_at__isnull=False)
    }
    assert stands == wished - declined
    assert not Participant.objects.filter(organisation__isnull=True).exists()


def test_what_is_there_stays(events):
    load()
    before = list(MeetingSetup.objects.order_by("pk").values_list("pk", "version", "changed_at"))
    assert load() == "Meetings at 0 events set up.\n"
    assert list(MeetingSetup.objects.order_by("pk").values_list("pk", "version", "changed_at")) == before


def test_one_that_was_cancelled_is_left_alone(events):
    """Whoever tries the demonstration may cancel its events, and load it again."""
    row = Event.objects.get(title=read_meetings()[0].event)
    cancel_event(actor=ACTOR, event_id=row.pk, reason="Nobody came")
    assert load() == "Meetings at 3 events set up.\n"
    assert not MeetingSetup.objects.filter(event=row).exists()


def test_one_that_is_not_there_leaves_nothing_half_done(events):
    entry = read_meetings()[0].model_dump()
    entry |= {"must": (), "like": (), "declines": ()}
    entry["teams"][0]["organisation"] = "Nobody Ltd"
    with pytest.raises(NotFound, match="no organisation called “Nobody Ltd”"):
        load_meetings(actor=ACTOR, entries=[DemoMeetings.model_validate(entry)])
    assert (MeetingSetup.objects.count(), Participant.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("field", "value"), [("like", [("Airbus", "Nobody Ltd")]), ("pairs", [("Buyer", "Thief")])]
)
def test_file_that_names_what_it_did_not_say_is_refused(field, value):
    entry = read_meetings()[0].model_dump() | {field: value}
    with pytest.raises(ValueError, match=r"not said before: (Nobody Ltd|Thief)"):
        DemoMeetings.model_validate(entry)
