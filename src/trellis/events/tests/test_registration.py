"""Registering: places and the waiting list, approval, codes, mail links, what the others see."""

import csv
import io
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from trellis.accounts.models import Person
from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.core.transactions import reading
from trellis.core.types import VISITOR
from trellis.events.models import Event, InvitationCode, Registration
from trellis.events.selectors.registration import list_directory, list_kinds, list_questions
from trellis.events.services import asking, registering
from trellis.events.services.events import change_event
from trellis.events.services.telling_registration import ASKED_TO_CONFIRM, TAKING_PART
from trellis.events.tests.conftest import actor_for, make_event, make_organisation, make_person, values
from trellis.events.types.registration import Said
from trellis.notifications.models import Notification
from trellis.notifications.selectors.calendar import list_dates
from trellis.notifications.services.links import make_link

pytestmark = pytest.mark.django_db
GUEST = Said(name="A guest", organisation="Lens Works", country="country:FR", role="Engineer")


def path(name, *args):
    return reverse(f"events:{name}", args=args)


def guest(number):
    return actor_for(make_person(f"guest{number}"))


def states(actor, event):
    with reading(actor):
        rows = Registration.objects.visible_to(actor).filter(event=event).order_by("id")
        return list(rows.values_list("state", flat=True))


def taken(event):
    return Event.objects.values_list("taken", flat=True).get(pk=event.pk)


def told():
    return list(Notification.objects.order_by("id").values_list("message", flat=True))


@pytest.mark.system("C2")
def test_places_run_out_the_queue_forms_and_moves_up_by_itself(actor, host):
    event = make_event(host, capacity=1)
    first, second, third = (guest(number) for number in range(3))
    found = [registering.register(actor=one, event_id=event.pk, said=GUEST) for one in (first, second, third)]
    assert found == ["registered", "waiting", "waiting"]
    registering.take_back(actor=first, event_id=event.pk)
    assert states(actor, event) == ["cancelled", "registered", "waiting"]
    assert taken(event) == 1
    assert told() == [
        "events.registered", "events.waiting", "events.waiting", "events.cancelled_registration",
        "events.registered",
    ]  # fmt: skip
    with pytest.raises(Conflict):
        registering.take_back(actor=first, event_id=event.pk)


def test_more_places_go_to_those_who_wait_and_fewer_than_taken_are_refused(actor, host):
    event = make_event(host, capacity=1)
    for number in range(3):
        registering.register(actor=guest(number), event_id=event.pk, said=GUEST)
    change_event(actor=actor, event_id=event.pk, version=1, values=values(capacity=2))
    assert states(actor, event) == ["registered", "registered", "waiting"]
    with pytest.raises(Conflict, match="More people are registered"):
        change_event(actor=actor, event_id=event.pk, version=2, values=values(capacity=1))
    assert taken(event) == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_gets_the_last_place():
    event = make_event(make_organisation("Light Valley"), capacity=1)
    guests = [guest(number) for number in range(12)]
    found, gate = [], threading.Barrier(len(guests))

    def go(one):
        try:
            gate.wait()
            found.append(str(registering.register(actor=one, event_id=event.pk, said=GUEST)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=[one]) for one in guests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["registered"] + ["waiting"] * 11
    assert taken(event) == 1


def test_the_database_refuses_one_place_too_many(host):
    event = make_event(host, capacity=1)
    with connection.cursor() as cursor, pytest.raises(Exception, match="events_event_not_overfull"):
        cursor.execute("UPDATE events_event SET taken = 2 WHERE id = %s", [event.pk])


def test_nobody_registers_twice_and_strangers_take_nothing_back(actor, rival_actor, host):
    event, one = make_event(host), guest(1)
    registering.register(actor=one, event_id=event.pk, said=GUEST)
    with pytest.raises(Conflict, match="registered already"):
        registering.register(actor=one, event_id=event.pk, said=GUEST)
    with pytest.raises(Conflict):
        registering.take_back(actor=rival_actor, event_id=event.pk)
    assert states(rival_actor, event) == []
    assert states(actor, event) == ["registered"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"registration_opens_at": datetime(2030, 1, 1, tzinfo=UTC)}, "not opened"),
        ({"registration_closes_at": timezone.now() - timedelta(days=1)}, "closed"),
        (
            {"starts_at": datetime(2020, 1, 1, tzinfo=UTC), "ends_at": datetime(2020, 1, 2, tzinfo=UTC)},
            "over",
        ),
        ({"state": "cancelled", "cancelled_because": "Storm", "cancelled_at": timezone.now()}, "cancelled"),
    ],
)
def test_registration_is_open_only_while_it_is(host, given, reason):
    event = make_event(host, **given)
    with pytest.raises(NotPermitted, match=reason):
        registering.register(actor=guest(1), event_id=event.pk, said=GUEST)


