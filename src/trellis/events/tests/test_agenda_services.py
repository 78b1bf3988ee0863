"""Sessions written, moved, published, imported, undone; favourites kept; one session in a room at a time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from trellis.accounts.models import Person
from trellis.audit.models import AuditEntry
from trellis.core.errors import Conflict, NotFound, NotPermitted
from trellis.core.types import VISITOR, Actor
from trellis.events.formats.records import Agenda, Link
from trellis.events.formats.records import Person as Named
from trellis.events.formats.remarks import FileRefused
from trellis.events.formats.writing_json import schedule_json_of
from trellis.events.formats.writing_pentabarf import pentabarf_of
from trellis.events.models import Event, Favourite, Session, SessionRole
from trellis.events.selectors.agenda import favourites_of, find_published, get_import, list_entries
from trellis.events.selectors.events import get_event
from trellis.events.services import agenda as services
from trellis.events.services import agenda_imports as imports
from trellis.events.tests.agendas import made_session
from trellis.events.tests.conftest import actor_for, make_event, make_organisation, make_person
from trellis.events.types.agenda import clashes

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return make_organisation("Light Cluster")


@pytest.fixture
def event(host) -> Event:
    return make_event(host)


@pytest.fixture
def keeper(host) -> Actor:
    return actor_for(make_person("keeper", editor=host), editor=host)


@pytest.fixture
def reader() -> Actor:
    return actor_for(make_person("reader"))


def entries(event: Event, actor: Actor):
    return list_entries(event=get_event(actor=actor, slug=event.slug))


def titles(event: Event, actor: Actor) -> list[str]:
    return [entry.session.title for entry in entries(event, actor)]


def add(keeper: Actor, event: Event, number: int, hour: int = 9, **given) -> int:
    session = made_session(number, hour, **given)
    return services.add_session(actor=keeper, event_id=event.pk, session=session)


def put_file(keeper: Actor, event: Event, *sessions, write=schedule_json_of) -> int:
    data = write(Agenda(title="Days", zone="Europe/Brussels", sessions=sessions), "1")
    return imports.stage_agenda(actor=keeper, event_id=event.pk, name="days.json", data=data)


def test_a_session_stands_as_it_was_written(keeper, event):
    session = made_session(
        1, persons=(Named("Ada", "Analytik"), Named("Grace")),
        links=(Link("https://a.example/", "Recording"),),
        attachments=(Link("https://b.example/", "Slides"),), track="Green", abstract="About it.",
    )  # fmt: skip
    number = services.add_session(actor=keeper, event_id=event.pk, session=session)
    (entry,) = entries(event, keeper)
    assert entry.id == number
    assert replace(entry.session, key="id:1") == session


def test_only_those_who_keep_the_event_write_its_agenda(reader, event, keeper):
    number = add(keeper, event, 1)
    calls = [
        lambda: add(reader, event, 2),
        lambda: services.remove_session(actor=reader, event_id=event.pk, session_id=number),
        lambda: services.publish_agenda(actor=reader, event_id=event.pk),
        lambda: put_file(reader, event, made_session(3)),
        lambda: services.move_session(
            actor=reader, event_id=event.pk, session_id=number, starts_at=datetime.now(UTC), room=""
        ),
    ]
    for call in calls:
        with pytest.raises(NotPermitted):
            call()
    assert titles(event, keeper) == ["Session 1 of the day"]


def test_one_session_in_a_room_at_a_time(keeper, event):
    add(keeper, event, 1, room="Hall")
    with pytest.raises(Conflict, match="There is a session in this room at that time already"):
        add(keeper, event, 2, room="Hall")
    add(keeper, event, 3, 10, room="Hall")
    number = add(keeper, event, 4, room="")
    with pytest.raises(Conflict):
        services.move_session(
            actor=keeper, event_id=event.pk, session_id=number, room="Hall",
            starts_at=made_session(1).starts_at + timedelta(minutes=44),
        )  # fmt: skip
    services.move_session(
        actor=keeper, event_id=event.pk, session_id=number, room="Hall",
        starts_at=made_session(1).starts_at - timedelta(minutes=45),
    )  # fmt: skip
    assert [(e.session.title[8], e.session.room) for e in entries(event, keeper)] == [
        ("4", "Hall"), ("1", "Hall"), ("3", "Hall"),
    ]  # fmt: skip


def test_the_database_itself_refuses_two_sessions_in_a_room(keeper, event):
    add(keeper, event, 1, room="Hall")
    row = Session.objects.get()
    with pytest.raises(IntegrityError, match="events_one_session_in_a_room"), transaction.atomic():
        Session.objects.create(
            event=event,
            source_key="x",
            title="x",
            room=row.room,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )


def test_a_removed_session_frees_its_room(keeper, event):
    number = add(keeper, event, 1, room="Hall")
    services.remove_session(actor=keeper, event_id=event.pk, session_id=number)
    add(keeper, event, 2, room="Hall")
    assert titles(event, keeper) == ["Session 2 of the day"]
    with pytest.raises(NotFound):
        services.remove_session(actor=keeper, event_id=event.pk, session_id=number)


def test_persons_in_two_places_are_shown_and_not_refused(keeper, event):
    ada = (Named("Ada"),)
    add(keeper, event, 1, persons=ada)
    add(keeper, event, 2, persons=ada)
    add(keeper, event, 3, 11, persons=ada)
    assert [
        (c.what, c.first.session.title[8], c.second.session.title[8]) for c in clashes(entries(event, keeper))
    ] == [("Ada", "1", "2")]


def test_a_change_by_two_is_told_to_the_second(keeper, event):
    number = add(keeper, event, 1)
    for version, wins in ((1, True), (1, False)):
        call = {"actor": keeper, "event_id": event.pk, "session_id": number, "version": version}
        if wins:
            services.change_session(**call, session=made_session(1, title="New"))
        else:
            with pytest.raises(Conflict):
                services.change_session(**call, session=made_session(1, title="Newer"))
    assert titles(event, keeper) == ["New"]


def test_readers_see_what_is_published_and_nothing_written_since(keeper, event):
    add(keeper, event, 1)
    seen = get_event(actor=VISITOR, slug=event.slug)
    assert find_published(event=seen) is None
    assert services.publish_agenda(actor=keeper, event_id=event.pk) == 1
    add(keeper, event, 2)
    assert [s.title for s in find_published(event=seen).agenda.sessions] == ["Session 1 of the day"]
    assert services.publish_agenda(actor=keeper, event_id=event.pk) == 2
    assert len(find_published(event=seen).entries) == 2
    with pytest.raises(Conflict, match="Nothing changed since version 2"):
        services.publish_agenda(actor=keeper, event_id=event.pk)


def test_an_import_changes_nothing_until_it_is_applied(keeper, event):
    add(keeper, event, 1)
    number = put_file(keeper, event, made_session(2), made_session(3, 10))
    assert titles(event, keeper) == ["Session 1 of the day"]
    found = imports.apply_agenda(actor=keeper, event_id=event.pk, import_id=number)
    assert (len(found.added), len(found.removed)) == (2, 1)
    assert titles(event, keeper) == ["Session 2 of the day", "Session 3 of the day"]
    with pytest.raises(Conflict):
        imports.apply_agenda(actor=keeper, event_id=event.pk, import_id=number)


def test_importing_the_same_again_changes_nothing(keeper, event):
    sessions = (made_session(2), made_session(3, 10, persons=(Named("Ada"),)))
    for write in (schedule_json_of, pentabarf_of):
        imports.apply_agenda(
            actor=keeper, event_id=event.pk, import_id=put_file(keeper, event, *sessions, write=write)
        )
    again = put_file(keeper, event, *sessions)
    assert not imports.apply_agenda(actor=keeper, event_id=event.pk, import_id=again)
    assert {row.version for row in Session.objects.all()} == {1}


def test_favourites_stay_with_their_sessions_over_imports(keeper, event, reader):
    imports.apply_agenda(
        actor=keeper,
        event_id=event.pk,
        import_id=put_file(keeper, event, made_session(2), made_session(3, 10)),
    )
    services.publish_agenda(actor=keeper, event_id=event.pk)
    seen = get_event(actor=reader, slug=event.slug)
    second = next(entry.id for entry in entries(event, keeper) if entry.session.title[8] == "3")
    for _ in range(2):
        services.mark_session(actor=reader, event=seen, session_id=second, wanted=True)
    moved = made_session(3, 15, title="Session 3 at last")
    imports.apply_agenda(actor=keeper, event_id=event.pk, import_id=put_file(keeper, event, moved))
    assert favourites_of(actor=reader, event_id=event.pk) == {second}
    assert [entry.id for entry in entries(event, keeper)] == [second]
    services.mark_session(actor=reader, event=seen, session_id=second, wanted=False)
    assert favourites_of(actor=reader, event_id=event.pk) == frozenset()


def test_favourites_are_everybodys_own(keeper, event, reader):
    number = add(keeper, event, 1)
    services.publish_agenda(actor=keeper, event_id=event.pk)
    seen = get_event(actor=reader, slug=event.slug)
    services.mark_session(actor=reader, event=seen, session_id=number, wanted=True)
    assert favourites_of(actor=keeper, event_id=event.pk) == frozenset()
    assert not Favourite.objects.visible_to(keeper).exists()
    with pytest.raises(NotPermitted):
        services.mark_session(actor=VISITOR, event=seen, session_id=number, wanted=True)


def test_sessions_may_exchange_their_rooms_in_one_import(keeper, event):
    one, two = made_session(1, room="A"), made_session(2, room="B")
    imports.apply_agenda(actor=keeper, event_id=event.pk, import_id=put_file(keeper, event, one, two))
    swapped = put_file(keeper, event, replace(one, room="B"), replace(two, room="A"))
    assert len(imports.apply_agenda(actor=keeper, event_id=event.pk, import_id=swapped).moved) == 2
    assert [(e.session.title[8], e.session.room) for e in entries(event, keeper)] in (
        [("2", "A"), ("1", "B")], [("1", "B"), ("2", "A")],
    )  # fmt: skip


def test_two_sessions_of_a_file_in_one_room_are_told_and_both_kept(keeper, event):
    number = put_file(keeper, event, made_session(1, room="A"), made_session(2, room="A"))
    row = get_import(event=get_event(actor=keeper, slug=event.slug), import_id=number)
    assert [remark["code"] for remark in row.remarks] == ["room_taken"]
    imports.apply_agenda(actor=keeper, event_id=event.pk, import_id=number)
    assert [entry.session.room for entry in entries(event, keeper)] == ["A", ""]


def test_an_import_is_undone_to_the_last_word(keeper, event, reader):
    imports.apply_agenda(
        actor=keeper,
        event_id=event.pk,
        import_id=put_file(keeper, event, made_session(1), made_session(2, 10)),
    )
    before = entries(event, keeper)
    number = put_file(keeper, event, made_session(1, 12, title="Other words"), made_session(9, 14))
    imports.apply_agenda(actor=keeper, event_id=event.pk, import_id=number)
    assert entries(event, keeper) != before
    imports.undo_agenda(actor=keeper, event_id=event.pk, import_id=number)
    after = entries(event, keeper)
    assert [(e.id, replace(e.session, sequence=0)) for e in after] == [
        (e.id, replace(e.session, sequence=0)) for e in before
    ]
    with pytest.raises(Conflict):
        imports.undo_agenda(actor=keeper, event_id=event.pk, import_id=number)


def test_undoing_never_loses_a_later_edit(keeper, event):
    number = put_file(keeper, event, made_session(1))
    imports.apply_agenda(actor=keeper, event_id=event.pk, import_id=number)
    add(keeper, event, 5, 16)
    with pytest.raises(Conflict, match="changed since"):
        imports.undo_agenda(actor=keeper, event_id=event.pk, import_id=number)
    assert len(titles(event, keeper)) == 2


def test_a_broken_file_is_refused_whole(keeper, event):
    with pytest.raises(FileRefused):
        imports.stage_agenda(actor=keeper, event_id=event.pk, name="x.json", data=b"{")
    assert not event.agenda_imports.exists()


def test_a_format_without_roles_takes_none_away(keeper, event, host):
    session = made_session(1, persons=(Named("Ada", "Analytik"), Named("Grace", "Navy")))
    imports.apply_agenda(actor=keeper, event_id=event.pk, import_id=put_file(keeper, event, session))
    SessionRole.objects.filter(name="Ada").update(organisation=host)
    later = replace(session, title="Another title for it")
    imports.apply_agenda(
        actor=keeper, event_id=event.pk, import_id=put_file(keeper, event, later, write=pentabarf_of)
    )
    (entry,) = entries(event, keeper)
    assert (entry.session.title, entry.session.persons) == ("Another title for it", session.persons)
    assert SessionRole.objects.get(name="Ada").organisation == host


def test_what_was_done_stands_in_the_history(keeper, event):
    number = add(keeper, event, 1)
    services.remove_session(actor=keeper, event_id=event.pk, session_id=number)
    imports.apply_agenda(actor=keeper, event_id=event.pk, import_id=put_file(keeper, event, made_session(2)))
    services.publish_agenda(actor=keeper, event_id=event.pk)
    actions = AuditEntry.objects.filter(subject_type="events.event", subject_id=event.pk).order_by("id")
    assert list(actions.values_list("action", flat=True)) == [
        "session added", "session removed", "agenda imported", "agenda published",
    ]  # fmt: skip
    assert Person.objects.count() == 1
