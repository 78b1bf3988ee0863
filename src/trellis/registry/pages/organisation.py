"""The page of an organisation or network: everything that is public of it, and what its keepers need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from trellis.core.blocks import way_to
from trellis.core.pagination import Pagination, build_pagination
from trellis.core.sections import Section
from trellis.core.types import Actor
from trellis.registry.pages.actions import Action, build_actions
from trellis.registry.pages.catalogue import ItemLine, own_lines
from trellis.registry.pages.facts import (
    Fact,
    TagGroup,
    TextBlock,
    build_facts,
    build_tags,
    build_texts,
)
from trellis.registry.pages.graph import FELLOWS_OF_EACH, MOST_HOSTS, MOST_MEMBERS, Graph, build_graph
from trellis.registry.pages.landscape import Landscape, build_landscape
from trellis.registry.pages.places import (
    Place,
    SiteLine,
    build_map_bounds,
    build_map_points,
    build_place,
    build_place_links,
    build_sites,
)
from trellis.registry.policies import profiles as policies
from trellis.registry.policies.claims import is_claimable
from trellis.registry.policies.reports import can_report
from trellis.registry.selectors import members as selectors
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.claims import has_owner
from trellis.registry.selectors.completeness import completeness
from trellis.registry.selectors.life import freshness_of_kind
from trellis.registry.selectors.people import list_contacts
from trellis.registry.selectors.profiles import get_profile_by_slug
from trellis.registry.selectors.proposals import count_open_proposals
from trellis.registry.selectors.validity import judge
from trellis.registry.types import (
    PUBLIC,
    Blueprint,
    Card,
    Completeness,
    Fellow,
    Freshness,
    Members,
    Membership,
    Profile,
    Result,
    RollUp,
    RuleResult,
    SourceFields,
    in_language,
)
from trellis.registry.types.catalogue import Catalogue
from trellis.registry.types.members import NamedContact
from trellis.taxonomy import selectors as taxonomy

MEMBERS_ON_A_PAGE = 25
FEWEST_TO_ADD_UP = 3  # the sum of one or two says less than they do themselves


@dataclass(frozen=True)
class MemberLine:
    """A membership as a table shows it."""

    name: str
    url: str
    kind: str
    role: str
    place: str
    since: date | None
    until: date | None
    is_over: bool
    fellows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sum:
    label: str
    number: int


@dataclass(frozen=True)
class RollUpTable:
    """What the members of a network add up to."""

    members: int
    countries: int
    stating: int
    by_kind: tuple[Sum, ...]
    members_of_members: tuple[Sum, ...]
    total: int


@dataclass(frozen=True)
class KeeperPart:
    """What only those who keep or validate the profile see."""

    completeness: Completeness
    edit_url: str
    rules: tuple[RuleResult, ...]
    may_override: bool
    review_note: str
    proposals: int


@dataclass(frozen=True)
class OrganisationPage:
    """Everything public of one organisation, each value with its source and date."""

    template: ClassVar[str] = "registry/organisation.html"
    slug: str
    name: str
    short_name: str
    other_names: tuple[str, ...]
    kind: str
    kind_key: str
    is_network: bool
    status: str
    is_public: bool
    freshness: Freshness | None
    confirmed_on: Any  # or published, where nobody has confirmed it yet
    is_confirmed: bool
    actions: tuple[Action, ...]
    claim_url: str  # empty where somebody owns the profile
    report_url: str  # empty where the profile is not public
    contacts: tuple[NamedContact, ...]  # by consent: nobody may keep this page
    facts: tuple[Fact, ...]
    texts: tuple[TextBlock, ...]
    tags: tuple[TagGroup, ...]
    place: Place
    map_points: str
    map_bounds: str
    place_links: tuple[Any, ...]
    sites: tuple[SiteLine, ...]
    landscape: Landscape | None
    has_members: bool
    member_counts: tuple[Sum, ...]
    members: tuple[MemberLine, ...]
    members_total: int
    members_pagination: Pagination | None
    roll_up: RollUpTable | None
    hosts: tuple[MemberLine, ...]
    graph: Graph | None
    parent: Card | None
    children: tuple[Card, ...]
    has_results: bool
    results: tuple[Result, ...]
    sources: tuple[SourceFields, ...]
    services: tuple[ItemLine, ...]
    programmes: tuple[ItemLine, ...]
    sections: tuple[Section, ...]  # of higher modules
    keeper: KeeperPart | None


def build_organisation_page(*, actor: Actor, slug: str, number: int = 1) -> OrganisationPage:
    """The page of the profile at an address; `number` is the page of the table of members.

    Raises NotFound. Its `slug` differs where the address is a former one: the view then leads there.
    """
    profile = get_profile_by_slug(actor=actor, slug=slug)
    blueprint = get_blueprint(profile.kind)
    language, today = actor.language, timezone.localdate()
    members = list_members_page(actor, blueprint, profile, number)
    hosts = selectors.list_hosts(actor=actor, member_id=profile.id)
    fellows = selectors.list_fellows(
        actor=actor,
        member_id=profile.id,
        host_ids=[item.other.id for item in hosts.rows[:MOST_HOSTS]],
        each=FELLOWS_OF_EACH,
    )
    map_points = build_map_points(profile)
    may_see_more = bool(policies.can_see_history(actor, profile))
    return OrganisationPage(
        slug=profile.slug,
        name=profile.name,
        short_name=profile.values.get("short_name", ""),
        other_names=tuple(profile.values.get("other_names", ())),
        kind=in_language(blueprint.label, language),
        kind_key=blueprint.key,
        is_network=blueprint.is_network,
        status=profile.status,
        is_public=profile.status in PUBLIC,
        freshness=freshness_of(profile),
        confirmed_on=profile.confirmed_at or profile.published_at,
        is_confirmed=profile.confirmed_at is not None,
        actions=build_actions(actor, blueprint, profile),
        claim_url=claim_url_of(profile),
        report_url=reverse("registry:report", args=[profile.slug]) if can_report(actor, profile) else "",
        contacts=contacts_of(profile),
        facts=build_facts(blueprint, profile, language=language),
        texts=build_texts(blueprint, profile, language=language),
        tags=build_tags(blueprint, profile, language=language),
        place=build_place(profile, language=language),
        map_points=map_points,
        map_bounds=build_map_bounds(map_points),
        place_links=build_place_links(profile, language=language),
        sites=build_sites(profile, language=language),
        landscape=build_landscape(
            profile,
            selectors.technology_counts(host_id=profile.id, today=today) if blueprint.members else None,
            language=language,
        ),
        has_members=blueprint.members is not None,
        member_counts=sums_of(profile.values.get("member_counts", {}), "member-kind", language=language),
        members=tuple(member_line(item, today=today, language=language) for item in members.rows),
        members_total=members.total,
        members_pagination=members_pagination(members, number=number),
        roll_up=build_roll_up(blueprint, profile, today=today, language=language),
        hosts=tuple(
            member_line(item, today=today, language=language, fellows=fellows) for item in hosts.rows
        ),
        graph=graph_of(actor, profile, members=members, hosts=hosts, fellows=fellows, number=number),
        parent=parent_of(actor, profile),
        children=tuple(selectors.list_children(actor=actor, organisation_id=profile.id)),
        has_results=blueprint.results,
        results=tuple(selectors.list_results(network_id=profile.id)) if blueprint.results else (),
        sources=tuple(
            item for item in selectors.list_source_fields(organisation_id=profile.id) if item.fields
        ),
        services=own_lines(actor=actor, profile=profile, catalogue=Catalogue.SERVICES),
        programmes=own_lines(actor=actor, profile=profile, catalogue=Catalogue.PROGRAMMES)
        if blueprint.programmes
        else (),
        sections=tuple(
            section
            for build in import_string(settings.TRELLIS_PROFILE_SECTIONS)
            if (section := build(actor, profile.id))
        ),
        keeper=keeper_part(actor, blueprint, profile, today=today) if may_see_more else None,
    )


def claim_url_of(profile: Profile) -> str:
    url = way_to("registry:claim", profile.slug)
    return url if url and is_claimable(profile, has_owner=has_owner(organisation_id=profile.id)) else ""


def contacts_of(profile: Profile) -> tuple[NamedContact, ...]:
    """Whom a reader may turn to; they agreed to be named on public pages only."""
    return tuple(list_contacts(organisation_id=profile.id)) if profile.status in PUBLIC else ()


def list_members_page(actor: Actor, blueprint: Blueprint, profile: Profile, number: int) -> Members:
    if blueprint.members is None:
        return Members(rows=(), total=0)
    return selectors.list_members(actor=actor, host_id=profile.id, page=number, size=MEMBERS_ON_A_PAGE)


def members_pagination(members: Members, *, number: int) -> Pagination | None:
    if members.total <= MEMBERS_ON_A_PAGE:
        return None
    return build_pagination(
        total=members.total,
        page=number,
        size=MEMBERS_ON_A_PAGE,
        address=lambda page: f"?members={page}#members",
    )


def graph_of(
    actor: Actor,
    profile: Profile,
    *,
    members: Members,
    hosts: Members,
    fellows: Sequence[Fellow],
    number: int,
) -> Graph | None:
    """The graph always shows the first members, whichever page of their table is open."""
    first = members.rows[:MOST_MEMBERS]
    if number > 1 and members.total:
        first = selectors.list_members(actor=actor, host_id=profile.id, size=MOST_MEMBERS).rows
    centre = Card(
        id=profile.id,
        slug=profile.slug,
        name=profile.name,
        short_name=profile.values.get("short_name", ""),
        kind=profile.kind,
        status=profile.status,
    )
    return build_graph(
        centre, hosts=hosts.rows, members=first, fellows=fellows, total=members.total + hosts.total
    )


def freshness_of(profile: Profile) -> Freshness | None:
    if profile.status not in PUBLIC:
        return None
    since = profile.confirmed_at or profile.published_at
    return freshness_of_kind(profile.kind, since, timezone.now())


def member_line(
    item: Membership, *, today: date, language: str, fellows: Sequence[Fellow] = ()
) -> MemberLine:
    card = item.other
    return MemberLine(
        name=card.name,
        url=reverse("registry:organisation", args=[card.slug]),
        kind=in_language(get_blueprint(card.kind).label, language),
        role=role_label(item.role),
        place=", ".join(part for part in (card.city, country_of(card, language=language)) if part),
        since=item.since,
        until=item.until,
        is_over=item.is_over(today),
        fellows=tuple(fellow.card.name for fellow in fellows if fellow.host_id == card.id),
    )


def country_of(card: Card, *, language: str) -> str:
    return taxonomy.name(card.country, language) if card.country else ""


def role_label(role: str) -> str:
    return {
        "coordinator": _("Coordinator"),
        "partner": _("Partner"),
        "member": _("Member"),
        "associated": _("Associated"),
    }[role]


def sums_of(counts: Any, scheme: str, *, language: str) -> tuple[Sum, ...]:
    return tuple(
        Sum(label=taxonomy.name(f"{scheme}:{code}", language), number=number)
        for code, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def build_roll_up(
    blueprint: Blueprint, profile: Profile, *, today: date, language: str
) -> RollUpTable | None:
    if blueprint.members is None or not blueprint.members.roll_up:
        return None
    found: RollUp = selectors.roll_up(host_id=profile.id, today=today)
    if found.members < FEWEST_TO_ADD_UP:
        return None
    kinds = tuple(
        Sum(label=in_language(get_blueprint(kind).plural, language), number=number)
        for kind, number in found.by_kind.items()
    )
    sums = sums_of(found.members_of_members, "member-kind", language=language)
    return RollUpTable(
        members=found.members,
        countries=found.countries,
        stating=found.stating,
        by_kind=kinds,
        members_of_members=sums,
        total=sum(item.number for item in sums),
    )


def parent_of(actor: Actor, profile: Profile) -> Card | None:
    parent = profile.values.get("parent")
    found = selectors.list_cards(actor=actor, organisation_ids=[parent]) if parent else []
    return found[0] if found else None


def keeper_part(actor: Actor, blueprint: Blueprint, profile: Profile, *, today: date) -> KeeperPart:
    facts = selectors.member_facts(host_ids=[profile.id], today=today)[profile.id]
    overrides = selectors.overrides_of(organisation_ids=[profile.id])[profile.id]
    return KeeperPart(
        completeness=completeness(blueprint, profile),
        edit_url=reverse("registry:edit", args=[profile.slug]) if policies.can_edit(actor, profile) else "",
        rules=tuple(judge(blueprint, profile, facts, overrides)),
        may_override=bool(policies.can_override(actor, profile)),
        review_note=profile.review_note,
        proposals=count_open_proposals(organisation_id=profile.id),
    )
