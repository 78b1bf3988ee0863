"""Where the modules meet: each list that crosses modules stands here; no module names a higher one.

What of it belongs to a block that an operator may switch off, config/blocks.py says.
"""

from dataclasses import replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config import targets
from config.finders import find_events, find_figures, find_listings, find_organisations, find_terms
from config.sections import (
    coming_events,
    data_of_person,
    events_of_organisation,
    listings_of_organisation,
    meetings_of_event,
    newest_listings,
    organisations_of_person,
    register_of_members,
)
from trellis.accounts import selectors as accounts
from trellis.accounts.adapters import second_factor
from trellis.accounts.types import TokenHolder, Wording
from trellis.core.blocks import InUse, way_to
from trellis.core.found import Finder
from trellis.core.frame import (
    ALL_LANGUAGES,
    Banner,
    Frame,
    NavigationEntry,
    Site,
    build_languages,
    build_links,
    chosen_theme,
    operators,
    reviewers,
    signed_in,
    stylesheet_url,
)
from trellis.core.sections import EventLinkBuilder, ProfileLinkBuilder, ProfileSectionBuilder, SectionBuilder
from trellis.core.types import VISITOR, Actor
from trellis.events.pages.rehearsals import build_banner
from trellis.events.selectors.dates import event_dates
from trellis.events.services.letters import LETTERS as PARTICIPANT_LETTERS
from trellis.events.services.registration_links import REGISTRATION, REGISTRATION_ASKED
from trellis.events.services.telling import EVENTS
from trellis.events.services.telling_registration import REGISTRATIONS
from trellis.events.types.rehearsals import RehearsalPart
from trellis.exchange.policies import posts_any
from trellis.exchange.services.introduction_links import INTRODUCTION
from trellis.exchange.services.telling import POSTED
from trellis.exchange.services.telling_introductions import INTRODUCTIONS
from trellis.imports.services.telling import IMPORTS
from trellis.imports.types import Adapter
from trellis.meetings.selectors.dates import meeting_dates
from trellis.meetings.services.links import JOIN_LINK, MEETING_LINK, OWN_LINK, REQUEST_LINK
from trellis.meetings.services.rehearsing import PART as REHEARSED_MEETINGS
from trellis.meetings.services.telling import MEETINGS
from trellis.members.policies import keeps_any
from trellis.members.selectors.calendar import membership_ends, work_dates
from trellis.members.services.reminding import DUE
from trellis.members.services.telling import LETTER_QUESTION, LETTERS
from trellis.notifications.selectors.inbox import count_unread
from trellis.notifications.types import DateProvider, Purpose, Topic
from trellis.portal import selectors as portal
from trellis.portal.pages.site import logo_url
from trellis.portal.types import SiteSettings
from trellis.registry.selectors import people
from trellis.registry.selectors.calendar import (
    claim_dates,
    confirmations_due,
    invitation_ends,
    period_ends,
    programme_ends,
    reviews_due,
)
from trellis.registry.services.claim_links import CLAIM
from trellis.registry.services.still_correct import STILL_CORRECT
from trellis.registry.services.telling import OVERDUE, PROFILES, REVIEW, ROLES
from trellis.registry.services.telling_claims import CLAIMS
from trellis.registry.services.telling_invitations import INVITATIONS, INVITED
from trellis.registry.services.telling_listings import LISTED, LISTINGS
from trellis.registry.services.telling_reports import REPORTS
from trellis.registry.services.watching import SEARCHES
from trellis.registry.types.consents import CONTACT_ADDRESS, CONTACT_NAME

