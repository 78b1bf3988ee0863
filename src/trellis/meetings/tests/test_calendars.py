"""The own schedule as iCalendar: right in every zone of the Union, steady numbers, nothing of others."""

from datetime import UTC, datetime, timedelta

import pytest
from babel.core import get_global
from django.urls import reverse
from icalendar import Calendar

from trellis.meetings.models import Meeting, Slot
from trellis.meetings.pages.own import build_calendar, holder_of
from trellis.meetings.selectors.dates import dates_of, meeting_dates
from trellis.meetings.selectors.participants import get_card
from trellis.meetings.selectors.setup import get_rules
from trellis.meetings.services.booking import arrange_meeting, book_meeting, cancel_meeting, move_meeting
from trellis.meetings.tests.conftest import add_guest, make_meetings
from trellis.notifications.services.links import make_link

pytestmark = pytest.mark.django_db
UNION = """
AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE
GP MQ GF RE YT MF
"""
ZONES = sorted({zone for code in UNION.split() for zone in get_global("territory_zones")[code]})
# Around both changes of the clock in 2030, in UTC; the second of the two equal hours too.
CHANGES = [
    datetime(2030, 3, 30, 23, 30, tzinfo=UTC),
    datetime(2030, 3, 31, 0, 30, tzinfo=UTC),
    datetime(2030, 3, 31, 1, 30, tzinfo=UTC),
    datetime(2030, 10, 26, 23, 30, tzinfo=UTC),
    datetime(2030, 10, 27, 0, 30, tzinfo=UTC),
    datetime(2030, 10, 27, 1, 30, tzinfo=UTC),
    datetime(2030, 10, 27, 2, 30, tzinfo=UTC),
]


def calendar_of(guest):
    rules = get_rules(event_id=guest.participant.event_id)
    card = get_card(event_id=rules.event_id, participant_id=guest.id)
    return Calendar.from_ical(build_calendar(rules=rules, card=card))


def token_of(guest):
    return make_link(purpose="meetings-own", matter=guest.id).strip("/").split("/")[-1]


def test_zones_of_the_union_are_meant():
    assert {"Europe/Vienna", "Atlantic/Azores", "Asia/Nicosia", "Africa/Ceuta"} <= set(ZONES)


def test_times_are_right_at_changes_of_the_clock_in_every_zone_of_the_union(host, keeper):
    event = make_meetings(host, slots=0, tables=0)
    ada, ben = add_guest(event, "ada"), add_guest(event, "ben")
    for begin in CHANGES:
        slot = Slot.objects.create(event=event, during=(begin, begin + timedelta(minutes=45)))
        ids = [ada.id, ben.id]
        meeting = Meeting.objects.create(event=event, slot=slot, during=slot.during, published_at=begin)
        for number in ids:
            meeting.seats.create(event=event, participant_id=number, during=slot.during)
    for zone in ZONES:
        type(event).objects.filter(pk=event.pk).update(time_zone=zone)
        calendar = calendar_of(ada)
        defined = {str(part["TZID"]): part.to_tz(lookup_tzid=False) for part in calendar.walk("VTIMEZONE")}
        found = []
        for part in calendar.walk("VEVENT"):
            moment = part["DTSTART"].dt
            found.append(moment.astimezone(UTC))
            named = part["DTSTART"].params.get("TZID")
            if named is None:  # the second of two equal hours, and zones that are UTC
                assert moment.utcoffset() == timedelta(0), zone
            else:
                assert named == zone
                assert moment.replace(tzinfo=defined[zone]).utcoffset() == moment.utcoffset(), zone
        assert found == CHANGES, zone


def test_moved_and_cancelled_keep_their_number_and_count_up(event, slots, ada, ben):
    number = book_meeting(actor=ada.actor, event_id=event.pk, other_id=ben.id, slot_id=slots[0])

    def read():
        [part] = calendar_of(ada).walk("VEVENT")
        return str(part["UID"]).split("@")[0], part["SEQUENCE"], str(part["STATUS"]), part["DTSTART"].dt

    first = read()
    assert first[:3] == (f"meeting-{number}", 0, "CONFIRMED")
    move_meeting(actor=ada.actor, event_id=event.pk, meeting_id=number, slot_id=slots[2])
    second = read()
    assert second[:3] == (f"meeting-{number}", 1, "CONFIRMED")
    assert second[3] - first[3] == timedelta(minutes=50)
    cancel_meeting(actor=ada.actor, event_id=event.pk, meeting_id=number)
    assert read() == (f"meeting-{number}", 2, "CANCELLED", second[3])


def test_feed_shows_no_draft_and_nothing_of_others(client, event, slots, keeper, ada, ben, cleo):
    dora = add_guest(event, "dora", is_bookable=True)
    book_meeting(actor=ada.actor, event_id=event.pk, other_id=ben.id, slot_id=slots[0])
    book_meeting(actor=cleo.actor, event_id=event.pk, other_id=dora.id, slot_id=slots[0])
    arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, cleo.id], slot_id=slots[1])
    address = reverse("meetings:own_file", args=[token_of(ada), "ics"])
    answer = client.get(address)
    text = answer.content.decode()
    assert (answer.status_code, text.count("BEGIN:VEVENT")) == (200, 1)
    assert "Ben" in text
    assert "Cleo" not in text
    assert "Dora" not in text
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert [date.uid for date in meeting_dates(ada.actor)] == [
        date.uid for date in dates_of(rules=get_rules(event_id=event.pk), participant_id=ada.id)
    ]
    assert [date.is_secret for date in meeting_dates(cleo.actor)] == [True]
    assert client.get(reverse("meetings:own_file", args=["none", "ics"])).status_code == 404


def test_link_opens_nothing_while_meetings_are_prepared(client, event, ada):
    assert holder_of(token_of(ada))[1].id == ada.id
    type(event)._meta.apps.get_model("meetings.MeetingSetup").objects.update(state="preparing")
    assert client.get(reverse("meetings:own", args=[token_of(ada)])).status_code == 404


def test_own_schedule_is_printed(client, event, slots, ada, ben, cleo):
    book_meeting(actor=ada.actor, event_id=event.pk, other_id=ben.id, slot_id=slots[0])
    client.force_login(ada.person)
    answer = client.get(reverse("meetings:file", args=[event.slug, "pdf"]))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert client.get(reverse("meetings:file", args=[event.slug, "xls"])).status_code == 404
    assert client.get(reverse("meetings:file", args=[event.slug, "certificate"])).status_code == 404
