"""Which parts of the platform an operator may switch off, and what of it is always there.

Every address belongs to exactly one block or to the core; tests/architecture/test_blocks.py fails for one
that does not. A new module adds its block here, and nothing else: docs/how-to/add-a-block.md.
"""

from django.utils.translation import gettext_lazy as _

from config import targets
from config.finders import find_events, find_figures, find_listings
from config.sections import (
    coming_events,
    events_of_organisation,
    listings_of_organisation,
    meetings_of_event,
    newest_listings,
    register_of_members,
)
from trellis.core.blocks import Block
from trellis.events.selectors.dates import event_dates
from trellis.events.services.letters import LETTERS as PARTICIPANT_LETTERS
from trellis.events.services.registration_links import REGISTRATION, REGISTRATION_ASKED
from trellis.events.services.telling import EVENTS
from trellis.events.services.telling_registration import REGISTRATIONS
from trellis.exchange.services.introduction_links import INTRODUCTION
from trellis.exchange.services.telling import POSTED
from trellis.exchange.services.telling_introductions import INTRODUCTIONS
from trellis.imports.services.telling import IMPORTS
from trellis.meetings.selectors.dates import meeting_dates
from trellis.meetings.services.links import JOIN_LINK, MEETING_LINK, OWN_LINK, REQUEST_LINK
from trellis.meetings.services.rehearsing import PART as REHEARSED_MEETINGS
from trellis.meetings.services.telling import MEETINGS
from trellis.members.selectors.calendar import membership_ends, work_dates
from trellis.members.services.reminding import DUE
from trellis.members.services.telling import LETTER_QUESTION, LETTERS
from trellis.registry.selectors.calendar import claim_dates, programme_ends
from trellis.registry.services.claim_links import CLAIM
from trellis.registry.services.telling_claims import CLAIMS
from trellis.registry.services.telling_listings import LISTED, LISTINGS
from trellis.registry.services.watching import SEARCHES

