"""The private address of a person's dates, and the file that a calendar program gets there."""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils.translation import gettext
from icalendar import Calendar, vText

from trellis.accounts.models import Person
from trellis.audit.models import AuditEntry
from trellis.core.errors import NotFound, NotPermitted
from trellis.core.types import VISITOR, Actor
from trellis.notifications.models import CalendarFeed
from trellis.notifications.selectors.calendar import list_dates, token_of
from trellis.notifications.selectors.ical import calendar_file
from trellis.notifications.services import calendar as calendars
from trellis.notifications.tests.conftest import acting
from trellis.notifications.types import CalendarDate

PAGE = "/notifications/calendar/"
CHANGED = datetime(2026, 3, 29, 23, 30, tzinfo=UTC)
DAYS: dict[int | None, list[CalendarDate]] = {}
asked: list[Actor] = []


def own_days(actor: Actor) -> list[CalendarDate]:
    asked.append(actor)
    return DAYS.get(actor.person_id, [])


def a_word(actor: Actor) -> list[CalendarDate]:
    return [day("word", gettext("Save"))] if actor.person_id in DAYS else []


PROVIDERS = (own_days, a_word)


def day(uid: str, title: str, start: date = date(2027, 5, 1), **more) -> CalendarDate:
    return CalendarDate(uid=uid, title=title, start=start, changed_at=CHANGED, **more)


def actor_of(person_id: int) -> Actor:
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        raise NotFound
    roles = frozenset(person.role_grants.values_list("role", flat=True))
    return Actor(person_id=person_id, language=person.language, platform_roles=roles)


@pytest.fixture(autouse=True)
def providers(settings) -> None:
    settings.TRELLIS_CALENDAR = "trellis.notifications.tests.test_calendar.PROVIDERS"
    settings.TRELLIS_ACTOR_OF_PERSON = "trellis.notifications.tests.test_calendar.actor_of"
    DAYS.clear()
    asked.clear()


@pytest.fixture
def ana(client, make_person):
    person = make_person("ana")
    DAYS[person.pk] = [day("own", "Of Ana", path="/there/", text="Bring it")]
    client.force_login(person)
    return person


@pytest.fixture
def program() -> Client:
    """A calendar program: it knows the address and nothing else."""
    return Client()


def address(client: Client) -> str:
    """Make an address as a person does, and read it off the page."""
    assert client.post(PAGE).status_code == 302
    return urlsplit(shown(client)).path


def shown(client: Client) -> str:
    found = re.search(r'id="address" value="([^"]*)" readonly', client.get(PAGE).content.decode())
    return found[1] if found else ""


def titles(answer) -> list[str]:
    assert answer.status_code == 200
    return [str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]


# --- the address


def test_address_gives_the_dates_of_its_person_without_signing_in(client, program, ana, make_person):
    DAYS[make_person("ben").pk] = [day("other", "Of Ben")]
    answer = program.get(address(client))
    assert titles(answer) == ["Of Ana", "Save"]
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Last-Modified" not in answer
    assert not answer.cookies
    assert b"Of Ben" not in answer.content


def test_page_shows_the_address_in_full_and_as_a_link_for_the_program(client, ana):
    assert shown(client) == ""
    path = address(client)
    text = client.get(PAGE).content.decode()
    assert shown(client) == f"https://alps.example{path}"
    assert f'href="webcal://alps.example{path}"' in text
    assert '<a href="/there/"><bdi>Of Ana</bdi></a>' in text


def test_another_address_ends_the_first_and_ending_it_ends_all(client, program, ana):
    first, second = address(client), address(client)
    assert first != second
    assert [program.get(path).status_code for path in (first, second)] == [404, 200]
    for _time in range(2):
        assert client.post(PAGE, {"_end": "1"}).status_code == 302
    assert (program.get(second).status_code, CalendarFeed.objects.count(), shown(client)) == (404, 0, "")
    entries = AuditEntry.objects.filter(subject_id=str(ana.pk)).order_by("id")
    assert list(entries.values_list("action", flat=True)) == [
        "made a calendar address", "made a calendar address", "ended the calendar address",
    ]  # fmt: skip


def test_address_stands_neither_in_the_table_nor_in_the_record_of_changes(client, ana):
    token = address(client).rpartition("/")[2].removesuffix(".ics")
    stored = str([*CalendarFeed.objects.values(), *AuditEntry.objects.values()])
    assert token not in stored
    assert token.partition(".")[2] not in stored
    assert str(ana.pk) not in token.split(".")


def test_wrong_address_answers_exactly_as_a_missing_page(client, program, ana, make_person):
    path = address(client)
    ended = address(client)
    client.post(PAGE, {"_end": "1"})
    token = address(client).rpartition("/")[2].removesuffix(".ics")
    inactive = make_person("ben", is_active=False)
    of_inactive = token_of(CalendarFeed.objects.create(person=inactive).key)
    other_end = token[:-1] + ("A" if token[-1] != "A" else "B")
    wrong = [
        path, ended, f"{PAGE}{token.partition('.')[0]}.ics", f"{PAGE}{other_end}.ics", f"{PAGE}none.ics",
        f"{PAGE}{of_inactive}.ics",
    ]  # fmt: skip
    missing = plain(program.get("/notifications/no-such-page/"))
    assert [plain(program.get(item)) for item in wrong] == [missing] * len(wrong)