# The main navigation, in the order shown. A module adds its entries here.
NAVIGATION: tuple[NavigationEntry, ...] = (
    NavigationEntry(_("Map and list"), "registry:search"),
    NavigationEntry(_("Events"), "events:calendar"),
    NavigationEntry(_("Ecosystems"), "registry:ecosystems"),
    NavigationEntry(_("Countries"), "registry:countries"),
    NavigationEntry(_("Regions"), "registry:regions"),
    NavigationEntry(_("Services"), "registry:services"),
    NavigationEntry(_("Programmes"), "registry:programmes"),
    NavigationEntry(_("Offers and needs"), "exchange:listings"),
    NavigationEntry(_("Figures"), "evidence:indicators"),
)
# Whom the search over everything asks, in the order shown.
FINDERS: InUse[Finder] = InUse(find_organisations, find_events, find_listings, find_terms, find_figures)
# What the account menu of a signed-in person offers.
ACCOUNT: tuple[NavigationEntry, ...] = (
    NavigationEntry(_("Your page"), "accounts:person", signed_in),
    NavigationEntry(_("Your events"), "events:yours", signed_in),
    NavigationEntry(_("Your members"), "members:registers", keeps_any),
    NavigationEntry(_("Your offers and needs"), "exchange:own", posts_any),
    NavigationEntry(_("Notifications"), "notifications:inbox", signed_in, count_unread),
    NavigationEntry(_("Your dates"), "notifications:calendar", signed_in),
    NavigationEntry(_("Your saved searches"), "registry:saved_searches", signed_in),
    NavigationEntry(_("Write a profile"), "registry:kinds", signed_in),
    NavigationEntry(_("Profiles to review"), "registry:review", reviewers),
    NavigationEntry(_("Duplicates"), "registry:duplicates", reviewers),
    NavigationEntry(_("Imports"), "imports:imports", signed_in),
    NavigationEntry(_("Roles"), "accounts:roles", operators),
    NavigationEntry(_("Settings of the site"), "portal:settings", operators),
)
# What other modules show on the home page, in the order shown.
HOME_SECTIONS: InUse[SectionBuilder] = InUse(coming_events, newest_listings)
# What other modules show on a person's own page.
PERSON_SECTIONS: InUse[SectionBuilder] = InUse(organisations_of_person, data_of_person)
# What other modules offer on the page of a profile.
PROFILE_LINKS: InUse[ProfileLinkBuilder] = InUse(register_of_members)
# What other modules offer on the page of an event.
EVENT_LINKS: InUse[EventLinkBuilder] = InUse(meetings_of_event)
# What other modules add to the rehearsal of an event.
REHEARSED: InUse[RehearsalPart] = InUse(REHEARSED_MEETINGS)
# What other modules show on the page of a profile.
PROFILE_SECTIONS: InUse[ProfileSectionBuilder] = InUse(events_of_organisation, listings_of_organisation)
# What people are told of, in the order in which they choose how.
TOPICS: tuple[Topic, ...] = (
    PROFILES, SEARCHES, CLAIMS, LISTINGS, INVITATIONS, REPORTS, REVIEW, OVERDUE, IMPORTS, ROLES, LETTERS, DUE,
    EVENTS, REGISTRATIONS, PARTICIPANT_LETTERS, POSTED, INTRODUCTIONS, MEETINGS,
)  # fmt: skip
# Whose dates stand in a person's calendar.
CALENDAR: InUse[DateProvider] = InUse(
    event_dates, work_dates, membership_ends, confirmations_due, period_ends, programme_ends, invitation_ends,
    claim_dates, reviews_due, meeting_dates,
)  # fmt: skip
# What people may agree to, in the order shown: only what rests on consent alone (Article 6(1)(a) GDPR).
CONSENTS: tuple[Wording, ...] = (CONTACT_NAME, CONTACT_ADDRESS)
# What links in mails can ask.
LINK_PURPOSES: tuple[Purpose, ...] = (
    STILL_CORRECT, CLAIM, LISTED, INVITED, LETTER_QUESTION, REGISTRATION_ASKED, REGISTRATION, REQUEST_LINK,
    MEETING_LINK, JOIN_LINK, OWN_LINK, INTRODUCTION,
)  # fmt: skip
# What files can be imported into, in the order offered.
IMPORT_ADAPTERS: InUse[Adapter] = InUse(
    targets.PROFILES, targets.FACTS, targets.MEMBERS, targets.PARTICIPANTS, targets.WISHES
)
FOOTER: tuple[NavigationEntry, ...] = (
    NavigationEntry(_("Imprint"), "portal:imprint"),
    NavigationEntry(_("Privacy"), "portal:privacy"),
    NavigationEntry(_("Reference lists"), "taxonomy:schemes"),
    NavigationEntry(_("Glossary"), "taxonomy:glossary"),
    NavigationEntry(_("Portals elsewhere"), "taxonomy:links"),
    NavigationEntry(_("API"), "portal:api"),
    NavigationEntry(_("Who may do what"), "portal:permissions"),
    NavigationEntry(_("Components"), "core:components"),
)