# In the order shown to operators.
BLOCKS: tuple[Block, ...] = (
    Block(
        key="members",
        name=_("Registers of members"),
        carries=_("What a cluster keeps about its members: contacts, fees, tasks, needs, notes."),
        routes=("members:", "/api/registers", "/api/organisations/{slug}/register"),
        parts=(register_of_members, targets.MEMBERS, DUE, work_dates, membership_ends),
        tasks=("trellis.members.tasks.remind_keepers",),
        tables=("members.Record", "members.Contact", "members.Entry"),
    ),
    Block(
        key="letters",
        name=_("Letters to members"),
        carries=_("A cluster writes to a part of its members and sees who answered."),
        routes=(
            "members:letters",
            "members:compose",
            "members:letter",
            "members:remind",
            "/api/organisations/{slug}/register/letters",
        ),
        parts=(LETTERS, LETTER_QUESTION),
        tables=("members.Letter", "members.Recipient"),
        needs=("members",),
    ),
    Block(
        key="events",
        name=_("Events"),
        carries=_("Conferences, talks, series, missions and matchmaking events, in one calendar."),
        routes=("events:", "/api/events"),
        parts=(
            EVENTS,
            REGISTRATIONS,
            REGISTRATION_ASKED,
            REGISTRATION,
            find_events,
            events_of_organisation,
            coming_events,
            event_dates,
            PARTICIPANT_LETTERS,
            targets.PARTICIPANTS,
        ),
        tasks=("trellis.events.tasks.act", "trellis.events.tasks.end_left_rehearsals"),
        tables=(
            "events.Event",
            "events.Series",
            "events.InvitedAddress",
            "events.Registration",
            "events.CheckIn",
            "events.Letter",
            "events.Recipient",
            "events.Session",
            "events.AgendaVersion",
            "events.AgendaImport",
            "events.Favourite",
            "events.CaughtMail",
        ),
    ),
    Block(
        key="meetings",
        name=_("Meetings at events"),
        carries=_("Wishes, requests and bookings of one-to-one meetings, and the schedules made of them."),
        routes=("meetings:", "/api/meetings"),
        parts=(
            MEETINGS,
            REQUEST_LINK,
            MEETING_LINK,
            JOIN_LINK,
            OWN_LINK,
            meetings_of_event,
            meeting_dates,
            REHEARSED_MEETINGS,
            targets.WISHES,
        ),
        tasks=("trellis.meetings.tasks.keep_up", "trellis.meetings.tasks.work_out"),
        tables=(
            "meetings.Participant",
            "meetings.Unavailable",
            "meetings.Wish",
            "meetings.PastWish",
            "meetings.MeetingRequest",
            "meetings.Meeting",
            "meetings.Seat",
            "meetings.PlanRun",
            "meetings.BoardChange",
            "meetings.Told",
            "meetings.DayReport",
            "meetings.Outcome",
        ),
        needs=("events",),
    ),
    Block(
        key="exchange",
        name=_("Offers and needs"),
        carries=_("What organisations offer and look for: partners, suppliers, equipment, advice, jobs."),
        routes=("exchange:", "/api/exchange/"),
        parts=(
            find_listings,
            listings_of_organisation,
            newest_listings,
            POSTED,
            INTRODUCTIONS,
            INTRODUCTION,
        ),
        tasks=("trellis.exchange.tasks.expire_listings", "trellis.exchange.tasks.go_on_introducing"),
        tables=("exchange.Listing", "exchange.Introduction"),
    ),
    Block(
        key="services",
        name=_("Services"),
        carries=_("What clusters and other organisations offer, on their profiles and in one list."),
        routes=(
            "registry:services",
            "registry:export_catalogue catalogue=services",
            "registry:edit_items catalogue=services",
            "registry:edit_item catalogue=services",
            "/api/services",
            "/api/organisations/{slug}/services",
        ),
        tables=("registry.OfferedService",),
    ),
    Block(
        key="programmes",
        name=_("Programmes"),
        carries=_("National and regional programmes for clusters, in one list and side by side."),
        routes=(
            "registry:programmes",
            "registry:programme",
            "registry:compare_programmes",
            "registry:export_catalogue catalogue=programmes",
            "registry:edit_items catalogue=programmes",
            "registry:edit_item catalogue=programmes",
            "/api/cluster-programmes",
            "/api/organisations/{slug}/programmes",
        ),
        parts=(programme_ends,),
        tables=("registry.ClusterProgramme",),
    ),
    Block(
        key="figures",
        name=_("Figures"),
        carries=_("Published figures about regions and ecosystems, each with its source and date."),
        routes=("evidence:", "/api/evidence/"),
        parts=(find_figures, targets.FACTS),
        tables=("evidence.Fact",),
    ),
    Block(
        key="saved-searches",
        name=_("Saved searches"),
        carries=_("People keep a search and are told what is new for it."),
        routes=("registry:saved_searches", "registry:save_search", "registry:saved_search", "/api/searches"),
        parts=(SEARCHES,),
        tasks=("trellis.registry.tasks.watch_saved_searches",),
        tables=("registry.SavedSearch",),
    ),
    Block(
        key="claims",
        name=_("Claims"),
        carries=_("People claim a profile that nobody owns, by a link to its mail address or with evidence."),
        routes=("registry:claim", "registry:decide_claim", "/api/claims", "/api/organisations/{slug}/claim"),
        parts=(CLAIMS, CLAIM, claim_dates),
        tasks=("trellis.registry.tasks.lapse_claims",),
        tables=("registry.Claim",),
    ),
    Block(
        key="listings",
        name=_("Links for listed members"),
        carries=_(
            "A cluster writes to members whose profile nobody owns; they correct it, take it or object."
        ),
        routes=(
            "registry:write_to_members",
            "registry:write_to_member",
            "registry:received",
            "registry:correct_received",
        ),
        parts=(LISTINGS, LISTED),
        needs=("claims",),
    ),
    Block(
        key="duplicates",
        name=_("Duplicates"),
        carries=_(
            "Every night a search for profiles that stand here twice; validators compare and merge them."
        ),
        routes=(
            "registry:duplicates",
            "registry:call_different",
            "registry:merge",
            "registry:undo_merge",
        ),
        tasks=("trellis.registry.tasks.find_duplicates",),
        tables=("registry.DuplicatePair", "registry.Merge"),
    ),
    Block(
        key="imports",
        name=_("Imports"),
        carries=_("Files are read, checked row by row, stored, and can be taken back."),
        routes=("imports:", "/api/imports/"),
        parts=(IMPORTS,),
        tasks=(
            "trellis.imports.tasks.stage",
            "trellis.imports.tasks.find_duplicates",
            "trellis.imports.tasks.apply",
            "trellis.imports.tasks.undo",
        ),
        tables=("imports.Import",),
    ),
    Block(
        key="elsewhere",
        name=_("Portals elsewhere"),
        carries=_("A page of links to other platforms and directories."),
        routes=("taxonomy:links",),
    ),
)

# What is always there: profiles, persons, rights, notifications, the site itself. Written as in a block.
CORE: tuple[str, ...] = (
    "core:",
    "portal:",
    "accounts:",
    "notifications:",
    "set_language",
    "usersessions_list",
    "account_*",
    "mfa_*",
    "socialaccount_*",
    "openid_connect_*",
    "taxonomy:schemes", "taxonomy:scheme", "taxonomy:scheme_export", "taxonomy:term", "taxonomy:glossary",
    "registry:search", "registry:viewport", "registry:suggest", "registry:export",
    "registry:countries", "registry:country", "registry:regions", "registry:region",
    "registry:ecosystems", "registry:ecosystem",
    "registry:organisation", "registry:history", "registry:take_back", "registry:kinds", "registry:create",
    "registry:edit", "registry:draft", "registry:address", "registry:life", "registry:rule",
    "registry:proposals", "registry:answer_proposal", "registry:review",
    "registry:report", "registry:decide_report",
    "registry:people", "registry:person", "registry:invite", "registry:withdraw_invitation",
    "registry:invitation", "registry:leave",
    "registry:edit_members", "registry:edit_member", "registry:remove_member",
    "registry:edit_results", "registry:edit_result",
    "api:openapi-json",
    "/api/person", "/api/notifications", "/api/organisations", "/api/kinds", "/api/review", "/api/registry",
    "/api/taxonomy",
)  # fmt: skip