def test_closed_event_takes_no_registration_of_a_stranger(host):
    event = make_event(host, visibility="invited")
    for one in (guest(1), VISITOR):
        with pytest.raises(NotFound):
            registering.register_as_visitor(actor=one, event_id=event.pk, said=GUEST, address="a@b.example")


# --- without an account


@pytest.mark.system("C2")
def test_visitor_registers_by_a_link_that_changes_nothing_until_its_button(client, actor, host):
    event = make_event(host, capacity=1)
    client.post(path("register", event.slug), {"name": "A guest", "address": "Guest@elsewhere.example"})
    assert states(actor, event) == ["unconfirmed"]
    assert (taken(event), told()) == (0, ["events.confirm"])
    with reading(actor):
        number = Registration.objects.get().pk
    link = make_link(purpose=ASKED_TO_CONFIRM, matter=number)
    assert "Confirm your registration" in client.get(link).content.decode()
    assert states(actor, event) == ["unconfirmed"]
    client.post(link, {"answer": "confirm"})
    assert (states(actor, event), taken(event)) == (["registered"], 1)
    later = make_link(purpose=TAKING_PART, matter=number)
    client.post(later, {"answer": "take-back"})
    assert (states(actor, event), taken(event)) == (["cancelled"], 0)


def test_second_time_of_an_address_answers_alike_and_tells_nothing(client, actor, host):
    event = make_event(host)
    given = {"name": "A guest", "address": "guest@elsewhere.example"}
    answers = [client.post(path("register", event.slug), given) for _ in range(2)]
    assert {(one.status_code, one["Location"]) for one in answers} == {(302, path("event", event.slug))}
    assert states(actor, event) == ["unconfirmed"]


# --- what is asked


def test_answers_are_kept_and_checked(actor, host):
    event = make_event(host)
    known = {"actor": actor, "event_id": event.pk}
    asking.add_question(**known, kind="choice", label="Food", options=["All", "No meat"], is_required=True)
    asking.add_question(**known, kind="many", label="Days", options=["1", "2"], is_required=False)
    food, days = list_questions(event_id=event.pk)
    one = guest(1)
    for answers in ({}, {food.id: "Stones"}):
        with pytest.raises(InvalidInput) as error:
            registering.register(actor=one, event_id=event.pk, said=Said(name="G", answers=answers))
        assert [problem.field for problem in error.value.problems] == [f"q{food.id}"]
    said = Said(name="G", answers={food.id: "No meat", days.id: ["2", "1"]})
    registering.register(actor=guest(2), event_id=event.pk, said=said)
    with reading(actor):
        assert Registration.objects.get().answers == {str(food.id): "No meat", str(days.id): ["1", "2"]}


def test_kind_with_approval_waits_for_the_organiser_unless_a_code_is_known(actor, rival_actor, host):
    event = make_event(host, capacity=5)
    asking.add_kind(actor=actor, event_id=event.pk, name="Press", needs_approval=True)
    code = asking.add_code(actor=actor, event_id=event.pk, most_uses=1)
    kind = list_kinds(event_id=event.pk)[0]
    press = Said(name="Press", kind_id=kind.id)
    assert registering.register(actor=guest(1), event_id=event.pk, said=press) == "asked"
    known = Said(name="Known", kind_id=kind.id, code=code.upper())
    assert registering.register(actor=guest(2), event_id=event.pk, said=known) == "registered"
    with pytest.raises(InvalidInput, match="used up"):
        registering.register(actor=guest(3), event_id=event.pk, said=known)
    assert InvitationCode.objects.get().uses == 1
    with reading(actor):
        number = Registration.objects.get(state="asked").pk
    with pytest.raises(NotPermitted):
        registering.decide(actor=rival_actor, event_id=event.pk, registration_id=number, accepts=True)
    registering.decide(actor=actor, event_id=event.pk, registration_id=number, accepts=True)
    assert (states(actor, event), taken(event)) == (["registered", "registered"], 2)
    registering.decide(actor=actor, event_id=event.pk, registration_id=number, accepts=False, reason="Full")
    assert (states(actor, event), taken(event)) == (["declined", "registered"], 1)


