"""The calendar and the page of an event, as visitors, keepers and calendar programs see them."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from trellis.events.models import Event, EventTerm, Series
from trellis.events.tests.conftest import make_event
from trellis.notifications.selectors.calendar import list_dates

pytestmark = pytest.mark.django_db
PAST = {"starts_at": datetime(2024, 5, 7, 7, tzinfo=UTC), "ends_at": datetime(2024, 5, 7, 16, tzinfo=UTC)}
FORM = {
    "title": "Green talk", "format": "online", "time_zone": "Europe/Brussels", "visibility": "public",
    "starts": "2030-05-15T08:30", "ends": "2030-05-15T09:45",
}  # fmt: skip


def path(name, *args):
    return reverse(f"events:{name}", args=args)


def titles(client, query=""):
    return [line.title for line in client.get(path("calendar") + query).context_data["lines"]]


@pytest.fixture
def some(host, rival):
    graz = {"format": "on_site", "city": "Graz", "country_id": "country:AT"}
    green = make_event(host, "Green talk", kind="talk", starts_at=datetime(2030, 2, 1, 8, tzinfo=UTC))
    EventTerm.objects.create(event=green, term_id="theme:green")
    make_event(rival, "Regions", kind="clusters-meet-regions", **graz)
    make_event(host, "Hybrid day", format="hybrid", city="Brussels", country_id="country:BE",
               starts_at=datetime(2030, 3, 1, tzinfo=UTC))  # fmt: skip
    make_event(host, "Old conference", **PAST)
    make_event(host, "Draft", state="draft")
    make_event(rival, "Closed", visibility="invited")


@pytest.mark.system("C1")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Green talk", "Hybrid day", "Regions"]),
        ("?when=past", ["Old conference"]),
        ("?when=all", ["Regions", "Hybrid day", "Green talk", "Old conference"]),
        ("?q=green", ["Green talk"]),
        ("?q=shadow+graz", ["Regions"]),
        ("?theme=green", ["Green talk"]),
        ("?country=AT", ["Regions"]),
        ("?kind=talk", ["Green talk"]),
        ("?format=online", ["Green talk", "Hybrid day"]),
        ("?format=on_site", ["Hybrid day", "Regions"]),
        ("?q=%00&page=x&when=nonsense", ["Green talk", "Hybrid day", "Regions"]),
        ("?country=nonsense", []),
        ("?page=99999", ["Green talk", "Hybrid day", "Regions"]),
    ],
)
def test_events_are_found_and_narrowed(client, some, query, expected):
    assert titles(client, query) == expected


def test_every_filter_says_how_many_it_would_leave(client, some):
    page = client.get(path("calendar") + "?country=AT").context_data
    counted = {facet.label: {value.label: value.count for value in facet.values} for facet in page["facets"]}
    assert counted == {
        "Kind": {"Clusters meet Regions": 1},
        "Country": {"Austria": 1, "Belgium": 1},
        "Format": {"On site": 1},
    }
    assert [(tab.label, tab.count) for tab in page["tabs"]] == [
        ("Coming", 1), ("Past", 0), ("All of them", 1),
    ]  # fmt: skip


def test_month_shows_what_lasts_on_each_of_its_days(client, host):
    make_event(
        host,
        "Two days",
        starts_at=datetime(2030, 5, 7, 7, tzinfo=UTC),
        ends_at=datetime(2030, 5, 8, 16, tzinfo=UTC),
    )
    month = client.get(path("calendar") + "?month=2030-05").context_data["month"]
    days = [(day.number, day.is_of_month, [line.title for line in day.lines])
            for week in month.weeks for day in week if day.lines]  # fmt: skip
    assert days == [(7, True, ["Two days"]), (8, True, ["Two days"])]
    assert (month.count, month.before_url, month.after_url) == (1, "?month=2030-04", "?month=2030-06")


def test_calendar_asks_as_often_for_many_events_as_for_few(client, host):
    def asked(numbers):
        for place in numbers:
            day = datetime(2030, 1, 1, tzinfo=UTC) + timedelta(days=place)
            row = make_event(host, f"Event {place}", starts_at=day, ends_at=day + timedelta(hours=9))
            EventTerm.objects.create(event=row, term_id="theme:green")
        with CaptureQueriesContext(connection) as captured:
            client.get(path("calendar"))
        return len(captured)

    asked(range(1))  # what is read once for each process
    few, many = asked(range(1, 10)), asked(range(10, 100))
    assert few == many
    assert many <= 28


def test_files_hold_what_the_address_means(client, some):
    answer = client.get(path("export", "csv") + "?theme=green")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [(row["Title"], row["Begins"], row["Time zone"], row["Hosts"]) for row in rows] == [
        ("Green talk", "2030-02-01T09:00", "Europe/Brussels", "Light Valley")
    ]
    said = json.loads(client.get(path("export", "json") + "?country=AT").getvalue())
    assert [(one["title"], one["starts_at"]) for one in said] == [("Regions", "2030-05-07T07:00:00+00:00")]
    assert client.get(path("export", "xlsx")).getvalue()[:2] == b"PK"
    assert client.get(path("export", "pdf")).status_code == 404


@pytest.mark.system("C1")
def test_feed_is_right_in_its_zone_and_marks_what_is_cancelled(client, window, host):
    row = make_event(host, "Spring talk", sequence=3, city="Graz", format="on_site",
                     starts_at=datetime(2030, 4, 1, 6, 30, tzinfo=UTC),
                     ends_at=datetime(2030, 4, 1, 7, 45, tzinfo=UTC))  # fmt: skip
    make_event(host, "Off", state="cancelled", cancelled_because="Storm.", cancelled_at=timezone.now())
    make_event(host, "For members", visibility="members")
    answer = window.get(path("feed"))  # signed in, and yet only what everybody may see
    found = Calendar.from_ical(answer.content)
    zones = [str(one["TZID"]) for one in found.walk("VTIMEZONE")]
    assert zones == ["Europe/Brussels"]
    events = {str(one["SUMMARY"]): one for one in found.walk("VEVENT")}
    assert set(events) == {"Spring talk", "Cancelled: Off"}
    spring = events["Spring talk"]
    assert spring["UID"].startswith(f"event-{row.pk}@")
    assert (spring["DTSTART"].to_ical(), spring["DTSTART"].params["TZID"]) == (
        b"20300401T083000", "Europe/Brussels",
    )  # fmt: skip
    assert (spring["SEQUENCE"], str(spring["STATUS"]), str(spring["LOCATION"])) == (3, "CONFIRMED", "Graz")
    assert str(events["Cancelled: Off"]["STATUS"]) == "CANCELLED"
    again = window.get(path("feed"), headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, window.get(path("feed")).content) == (304, answer.content)


def test_event_stands_in_the_calendar_of_who_keeps_it(actor, rival_actor, host):
    make_event(host)
    make_event(host, "Draft", state="draft")
    assert [item.title for item in list_dates(actor=actor) if item.uid.startswith("event")] == [
        "Light and industry"
    ]
    assert [item for item in list_dates(actor=rival_actor) if item.uid.startswith("event")] == []


def test_page_says_when_where_and_by_whom_in_its_own_zone(client, host, rival):
    series = Series.objects.create(
        slug="talks", title="Talks", organiser=host, rule="FREQ=WEEKLY;COUNT=2",
        time_zone="Europe/Brussels", starts_on=timezone.now(),
    )  # fmt: skip
    row = make_event(host, series=series, online_link="https://room.example.org/secret")
    row.hosts.create(organisation=rival, role="co_organiser", state="asked")
    row.outputs.create(kind="recording", title="Recording", url="https://video.example.org")
    row.outputs.create(kind="paper", title="Paper", url="https://paper.example.org", for_participants=True)
    answer = client.get(path("event", row.slug))
    page = answer.context_data
    assert page["when"] == "7 May 2030, 09:00–18:00 CEST"
    assert [host.name for host in page["hosts"]] == ["Light Valley"]
    assert [output.title for output in page["outputs"]] == ["Recording"]
    assert page["online_link"] == ""
    assert [(action.label, action.look) for action in page["actions"]] == [("Register", "primary")]
    assert b"secret" not in answer.content
    assert client.get(path("series", "talks")).context_data["coming"][0].title == row.title


def test_keeper_sees_link_paper_and_what_can_be_done(window, host):
    row = make_event(host, online_link="https://room.example.org/secret")
    row.outputs.create(kind="paper", title="Paper", url="https://paper.example.org", for_participants=True)
    page = window.get(path("event", row.slug)).context_data
    assert page["online_link"] == "https://room.example.org/secret"
    assert [output.title for output in page["outputs"]] == ["Paper"]
    assert [action.label for action in page["actions"]] == [
        "Change", "Write the agenda", "Hosts", "Rehearse it", "Participants", "What it leaves behind",
        "Next edition", "Cancel it", "Register",
    ]  # fmt: skip
    assert [action.label for action in page["actions"] if action.look == "primary"] == []


def test_event_is_written_in_the_form_and_published(window, host):
    answer = window.post(path("create", "talk"), FORM | {"organiser": host.pk})
    row = Event.objects.get()
    assert answer["Location"] == path("event", row.slug)
    window.post(path("publish", row.slug))
    row.refresh_from_db()
    assert (row.state, row.starts_at) == ("published", datetime(2030, 5, 15, 6, 30, tzinfo=UTC))


def test_series_is_written_in_the_form(window, host):
    again = {"repeat": "FREQ=WEEKLY;INTERVAL=2", "repeat_until": "2030-06-30", "organiser": host.pk}
    window.post(path("create", "talk"), FORM | again)
    assert [row.starts_at.day for row in Event.objects.order_by("starts_at")] == [15, 29, 12, 26]
    assert Series.objects.get().rule == "FREQ=WEEKLY;INTERVAL=2;UNTIL=20300630T235959"


def test_nothing_typed_is_lost(window, host):
    answer = window.post(
        path("create", "talk"), FORM | {"organiser": host.pk, "ends": "2030-05-14T08:30", "city": "Graz"}
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "The end lies before the begin." in text
    assert 'value="2030-05-14T08:30"' in text
    assert 'value="Graz"' in text
    assert Event.objects.count() == 0


def test_stale_edit_is_shown_beside_and_saved_once_more(window, host):
    row = make_event(host, "Green talk", kind="talk")
    Event.objects.filter(pk=row.pk).update(version=2, summary="Somebody else’s words")
    answer = window.post(path("edit", row.slug), FORM | {"version": "1", "summary": "Mine"})
    assert answer.status_code == 409
    assert ("In one or two sentences", "Somebody else’s words") in answer.context_data["stands"]
    assert answer.context_data["form"]["summary"].value() == "Mine"
    answer = window.post(path("edit", row.slug), FORM | {"version": "2", "summary": "Mine"})
    row.refresh_from_db()
    assert (answer.status_code, row.summary) == (302, "Mine")


def test_each_small_screen_does_what_it_says(window, host, rival):
    row = make_event(host, visibility="invited")
    window.post(path("hosts", row.slug), {"organisation": "shadow-hill"})
    window.post(path("invited", row.slug), {"lines": "a@guest.example"})
    window.post(
        path("outputs", row.slug), {"kind": "slides", "title": "Slides", "url": "https://example.org"}
    )
    assert row.hosts.count() == 2
    assert window.get(path("invited", row.slug)).context_data["addresses"] == ("a@guest.example",)
    assert row.outputs.get().title == "Slides"
    assert window.post(path("hosts", row.slug), {"organisation": "Nobody"}).status_code == 422
    assert window.post(path("invited", row.slug), {"lines": "Nobody"}).status_code == 422
    assert window.post(path("outputs", row.slug), {"kind": "slides"}).status_code == 422
    window.post(path("disinvite", row.slug), {"address": "a@guest.example"})
    window.post(path("remove_host", row.slug, row.hosts.get(organisation=rival).pk))
    window.post(path("remove_output", row.slug, row.outputs.get().pk))
    assert (row.hosts.count(), row.outputs.count()) == (1, 0)
    window.post(path("duplicate", row.slug))
    assert Event.objects.filter(previous=row).count() == 1
    assert window.post(path("cancel", row.slug), {"reason": ""}).status_code == 422
    window.post(path("cancel", row.slug), {"reason": "Storm."})
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_question_to_host_is_answered_by_one_button(sign_in, rival_person, host, rival):
    row = make_event(host, state="draft")
    question = row.hosts.create(organisation=rival, role="co_organiser")
    window = sign_in(rival_person)
    page = window.get(path("yours")).context_data
    assert [(line.title, line.organisation) for line in page["asked"]] == [(row.title, "Shadow Hill")]
    window.post(path("answer_host", question.pk), {"answer": "yes"})
    assert [line.title for line in window.get(path("yours")).context_data["drafts"]] == [row.title]


def test_organisation_and_search_lead_to_events(client, host):
    make_event(host)
    page = client.get(reverse("registry:organisation", args=[host.slug])).context_data
    assert [(one.title, [line.label for line in one.lines]) for one in page["sections"]] == [
        ("Events", ["Light and industry"])
    ]
    assert b"Light and industry" in client.get(reverse("portal:search") + "?q=industry").content
