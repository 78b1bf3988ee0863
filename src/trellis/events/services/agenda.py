"""Sessions: written, moved, removed by those who keep the event; published; marked by readers."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.errors import Conflict, NotPermitted, require
from trellis.core.once import key_of_row
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.events.formats.records import Session as SessionRecord
from trellis.events.models import AgendaVersion, Event, Favourite, Session
from trellis.events.policies.events import can_change
from trellis.events.selectors.agenda import (
    agenda_of,
    find_published,
    list_entries,
    list_rooms,
    list_tracks,
    no_session,
)
from trellis.events.selectors.records import event_record, whole
from trellis.events.services.agenda_storing import Shelves, columns_of, put_roles
from trellis.events.services.storing import host_ids, lock_event, note
from trellis.events.types.agenda import entry_to_json
from trellis.events.types.events import EventRecord

MESSAGES = {
    "events_one_session_in_a_room": gettext_lazy("There is a session in this room at that time already."),
    "events_session_forward": gettext_lazy("The end lies before the begin."),
    "events_session_titled": gettext_lazy("A session needs a title."),
    "events_agenda_version_once": gettext_lazy("Somebody published at this moment. Look again."),
}


def lock_kept(actor: Actor, event_id: int) -> Event:
    """The event, locked, if the actor keeps it. Raises NotFound, NotPermitted."""
    row = lock_event(actor, event_id)
    require(can_change(actor, row, host_ids(row)))
    return row


def record_of(row: Event) -> EventRecord:
    return event_record(whole(Event.objects.filter(pk=row.pk)).get())


def add_session(*, actor: Actor, event_id: int, session: SessionRecord, form_key: UUID | None = None) -> int:
    """Store a new session; return its number. May be repeated with the same `form_key`.

    Raises NotFound, NotPermitted, Conflict (the room is taken).
    """
    with change(actor, MESSAGES):
        event = lock_kept(actor, event_id)
        key = key_of_row(form_key, {"title": session.title, "at": session.moment, "room": session.room})
        if key and (sent := Session.objects.filter(event=event, form_key=key).first()):
            return sent.pk
        columns = columns_of(session, Shelves(event.pk)) | {"source_key": str(uuid4()), "form_key": key}
        row = Session.objects.create(event=event, **columns)
        put_roles({row.pk: session})
        note(actor, event.pk, "session added", title=(None, row.title), begin=(None, said(row.starts_at)))
        return row.pk


def change_session(
    *, actor: Actor, event_id: int, session_id: int, version: int, session: SessionRecord
) -> None:
    """Put all of a session anew. Raises NotFound, NotPermitted, Conflict (room taken; changed meanwhile)."""
    with change(actor, MESSAGES):
        event = lock_kept(actor, event_id)
        row = lock_session(event, session_id)
        if row.version != version:
            raise Conflict(_("Somebody else changed this meanwhile. Look at both, then save once more."))
        before = (row.title, said(row.starts_at), row.room_id)
        store(row, columns_of(session, Shelves(event.pk)))
        put_roles({row.pk: session})
        after = (row.title, said(row.starts_at), row.room_id)
        note(actor, event.pk, "session changed", session=(list(before), list(after)))


def move_session(*, actor: Actor, event_id: int, session_id: int, starts_at: datetime, room: str) -> None:
    """Put a session at another time or in another room; its length stays. The same again changes nothing.

    Raises NotFound, NotPermitted, Conflict (the room is taken).
    """
    with change(actor, MESSAGES):
        event = lock_kept(actor, event_id)
        row = lock_session(event, session_id)
        before = (said(row.starts_at), row.room_id)
        length = row.ends_at - row.starts_at
        room_id = Shelves(event.pk).room(room)
        if (row.starts_at, row.room_id) == (starts_at, room_id):
            return
        store(row, {"starts_at": starts_at, "ends_at": starts_at + length, "room_id": room_id})
        note(actor, event.pk, "session moved", session=(list(before), [said(starts_at), room_id]))


def store(row: Session, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.version += 1
    row.sequence += 1
    row.changed_at = timezone.now()
    row.save()


def remove_session(*, actor: Actor, event_id: int, session_id: int) -> None:
    """Take a session out of the agenda. Raises NotFound, NotPermitted."""
    with change(actor, MESSAGES):
        event = lock_kept(actor, event_id)
        row = lock_session(event, session_id)
        row.removed_at = timezone.now()
        row.save(update_fields=["removed_at"])
        note(actor, event.pk, "session removed", title=(row.title, None))


def lock_session(event: Event, session_id: int) -> Session:
    """The event is locked already: nobody else changes its sessions."""
    row = Session.objects.filter(event=event, pk=session_id, removed_at__isnull=True).first()
    if row is None:
        raise no_session()
    return row


def said(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def publish_agenda(*, actor: Actor, event_id: int, text: str = "") -> int:
    """Make the agenda as it is written the public one; return its number. The same again is not published.

    Raises NotFound, NotPermitted, Conflict (nothing changed, or there is no session).
    """
    with change(actor, MESSAGES):
        event = record_of(lock_kept(actor, event_id))
        entries = list_entries(event=event)
        last = find_published(event=event)
        if not entries:
            raise Conflict(_("There is no session in the agenda yet."))
        agenda = agenda_of(event, entries)
        if last and (last.agenda, list(last.entries)) == (agenda, entries):
            raise Conflict(_("Nothing changed since version %(number)d.") % {"number": last.version.number})
        number = last.version.number + 1 if last else 1
        AgendaVersion.objects.create(
            event_id=event.id,
            number=number,
            note=text[:300],
            content={
                "entries": [entry_to_json(entry) for entry in entries],
                "rooms": [[r.name, r.capacity, r.description] for r in list_rooms(event_id=event.id)],
                "tracks": [[track.name, track.colour] for track in list_tracks(event_id=event.id)],
            },
        )
        note(actor, event.id, "agenda published", version=(number - 1 or None, number))
        return number


def mark_session(*, actor: Actor, event: EventRecord, session_id: int, wanted: bool) -> None:
    """Keep a session among the actor's own, or no longer. May be repeated. Raises NotFound, NotPermitted."""
    if actor.person_id is None:
        raise NotPermitted(_("Sign in to mark sessions."))
    with change(actor):
        shown = find_published(event=event)
        if shown is None or session_id not in {entry.id for entry in shown.entries}:
            raise no_session()
        own = Favourite.objects.visible_to(actor).filter(session_id=session_id)
        if wanted:
            Favourite.objects.bulk_create(
                [Favourite(person_id=actor.person_id, session_id=session_id)], ignore_conflicts=True
            )
        else:
            own.delete()
