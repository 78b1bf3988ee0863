"""Every stored field of events: its class of data and its purpose, as in config/privacy.py."""

from config.purposes import EVENTS
from trellis.core.privacy import DataClass, Fields

TECHNICAL, PUBLIC, INTERNAL = DataClass.TECHNICAL, DataClass.PUBLIC, DataClass.INTERNAL
PERSONAL = DataClass.PERSONAL

EVENT_FIELDS: dict[str, Fields] = {
    "events.Event": {
        (TECHNICAL, EVENTS): (
            "id", "slug", "version", "sequence", "made_at", "changed_at", "published_at", "cancelled_at",
            "key", "rehearses",
        ),
        (PUBLIC, EVENTS): (
            "kind", "state", "visibility", "format", "title", "summary", "description", "languages",
            "website",
            "time_zone", "starts_at", "ends_at", "registration_opens_at", "registration_closes_at",
            "wishes_close_at", "venue", "address", "city", "country", "region", "capacity", "taken", "series",
            "previous", "cancelled_because",
        ),
        (INTERNAL, EVENTS): ("online_link",),
    },
    "events.EventTerm": {(TECHNICAL, EVENTS): ("id", "event"), (PUBLIC, EVENTS): ("term",)},
    "events.HostOrganisation": {
        (TECHNICAL, EVENTS): ("id", "event", "asked_at", "answered_at"),
        (PUBLIC, EVENTS): ("organisation", "role"),
        (INTERNAL, EVENTS): ("state",),
    },
    "events.InvitedAddress": {
        (TECHNICAL, EVENTS): ("id", "event", "made_at", "told_at"),
        (PERSONAL, EVENTS): ("address", "language"),
    },
    "events.InvitedOrganisation": {
        (TECHNICAL, EVENTS): ("id", "event", "told_at"),
        (INTERNAL, EVENTS): ("organisation",),
    },
    "events.Output": {
        (TECHNICAL, EVENTS): ("id", "event", "made_at", "key"),
        (PUBLIC, EVENTS): ("kind", "title", "url", "for_participants"),
    },
    "events.InvitationCode": {
        (TECHNICAL, EVENTS): ("id", "event", "uses"),
        (INTERNAL, EVENTS): ("code", "most_uses"),
    },
    "events.ParticipantKind": {
        (TECHNICAL, EVENTS): ("id", "event", "position"),
        (PUBLIC, EVENTS): ("name", "needs_approval"),
    },
    "events.RegistrationQuestion": {
        (TECHNICAL, EVENTS): ("id", "event", "position"),
        (PUBLIC, EVENTS): ("kind", "label", "options", "is_required"),
    },
    "events.Registration": {
        (TECHNICAL, EVENTS): (
            "id", "event", "mails", "made_at", "queued_at", "ended_at", "badge_printed_at",
            "brought_by",
        ),
        (PERSONAL, EVENTS): (
            "person", "registered_by", "address", "language", "name", "organisation", "country", "role",
            "offers", "needs", "kind", "code", "answers", "shares", "state", "reason", "number",
        ),
    },
    "events.CheckIn": {
        (TECHNICAL, EVENTS): ("id", "event", "day", "key", "received_at", "undone_at"),
        (PERSONAL, EVENTS): ("registration", "at", "desk", "by"),
    },
    "events.Letter": {
        (TECHNICAL, EVENTS): ("id", "event", "key", "sent_at"),
        (PERSONAL, EVENTS): ("subject", "text", "answers_to", "selection", "written_by"),
    },
    "events.Recipient": {
        (TECHNICAL, EVENTS): ("id", "letter"),
        (PERSONAL, EVENTS): ("registration", "address"),
    },
    "events.Room": {
        (TECHNICAL, EVENTS): ("id", "event", "position"),
        (PUBLIC, EVENTS): ("name", "capacity", "description"),
    },
    "events.Track": {(TECHNICAL, EVENTS): ("id", "event", "position"), (PUBLIC, EVENTS): ("name", "colour")},
    "events.Session": {
        (TECHNICAL, EVENTS): (
            "id", "event", "source_key", "removed_at", "version", "sequence", "made_at", "changed_at",
            "form_key",
        ),
        (PUBLIC, EVENTS): (
            "title", "subtitle", "abstract", "description", "starts_at", "ends_at", "room", "track", "kind",
            "language", "url",
        ),
    },
    "events.SessionRole": {
        (TECHNICAL, EVENTS): ("id", "session", "position"),
        (PERSONAL, EVENTS): ("role", "name", "organisation_name", "organisation"),
    },
    "events.Material": {
        (TECHNICAL, EVENTS): ("id", "session", "position"),
        (PUBLIC, EVENTS): ("kind", "title", "url"),
    },
    "events.AgendaVersion": {
        (TECHNICAL, EVENTS): ("id", "event", "number", "published_at"),
        (PUBLIC, EVENTS): ("note",),
        (PERSONAL, EVENTS): ("content",),
    },
    "events.AgendaImport": {
        (TECHNICAL, EVENTS): ("id", "event", "format", "state", "left", "made_at", "applied_at"),
        (INTERNAL, EVENTS): ("name", "remarks"),
        (PERSONAL, EVENTS): ("content", "before"),
    },
    "events.Favourite": {
        (TECHNICAL, EVENTS): ("id", "made_at"),
        (PERSONAL, EVENTS): ("person", "session"),
    },
    "events.Rehearsal": {
        (TECHNICAL, EVENTS): (
            "event", "shift_minutes", "people", "begun_at", "load_state", "load_asked", "load_done",
            "load_counts",
        ),
    },
    "events.CaughtMail": {
        (TECHNICAL, EVENTS): ("id", "event", "has_file", "at"),
        (PERSONAL, EVENTS): ("person", "address", "language", "subject", "text", "action", "path"),
    },
    "events.Series": {
        (TECHNICAL, EVENTS): ("id", "slug", "made_at"),
        (PUBLIC, EVENTS): ("title", "organiser", "rule", "time_zone", "starts_on"),
    },
}  # fmt: skip
