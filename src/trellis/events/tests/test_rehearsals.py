"""Rehearsals: a copy that only keepers see, with made-up people; the event itself stays as it is."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.core.transactions import reading
from trellis.core.types import VISITOR, Actor
from trellis.events.models import (
    AgendaVersion,
    Event,
    Material,
    Registration,
    Rehearsal,
    Session,
    SessionRole,
)
from trellis.events.selectors.calendar import search_events
from trellis.events.selectors.dates import event_dates
from trellis.events.selectors.events import get_event, list_hosted
from trellis.events.services.events import duplicate_event, remove_draft
from trellis.events.services.hosts import ask_host
from trellis.events.services.rehearsal_clock import shift_rehearsal
from trellis.events.services.rehearsing import Start, begin_again, begin_rehearsal, end_left, end_rehearsal
from trellis.events.tests.conftest import actor_for, entries, make_event, make_person
from trellis.events.tests.rehearsals import fill, print_of_rows
from trellis.events.types.query import EventQuery, When
from trellis.events.types.rehearsals import MOST_PEOPLE, REHEARSER
from trellis.registry.models import Organisation

ANALYST = Actor(person_id=99, platform_roles=frozenset({"analyst"}))
OPERATOR = Actor(person_id=98, platform_roles=frozenset({"operator"}))


@pytest.fixture
def event(host: Organisation) -> Event:
    return fill(make_event(host, registration_closes_at=datetime(2030, 5, 1, 10, tzinfo=UTC)))


def begin(actor: Actor, event: Event, people: int = 8, **start: Any) -> Event:
    slug = begin_rehearsal(actor=actor, event_id=event.pk, start=Start(people=people, **start))
    return Event.objects.get(slug=slug)


def people_of(copy: Event) -> list[Registration]:
    with reading(REHEARSER):
        return list(Registration.objects.filter(event=copy).order_by("pk"))


def said(rows: Any, *columns: str) -> list[Any]:
    return sorted(rows.values_list(*columns))


def test_a_copy_says_what_the_event_says(actor: Actor, event: Event) -> None:
    copy = begin(actor, event)

    same = ("kind", "visibility", "format", "time_zone", "starts_at", "ends_at", "registration_closes_at")
    assert [getattr(copy, name) for name in same] == [getattr(event, name) for name in same]
    assert (copy.title, copy.rehearses_id, copy.state) == (f"Rehearsal: {event.title}", event.pk, "published")
    for name, columns in {
        "rooms": ("name", "capacity"),
        "tracks": ("name", "colour"),
        "sessions": ("title", "starts_at", "ends_at", "room__name", "track__name"),
        "participant_kinds": ("name", "needs_approval", "position"),
        "questions": ("kind", "label", "options", "is_required"),
        "outputs": ("kind", "title", "url"),
        "hosts": ("organisation", "role", "state"),
    }.items():
        assert said(getattr(copy, name), *columns) == said(getattr(event, name), *columns)
    for model in (SessionRole, Material):
        columns = ("session__title", "position", "url" if model is Material else "name")
        rows: Any = model._default_manager
        assert said(rows.filter(session__event=copy), *columns) == said(
            rows.filter(session__event=event), *columns
        )
    assert said(copy.codes, "code", "most_uses", "uses") == [("FRIEND", 3, 0)]


def test_the_public_agenda_of_a_copy_names_its_own_sessions(actor: Actor, event: Event) -> None:
    copy = begin(actor, event)

    [version] = AgendaVersion.objects.filter(event=copy)
    own = dict(Session.objects.filter(event=copy).values_list("title", "pk"))
    assert {entry["title"]: entry["id"] for entry in version.content["entries"]} == own
    assert (version.number, version.note) == (1, "Final")


def test_made_up_people_have_the_kinds_and_countries_of_real_ones_and_nothing_else(
    actor: Actor, event: Event
) -> None:
    copy = begin(actor, event, people=8)

    people = people_of(copy)
    with reading(REHEARSER):
        kinds = sorted(row.kind.name if row.kind else "" for row in people)
    assert kinds == ["Cluster"] * 2 + ["Company"] * 6
    assert {row.country_id for row in people} == {"country:FR"}
    assert [row.name for row in people][:2] == ["Participant 1 of 8", "Participant 2 of 8"]
    assert {row.address.rpartition("@")[2] for row in people} == {f"rehearsal-{copy.pk}.invalid"}
    assert {(row.person_id, row.registered_by_id, row.state) for row in people} == {
        (None, None, "registered")
    }
    assert Event.objects.get(pk=copy.pk).taken == 8


def test_who_has_no_place_waits(actor: Actor, event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(capacity=5)

    copy = begin(actor, event, people=8)

    assert [row.state for row in people_of(copy)] == ["registered"] * 5 + ["waiting"] * 3
    assert Event.objects.get(pk=copy.pk).taken == 5


def test_an_event_of_which_nothing_is_said_yet_is_rehearsed_without_people(
    actor: Actor, host: Organisation
) -> None:
    event = make_event(host, "Bare", state="draft")

    copy = begin(actor, event, people=0)

    assert (copy.state, copy.taken, people_of(copy)) == ("published", 0, [])


def test_as_many_people_as_there_may_be(actor: Actor, host: Organisation) -> None:
    copy = begin(actor, make_event(host), people=MOST_PEOPLE)

    assert len(people_of(copy)) == MOST_PEOPLE
    end_rehearsal(actor=actor, event_id=copy.pk)
    assert print_of_rows(copy.pk) == {}


@pytest.mark.parametrize("people", [-1, MOST_PEOPLE + 1])
def test_a_number_of_people_that_cannot_be(actor: Actor, event: Event, people: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        begin(actor, event, people=people)

    assert [problem.field for problem in caught.value.problems] == ["people"]
    assert not Event.objects.filter(rehearses=event).exists()


def test_only_keepers_see_it(actor: Actor, rival_actor: Actor, event: Event, host: Organisation) -> None:
    copy = begin(actor, event)
    member = actor_for(make_person("member", member=host), member=host)

    for other in (VISITOR, rival_actor, member, ANALYST):
        with pytest.raises(NotFound):
            get_event(actor=other, slug=copy.slug)
    for keeper in (actor, OPERATOR):
        assert get_event(actor=keeper, slug=copy.slug).rehearses_id == event.pk


def test_it_stands_in_no_list_or_calendar_not_even_for_keepers(
    actor: Actor, event: Event, host: Organisation
) -> None:
    begin(actor, event)

    now = timezone.now()
    for one in (actor, OPERATOR, VISITOR):
        found, total = search_events(actor=one, query=EventQuery(when=When.ALL), now=now, size=50)
        assert ([row.id for row in found], total) == ([event.pk], 1)
        assert [row.id for row in list_hosted(actor=one, organisation_id=host.pk, now=now)] == [event.pk]
    with reading(actor):
        assert [one.uid for one in event_dates(actor)] == [f"event-{event.pk}"]


def test_nobody_else_may_rehearse_move_or_end_it(actor: Actor, rival_actor: Actor, event: Event) -> None:
    with pytest.raises(NotPermitted):
        begin(rival_actor, event)
    copy = begin(actor, event)
    for attempt in (end_rehearsal, lambda **given: shift_rehearsal(day=date(2030, 5, 7), **given)):
        with pytest.raises(NotFound):
            attempt(actor=rival_actor, event_id=copy.pk)
    with pytest.raises(NotFound):
        begin_again(actor=rival_actor, event_id=copy.pk, start=Start(people=1))


def test_one_rehearsal_at_a_time(actor: Actor, event: Event) -> None:
    copy = begin(actor, event)

    with pytest.raises(Conflict, match="being rehearsed already"):
        begin(actor, event)
    with pytest.raises(NotPermitted, match="rehearsal itself"):
        begin(actor, copy)
    assert list(Event.objects.filter(rehearses=event)) == [copy]
    with pytest.raises(IntegrityError, match="events_one_rehearsal"), transaction.atomic():
        make_event(event.hosts.get().organisation, slug="rehearsal--twice", rehearses=event)


def test_the_database_knows_a_rehearsal_by_its_address(
    actor: Actor, event: Event, host: Organisation
) -> None:
    for wrong in ({"slug": "rehearsal--x"}, {"slug": "x", "rehearses": event}):
        with pytest.raises(IntegrityError, match="events_rehearsal_by_its_address"), transaction.atomic():
            make_event(host, "Other", **wrong)


def test_a_cancelled_event_is_not_rehearsed(actor: Actor, host: Organisation) -> None:
    now = timezone.now()
    off = make_event(host, state="cancelled", cancelled_at=now, cancelled_because="Storm")

    with pytest.raises(NotPermitted, match="is cancelled"):
        begin(actor, off)


def test_of_the_event_itself_nothing_changes(actor: Actor, event: Event) -> None:
    before = print_of_rows(event.pk)

    copy = begin(actor, event)
    shift_rehearsal(actor=actor, event_id=copy.pk, day=date(2030, 5, 6), at=time(18))
    slug = begin_again(actor=actor, event_id=copy.pk, start=Start(people=3))
    copy = Event.objects.get(slug=slug)
    assert end_rehearsal(actor=actor, event_id=copy.pk) == event.slug

    assert print_of_rows(event.pk) == before
    assert print_of_rows(copy.pk) == {}
    assert [action for action, _changes in entries(event)] == [
        "rehearsal begun", "rehearsal ended", "rehearsal begun", "rehearsal ended",
    ]  # fmt: skip


def test_an_event_that_is_over_is_rehearsed_from_the_day_before(actor: Actor, host: Organisation) -> None:
    past = make_event(
        host,
        "Past",
        starts_at=datetime(2025, 5, 7, 7, tzinfo=UTC),
        ends_at=datetime(2025, 5, 7, 16, tzinfo=UTC),
    )

    copy = begin(actor, past, people=0)

    zone = timezone.get_fixed_timezone(0)
    begins = copy.starts_at.astimezone(zone)
    tomorrow = (timezone.now() + timedelta(days=1)).date()
    assert abs((begins.date() - tomorrow).days) <= 1
    assert copy.ends_at - copy.starts_at == timedelta(hours=9)


def test_a_rehearsal_has_no_next_edition_and_asks_no_hosts(
    actor: Actor, event: Event, rival: Organisation
) -> None:
    copy = begin(actor, event)

    with pytest.raises(Conflict, match="of the event itself"):
        duplicate_event(actor=actor, event_id=copy.pk)
    with pytest.raises(Conflict, match="in the event itself"):
        ask_host(actor=actor, event_id=copy.pk, organisation=rival.slug)


def test_a_draft_stays_while_it_is_rehearsed(actor: Actor, host: Organisation) -> None:
    draft = make_event(host, "Draft", state="draft")
    copy = begin(actor, draft, people=1)

    with pytest.raises(Conflict, match="end the rehearsal first"):
        remove_draft(actor=actor, event_id=draft.pk)
    end_rehearsal(actor=actor, event_id=copy.pk)
    remove_draft(actor=actor, event_id=draft.pk)

    assert not Event.objects.filter(pk__in=[draft.pk, copy.pk]).exists()


def test_what_nobody_changed_for_a_month_goes(actor: Actor, event: Event, host: Organisation) -> None:
    old, touched = begin(actor, event), begin(actor, make_event(host, "Other"))
    far = timezone.now() + timedelta(days=31)
    assert end_left(now=timezone.now() + timedelta(days=29)) == 0
    Rehearsal.objects.filter(pk=touched.pk).update(begun_at=far)

    assert end_left(now=far) == 1

    assert not Event.objects.filter(pk=old.pk).exists()
    assert Event.objects.filter(pk=touched.pk).exists()
