"""What goes by itself, and when; and of every other table with personal values, until when it stays.

`manage.py apply_retention --dry-run` says how many rows are due; a job applies the rules every night. A table
with personal or confidential values in neither list fails the suite (tests/architecture/test_privacy.py).
"""

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from trellis.core.privacy import RetentionRule

DEALT_WITH = ~Q(state="waiting")

# In this order: what hangs on a row goes before it.
RULES = (
    RetentionRule(
        "told-addresses",
        _("What was told to an address without an account, 30 days after its mail was written"),
        "notifications.Notification", "mail__created_at", 30,
        Q(person__isnull=True) & ~Q(mail__state="waiting"),
    ),
    RetentionRule(
        "mails",
        _("Mails that were dealt with, 30 days after they were written; one that still waits stays"),
        "notifications.Mail", "created_at", 30, DEALT_WITH,
    ),
    RetentionRule(
        "notifications",
        _("Notifications, after a year"),
        "notifications.Notification", "created_at", 365,
        Q(waits_for="") & (Q(mail__isnull=True) | ~Q(mail__state="waiting")),
    ),
    RetentionRule(
        "answers-to-links",
        _("That a link of a mail was answered, after 90 days; a link is valid for 30"),
        "notifications.AnsweredLink", "at", 90,
    ),
    RetentionRule("sessions", _("Sessions, when they end"), "sessions.Session", "expire_date", 0),
    RetentionRule(
        "devices",
        _("Where a person was signed in, when that session has ended"),
        "usersessions.UserSession", "last_seen_at", 0,
        Q(~Exists(Session.objects.filter(session_key=OuterRef("session_key")))),
    ),
    RetentionRule(
        "attempts",
        _("What limits the attempts to sign in, when its time is over"),
        "accounts.RateLimit", "expires", 0,
    ),
    RetentionRule(
        "access-tokens",
        _("Access tokens, 30 days after they ran out"),
        "accounts.AccessToken", "expires_at", 30,
    ),
    RetentionRule(
        "consents",
        _("What a person agreed to and has withdrawn or renewed, three years after that"),
        "accounts.Consent", "ended_at", 3 * 365 + 1,
    ),
    RetentionRule(
        "confirmations",
        _("Keys to confirm a mail address, after 30 days"),
        "account.EmailConfirmation", "created", 30,
    ),
    RetentionRule(
        "drafts",
        _("What was typed and never stored, half a year after it was last touched"),
        "registry.ProfileDraft", "saved_at", 183,
    ),
    RetentionRule(
        "reports",
        _("Reports about profiles, half a year after their decision; one that still waits stays"),
        "registry.Report", "ended_at", 183,
    ),
    RetentionRule(
        "invited-addresses",
        _("Mail addresses that were invited to an event, 90 days after it"),
        "events.InvitedAddress", "event__ends_at", 90,
    ),
    RetentionRule(
        "unconfirmed-registrations",
        _("Registrations for events that nobody confirmed, after 30 days"),
        "events.Registration", "made_at", 30, Q(state="unconfirmed"),
    ),
    RetentionRule(
        "registrations",
        _("Registrations for events, two years after the event"),
        "events.Registration", "event__ends_at", 2 * 365,
    ),
    RetentionRule(
        "caught-mail",
        _("Mails that were kept from leaving at the rehearsal of an event, after 30 days"),
        "events.CaughtMail", "at", 30,
    ),
    RetentionRule(
        "agenda-imports",
        _("Files of agendas that were brought in, after 90 days: until then an import can be undone"),
        "events.AgendaImport", "made_at", 90,
    ),
    RetentionRule(
        "schedules-of-meetings",
        _("Schedules that were worked out for the meetings of an event, half a year after"),
        "meetings.PlanRun", "asked_at", 183,
    ),
    RetentionRule(
        "boards-of-meetings",
        _("What was done on the board of meetings, half a year after: until then it can be taken back"),
        "meetings.BoardChange", "made_at", 183,
    ),
    RetentionRule(
        "alerts",
        _("That a saved search told of a change, after 90 days"),
        "registry.SavedSearchHit", "found_at", 90,
        Q(found_as="changed", told_at__isnull=False),
    ),
    RetentionRule(
        "merged-profiles",
        _("What is needed to take a merge back, when its 30 days are over"),
        "registry.Merge", "at", 30, empties={"before": {}, "after": {}, "moves": []},
    ),
    RetentionRule(
        "files-of-imports",
        _("The files of a stored import, 90 days after it was stored; it can still be undone"),
        "imports.FileChunk", "file__owner__applied_at", 90,
        Q(file__owner__state__in=["applied", "undone"]),
    ),
    RetentionRule(
        "rows-of-imports",
        _("The rows of a stored import as its file had them, 90 days after it was stored"),
        "imports.StagedRow", "file__owner__applied_at", 90,
        Q(file__owner__state__in=["applied", "undone"]),
    ),
    RetentionRule(
        "repairs-of-imports",
        _("What a person corrected in a stored import, 90 days after it was stored"),
        "imports.CellRepair", "file__owner__applied_at", 90,
        Q(file__owner__state__in=["applied", "undone"]),
    ),
    RetentionRule(
        "unfinished-imports",
        _("Imports that were given up or left lying, half a year after they were begun"),
        "imports.Import", "started_at", 183, Q(state__in=["preparing", "staged", "discarded"]),
    ),
)  # fmt: skip

