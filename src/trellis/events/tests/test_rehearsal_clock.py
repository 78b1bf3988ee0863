"""The clock of a rehearsal: its times are moved against the real one, on the wall of the event's zone."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from trellis.core.errors import Conflict, InvalidInput, NotPermitted
from trellis.core.transactions import change, reading
from trellis.core.types import Actor
from trellis.events.models import AgendaVersion, CheckIn, Event, Registration, Rehearsal, Session
from trellis.events.services.agenda import publish_agenda
from trellis.events.services.registering import register
from trellis.events.services.rehearsal_clock import shift_rehearsal
from trellis.events.services.rehearsing import Start, begin_rehearsal
from trellis.events.tests.conftest import make_event
from trellis.events.tests.rehearsals import fill
from trellis.events.types.registration import Said
from trellis.events.types.rehearsals import REHEARSER
from trellis.registry.models import Organisation

BRUSSELS = ZoneInfo("Europe/Brussels")
NOW = datetime(2030, 1, 15, 13, 40, 30, tzinfo=UTC)  # 14:40 in Brussels; the event is in May, at 9


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def event(host: Organisation) -> Event:
    closes = datetime(2030, 5, 1, 10, tzinfo=UTC)
    return fill(make_event(host, registration_closes_at=closes))


def begin(actor: Actor, event: Event, **start: Any) -> Event:
    slug = begin_rehearsal(actor=actor, event_id=event.pk, start=Start(people=2, **start))
    return Event.objects.get(slug=slug)


def on_the_wall(moment: datetime) -> str:
    return f"{moment.astimezone(BRUSSELS):%Y-%m-%d %H:%M}"


def test_whole_days_leave_everything_at_its_hour(actor: Actor, event: Event) -> None:
    """From summer to winter: nine o'clock stays nine o'clock."""
    copy = begin(actor, event, day=date(2030, 5, 6))

    assert (on_the_wall(copy.starts_at), on_the_wall(copy.ends_at)) == (
        "2030-01-16 09:00",
        "2030-01-16 18:00",
    )
    assert copy.registration_closes_at is not None
    assert on_the_wall(copy.registration_closes_at) == "2030-01-10 12:00"
    rows = Session.objects.filter(event=copy).order_by("starts_at")
    assert [(on_the_wall(row.starts_at), row.ends_at - row.starts_at) for row in rows] == [
        ("2030-01-16 11:00", timedelta(hours=1)), ("2030-01-16 12:00", timedelta(hours=1)),
    ]  # fmt: skip


def test_a_time_of_day_is_now_to_the_minute(actor: Actor, event: Event) -> None:
    copy = begin(actor, event)

    shift_rehearsal(actor=actor, event_id=copy.pk, day=date(2030, 5, 7), at=time(8, 55))

    copy.refresh_from_db()
    assert on_the_wall(copy.starts_at) == "2030-01-15 14:45"
    first = Session.objects.filter(event=copy).order_by("starts_at")[0]
    assert on_the_wall(first.starts_at) == "2030-01-15 16:45"


def test_moved_again_and_back_it_stands_as_before(actor: Actor, event: Event) -> None:
    copy = begin(actor, event, day=date(2030, 5, 6))
    before = times(copy)

    shift_rehearsal(actor=actor, event_id=copy.pk, day=date(2030, 5, 7), at=time(17, 3))
    assert times(copy) != before
    shift_rehearsal(actor=actor, event_id=copy.pk, day=date(2030, 5, 6))

    assert times(copy) == before
    assert Rehearsal.objects.get(pk=copy.pk).shift_minutes == -111 * 24 * 60


def times(copy: Event) -> list[str]:
    copy.refresh_from_db()
    sessions = Session.objects.filter(event=copy).order_by("pk").values_list("starts_at", "ends_at")
    content = AgendaVersion.objects.get(event=copy).content
    return [
        *(on_the_wall(moment) for moment in (copy.starts_at, copy.ends_at)),
        *(on_the_wall(moment) for row in sessions for moment in row),
        *(on_the_wall(datetime.fromisoformat(entry["starts_at"])) for entry in content["entries"]),
    ]


def test_the_public_agenda_moves_with_the_written_one(actor: Actor, event: Event) -> None:
    copy = begin(actor, event)

    shift_rehearsal(actor=actor, event_id=copy.pk, day=date(2030, 5, 6))

    entries = AgendaVersion.objects.get(event=copy).content["entries"]
    assert [on_the_wall(datetime.fromisoformat(entry["starts_at"])) for entry in entries] == [
        "2030-01-16 11:00", "2030-01-16 12:00",
    ]  # fmt: skip
    with pytest.raises(Conflict, match="Nothing changed"):
        publish_agenda(actor=actor, event_id=copy.pk)


def test_registration_opens_and_closes_by_the_moved_clock(actor: Actor, event: Event) -> None:
    copy = begin(actor, event, day=date(2030, 5, 1), at=time(12, 1))
    with pytest.raises(NotPermitted, match="closed"):
        register(actor=actor, event_id=copy.pk, said=Said(name="Keeper"))

    shift_rehearsal(actor=actor, event_id=copy.pk, day=date(2030, 5, 1), at=time(11, 59))
    kind = copy.participant_kinds.order_by("pk")[0].pk

    assert register(actor=actor, event_id=copy.pk, said=Said(name="Keeper", kind_id=kind)) == "registered"


@pytest.mark.parametrize(("to", "days"), [(date(2030, 5, 8), ["2030-01-14", "2030-01-15"]),
                                          (date(2030, 5, 6), ["2030-01-16", "2030-01-17"])])  # fmt: skip
def test_days_of_check_in_move_along(actor: Actor, event: Event, to: date, days: list[str]) -> None:
    """Those of two days after one another, in both directions."""
    copy = begin(actor, event, day=date(2030, 5, 7))
    with change(REHEARSER):
        one = Registration.objects.filter(event=copy).order_by("pk")[0]
        for number in range(2):
            CheckIn.objects.create(
                event=copy, registration=one, key=f"00000000-0000-0000-0000-00000000000{number}", at=NOW,
                day=date(2030, 1, 15) + timedelta(days=number),
            )  # fmt: skip

    shift_rehearsal(actor=actor, event_id=copy.pk, day=to)

    with reading(REHEARSER):
        found = CheckIn.objects.filter(event=copy).order_by("day").values_list("day", flat=True)
        assert [day.isoformat() for day in found] == days


def test_a_day_far_from_the_event_is_refused(actor: Actor, event: Event) -> None:
    copy = begin(actor, event)
    for day in (date(2026, 5, 1), date(2034, 1, 1)):
        with pytest.raises(InvalidInput) as caught:
            shift_rehearsal(actor=actor, event_id=copy.pk, day=day)
        assert [problem.field for problem in caught.value.problems] == ["day"]


def test_an_event_that_is_no_rehearsal_is_not_moved(actor: Actor, event: Event) -> None:
    with pytest.raises(Conflict, match="no rehearsal"):
        shift_rehearsal(actor=actor, event_id=event.pk, day=date(2030, 5, 7))


def test_a_night_in_which_the_clocks_change_is_said(
    actor: Actor, host: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two sessions after one another, of which the first now begins in the hour that is skipped."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2030, 3, 29, 12, tzinfo=UTC))
    begins = datetime(2030, 5, 7, 0, tzinfo=UTC)  # two o'clock in Brussels
    event = make_event(host, starts_at=begins - timedelta(hours=2), ends_at=begins + timedelta(hours=4))
    room = event.rooms.create(name="Hall")
    for number in range(2):
        start = begins + timedelta(hours=number)
        event.sessions.create(
            source_key=f"{number}", title=f"Talk {number}", starts_at=start, room=room,
            ends_at=start + timedelta(hours=1),
        )  # fmt: skip
    copy = begin(actor, event)

    with pytest.raises(Conflict, match="clocks change"):
        shift_rehearsal(actor=actor, event_id=copy.pk, day=date(2030, 5, 5))  # then the 7th is 31 March
