"""Removing a rehearsal, with everything that belongs to it."""

from typing import Any

from trellis.events.models import (
    AgendaImport,
    AgendaVersion,
    CaughtMail,
    CheckIn,
    Event,
    EventTerm,
    Favourite,
    HostOrganisation,
    InvitationCode,
    InvitedAddress,
    InvitedOrganisation,
    Letter,
    Material,
    Output,
    ParticipantKind,
    Recipient,
    Registration,
    RegistrationQuestion,
    Rehearsal,
    Room,
    Session,
    SessionRole,
    Track,
)
from trellis.events.selectors.rehearsal_parts import every_part
from trellis.events.services.copying import remove_rows
from trellis.events.types.registration import RegistrationState

OF_SESSIONS: tuple[Any, ...] = (Favourite, SessionRole, Material)
# In this order: what hangs on a row goes before it.
OF_EVENT: tuple[Any, ...] = (
    CaughtMail, CheckIn, Letter, Registration, Session, Room, Track, AgendaVersion, AgendaImport,
    InvitationCode, ParticipantKind, RegistrationQuestion, InvitedAddress, InvitedOrganisation, Output,
    EventTerm, Rehearsal, HostOrganisation,
)  # fmt: skip


def remove_copy(event_id: int) -> None:
    """Everything of the copy. Within the transaction of the actor that may touch rehearsals alone."""
    for part in every_part():
        part.remove(event_id)
    # one statement frees all places; each row that had one would do it again
    Registration.objects.filter(event_id=event_id).update(state=RegistrationState.CANCELLED)
    remove_rows(Recipient.objects.filter(letter__event_id=event_id))
    for hanging in OF_SESSIONS:
        remove_rows(hanging._default_manager.filter(session__event_id=event_id))
    for model in OF_EVENT:
        remove_rows(model._default_manager.filter(event_id=event_id))
    remove_rows(Event.objects.filter(pk=event_id, rehearses__isnull=False))
