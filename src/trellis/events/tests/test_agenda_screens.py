"""The screens of an agenda over HTTP: who sees what, what a file becomes, moves, versions, the frame."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from trellis.core.types import Actor
from trellis.events.formats.reading import read_agenda
from trellis.events.formats.records import Agenda, Person, in_order
from trellis.events.formats.writing_pentabarf import pentabarf_of
from trellis.events.models import Session
from trellis.events.services import agenda as services
from trellis.events.services import agenda_imports
from trellis.events.tests.agendas import made_session
from trellis.events.tests.conftest import actor_for, make_event, make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return make_organisation("Light Cluster")


@pytest.fixture
def event(host):
    return make_event(host)


@pytest.fixture
def person(host):
    return make_person("keeper", editor=host)


@pytest.fixture
def keeper(host, person) -> Actor:
    return actor_for(person, editor=host)


@pytest.fixture
def client_of_keeper(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def pentabarf(*sessions) -> bytes:
    return pentabarf_of(Agenda(title="Days", zone="Europe/Brussels", sessions=in_order(list(sessions))), "1")


def fill(keeper: Actor, event, count: int) -> None:
    sessions = [made_session(n, 9 + n % 8, persons=(Person(f"Person {n}"),)) for n in range(count)]
    number = agenda_imports.stage_agenda(
        actor=keeper, event_id=event.pk, name="a.xml", data=pentabarf(*sessions)
    )
    agenda_imports.apply_agenda(actor=keeper, event_id=event.pk, import_id=number)
    services.publish_agenda(actor=keeper, event_id=event.pk)


@pytest.mark.system("C3")
def test_from_a_file_to_a_public_agenda(client, client_of_keeper, event):
    """Import, look at the differences, apply, move, publish: readers see the session where it was moved."""
    at = f"/events/{event.slug}/agenda/"
    file = SimpleUploadedFile(
        "days.xml", pentabarf(made_session(1, persons=(Person("Ada"),)), made_session(2, 10))
    )
    answer = client_of_keeper.post(f"{at}imports/", {"upload": file})
    staged = answer.url
    assert "2 added" in client_of_keeper.get(staged).content.decode()
    assert not Session.objects.exists()
    client_of_keeper.post(f"{staged}apply/")
    row = Session.objects.get(title="Session 1 of the day")
    moved = client_of_keeper.post(f"{at}edit/{row.pk}/move/", {"start": "2027-05-04T15:30", "room": "Hall 9"})
    assert (moved.status_code, moved.url) == (302, f"{at}edit/#session-{row.pk}")
    assert client.get(at).content.count(b"Session") == 0
    client_of_keeper.post(f"{at}publish/", {"note": "first"})
    shown = client.get(at).content.decode()
    assert "15:30–16:15" in shown
    assert "Hall 9" in shown
    assert "Ada" in client.get(f"{at}sessions/{row.pk}/").content.decode()
    assert "2 added" in client_of_keeper.get(f"{at}versions/1/").content.decode()


def test_a_refused_file_names_its_lines(client_of_keeper, event):
    broken = pentabarf(made_session(1)).replace(b"00:45", b"soon")
    answer = client_of_keeper.post(
        f"/events/{event.slug}/agenda/imports/", {"upload": SimpleUploadedFile("x.xml", broken)}
    )
    assert answer.status_code == 422
    assert "“soon” is not how long a session can be." in answer.content.decode()
    assert "Line " in answer.content.decode()


def test_a_taken_room_is_said_and_nothing_moves(client_of_keeper, keeper, event):
    services.add_session(actor=keeper, event_id=event.pk, session=made_session(1, room="Hall"))
    number = services.add_session(actor=keeper, event_id=event.pk, session=made_session(2, 11, room="Hall"))
    answer = client_of_keeper.post(
        f"/events/{event.slug}/agenda/edit/{number}/move/", {"start": "2027-05-04T09:15", "room": "Hall"}
    )
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert shown.count("There is a session in this room at that time already.") == 2  # above, and at its row
    assert f'name="start" value="2027-05-04T09:15" aria-label="Begin of {made_session(2).title}"' in shown
    assert Session.objects.get(pk=number).starts_at == made_session(2, 11).moment


def test_conflicts_of_persons_are_shown_while_writing(client_of_keeper, keeper, event):
    for n in (1, 2):
        services.add_session(
            actor=keeper, event_id=event.pk, session=made_session(n, persons=(Person("Ada"),))
        )
    page = client_of_keeper.get(f"/events/{event.slug}/agenda/edit/").content.decode()
    assert 'id="conflicts"' in page


def test_a_session_is_written_in_boxes(client_of_keeper, event):
    at = f"/events/{event.slug}/agenda/edit/"
    typed = {
        "title": "Opening", "start": "2027-05-04T09:00", "minutes": "30", "room": "Hall",
        "speaker": "Ada Lovelace (Analytical Engines)\nGrace Hopper", "links": "Recording https://a.example/v",
        "key": "0b4d1d5e-9a1e-4a4e-8f6b-0d5b1c2a3e4f",
    }  # fmt: skip
    for _ in range(2):
        assert client_of_keeper.post(f"{at}new/", typed).status_code == 302
    row = Session.objects.get()
    assert [(r.name, r.organisation_name) for r in row.roles.order_by("position")] == [
        ("Ada Lovelace", "Analytical Engines"), ("Grace Hopper", ""),
    ]  # fmt: skip
    assert row.materials.get().kind == "recording"
    boxes = client_of_keeper.get(f"{at}{row.pk}/").content.decode()
    assert "Ada Lovelace (Analytical Engines)" in boxes
    wrong = client_of_keeper.post(f"{at}{row.pk}/", typed | {"version": "1", "links": "javascript:alert(1)"})
    assert wrong.status_code == 422
    assert (
        client_of_keeper.post(f"{at}{row.pk}/", typed | {"version": "1", "title": "New"}).status_code == 302
    )
    assert Session.objects.get().title == "New"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 501},
        {"start": "tomorrow"},
        {"start": "0001-01-01T00:00"},
        {"start": "9999-12-31T23:59"},
        {"minutes": "0"},
        {"minutes": "99999999999999"},
        {"room": "x" * 501},
        {"language": "x" * 36},
        {"speaker": "x" * 3000},
        {"links": "javascript:alert(1)"},
        {"title": "<script>alert(1)</script>", "minutes": "-5"},
        {"title": "\x00\u202e"},
    ],
)
def test_wrong_input_of_a_session_is_said_and_nothing_typed_is_lost(client_of_keeper, event, wrong):
    typed = {
        "title": "Opening",
        "start": "2027-05-04T09:00",
        "minutes": "30",
        "room": "Hall",
        "abstract": "Why & how",
    }
    answer = client_of_keeper.post(f"/events/{event.slug}/agenda/edit/new/", typed | wrong)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="error-summary"' in shown
    assert shown.count('class="error-summary"') == 1
    assert "Why &amp; how" in shown
    assert "<script>alert" not in shown
    assert not Session.objects.exists()


def test_strangers_and_drafts(client, keeper, event, host):
    fill(keeper, event, 3)
    for path in ("edit/", "edit/new/", "imports/", "versions/", "versions/1/"):
        assert client.get(f"/events/{event.slug}/agenda/{path}").status_code == 302
    stranger = Client()
    stranger.force_login(make_person("stranger"))
    for path in ("edit/", "edit/new/", "imports/", "versions/", "versions/1/"):
        assert stranger.get(f"/events/{event.slug}/agenda/{path}").status_code == 403
    hidden = make_event(host, "Hidden", state="draft")
    for path in ("", "widget/", "files/agenda.xml"):
        assert client.get(f"/events/{hidden.slug}/agenda/{path}").status_code == 404


def test_filters_and_days_stand_in_the_address(client, keeper, event):
    fill(keeper, event, 6)
    at = f"/events/{event.slug}/agenda/"

    def shown(query: str) -> list[str]:
        page = client.get(f"{at}?{query}").content.decode()
        return [f"{n}" for n in range(6) if f"Session {n} of" in page]

    assert shown("") == ["0", "1", "2", "3", "4", "5"]
    assert shown("room=Hall+3") == ["3"]
    assert shown("q=person+4") == ["4"]
    assert shown("day=2030-01-01&room=Nowhere&by=nothing") == ["0", "1", "2", "3", "4", "5"]
    assert shown("by=room&q=SESSION+2") == ["2"]


@pytest.mark.parametrize("key", ["xml", "json", "xlsx", "ics"])
def test_every_file_brings_the_published_agenda(client, keeper, event, key):
    fill(keeper, event, 3)
    answer = client.get(f"/events/{event.slug}/agenda/files/agenda.{key}")
    read = read_agenda(answer.content, "Europe/Brussels").agenda
    assert [session.title for session in read.sessions] == [f"Session {n} of the day" for n in range(3)]
    assert client.get(f"/events/{event.slug}/agenda/files/agenda.exe").status_code == 404


def test_only_the_widget_may_stand_in_another_site(client, keeper, event):
    fill(keeper, event, 2)
    at = f"/events/{event.slug}/agenda/"
    widget, page = client.get(f"{at}widget/"), client.get(at)
    assert "frame-ancestors *" in widget["Content-Security-Policy"]
    assert "X-Frame-Options" not in widget
    assert b"<script" not in widget.content
    assert b"<form" not in widget.content
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_a_reader_marks_a_session(client_of_keeper, keeper, event):
    fill(keeper, event, 2)
    number = Session.objects.order_by("id")[0].pk
    at = f"/events/{event.slug}/agenda/"
    client_of_keeper.post(f"{at}sessions/{number}/mark/", {"wanted": "yes"})
    mine = client_of_keeper.get(f"{at}?mine=1").content.decode()
    assert mine.count("data-list__title") == 1
    client_of_keeper.post(f"{at}sessions/{number}/mark/", {"wanted": "no"})
    assert "data-list__title" not in client_of_keeper.get(f"{at}?mine=1").content.decode()


@pytest.mark.parametrize("path", ["", "edit/", "widget/", "versions/1/"])
def test_pages_ask_the_same_number_of_queries_for_ten_and_a_hundred(
    client_of_keeper, keeper, event, host, path, django_assert_max_num_queries
):
    other = make_event(host, "Larger")
    fill(keeper, event, 10)
    fill(keeper, other, 100)
    counts = []
    for item in (event, other):
        client_of_keeper.get(f"/events/{item.slug}/agenda/{path}")
        with django_assert_max_num_queries(40) as asked:
            client_of_keeper.get(f"/events/{item.slug}/agenda/{path}")
        counts.append(len(asked))
    assert counts[0] == counts[1]
