"""The desk: scans count once however often they are sent, times stay as scanned; who comes unannounced."""

import json
import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.core.transactions import reading
from trellis.core.types import VISITOR
from trellis.events.models import CheckIn, Event, Registration
from trellis.events.selectors.badge_tokens import badge_token, hash_of
from trellis.events.selectors.check_in import count_by_hour, day_at, list_expected
from trellis.events.services import asking, registering
from trellis.events.services.checking_in import check_in, undo_check_in, walk_in
from trellis.events.tests.conftest import actor_for, entries, make_event, make_organisation, make_person
from trellis.events.types.check_in import Scan
from trellis.events.types.registration import Said
from trellis.notifications.models import Notification

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 5, 7, 7, 12, tzinfo=UTC)  # 09:12 on the wall in Brussels


def path(name, *args):
    return reverse(f"events:{name}", args=args)


def guest(number):
    return actor_for(make_person(f"guest{number}"))


def come(event, *people, **said):
    """Their registrations, by name."""
    for name in people:
        registering.register(
            actor=guest(f"{event.pk}-{name}"), event_id=event.pk, said=Said(name=name, **said)
        )
    return numbers(event)


def numbers(event):
    keeper = actor_for(make_person(f"reader{uuid4().hex}", owner=host_of(event)), owner=host_of(event))
    with reading(keeper):
        return dict(Registration.objects.filter(event=event).values_list("name", "pk"))


def host_of(event):
    return event.hosts.get(role="organiser").organisation


def scan(number=None, *, at=NINE, desk="Desk 1", key=None, token=""):
    return Scan(key=key or uuid4(), at=at, desk=desk, registration_id=number, token=token)


def outcomes(actor, event, *scans):
    found = check_in(actor=actor, event_id=event.pk, scans=scans)
    return [(str(one.outcome), one.name, one.at, one.desk) for one in found]


def stored(actor, event):
    with reading(actor):
        rows = CheckIn.objects.filter(event=event, undone_at=None).order_by("id")
        return list(rows.values_list("registration__name", "at", "desk"))


@pytest.mark.system("C2")
def test_badge_is_scanned_and_counts_once_however_often_it_is_sent(actor, host):
    event = make_event(host)
    ada = come(event, "Ada", "Bea")["Ada"]
    first = scan(token=badge_token(event.pk, ada))
    assert outcomes(actor, event, first) == [("in", "Ada", NINE, "Desk 1")]
    assert outcomes(actor, event, first, first) == [("in", "Ada", NINE, "Desk 1")] * 2
    assert stored(actor, event) == [("Ada", NINE, "Desk 1")]
    later = scan(ada, at=NINE + timedelta(minutes=30), desk="Desk 2")
    assert outcomes(actor, event, later) == [("already", "Ada", NINE, "Desk 1")]
    assert [entry for entry in entries(event) if entry[0] == "checked in"] == [
        ("checked in", {"participants": [None, [ada]]})
    ]


def test_scan_that_waited_for_the_network_was_the_first_after_all(actor, host):
    event = make_event(host)
    ada = come(event, "Ada")["Ada"]
    check_in(actor=actor, event_id=event.pk, scans=[scan(ada, desk="Desk 2")])
    early = NINE - timedelta(minutes=20)
    assert outcomes(actor, event, scan(ada, at=early)) == [("already", "Ada", NINE, "Desk 2")]
    assert stored(actor, event) == [("Ada", early, "Desk 1")]


def test_each_day_counts_where_the_event_is_and_no_clock_runs_ahead(actor, host):
    event = make_event(host)
    ada = come(event, "Ada")["Ada"]
    late = datetime(2026, 5, 7, 22, 30, tzinfo=UTC)  # half past midnight in Brussels
    found = outcomes(actor, event, scan(ada), scan(ada, at=late))
    assert [one[0] for one in found] == ["in", "in"]
    check_in(actor=actor, event_id=event.pk, scans=[scan(ada, at=timezone.now() + timedelta(days=400))])
    assert max(at for _name, at, _desk in stored(actor, event)) <= timezone.now()
    days = {day_at("Europe/Brussels", at).isoformat() for _name, at, _desk in stored(actor, event)}
    assert {"2026-05-07", "2026-05-08"} < days


def test_no_code_of_another_event_and_nobody_without_a_place_gets_in(actor, host):
    event, other = make_event(host, capacity=1), make_event(host, "Other")
    here = come(event, "Ada", "Waiting")
    there = come(other, "Cy")["Cy"]
    found = outcomes(
        actor, event, scan(here["Waiting"]), scan(there), scan(token=badge_token(other.pk, here["Ada"])),
        scan(token="x"), scan(),
    )  # fmt: skip
    assert [(outcome, name) for outcome, name, _at, _desk in found] == [
        ("no_place", "Waiting"), ("unknown", ""), ("unknown", ""), ("unknown", ""), ("unknown", ""),
    ]  # fmt: skip
    assert stored(actor, event) == []


