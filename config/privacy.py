"""Every stored field: its class of data and its purpose; and each purpose with legal basis and time kept.

A field that does not stand here fails the suite (tests/architecture/test_privacy.py). The page /privacy/ and
its JSON, the record of processing (Article 30 of the GDPR), are made from it.
"""

from django.utils.translation import gettext_lazy as _

from trellis.core.privacy import DataClass, Fields, Purpose

ACCOUNT, DIRECTORY, KEEPING, IMPORTING, RECORD = "account", "directory", "keeping", "importing", "record"
RUNNING, REFERENCE, SITE, TELLING = "running", "reference", "site", "telling"
TECHNICAL, PUBLIC, INTERNAL = DataClass.TECHNICAL, DataClass.PUBLIC, DataClass.INTERNAL
CONFIDENTIAL, PERSONAL = DataClass.CONFIDENTIAL, DataClass.PERSONAL

PURPOSES = (
    Purpose(
        key=ACCOUNT,
        title=_("Accounts"),
        what=_(
            "Mail address, name and language of a person; the password only as a hash, tokens as digests, "
            "secrets of the second factor encrypted. Where a person is signed in: device and a part of the "
            "network address."
        ),
        basis=_("Performance of a contract (Article 6(1)(b) GDPR): the person asked for the account."),
        kept=_("Until the person has the account erased. A session ends after two weeks without a visit."),
        recipients=_("The person; the operators of this site."),
    ),
    Purpose(
        key=DIRECTORY,
        title=_("Directory of organisations"),
        what=_("Names, addresses, contact points and capabilities of organisations, as they publish them."),
        basis=_(
            "Legitimate interest of the organisations in being found (Article 6(1)(f) GDPR); an organisation "
            "may object and is removed."
        ),
        kept=_("As long as the profile stands. An unconfirmed profile is marked after 12 and 18 months."),
        recipients=_("Everybody, once the profile is published."),
    ),
    Purpose(
        key=KEEPING,
        title=_("Keeping profiles"),
        what=_(
            "Who keeps which profile in which role, who claimed one and by which proof, drafts, and "
            "decisions of validators with their reasons."
        ),
        basis=_("Performance of a contract (Article 6(1)(b) GDPR)."),
        kept=_("As long as the person has the role; a draft until it is saved or discarded."),
        recipients=_("Those who keep the same profile; validators and operators."),
    ),
    Purpose(
        key=IMPORTING,
        title=_("Imports"),
        what=_(
            "Files brought by a person, row by row, with what was corrected, stored or refused, and by whom."
        ),
        basis=_("Legitimate interest in saying where a value comes from (Article 6(1)(f) GDPR)."),
        kept=_("Until the import is discarded; of a stored import as long as it can be undone."),
        recipients=_("The person who brought the file; operators."),
    ),
    Purpose(
        key=RECORD,
        title=_("Record of changes"),
        what=_(
            "Who changed what, when, from which value to which. Personal values are kept encrypted under a "
            "key of the person."
        ),
        basis=_("Legitimate interest in accountability (Article 6(1)(f) GDPR)."),
        kept=_("For ever; once a person is erased, the key is destroyed and their values cannot be read."),
        recipients=_("Those who keep the thing; operators."),
    ),
    Purpose(
        key=TELLING,
        title=_("Telling people"),
        what=_(
            "What was told to whom, how they want to be told, and mail on its way. Of an address without an "
            "account that ended a mail only a fingerprint."
        ),
        basis=_(
            "Performance of a contract (Article 6(1)(b) GDPR); for addresses without an account legitimate "
            "interest of those who write (Article 6(1)(f) GDPR), until the reader ends it."
        ),
        kept=_("Mails for 30 days unless they still wait, notifications for a year, choices until changed."),
        recipients=_("The reader."),
    ),
    Purpose(
        key=RUNNING,
        title=_("Running the site"),
        what=_("Jobs, sessions and states that the programs need."),
        basis=_("Legitimate interest in a working and safe site (Article 6(1)(f) GDPR)."),
        kept=_("Sessions until they end; jobs until they are done."),
        recipients=_("Nobody; operators in case of a fault."),
    ),
    Purpose(
        key=REFERENCE,
        title=_("Reference lists and figures"),
        what=_("Regions, sectors, technologies and published figures about them. No personal data."),
        basis=_("No personal data."),
        kept=_("For ever; earlier editions stay."),
        recipients=_("Everybody."),
    ),
    Purpose(
        key=SITE,
        title=_("Settings of the site"),
        what=_("Name, logo, colour and texts of this site. No personal data but what the imprint names."),
        basis=_("Legal obligation to name who answers for the site (Article 6(1)(c) GDPR)."),
        kept=_("Until an operator changes them."),
        recipients=_("Everybody."),
    ),
)

FIELDS: dict[str, Fields] = {
    "portal.SiteSettings": {
        (TECHNICAL, SITE): ("id", "version", "logo_digest", "changed_at"),
        (PUBLIC, SITE): ("name", "accent", "languages", "texts", "logo"),
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
        (TECHNICAL, DIRECTORY): ("id",),
        (PUBLIC, DIRECTORY): ("network", "title", "value", "unit", "year", "website"),
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
    "imports.Source": {
        (TECHNICAL, IMPORTING): ("id", "target", "organisation_id"),
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
            "id", "owner", "position", "size", "sha256", "bytes_of", "record_type", "detected", "reading",
            "columns", "suggestions", "matches", "constants", "refusal", "staged_rows", "is_staged",
        ),
        (INTERNAL, IMPORTING): ("name",),
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
        (PERSONAL, TELLING): ("person", "address", "language", "failure"),
    },
    "notifications.Notification": {
        (TECHNICAL, TELLING): ("id", "mail", "waits_for", "created_at"),
        (PERSONAL, TELLING): ("person", "topic", "message", "context", "path", "read_at"),
    },
    "notifications.Choice": {
        (TECHNICAL, TELLING): ("id",),
        (PERSONAL, TELLING): ("person", "topic", "rhythm"),
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
    "accounts.KeptAnswer": {
        (TECHNICAL, ACCOUNT): ("id", "caller", "key", "content", "status", "content_type", "at"),
        (PERSONAL, ACCOUNT): ("person",),
        (CONFIDENTIAL, ACCOUNT): ("body",),
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
}  # fmt: skip
