"""Every stored field: its class of data and its purpose; and each purpose with legal basis and time kept.

A field that does not stand here fails the suite (tests/architecture/test_privacy.py). The page /privacy/ and
its JSON, the record of processing (Article 30 of the GDPR), are made from it.
"""

from config.privacy_events import EVENT_FIELDS
from config.privacy_meetings import MEETING_FIELDS, MEETING_WAYS
from config.purposes import (
    ACCOUNT,
    CONSENTED,
    DIRECTORY,
    EXCHANGING,
    IMPORTING,
    KEEPING,
    PURPOSES,
    RECORD,
    REFERENCE,
    REGISTERS,
    REPORTING,
    RUNNING,
    SITE,
    TELLING,
)
from trellis.core.privacy import DataClass, Fields

__all__ = ["FIELDS", "PURPOSES", "WAYS_TO_PERSONS"]
WAYS_TO_PERSONS = MEETING_WAYS  # of rows that are a person's though no field of theirs says so
TECHNICAL, PUBLIC, INTERNAL = DataClass.TECHNICAL, DataClass.PUBLIC, DataClass.INTERNAL
CONFIDENTIAL, PERSONAL = DataClass.CONFIDENTIAL, DataClass.PERSONAL


FIELDS: dict[str, Fields] = {
    "portal.SiteSettings": {
        (TECHNICAL, SITE): ("id", "version", "logo_digest", "changed_at"),
        (PUBLIC, SITE): ("name", "accent", "languages", "blocks_off", "texts", "logo"),
    },
    "registry.Organisation": {
        (TECHNICAL, DIRECTORY): ("id", "slug", "version", "created_at", "changed_at", "handed_in_at"),
        (PUBLIC, DIRECTORY): (
            "kind", "status", "name", "short_name", "other_names", "description", "website", "email", "phone",
            "founded_year", "parent", "country", "region", "city", "address", "postcode", "latitude",
            "longitude", "precision", "size", "staff_fte", "member_counts", "languages", "period_start",
            "period_end", "attributes", "published_at", "confirmed_at", "origins",
        ),
        (INTERNAL, DIRECTORY): ("review_note",),
    },
    "registry.FormerSlug": {(TECHNICAL, DIRECTORY): ("id", "slug", "organisation")},
    "registry.OrganisationTerm": {
        (TECHNICAL, DIRECTORY): ("id", "organisation"),
        (PUBLIC, DIRECTORY): ("role", "term", "weight", "derived"),
    },
    "registry.Site": {
        (TECHNICAL, DIRECTORY): ("id", "organisation"),
        (PUBLIC, DIRECTORY): (
            "name", "address", "postcode", "city", "country", "region", "latitude", "longitude", "precision",
            "attributes",
        ),
    },
    "registry.Membership": {
        (TECHNICAL, DIRECTORY): ("id",),
        (PUBLIC, DIRECTORY): ("host", "member", "role", "since", "until", "origin"),
    },
    "registry.NetworkResult": {
        (TECHNICAL, DIRECTORY): ("id", "key"),
        (PUBLIC, DIRECTORY): ("network", "title", "value", "unit", "year", "website"),
    },
    "registry.OfferedService": {
        (TECHNICAL, DIRECTORY): ("id", "organisation", "version", "key"),
        (PUBLIC, DIRECTORY): (
            "name", "field", "summary", "audience", "mode", "fee", "amount", "currency", "website",
        ),
    },
    "registry.ClusterProgramme": {
        (TECHNICAL, DIRECTORY): ("id", "organisation", "version", "key"),
        (PUBLIC, DIRECTORY): (
            "name", "country", "region", "focus", "instruments", "amount", "currency", "start_year",
            "end_year", "website",
        ),
    },
    "registry.SourceRecord": {
        (TECHNICAL, DIRECTORY): ("id", "organisation", "key", "seen_at"),
        (PUBLIC, DIRECTORY): ("source", "fields"),
    },
    "registry.SearchValue": {
        (TECHNICAL, DIRECTORY): ("id", "facet", "code", "parent_code", "position", "names"),
    },
    "registry.SearchWord": {(TECHNICAL, DIRECTORY): ("id", "word", "value", "deletions")},
    "registry.SearchEntry": {
        (TECHNICAL, DIRECTORY): (
            "organisation", "x", "y", "fresh_minute", "packed", "name_key", "short_key", "document",
        ),
        (PUBLIC, DIRECTORY): (
            "slug", "name", "short_name", "other_names", "kind", "status", "confirmed_at", "published_at",
            "country", "region", "city", "latitude", "longitude", "precision", "size", "founded_year",
            "staff_fte", "website", "description", "languages", "member_counts", "terms", "networks",
        ),
    },
    "registry.SearchRow": {(TECHNICAL, DIRECTORY): ("entry", "packed")},
    "registry.DuplicatePair": {
        (TECHNICAL, DIRECTORY): ("id", "left", "right", "probability", "evidence", "found_at", "are_two"),
        (PERSONAL, KEEPING): ("decided_by",),
    },
    "registry.Merge": {
        (TECHNICAL, DIRECTORY): ("id", "kept", "merged", "at", "undone_at", "moves"),
        (INTERNAL, DIRECTORY): ("before", "after"),
        (PERSONAL, KEEPING): ("person",),
    },
    "registry.SavedSearch": {
        (TECHNICAL, TELLING): ("id", "created_at", "looked_at", "told_at"),
        (PERSONAL, TELLING): ("person", "name", "query", "rhythm"),
    },
    "registry.SavedSearchHit": {
        (TECHNICAL, TELLING): ("id", "organisation", "found_as", "version", "found_at", "told_at"),
        (PERSONAL, TELLING): ("search",),
    },
    "registry.ProfileDraft": {
        (TECHNICAL, KEEPING): ("id", "organisation", "version"),
        (PERSONAL, KEEPING): ("person", "typed", "saved_at"),
    },
    "registry.PersonMembership": {
        (TECHNICAL, KEEPING): ("id", "organisation"),
        (PERSONAL, KEEPING): ("person", "role", "by_claim"),
    },
    "registry.Claim": {
        (TECHNICAL, KEEPING): ("id", "organisation", "mails", "cluster"),
        (INTERNAL, KEEPING): ("way", "state", "made_at", "ended_at"),
        (PERSONAL, KEEPING): ("person", "address", "evidence", "sent_by", "reason", "decided_by"),
    },
    "registry.Report": {
        (TECHNICAL, REPORTING): ("id", "organisation", "made_at", "ended_at"),
        (INTERNAL, REPORTING): ("kind", "state"),
        (PERSONAL, REPORTING): ("person", "address", "language", "text", "reason"),
    },
    "registry.Invitation": {
        (TECHNICAL, KEEPING): ("id", "organisation", "mails"),
        (PERSONAL, KEEPING): (
            "address", "role", "is_handover", "invited_by", "state", "made_at", "ended_at",
        ),
    },
    "registry.OwnerAsked": {(TECHNICAL, KEEPING): ("organisation", "asked_at")},
    "registry.Proposal": {
        (TECHNICAL, KEEPING): ("id", "organisation", "made_at"),
        (INTERNAL, KEEPING): ("field", "value", "source", "answer"),
    },
    "registry.RuleOverride": {
        (TECHNICAL, KEEPING): ("id", "organisation", "at"),
        (INTERNAL, KEEPING): ("rule", "verdict", "reason"),
        (PERSONAL, KEEPING): ("person",),
    },
    "members.Record": {
        (TECHNICAL, REGISTERS): ("id", "brought_by", "version", "created_at", "changed_at", "key"),
        (CONFIDENTIAL, REGISTERS): (
            "host", "organisation", "name", "number", "country", "city", "website", "tags", "since", "until",
            "before_merge",
        ),
    },
    "members.Contact": {
        (TECHNICAL, REGISTERS): ("id", "version", "key"),
        (PERSONAL, REGISTERS): ("record", "name", "role", "email", "phone", "language"),
    },
    "members.Entry": {
        (TECHNICAL, REGISTERS): ("id", "version", "created_at", "changed_at", "key"),
        (CONFIDENTIAL, REGISTERS): (
            "record", "kind", "title", "day", "due", "closed_on", "year", "amount", "currency",
        ),
        (PERSONAL, REGISTERS): ("text", "person"),
    },
    "members.Letter": {
        (TECHNICAL, REGISTERS): ("id", "key", "sent_at"),
        (CONFIDENTIAL, REGISTERS): (
            "host", "subject", "text", "question", "answers", "answers_to", "selection",
        ),
        (PERSONAL, REGISTERS): ("written_by",),
    },
    "members.Recipient": {
        (TECHNICAL, REGISTERS): ("id", "letter"),
        (PERSONAL, REGISTERS): (
            "record", "contact", "address", "answer", "answered_at", "reminded_at",
        ),
    },
    "exchange.Listing": {
        (TECHNICAL, EXCHANGING): ("id", "version", "created_at", "changed_at", "key", "published_at"),
        (CONFIDENTIAL, EXCHANGING): (
            "organisation", "cluster", "side", "kind", "state", "title", "summary", "attributes", "quantity",
            "unit", "country", "region", "city", "reach", "distance_km", "ecosystems", "technologies",
            "activities", "languages", "certificates", "valid_from", "valid_until", "visibility",
            "is_anonymous", "title_key", "words", "document",
        ),
    },
    "exchange.Guest": {
        (TECHNICAL, EXCHANGING): ("id",),
        (INTERNAL, EXCHANGING): ("listing", "organisation"),
    },
    "exchange.Introduction": {
        (TECHNICAL, EXCHANGING): ("id", "asked_at", "reminded_at", "answered_at", "outcome_at", "goes_on"),
        (CONFIDENTIAL, EXCHANGING): (
            "asking", "asked", "state", "message", "reason", "outcome", "outcome_note",
        ),
        (PERSONAL, EXCHANGING): ("person", "answerer"),
    },
    "imports.Source": {
        (TECHNICAL, IMPORTING): ("id", "target", "organisation_id", "is_private"),
        (INTERNAL, IMPORTING): ("name",),
    },
    "imports.Import": {
        (TECHNICAL, IMPORTING): (
            "id", "state", "search", "failure", "counts", "started_at", "staged_at", "accepted_at",
            "acceptance", "retires_missing", "applied_at", "undone_at",
        ),
        (INTERNAL, IMPORTING): ("source", "edition"),
        (PERSONAL, IMPORTING): ("started_by", "accepted_by", "undone_by"),
    },
    "imports.Progress": {(TECHNICAL, IMPORTING): ("owner", "step", "done", "total", "at")},
    "imports.ImportFile": {
        (TECHNICAL, IMPORTING): (
            "id", "owner", "position", "size", "sha256", "bytes_of", "record_type", "reading", "columns",
            "suggestions", "matches", "refusal", "staged_rows", "is_staged",
        ),
        (INTERNAL, IMPORTING): ("name",),
        (CONFIDENTIAL, IMPORTING): ("detected", "constants"),  # cells of its first rows
    },
    "imports.FileChunk": {
        (TECHNICAL, IMPORTING): ("id", "file", "position"),
        (CONFIDENTIAL, IMPORTING): ("content",),
    },
    "imports.StagedRow": {
        (TECHNICAL, IMPORTING): (
            "id", "file", "number", "record_type", "key", "refused", "change", "record", "held", "plan",
        ),
        (CONFIDENTIAL, IMPORTING): ("cells", "values", "source_fields"),
    },
    "imports.RowFault": {
        (TECHNICAL, IMPORTING): ("id", "file", "row", "column", "code", "verdict", "params"),
        (CONFIDENTIAL, IMPORTING): ("value", "suggestion"),
    },
    "imports.CellRepair": {
        (TECHNICAL, IMPORTING): ("id", "file", "row", "column", "at"),
        (CONFIDENTIAL, IMPORTING): ("text",),
        (PERSONAL, IMPORTING): ("person",),
    },
    "imports.ColumnMemory": {(TECHNICAL, IMPORTING): ("id", "source", "record_type", "heading", "target")},
    "imports.SourceRecord": {
        (TECHNICAL, IMPORTING): (
            "id", "source", "record_type", "key", "record", "missing_since", "last_import",
        ),
        (CONFIDENTIAL, IMPORTING): ("values",),
    },
    "imports.AppliedChange": {
        (TECHNICAL, IMPORTING): (
            "id", "owner", "record_type", "record", "key", "operation", "version_before", "version",
            "created_with", "kept",
        ),
        (CONFIDENTIAL, IMPORTING): ("before", "after", "base"),
    },
    "imports.DuplicateProposal": {
        (TECHNICAL, IMPORTING): (
            "id", "owner", "record_type", "row", "other_row", "other_record", "probability", "is_same",
        ),
        (CONFIDENTIAL, IMPORTING): ("other_label", "evidence"),
        (PERSONAL, IMPORTING): ("decided_by",),
    },
    "imports.DuplicateDecision": {
        (TECHNICAL, IMPORTING): ("id", "target", "record_type", "left", "right", "is_same", "at"),
        (PERSONAL, IMPORTING): ("person",),
    },
    "evidence.Fact": {
        (TECHNICAL, REFERENCE): ("id", "key", "recorded_at"),
        (PUBLIC, REFERENCE): (
            "indicator", "subject", "breakdown", "number", "text", "qualifier", "date", "source", "note",
            "source_fields", "withdrawn",
        ),
    },
    "taxonomy.Scheme": {
        (TECHNICAL, REFERENCE): ("checksum",),
        (PUBLIC, REFERENCE): ("code", "family", "title", "description", "source", "edition", "levels"),
    },
    "taxonomy.Term": {
        (TECHNICAL, REFERENCE): ("id", "position"),
        (PUBLIC, REFERENCE): (
            "scheme", "code", "parent", "level", "names", "definitions", "aliases", "status", "replaced_by",
            "extra",
        ),
    },
    "notifications.Mail": {
        (TECHNICAL, TELLING): (
            "id", "key", "rhythm", "period", "state", "due_at", "attempts", "created_at", "sent_at",
        ),
        (PERSONAL, TELLING): ("person", "address", "language", "subject", "text", "failure"),
    },
    "notifications.Notification": {
        (TECHNICAL, TELLING): ("id", "mail", "waits_for", "created_at"),
        (PERSONAL, TELLING): ("person", "topic", "message", "context", "path", "read_at"),
    },
    "notifications.Choice": {
        (TECHNICAL, TELLING): ("id",),
        (PERSONAL, TELLING): ("person", "topic", "rhythm"),
    },
    "notifications.CalendarFeed": {
        (TECHNICAL, TELLING): ("id", "key", "carries_role", "made_at"),
        (PERSONAL, TELLING): ("person",),
    },
    "notifications.Unsubscription": {
        (TECHNICAL, TELLING): ("id",),
        (PERSONAL, TELLING): ("topic", "address_digest", "at"),
    },
    "notifications.AnsweredLink": {
        (TECHNICAL, TELLING): ("id", "key", "at"),
        (INTERNAL, TELLING): ("purpose", "answer"),
    },
    "accounts.Person": {
        (TECHNICAL, ACCOUNT): ("id", "is_active"),
        (PERSONAL, ACCOUNT): ("password", "last_login", "email", "name", "language", "joined_at"),
    },
    "accounts.PlatformRoleGrant": {
        (TECHNICAL, ACCOUNT): ("id",),
        (PERSONAL, ACCOUNT): ("person", "role", "country"),
    },
    "accounts.AccessToken": {
        (TECHNICAL, ACCOUNT): ("id", "carries_roles"),
        (PERSONAL, ACCOUNT): ("person", "label", "digest", "created_at", "expires_at", "last_used_on"),
    },
    "accounts.Consent": {
        (TECHNICAL, CONSENTED): ("id",),
        (PERSONAL, CONSENTED): (
            "person", "purpose", "version", "title", "text", "language", "given_at", "given_by", "ended_at",
            "ended_by", "end",
        ),
    },
    "accounts.KeptAnswer": {
        (TECHNICAL, ACCOUNT): ("id", "caller", "key", "content", "status", "content_type", "at"),
        (PERSONAL, ACCOUNT): ("person",),
        (CONFIDENTIAL, ACCOUNT): ("body",),
    },
    "accounts.RateLimit": {
        (TECHNICAL, RUNNING): ("value", "expires"),
        (PERSONAL, RUNNING): ("cache_key",),
    },
    "account.EmailAddress": {
        (TECHNICAL, ACCOUNT): ("id",),
        (PERSONAL, ACCOUNT): ("user", "email", "verified", "primary"),
    },
    "account.EmailConfirmation": {
        (TECHNICAL, ACCOUNT): ("id", "created", "sent", "key"),
        (PERSONAL, ACCOUNT): ("email_address",),
    },
    "mfa.Authenticator": {
        (TECHNICAL, ACCOUNT): ("id", "type"),
        (PERSONAL, ACCOUNT): ("user", "data", "created_at", "last_used_at"),
    },
    "socialaccount.SocialAccount": {
        (TECHNICAL, ACCOUNT): ("id", "provider", "extra_data"),
        (PERSONAL, ACCOUNT): ("user", "uid", "last_login", "date_joined"),
    },
    "socialaccount.SocialToken": {
        (TECHNICAL, ACCOUNT): ("id", "app", "account", "token", "token_secret", "expires_at"),
    },
    "socialaccount.SocialApp": {
        (TECHNICAL, RUNNING): (
            "id", "provider", "provider_id", "name", "client_id", "secret", "key", "settings",
        ),
    },
    "usersessions.UserSession": {
        (TECHNICAL, ACCOUNT): ("id", "session_key", "data"),
        (PERSONAL, ACCOUNT): ("user", "created_at", "ip", "last_seen_at", "user_agent"),
    },
    "audit.AuditEntry": {
        (TECHNICAL, RECORD): ("id", "at", "actor_system", "action", "subject_type", "subject_id"),
        (CONFIDENTIAL, RECORD): ("changes", "reason"),
        (PERSONAL, RECORD): ("actor_id",),
    },
    "audit.AuditSeal": {(TECHNICAL, RECORD): ("id", "previous", "at", "entries", "count", "digest")},
    "procrastinate.ProcrastinateWorker": {(TECHNICAL, RUNNING): ("id", "last_heartbeat")},
    "procrastinate.ProcrastinateJob": {
        (TECHNICAL, RUNNING): (
            "id", "queue_name", "task_name", "priority", "lock", "args", "status", "scheduled_at", "attempts",
            "queueing_lock", "abort_requested", "worker",
        ),
    },
    "procrastinate.ProcrastinateEvent": {(TECHNICAL, RUNNING): ("id", "job", "type", "at")},
    "procrastinate.ProcrastinatePeriodicDefer": {
        (TECHNICAL, RUNNING): ("id", "task_name", "defer_timestamp", "job", "periodic_id"),
    },
    "auth.Permission": {(TECHNICAL, RUNNING): ("id", "name", "content_type", "codename")},
    "auth.Group_permissions": {(TECHNICAL, RUNNING): ("id", "group", "permission")},
    "auth.Group": {(TECHNICAL, RUNNING): ("id", "name")},
    "contenttypes.ContentType": {(TECHNICAL, RUNNING): ("id", "app_label", "model")},
    "sessions.Session": {
        (TECHNICAL, RUNNING): ("session_key", "expire_date"),
        (PERSONAL, RUNNING): ("session_data",),
    },
    **EVENT_FIELDS,
    **MEETING_FIELDS,
}  # fmt: skip