def test_group_is_registered_whole_or_not_at_all(actor, host):
    event, one = make_event(host), guest(1)
    people = [("Ada", "ada@lens.example", "Head"), ("Bea", "bea@lens.example", "Sales")]
    with pytest.raises(InvalidInput):
        registering.register_group(
            actor=one, event_id=event.pk, people=[*people, ("C", "none", "")], said=GUEST
        )
    assert states(actor, event) == []
    assert registering.register_group(actor=one, event_id=event.pk, people=people, said=GUEST) == 2
    assert (states(actor, event), taken(event)) == (["registered"] * 2, 2)


# --- who sees what


@pytest.mark.system("C2")
def test_directory_shows_only_what_each_shares_and_only_to_those_who_take_part(sign_in, actor, host):
    event = make_event(host)
    open_one = Said(name="Ada", organisation="Lens Works", role="Head", offers="Lenses", country="country:FR",
                    shares=("name", "offers"))  # fmt: skip
    registering.register(actor=guest(1), event_id=event.pk, said=open_one)
    registering.register(actor=guest(2), event_id=event.pk, said=Said(name="Closed", organisation="Secret"))
    found = list_directory(event_id=event.pk, text="", country="")
    assert [
        (one.name, one.organisation, one.role, one.offers, one.address, one.country) for one in found
    ] == [("Ada", "", "", "Lenses", "", None)]
    assert list_directory(event_id=event.pk, text="secret", country="") == []
    inside = sign_in(make_person("late"))
    assert inside.get(path("directory", event.slug)).status_code == 403
    inside.post(path("register", event.slug), {"name": "Late"})
    page = inside.get(path("directory", event.slug))
    assert [line.name for line in page.context_data["lines"]] == ["Ada"]
    assert b"Secret" not in page.content


def test_link_to_take_part_is_shown_to_whoever_is_registered(sign_in, host):
    event = make_event(host, online_link="https://room.example.org/secret")
    window = sign_in(make_person("late"))
    assert window.get(path("event", event.slug)).context_data["online_link"] == ""
    window.post(path("register", event.slug), {"name": "Late"})
    page = window.get(path("event", event.slug)).context_data
    assert (page["online_link"], page["registration"].state) == (
        "https://room.example.org/secret", "registered",
    )  # fmt: skip
    yours = window.get(path("yours")).context_data
    assert [line.title for line in yours["registered"]] == [event.title]
    person = actor_for(Person.objects.get(email="late@example.org"))
    assert [item.title for item in list_dates(actor=person)] == [event.title]
    window.post(path("take_back", event.slug))
    assert window.get(path("event", event.slug)).context_data["online_link"] == ""
    assert window.get(path("yours")).context_data["registered"] == ()


def test_organiser_lists_counts_decides_and_exports(window, actor, host):
    event = make_event(host, capacity=2)
    window.post(path("setup", event.slug), {"add": "question", "kind": "text", "label": "Diet"})
    window.post(path("setup", event.slug), {"add": "code", "most_uses": "3", "code": "LIGHT"})
    question = list_questions(event_id=event.pk)[0]
    registering.register(
        actor=guest(1),
        event_id=event.pk,
        said=Said(name="=Ada", country="country:FR", answers={question.id: "None"}),
    )
    page = window.get(path("participants", event.slug) + "?country=FR").context_data
    assert [(line.name, line.answers) for line in page["lines"]] == [("=Ada", (("Diet", "None"),))]
    assert page["places"] == "1 of 2 places taken"
    assert [(label, [(one.label, one.number) for one in counts]) for label, counts in page["statistics"]] == [
        ("Countries", [("France", 1)])
    ]
    file = window.get(path("participants_file", event.slug, "csv")).getvalue().decode("utf-8-sig")
    assert [(row["Name"], row["Diet"]) for row in csv.DictReader(io.StringIO(file))] == [("'=Ada", "None")]
    with reading(actor):
        number = Registration.objects.get().pk
    window.post(path("decide", event.slug, number), {"answer": "no"})
    assert (states(actor, event), taken(event)) == (["declined"], 0)
    window.post(path("setup", event.slug), {"remove": "question", "number": str(question.id)})
    assert list_questions(event_id=event.pk) == []