def plain(answer) -> tuple:
    """An answer without what every answer has of its own: the address asked for, and keys of the page."""
    text = re.sub(r"nonce(=|-)\S+|csrfmiddlewaretoken\S* value=\S+", "", answer.content.decode())
    path = answer.wsgi_request.path
    return answer.status_code, text.replace(path, ""), sorted(answer.headers)


def test_person_who_is_gone_takes_the_address_along(client, program, ana):
    path = address(client)
    ana.delete()
    assert (program.get(path).status_code, CalendarFeed.objects.count()) == (404, 0)


def test_nobody_has_an_address_without_signing_in(db):
    for service in (calendars.make_address, calendars.end_address):
        with pytest.raises(NotPermitted):
            service(actor=VISITOR)


def test_platform_roles_count_only_where_the_address_was_made_with_a_validators(client, program, make_person):
    person = make_person("val")
    person.role_grants.create(role="operator")
    client.force_login(person)
    calendars.make_address(actor=acting(person))  # the role did not count: no second factor was shown
    person.role_grants.create(role="validator")
    program.get(urlsplit(shown(client)).path)
    assert asked[-1].platform_roles == frozenset()
    calendars.make_address(actor=actor_of(person.pk))
    program.get(urlsplit(shown(client)).path)
    assert asked[-1].platform_roles == {"validator"}
    list_dates(actor=actor_of(person.pk))
    assert asked[-1].platform_roles == {"validator"}


# --- what a program gets


def test_what_has_not_changed_is_not_sent_again(client, program, ana):
    path = address(client)
    first = program.get(path)
    again = program.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    DAYS[ana.pk] = []
    for headers in ({"if-none-match": first["ETag"]}, {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}):
        answer = program.get(path, headers=headers)
        assert (titles(answer), answer["ETag"] == first["ETag"]) == (["Save"], False)
    head = program.head(path)
    assert (head.status_code, head["ETag"]) == (200, answer["ETag"])
    assert program.post(path).status_code == 405


def test_words_are_in_the_language_of_the_person_not_of_the_program(client, program, ana):
    Person.objects.filter(pk=ana.pk).update(language="de")
    answer = program.get(address(client), headers={"accept-language": "fr"})
    assert titles(answer) == ["Of Ana", "Speichern"]
    assert str(Calendar.from_ical(answer.content)["x-wr-calname"]) == "Clusters of the Alps: Ihre Termine"


def test_whole_day_and_moment_are_written_as_the_standard_says(settings):
    settings.TRELLIS_URL = "https://alps.example"
    moment = datetime.fromisoformat("2027-10-31T02:30:00.5+01:00")  # as the clocks go back
    dates = [
        day("a-1", "Day", date(2028, 2, 28), path="/a/", text="Here", sequence=3),
        CalendarDate("b-2", "Moment", moment, changed_at=CHANGED),
    ]
    lines = calendar_file(dates=dates, name="Dates").decode().split("\r\n")
    assert lines == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Trellis//alps.example//EN", "CALSCALE:GREGORIAN",
        "NAME:Dates", "X-WR-CALNAME:Dates", "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H",
        "BEGIN:VEVENT", "SUMMARY:Day", "DTSTART;VALUE=DATE:20280228", "DTEND;VALUE=DATE:20280229",
        "DTSTAMP:20260329T233000Z", "UID:a-1@alps.example", "SEQUENCE:3", "CLASS:PRIVATE", "DESCRIPTION:Here",
        "LAST-MODIFIED:20260329T233000Z", "TRANSP:TRANSPARENT", "URL:https://alps.example/a/", "END:VEVENT",
        "BEGIN:VEVENT", "SUMMARY:Moment", "DTSTART:20271031T013000Z",
        "DTSTAMP:20260329T233000Z", "UID:b-2@alps.example", "SEQUENCE:0", "CLASS:PRIVATE",
        "LAST-MODIFIED:20260329T233000Z", "TRANSP:TRANSPARENT", "END:VEVENT",
        "END:VCALENDAR", "",
    ]  # fmt: skip


HOSTILE = (
    "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:planted",
    "x\nBEGIN:VEVENT",
    "x\rBEGIN:VEVENT",
    "x\x0bBEGIN:VEVENT\x85BEGIN:VEVENT\u2028BEGIN:VEVENT",
    'a, b; c\\n d: "e"\x00',
    "Ä, " * 60 + "🜁" * 40,
)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words_of_the_one_event(words):
    content = calendar_file(dates=[day("a", words, text=words)], name=words)
    found = Calendar.from_ical(content)
    (event,) = found.walk("VEVENT")
    expected = re.sub(r"[\x00-\x09\x0b-\x1f\x85\u2028]", " ", words.replace("\r\n", "\n"))
    assert [str(event["summary"]), str(event["description"])] == [expected] * 2
    assert str(found["name"]) == vText(expected).to_ical().decode()  # this reader leaves it as it is written
    assert content.count(b"\r\nBEGIN:VEVENT") == 1
    assert len(content.decode().splitlines()) == content.count(b"\r\n") == content.count(b"\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_equal_dates_give_equal_bytes():
    dates = [day("a", "A"), day("b", "B", date(2027, 1, 1))]
    assert calendar_file(dates=dates, name="D") == calendar_file(dates=list(dates), name="D")


def test_earliest_stands_first(client, program, ana):
    DAYS[ana.pk] = [
        day("late", "Late", date(2027, 6, 1)), day("early", "Early", date(2027, 1, 1)),
        CalendarDate("noon", "Noon", CHANGED + timedelta(days=300), changed_at=CHANGED),
    ]  # fmt: skip
    assert titles(program.get(address(client))) == ["Early", "Noon", "Save", "Late"]