ACCOUNT_STANDS = _("As long as the account.")
PROFILE_STANDS = _("As long as the profile; without their name once the person is erased.")
UNDOABLE = _(
    "As long as the import can be undone; its source needs it to tell what is new in its next edition."
)
FOR_EVER = _("For ever; once a person is erased, the key is destroyed and their values cannot be read.")
REGISTER = _("As long as the cluster keeps it in its register.")
LISTED = _("As long as the organisation; a draft until it is discarded.")
# Tables whose rows go with something else and have no age of their own.
ON_STAGE = _("As long as the event: who spoke is part of what took place.")
WITH_REGISTRATION = _("As long as the registration for the event.")
STAYS = {
    "meetings.DayReport": WITH_REGISTRATION,
    "meetings.Meeting": WITH_REGISTRATION,
    "meetings.MeetingRequest": WITH_REGISTRATION,
    "meetings.Outcome": WITH_REGISTRATION,
    "meetings.Participant": WITH_REGISTRATION,
    "meetings.Seat": WITH_REGISTRATION,
    "meetings.Told": WITH_REGISTRATION,
    "meetings.Unavailable": WITH_REGISTRATION,
    "meetings.PastWish": WITH_REGISTRATION,
    "meetings.Wish": WITH_REGISTRATION,
    "events.AgendaVersion": ON_STAGE,
    "events.SessionRole": ON_STAGE,
    "events.CheckIn": _("As long as the registration."),
    "events.Letter": _("As long as the event."),
    "events.Recipient": _("As long as the registration."),
    "events.Favourite": _("Until the person takes the mark away, or the event is removed."),
    "accounts.Person": ACCOUNT_STANDS,
    "accounts.PlatformRoleGrant": _("As long as the role."),
    "accounts.KeptAnswer": _("A day; a job of its own removes them every hour."),
    "account.EmailAddress": ACCOUNT_STANDS,
    "mfa.Authenticator": _("Until the person removes it."),
    "socialaccount.SocialAccount": _("Until the person parts with the service."),
    "notifications.CalendarFeed": _("Until the person ends the address."),
    "notifications.Choice": _("Until the person chooses otherwise."),
    "notifications.Unsubscription": _("For ever, as a fingerprint: otherwise the mail would begin again."),
    "registry.DuplicatePair": PROFILE_STANDS,
    "exchange.Introduction": LISTED,
    "exchange.Listing": LISTED,
    "members.Contact": REGISTER,
    "members.Entry": REGISTER,
    "members.Letter": REGISTER,
    "members.Recipient": REGISTER,
    "members.Record": REGISTER,
    "registry.Claim": PROFILE_STANDS,
    "registry.Invitation": PROFILE_STANDS,
    "registry.SavedSearch": _("Until the person removes it."),
    "registry.PersonMembership": _("As long as the role."),
    "registry.RuleOverride": PROFILE_STANDS,
    "imports.ImportFile": UNDOABLE,
    "imports.RowFault": _("As long as the row it is about."),
    "imports.SourceRecord": UNDOABLE,
    "imports.AppliedChange": UNDOABLE,
    "imports.DuplicateProposal": _("As long as the row it is about."),
    "imports.DuplicateDecision": _("For ever, without the name of who decided once that person is erased."),
    "audit.AuditEntry": FOR_EVER,
}
