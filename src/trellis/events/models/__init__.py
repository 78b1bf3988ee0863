"""Tables of events, one file for each subject."""

from trellis.events.models.agenda import Material, Room, Session, SessionRole, Track
from trellis.events.models.agenda_versions import AgendaImport, AgendaVersion, Favourite
from trellis.events.models.check_in import CheckIn
from trellis.events.models.event import Event, EventTerm, Output
from trellis.events.models.hosts import HostOrganisation
from trellis.events.models.invited import InvitedAddress, InvitedOrganisation
from trellis.events.models.letters import Letter, Recipient
from trellis.events.models.registration import (
    InvitationCode,
    ParticipantKind,
    Registration,
    RegistrationQuestion,
)
from trellis.events.models.rehearsals import CaughtMail, Rehearsal
from trellis.events.models.series import Series

__all__ = [
    "AgendaImport",
    "AgendaVersion",
    "CaughtMail",
    "CheckIn",
    "Event",
    "EventTerm",
    "Favourite",
    "HostOrganisation",
    "InvitationCode",
    "InvitedAddress",
    "InvitedOrganisation",
    "Letter",
    "Material",
    "Output",
    "ParticipantKind",
    "Recipient",
    "Registration",
    "RegistrationQuestion",
    "Rehearsal",
    "Room",
    "Series",
    "Session",
    "SessionRole",
    "Track",
]
