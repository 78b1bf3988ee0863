"""What is told of a schedule: all of it once, later what changed, and nothing of others."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from trellis.core.errors import Conflict, NotPermitted
from trellis.meetings.models import Meeting, MeetingSetup, Table, Told
from trellis.meetings.selectors.told import digest_of, list_tellings
from trellis.meetings.services.booking import arrange_meeting, book_meeting, cancel_meeting, move_meeting
from trellis.meetings.services.publishing import publish_schedule
from trellis.meetings.services.setting_up import set_state
from trellis.meetings.tests.conftest import add_guest
from trellis.meetings.types.told import Difference, Line, differences, read, written
from trellis.meetings.types.words import Place
from trellis.notifications.models import Notification
from trellis.notifications.services.sending import send_waiting

WHEN = datetime(2030, 5, 7, 8, tzinfo=UTC)


def line(number, *, begins=WHEN, table=1, others=(2,)):
    return Line(number, begins, begins + timedelta(minutes=20), Place.ON_SITE, table, "", "", others)


def said_to(guest):
    rows = Notification._base_manager.filter(person=guest.person).order_by("id")
    return [(row.message, row.context.get("lines", "")) for row in rows]


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ({}, {1: line(1)}, [Difference.ADDED]),
        ({1: line(1)}, {}, [Difference.CANCELLED]),
        ({1: line(1)}, {1: line(1)}, []),
        ({1: line(1)}, {1: line(1, begins=WHEN + timedelta(hours=1), table=4)}, [Difference.MOVED]),
        ({1: line(1)}, {1: line(1, table=4)}, [Difference.ELSEWHERE]),
        ({1: line(1)}, {1: line(1, others=(3,))}, [Difference.COMPANY]),
        ({1: line(1), 2: line(2)}, {2: line(2), 3: line(3)}, [Difference.CANCELLED, Difference.ADDED]),
    ],
)
def test_difference_is_named_once_for_each_meeting(before, after, kinds):
    assert [change.kind for change in differences(before, after)] == kinds


def test_what_was_told_is_read_as_it_was_written():
    lines = {1: line(1), 7: line(7, table=None, others=(2, 3))}
    assert read(written(lines)) == lines


@pytest.fixture
def drafts(event, slots, keeper, ada, ben, cleo):
    """Ada meets Ben, then Cleo: both drafts."""
    return [
        arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, other.id], slot_id=slots[place])
        for place, other in enumerate((ben, cleo))
    ]


@pytest.mark.django_db
def test_publishing_tells_each_the_whole_schedule_once(event, keeper, drafts, ada, ben, cleo):
    add_guest(event, "dora")
    done = publish_schedule(actor=keeper, event_id=event.pk)
    assert (done.meetings, done.people) == (2, 3)
    assert MeetingSetup.objects.get().state == "published"
    assert Meeting.objects.filter(published_at__isnull=True).count() == 0
    [(message, lines)] = said_to(ada)
    assert message == "meetings.published"
    assert [text.split(", ")[-2:] for text in lines.split("\n")] == [
        ["Ben", "Ben Ltd"],
        ["Cleo", "Cleo Ltd"],
    ]
    assert "Cleo" not in said_to(ben)[0][1]
    again = publish_schedule(actor=keeper, event_id=event.pk)
    assert (again.meetings, again.people) == (0, 0)
    assert Notification._base_manager.count() == 3
    assert set(Told.objects.values_list("sequence", flat=True)) == {1}


@pytest.mark.django_db
def test_second_time_only_what_changed_is_told_and_only_to_those_concerned(
    event, slots, keeper, drafts, ada, ben, cleo
):
    publish_schedule(actor=keeper, event_id=event.pk)
    Table.objects.create(event=event, number=9, name="Window")
    Meeting.objects.filter(pk=drafts[0]).update(table=Table.objects.get(number=9))
    [ada_telling, ben_telling] = list_tellings(event_id=event.pk)
    assert [one.kind for one in ada_telling.changes] == [Difference.ELSEWHERE]
    assert (ada_telling.is_first, ben_telling.card.name) == (False, "Ben")
    assert publish_schedule(actor=keeper, event_id=event.pk).people == 2
    message, lines = said_to(ada)[-1]
    assert (message, lines.count("\n")) == ("meetings.changed", 0)
    assert lines.startswith("Another place: ")
    assert lines.endswith("table 9, Window, Ben, Ben Ltd (was table 1)")
    assert len(said_to(cleo)) == 1


@pytest.mark.django_db
def test_what_was_told_at_once_is_not_told_again(event, slots, keeper, drafts, ada, ben, cleo):
    publish_schedule(actor=keeper, event_id=event.pk)
    move_meeting(actor=keeper, event_id=event.pk, meeting_id=drafts[0], slot_id=slots[2])
    cancel_meeting(actor=keeper, event_id=event.pk, meeting_id=drafts[1])
    book_meeting(actor=ada.actor, event_id=event.pk, other_id=cleo.id, slot_id=slots[3])
    before = Notification._base_manager.count()
    assert publish_schedule(actor=keeper, event_id=event.pk).people == 0
    assert Notification._base_manager.count() == before


@pytest.mark.django_db
def test_nothing_but_publishing_publishes(event, keeper, drafts, ada):
    for state in ("open", "planned", "closed"):
        MeetingSetup.objects.update(state=state)
        with pytest.raises(Conflict, match="who would be told"):
            set_state(actor=keeper, event_id=event.pk, to="published")
    assert Meeting.objects.filter(published_at__isnull=False).count() == 0
    assert Notification._base_manager.count() == 0


@pytest.mark.django_db
def test_who_gave_up_a_seat_is_not_told_and_the_others_are(event, slots, keeper, ada, ben, cleo):
    number = arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, ben.id, cleo.id], slot_id=slots[0])
    publish_schedule(actor=keeper, event_id=event.pk)
    cancel_meeting(actor=ada.actor, event_id=event.pk, meeting_id=number)
    assert publish_schedule(actor=keeper, event_id=event.pk).people == 0  # they know already
    assert [len(said_to(one)) for one in (ada, ben, cleo)] == [1, 2, 2]
    assert said_to(ben)[-1][1].startswith("With others: ")


@pytest.mark.django_db
def test_what_differs_from_the_preview_is_not_published(event, slots, keeper, drafts, ada, ben):
    seen = digest_of(list_tellings(event_id=event.pk))
    arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, ben.id, add_guest(event, "dora").id],
                    slot_id=slots[3])  # fmt: skip
    with pytest.raises(Conflict, match="Something changed"):
        publish_schedule(actor=keeper, event_id=event.pk, seen=seen)
    assert Notification._base_manager.count() == 0
    assert Meeting.objects.filter(published_at__isnull=False).count() == 0


@pytest.mark.django_db
def test_only_keepers_publish(event, drafts, ada):
    with pytest.raises(NotPermitted):
        publish_schedule(actor=ada.actor, event_id=event.pk)


@pytest.mark.django_db
def test_mail_carries_the_schedule_of_its_reader_alone(event, keeper, drafts, ada, ben, cleo):
    publish_schedule(actor=keeper, event_id=event.pk)
    assert send_waiting() == 3
    by_reader = {letter.to[0]: letter for letter in mail.outbox}
    [(name, content, kind)] = by_reader[ben.person.email].attachments
    assert (name, kind) == ("meetings.ics", "text/calendar")
    assert f"UID:meeting-{drafts[0]}@" in content
    assert f"UID:meeting-{drafts[1]}@" not in content
    assert "Cleo" not in content + by_reader[ben.person.email].body