def build_actor(request: HttpRequest) -> Actor:
    """The actor behind a request: the signed-in person with platform and organisation roles, or a visitor."""
    user = getattr(request, "user", None)
    language = getattr(request, "LANGUAGE_CODE", "en")
    if user is None or not user.is_authenticated:
        return Actor(language=language) if language != VISITOR.language else VISITOR
    actor = actor_of_person(user.pk, name=str(user), language=language)
    if actor.has_platform_role and second_factor.is_required() and not second_factor.is_shown(request):
        return with_waiting_roles(actor)
    return actor


def with_waiting_roles(actor: Actor) -> Actor:
    """The same person without platform roles, which wait for a second factor."""
    waiting = actor.platform_roles | ({"validator"} if actor.validator_of else set())
    return replace(
        actor, platform_roles=frozenset(), validator_of=frozenset(), waiting_roles=frozenset(waiting)
    )


def actor_of_token(holder: TokenHolder) -> Actor:
    """The actor behind an access token; it has platform roles if its person had them when making it."""
    actor = actor_of_person(holder.id, name=holder.name, language=holder.language)
    if actor.has_platform_role and second_factor.is_required() and not holder.carries_roles:
        return with_waiting_roles(actor)
    return actor


def actor_of_person(person_id: int, *, name: str, language: str = "en") -> Actor:
    roles, countries = accounts.roles_and_countries(person_id=person_id)
    return Actor(
        person_id=person_id,
        name=name,
        language=language,
        platform_roles=roles,
        validator_of=countries,
        organisation_roles=people.roles_of_person(person_id=person_id),
    )


def actor_of_person_id(person_id: int) -> Actor:
    """The actor a background step acts as, with the roles the person has now. Raises NotFound."""
    person = accounts.get_person(person_id=person_id)
    return actor_of_person(person.id, name=person.name, language=person.language)


def site_name() -> str:
    """The site's name, for what is written outside a request."""
    return portal.get_site().name


def blocks_off() -> tuple[str, ...]:
    """The blocks that are off, for what is asked outside a request."""
    return portal.get_site().blocks_off


def build_frame(request: HttpRequest) -> Frame:
    """What every page shows around its content, for this request's actor, language and theme."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    settings: SiteSettings = request.site_settings  # type: ignore[attr-defined]
    site = Site(
        name=settings.name,
        logo_url=logo_url(settings),
        accent_url=reverse("core:accent", args=[settings.accent[1:]]) if settings.accent else "",
        languages=settings.languages or ALL_LANGUAGES,
    )
    return Frame(
        site=site,
        stylesheet_url=stylesheet_url(),
        theme=chosen_theme(request),
        languages=build_languages(site.languages),
        here=request.get_full_path() if request.method == "GET" else "/",
        account_name=actor.name,
        is_signed_in=actor.is_signed_in,
        search_url=reverse("portal:search"),
        search_text=request.GET.get("q", "")[:200] if request.path == reverse("portal:search") else "",
        navigation=build_links(NAVIGATION, actor=actor, path=request.path),
        account_links=build_links(ACCOUNT, actor=actor, path=request.path),
        footer=build_links(FOOTER, actor=actor, path=request.path),
        banner=banner_of(request, actor),
    )


def banner_of(request: HttpRequest, actor: Actor) -> Banner | None:
    """What the pages of a rehearsal say above all else."""
    match = request.resolver_match
    slug = str(match.kwargs.get("event", "")) if match else ""
    return build_banner(actor=actor, slug=slug) if slug and way_to("events:calendar") else None
