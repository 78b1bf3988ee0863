"""What modules show on pages of lower modules: the lists of config/composition.py name these."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from config.lines import event_line, listing_line
from trellis.accounts.selectors import list_own_consents
from trellis.core.sections import ProfileLink, Section, SectionLine
from trellis.core.types import VISITOR, Actor
from trellis.events.selectors.calendar import search_events
from trellis.events.selectors.events import list_hosted
from trellis.events.types.events import EventRecord
from trellis.events.types.query import EventQuery
from trellis.exchange.selectors.listings import list_listings_of
from trellis.exchange.selectors.search import search_listings
from trellis.exchange.types.listings import ListingQuery
from trellis.exchange.types.words import SIDE_LABELS
from trellis.meetings.selectors.setup import entrance
from trellis.members.policies import can_keep
from trellis.registry.selectors.profiles import list_profiles
from trellis.registry.types import PersonRole

SHOWN_LISTINGS = 8
SHOWN_AT_HOME = 5
LOOKED_AT = 60  # of coming events: a weekly series has a dozen of them in a quarter


def organisations_of_person(actor: Actor) -> Section:
    """On a person's own page: the organisations they belong to, with their role, by name."""
    roles = {
        PersonRole.OWNER: _("owner"),
        PersonRole.EDITOR: _("editor"),
        PersonRole.MEMBER: _("member"),
    }
    ids = sorted(actor.organisations(*roles))
    profiles = sorted(
        list_profiles(actor=actor, organisation_ids=ids), key=lambda one: str(one.values["name"])
    )
    return Section(
        title=_("Your organisations"),
        lines=tuple(
            SectionLine(
                label=str(profile.values["name"]),
                url=reverse("registry:organisation", args=[profile.slug]),
                note=", ".join(
                    label for role, label in roles.items() if actor.has_organisation_role(profile.id, role)
                ),
            )
            for profile in profiles
        ),
        empty=_("You belong to no organisation here yet."),
        next_label=_("Write a profile"),
        next_url=reverse("registry:kinds"),
    )


def register_of_members(
    actor: Actor, organisation_id: int, slug: str, has_members: bool
) -> ProfileLink | None:
    """On a cluster's page, for those who keep it: the way to its register."""
    if not has_members or not can_keep(actor, organisation_id):
        return None
    return ProfileLink("register", _("Register of members"), reverse("members:register", args=[slug]))


def meetings_of_event(actor: Actor, event_id: int, slug: str, kind: str) -> ProfileLink | None:
    """On the page of an event that has meetings: the way to them, for whom they are open, and for keepers."""
    route = entrance(actor=actor, event_id=event_id, kind=kind)
    return ProfileLink("meetings", _("Meetings"), reverse(route, args=[slug])) if route else None


def coming_events(_actor: Actor) -> Section:
    """On the home page, the same for everybody: the next events that are open to all, of a series one."""
    coming, _total = search_events(actor=VISITOR, query=EventQuery(), now=timezone.now(), size=LOOKED_AT)
    first: dict[tuple[str, int], EventRecord] = {}
    for event in coming:
        first.setdefault(("series", event.series_id) if event.series_id else ("event", event.id), event)
    found = list(first.values())[:SHOWN_AT_HOME]
    return Section(
        title=_("Coming events"),
        lines=tuple(event_line(event, event.city) for event in found),
        empty=_("Nothing yet. Conferences, talks and missions stand here until they are over."),
        next_label=_("All events"),
        next_url=reverse("events:calendar"),
    )


def newest_listings(_actor: Actor) -> Section:
    """On the home page, the same for everybody: what was offered and sought last."""
    found, _total, _alike = search_listings(actor=VISITOR, query=ListingQuery(), size=SHOWN_AT_HOME)
    return Section(
        title=_("Offered and sought"),
        lines=tuple(map(listing_line, found)),
        empty=_("Nothing yet. What organisations give and look for stands here, the newest first."),
        next_label=_("All offers and needs"),
        next_url=reverse("exchange:listings"),
    )


def events_of_organisation(actor: Actor, organisation_id: int) -> Section | None:
    """On the page of an organisation: what it hosts, the soonest first."""
    found = list_hosted(actor=actor, organisation_id=organisation_id, now=timezone.now())
    if not found:
        return None
    return Section(
        title=_("Events"),
        lines=tuple(map(event_line, found)),
    )


def listings_of_organisation(actor: Actor, organisation_id: int) -> Section | None:
    """On the page of an organisation: what it offers and needs under its name, the newest first."""
    found = list_listings_of(actor=actor, organisation_ids=[organisation_id], limit=SHOWN_LISTINGS)
    poster = next((listing.organisation for listing in found if listing.organisation), None)
    if poster is None:
        return None
    return Section(
        title=_("Offers and needs"),
        lines=tuple(
            SectionLine(
                label=listing.title,
                url=reverse("exchange:listing", args=[listing.id]),
                note=str(SIDE_LABELS[listing.side]),
            )
            for listing in found
        ),
        next_label=_("All of them"),
        next_url=f"{reverse('exchange:listings')}?{urlencode({'organisation': poster.slug})}",
    )


def data_of_person(actor: Actor) -> Section:
    """On a person's own page: the way to what they agree to, what is kept of them, and having it erased."""
    has_lapsed = any(own.standing and not own.counts for own in list_own_consents(actor=actor))
    return Section(
        title=_("Your data"),
        lines=(
            SectionLine(
                label=_("What you agree to"),
                url=reverse("accounts:consents"),
                note=_("new words, please read them") if has_lapsed else "",
            ),
            SectionLine(label=_("What is kept about you"), url=reverse("portal:own_data")),
            SectionLine(label=_("Have your account erased"), url=reverse("portal:own_data") + "#erase"),
        ),
    )
