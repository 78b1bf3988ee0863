"""Whatever is sent about an event that is there, the API answers as it describes itself."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.test_contract import EVERYBODYS, EXAMPLES, OPERATIONS, send
from tests.matrix.events import add_agenda, add_participant
from tests.matrix.meetings import add_schedule
from trellis.accounts.models import Person
from trellis.events.models import Event, Registration
from trellis.events.services import asking
from trellis.events.tests.conftest import actor_for, make_organisation, make_person
from trellis.meetings.models import Meeting, MeetingRequest, Participant, PlanRun
from trellis.meetings.services.booking import arrange_meeting
from trellis.meetings.tests.conftest import add_guest, make_meetings, slot_ids

# What they reach, the tests of the modules reach too: measuring it once more takes half their time again.
pytestmark = pytest.mark.no_cover
OF_AN_EVENT = [operation for operation in OPERATIONS if "{event}" in operation.path]


@pytest.fixture
def event(db) -> Event:
    """With people, a meeting, a schedule, what is asked, and an agenda."""
    host = make_organisation("Light Valley")
    keeper = actor_for(make_person("keeper", owner=host), owner=host)
    event = make_meetings(host)
    ada, ben = add_guest(event, "ada"), add_guest(event, "ben", is_bookable=True)
    add_guest(event, "cleo", is_bookable=True)
    number = arrange_meeting(
        actor=keeper, event_id=event.pk, ids=[ada.id, ben.id], slot_id=slot_ids(event)[0]
    )
    MeetingRequest.objects.create(
        event=event, sender=ada.participant, receiver=ben.participant, expires_at=event.ends_at
    )
    add_schedule(event, Meeting.objects.get(pk=number))
    for kind, options in (("text", []), ("choice", ["A", "B"]), ("many", ["A", "B"]), ("yes_no", [])):
        asking.add_question(
            actor=keeper, event_id=event.pk, kind=kind, label=kind, options=options, is_required=False
        )
    add_participant(event)
    add_agenda(event)
    return event


def numbers(event: Event) -> dict[str, int]:
    """What stands in addresses, as far as no earlier example removed it."""
    rows = {"run": PlanRun, "participant": Participant, "meeting": Meeting, "registration_id": Registration}
    found = {name: model.objects.filter(event=event).order_by("-id").first() for name, model in rows.items()}
    return {name: row.pk for name, row in found.items() if row} | {"version": 1}


@pytest.fixture
def people(event: Event) -> dict[str, Person]:
    own = Participant.objects.filter(event=event).select_related("registration__person").earliest("id")
    host = event.hosts.get().organisation
    return {"keeper": make_person("another", owner=host), "participant": own.registration.person}


@pytest.mark.parametrize("operation", OF_AN_EVENT, ids=lambda operation: operation.label)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_api_of_an_event_answers_anything(client, event, people, operation, data):
    client.force_login(people[data.draw(st.sampled_from(sorted(people)))])
    case = data.draw(operation.as_strategy())
    there = numbers(event)
    case.path_parameters["event"] = event.slug
    for name in set(case.path_parameters) & set(there):
        if data.draw(st.booleans()):
            case.path_parameters[name] = there[name]
    answer = send(client, case)
    described = {int(code) for code in operation.definition.raw["responses"] if str(code).isdigit()}
    assert answer.status_code in described | EVERYBODYS, answer.content[:2000]
    if answer.status_code >= 400 and answer.headers["Content-Type"].startswith("application/json"):
        assert "detail" in answer.json()