def test_only_those_who_keep_the_event_let_people_in_or_know_who_came(actor, rival_actor, host):
    event = make_event(host)
    ada = come(event, "Ada")["Ada"]
    for stranger in (rival_actor, VISITOR, guest("x")):
        with pytest.raises(NotPermitted):
            check_in(actor=stranger, event_id=event.pk, scans=[scan(ada)])
        with pytest.raises(NotPermitted):
            walk_in(actor=stranger, event_id=event.pk, key=uuid4(), said=Said("G"), address="g@x.example")
    check_in(actor=actor, event_id=event.pk, scans=[scan(ada)])
    assert CheckIn.objects.visible_to(rival_actor).count() == 0
    assert list_expected(actor=rival_actor, event_id=event.pk, day=NINE.date()) == []
    with pytest.raises(NotFound):
        check_in(actor=actor, event_id=0, scans=[])
    with pytest.raises(InvalidInput):
        check_in(actor=actor, event_id=event.pk, scans=[scan(ada)] * 501)
    Event.objects.filter(pk=event.pk).update(state="cancelled", cancelled_at=timezone.now(),
                                             cancelled_because="Storm")  # fmt: skip
    with pytest.raises(NotPermitted, match="cancelled"):
        check_in(actor=actor, event_id=event.pk, scans=[scan(ada)])


def test_mistake_is_undone_and_its_key_lets_nobody_in_again(actor, host):
    event = make_event(host)
    ada = come(event, "Ada")["Ada"]
    wrong = scan(ada, at=timezone.now())
    check_in(actor=actor, event_id=event.pk, scans=[wrong])
    undo_check_in(actor=actor, event_id=event.pk, registration_id=ada)
    assert stored(actor, event) == []
    check_in(actor=actor, event_id=event.pk, scans=[wrong])
    assert stored(actor, event) == []
    with pytest.raises(Conflict):
        undo_check_in(actor=actor, event_id=event.pk, registration_id=ada)
    other = make_event(host, "Other")
    with pytest.raises(NotFound):
        undo_check_in(actor=actor, event_id=other.pk, registration_id=ada)
    right = scan(ada, at=timezone.now())
    assert outcomes(actor, event, right)[0][0] == "in"


@pytest.mark.django_db(transaction=True)
def test_of_two_desks_at_once_one_lets_them_in():
    host = make_organisation("Light Valley")
    event, keeper = make_event(host), actor_for(make_person("keeper", owner=host), owner=host)
    ada = come(event, "Ada")["Ada"]
    found, gate = [], threading.Barrier(6)

    def go(number):
        try:
            gate.wait()
            found.append(outcomes(keeper, event, scan(ada, desk=f"Desk {number}"))[0][0])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["already"] * 5 + ["in"]
    assert len(stored(keeper, event)) == 1


# --- who comes without a registration


def walk(actor, event, name="Late", address="late@lens.example", key=None, **said):
    return walk_in(
        actor=actor, event_id=event.pk, key=key or uuid4(), said=Said(name=name, **said), address=address,
        desk="Desk 1",
    )  # fmt: skip


def test_who_walks_in_is_registered_told_and_in(actor, host):
    event = make_event(host, capacity=1)
    key = uuid4()
    number, is_new = walk(actor, event, key=key, organisation="Lens Works")
    assert (is_new, [row[0] for row in stored(actor, event)]) == (True, ["Late"])
    assert walk(actor, event, key=key) == (number, False)  # the form sent twice
    with reading(actor):
        row = Registration.objects.get(event=event)
    assert (row.state, row.organisation, row.badge_printed_at is not None) == (
        "registered",
        "Lens Works",
        True,
    )
    assert list(Notification.objects.values_list("message", "mail__address")) == [
        ("events.registered", "late@lens.example")
    ]
    assert Event.objects.get(pk=event.pk).taken == 1
    with pytest.raises(Conflict, match="All places are taken"):
        walk(actor, event, "Another", "another@lens.example")
    assert len(stored(actor, event)) == 1


def test_who_was_registered_or_waited_is_let_in_under_their_name(actor, host):
    event = make_event(host)
    asking.add_kind(actor=actor, event_id=event.pk, name="Press", needs_approval=True)
    kind = asking_kind(event)
    ada = guest("ada")
    registering.register(actor=ada, event_id=event.pk, said=Said(name="Ada", kind_id=kind))
    number, is_new = walk(actor, event, "Somebody", "GuestAda@example.org", kind_id=kind)
    assert (is_new, [row[0] for row in stored(actor, event)]) == (False, ["Ada"])
    with reading(actor):
        assert Registration.objects.get(pk=number).state == "registered"
    with pytest.raises(InvalidInput):
        walk(actor, event, "New", "new@lens.example", kind_id=None)


def asking_kind(event):
    return event.participant_kinds.get().pk


# --- the screens


def test_device_keeps_names_and_what_recognises_codes_and_no_address(window, actor, host):
    event = make_event(host)
    ada = come(event, "Ada", organisation="Lens Works")["Ada"]
    answer = window.get(path("check_in_roster", event.slug))
    [person] = answer.json()["people"]
    assert person == {
        "id": ada, "name": "Ada", "organisation": "Lens Works", "kind": "",
        "hashes": [hash_of(badge_token(event.pk, ada))], "at": None, "desk": "",
        "badge": path("badge", event.slug, ada), "undo": path("undo_check_in", event.slug, ada),
    }  # fmt: skip
    assert b"example.org" not in answer.content
    assert badge_token(event.pk, ada).encode() not in answer.content


