"""The copy of an event to try it with: all that organisers said of it, and nobody's registration.

Who speaks is copied, as it is published. Not copied are persons and addresses: registrations, check-ins, who
is invited, favourites, letters; nor what is past: older versions of the agenda, imports.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.events.models import (
    AgendaVersion,
    Event,
    EventTerm,
    HostOrganisation,
    InvitationCode,
    Material,
    Output,
    ParticipantKind,
    RegistrationQuestion,
    Room,
    Session,
    SessionRole,
    Track,
)
from trellis.events.services.copying import copy_rows
from trellis.events.services.events import MOMENTS
from trellis.events.types.events import EventState, HostState
from trellis.events.types.rehearsals import PREFIX, Copied

Later = Callable[[datetime], datetime]
COPIED = (
    "kind", "visibility", "format", "summary", "description", "languages", "website", "time_zone", "venue",
    "address", "city", "country_id", "region_id", "online_link", "capacity",
)  # fmt: skip


def copy_event(event: Event, later: Later) -> Copied:
    """A published copy, so that all can be tried that is open once the event is; only keepers see it."""
    copy = Event.objects.create(
        slug=f"{PREFIX}{event.slug[:90]}-{event.pk}",
        state=EventState.PUBLISHED,
        published_at=timezone.now(),
        title=(_("Rehearsal: %(event)s") % {"event": event.title})[:200],
        rehearses=event,
        **{name: getattr(event, name) for name in COPIED},
        **{name: moved(getattr(event, name), later) for name in MOMENTS},
    )
    to: dict[str, Any] = {"event_id": copy.pk}
    copy_rows(EventTerm.objects.filter(event=event), **to)
    copy_rows(HostOrganisation.objects.filter(event=event, state=HostState.ACCEPTED), **to)
    copy_rows(Output.objects.filter(event=event), key=None, **to)
    copy_rows(RegistrationQuestion.objects.filter(event=event), **to)
    copy_rows(InvitationCode.objects.filter(event=event), uses=0, **to)
    kinds = copy_rows(ParticipantKind.objects.filter(event=event), **to)
    sessions = copy_agenda(event, copy, later)
    return Copied(event.pk, copy.pk, kinds, sessions, later)


def copy_agenda(event: Event, copy: Event, later: Later) -> Mapping[int, int]:
    """Rooms, tracks and sessions as they are written, and the version that is public."""
    to: dict[str, Any] = {"event_id": copy.pk}
    rooms = copy_rows(Room.objects.filter(event=event), **to)
    tracks = copy_rows(Track.objects.filter(event=event), **to)
    rows = Session.objects.filter(event=event)
    sessions = copy_rows(rows, room_id=rooms, track_id=tracks, form_key=None, **to)
    shift_sessions(copy.pk, later)
    copy_rows(SessionRole.objects.filter(session__event=event), session_id=sessions)
    copy_rows(Material.objects.filter(session__event=event), session_id=sessions)
    public = AgendaVersion.objects.filter(event=event).order_by("-number").first()
    if public is not None:
        content = renumbered(public.content, sessions)
        AgendaVersion.objects.create(
            event=copy, number=1, note=public.note, content=shifted_content(content, later)
        )
    return sessions


def moved(moment: datetime | None, later: Later) -> datetime | None:
    return None if moment is None else later(moment)


def shift_sessions(event_id: int, later: Later) -> None:
    """Each as long as it was. The constraints on rooms are to be checked at the end."""
    rows = list(Session.objects.filter(event_id=event_id))
    for row in rows:
        length = row.ends_at - row.starts_at
        row.starts_at = later(row.starts_at)
        row.ends_at = row.starts_at + length
    Session.objects.bulk_update(rows, ["starts_at", "ends_at"], batch_size=500)


def renumbered(content: Mapping[str, Any], sessions: Mapping[int, int]) -> dict[str, Any]:
    """A published agenda whose sessions have other numbers."""
    entries = [entry | {"id": sessions.get(entry.get("id", 0), 0)} for entry in content["entries"]]
    return {**content, "entries": entries}


def shifted_content(content: Mapping[str, Any], later: Later) -> dict[str, Any]:
    """A published agenda whose sessions begin later."""
    entries = [
        entry | {"starts_at": later(datetime.fromisoformat(entry["starts_at"])).astimezone(UTC).isoformat()}
        for entry in content["entries"]
    ]
    return {**content, "entries": entries}
