"""Tables of events, one file for each subject."""

from trellis.events.models.event import Event, EventTerm, Output
from trellis.events.models.hosts import HostOrganisation
from trellis.events.models.invited import InvitedAddress, InvitedOrganisation
from trellis.events.models.registration import (
    InvitationCode,
    ParticipantKind,
    Registration,
    RegistrationQuestion,
)
from trellis.events.models.series import Series

__all__ = [
    "Event",
    "EventTerm",
    "HostOrganisation",
    "InvitationCode",
    "InvitedAddress",
    "InvitedOrganisation",
    "Output",
    "ParticipantKind",
    "Registration",
    "RegistrationQuestion",
    "Series",
]
