"""The screens with which a cluster hands a profile over, and those of the member that got the link."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.utils import timezone

from trellis.core.errors import NotFound, require
from trellis.core.pagination import Pagination, build_pagination
from trellis.core.types import Actor
from trellis.registry.pages.facts import Fact, TagGroup, TextBlock, build_facts, build_tags, build_texts
from trellis.registry.pages.keeping import get_host, get_membership
from trellis.registry.pages.organisation import role_label
from trellis.registry.pages.places import build_place
from trellis.registry.policies import claims as policies
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.claims import has_owner
from trellis.registry.selectors.listings import get_received, list_unowned_members
from trellis.registry.selectors.profiles import get_profile
from trellis.registry.types import Blueprint, Card, Profile, in_language
from trellis.registry.types.listings import ListedMember, ReceivedLink

ON_A_PAGE = 50
WHO = ("name", "short_name", "description", "website", "email", "phone", "founded_year", "size")
WHERE = ("country", "region", "city", "address", "postcode")
WHAT = ("ecosystem", "activity", "technology", "theme", "service", "languages")
CORRECTED = frozenset(WHO + WHERE + WHAT)


@dataclass(frozen=True)
class WriteToMembersPage:
    """Members whose profile nobody owns: one button writes to all that state an address."""

    template: ClassVar[str] = "registry/write_to_members.html"
    slug: str
    name: str
    lines: tuple[ListedMember, ...]
    pagination: Pagination


@dataclass(frozen=True)
class WriteToMemberPage:
    """To which address the link goes."""

    template: ClassVar[str] = "registry/write_to_member.html"
    slug: str
    name: str
    member_id: int
    member: str
    form: Any


@dataclass(frozen=True)
class ReceivedPage:
    """Who listed the organisation and why, what stands in its profile, and what it can do about it."""

    template: ClassVar[str] = "registry/received.html"
    token: str
    name: str
    cluster: Card
    role: str
    since: date | None
    sent_at: datetime
    kind: str
    place: str
    facts: tuple[Fact, ...]
    texts: tuple[TextBlock, ...]
    tags: tuple[TagGroup, ...]
    form: Any
    may_take: bool
    next_url: str


@dataclass(frozen=True)
class SettledLinkPage:
    """A link that no longer counts."""

    template: ClassVar[str] = "registry/settled_link.html"
    cluster: str
    is_removed: bool


@dataclass(frozen=True)
class CorrectReceivedPage:
    """The prefilled profile, to correct."""

    template: ClassVar[str] = "registry/correct_received.html"
    token: str
    name: str
    form: Any


def get_writable(*, actor: Actor, slug: str) -> Profile:
    """Raises NotFound, NotPermitted."""
    profile, _blueprint = get_host(actor=actor, slug=slug)
    require(policies.can_write_to_members(actor, profile))
    return profile


def build_write_to_members_page(*, profile: Profile, number: int) -> WriteToMembersPage:
    today = timezone.localdate()
    offset = (number - 1) * ON_A_PAGE
    lines, total = list_unowned_members(host_id=profile.id, today=today, limit=ON_A_PAGE, offset=offset)
    return WriteToMembersPage(
        slug=profile.slug,
        name=profile.name,
        lines=tuple(lines),
        pagination=build_pagination(
            total=total, page=number, size=ON_A_PAGE, address=lambda page: f"?page={page}"
        ),
    )


def get_member_to_write_to(*, actor: Actor, slug: str, member_id: int) -> tuple[Profile, Profile]:
    """The cluster and its member. Raises NotFound, NotPermitted."""
    host, _blueprint, membership = get_membership(actor=actor, slug=slug, member_id=member_id)
    owned = has_owner(organisation_id=member_id)
    require(policies.can_write_to_member(actor, host, membership.other, has_owner=owned))
    return host, get_profile(actor=actor, organisation_id=member_id)


def build_write_to_member_page(*, host: Profile, member: Profile, form: Any) -> WriteToMemberPage:
    return WriteToMemberPage(
        slug=host.slug, name=host.name, member_id=member.id, member=member.name, form=form
    )


def get_open_link(*, token: str) -> ReceivedLink:
    """A link that still counts. Raises NotFound."""
    link = get_received(token=token)
    if not link.is_open:
        raise NotFound()
    return link


def build_received_page(
    *, actor: Actor, link: ReceivedLink, token: str, form: Any, here: str
) -> ReceivedPage | SettledLinkPage:
    if not link.is_open:
        return SettledLinkPage(cluster=link.cluster.name, is_removed=link.is_removed)
    profile, blueprint = profile_of(actor, link)
    language = actor.language
    return ReceivedPage(
        token=token,
        name=profile.name,
        cluster=link.cluster,
        role=role_label(link.role) if link.role else "",
        since=link.since,
        sent_at=link.sent_at,
        kind=in_language(blueprint.label, language),
        place=build_place(profile, language=language).text,
        facts=build_facts(blueprint, profile, language=language),
        texts=build_texts(blueprint, profile, language=language),
        tags=build_tags(blueprint, profile, language=language),
        form=form,
        may_take=actor.is_signed_in,
        next_url=here,
    )


def profile_of(actor: Actor, link: ReceivedLink) -> tuple[Profile, Blueprint]:
    profile = get_profile(actor=actor, organisation_id=link.organisation_id)
    return profile, get_blueprint(profile.kind)