def post(window, event, scans):
    return window.post(path("check_in_scans", event.slug), json.dumps({"scans": scans}), "application/json")


def test_device_sends_what_it_scanned(window, actor, host):
    event = make_event(host)
    ada = come(event, "Ada")["Ada"]
    sent = [{"key": str(uuid4()), "at": "2026-05-07T07:12:00Z", "desk": "Desk 2", "id": ada}]
    [answer] = post(window, event, sent).json()["answers"]
    assert answer == {"key": sent[0]["key"], "outcome": "in", "id": ada, "name": "Ada",
                      "at": "2026-05-07T07:12:00+00:00", "desk": "Desk 2"}  # fmt: skip
    assert post(window, event, sent).json()["answers"][0]["outcome"] == "in"
    assert stored(actor, event) == [("Ada", NINE, "Desk 2")]


@pytest.mark.parametrize(
    "said",
    ["", "[]", "{}", '{"scans": 1}', '{"scans": [1]}',
     '{"scans": [{"key": "x", "at": "2026-05-07T07:12:00Z"}]}',
     '{"scans": [{"key": "6e7a8d6e-9f0f-4f5e-8a3c-0f6f0a4d2b11", "at": "2026-05-07T07:12:00"}]}',
     '{"scans": [{"key": "6e7a8d6e-9f0f-4f5e-8a3c-0f6f0a4d2b11", "at": "yesterday", "id": 1}]}'],
)  # fmt: skip
def test_what_no_device_sends_is_refused(window, host, said):
    event = make_event(host)
    answer = window.post(path("check_in_scans", event.slug), said, "application/json")
    assert (answer.status_code, list(answer.json())) == (422, ["detail"])


def test_desk_works_without_scripts(window, actor, host):
    event = make_event(host)
    people = come(event, "Ada", "Bea")
    page = window.get(path("check_in", event.slug) + "?q=ada&desk=Desk+1").context_data
    assert (page["counted"], [line.name for line in page["lines"]]) == ("0 of 2 are here today.", ["Ada"])
    given = {"registration": people["Ada"], "key": str(page["lines"][0].key), "desk": "Desk 1"}
    answer = window.post(path("check_in", event.slug), given, follow=True)
    assert "Ada is checked in." in answer.content.decode()
    answer = window.post(
        path("check_in", event.slug), {"code": badge_token(event.pk, people["Ada"])}, follow=True
    )
    assert "Ada was checked in already" in answer.content.decode()
    assert answer.context_data["counted"] == "1 of 2 are here today."
    assert [hour.number for hour in answer.context_data["hours"]] == [1]
    window.post(path("undo_check_in", event.slug, people["Ada"]))
    assert stored(actor, event) == []


def test_walk_in_takes_five_steps_and_opens_the_badge(window, actor, host):
    event = make_event(host)
    asking.add_kind(actor=actor, event_id=event.pk, name="Guest", needs_approval=False)
    form = window.get(path("walk_in", event.slug)).context_data["form"]
    assert [field.name for field in form.visible_fields()] == ["name", "organisation", "address", "kind"]
    given = {"name": "Late", "organisation": "Lens", "kind": asking_kind(event)}
    wrong = window.post(path("walk_in", event.slug), given | {"address": "nowhere"})
    assert (wrong.status_code, wrong.context_data["form"]["name"].value()) == (422, "Late")
    answer = window.post(path("walk_in", event.slug), given | {"address": "late@lens.example"}, follow=True)
    assert (answer["Content-Type"], answer["Content-Disposition"]) == ("application/pdf", "inline")
    assert [row[0] for row in stored(actor, event)] == ["Late"]


def test_worker_is_a_script_of_the_desk_alone(client, host):
    event = make_event(host)
    answer = client.get(path("check_in_worker", event.slug))
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer


def test_hours_are_those_of_the_wall_where_the_event_is(actor, host):
    event = make_event(host)
    people = come(event, "Ada", "Bea", "Cy")
    times = {"Ada": NINE, "Bea": NINE + timedelta(minutes=40), "Cy": NINE + timedelta(minutes=50)}
    check_in(actor=actor, event_id=event.pk, scans=[scan(people[name], at=at) for name, at in times.items()])
    found = count_by_hour(actor=actor, event_id=event.pk, time_zone="Europe/Brussels")
    assert [(hour.hour, number) for hour, number in found] == [(9, 2), (10, 1)]


def test_as_many_queries_for_a_hundred_as_for_ten(window, host, django_assert_max_num_queries):
    event = make_event(host)

    def asked(numbers):
        come(event, *(f"P{number}" for number in numbers))
        with django_assert_max_num_queries(40) as captured:
            window.get(path("check_in", event.slug) + "?q=p")
        return len(captured)

    asked(range(1))
    assert asked(range(1, 10)) == asked(range(10, 60))
