"""Posting and changing a listing: for whom, which kind, and its form in parts."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _

from trellis.core.components import FormPart
from trellis.core.errors import NotFound, require
from trellis.core.form_rendering import build_parts
from trellis.core.types import Actor
from trellis.exchange.pages.listing import Posted
from trellis.exchange.pages.words import Said, facts_of
from trellis.exchange.policies import KEEPERS, can_change, can_post, can_post_any
from trellis.exchange.selectors.blueprints import get_kind, listing_kinds
from trellis.exchange.selectors.listings import get_listing
from trellis.exchange.types.blueprints import ListingKind
from trellis.exchange.types.listings import LABELS, Listing
from trellis.exchange.types.words import Side
from trellis.registry.selectors.circles import hosts_among, list_members_of_kept
from trellis.registry.selectors.profiles import get_profile_by_slug, list_kept
from trellis.registry.types import Profile
from trellis.registry.types.blueprints import in_language

MAIN = ("title", "summary", "quantity", "unit")
PLACE = ("country", "region", "city", "reach", "distance_km")
TOPICS = ("ecosystems", "technologies", "activities", "languages")
TERMS = ("certificates", "valid_from", "valid_until")
AUDIENCE = ("visibility", "guests", "is_anonymous")


@dataclass(frozen=True)
class ForWhom:
    """An organisation that the actor may post for; its value in the address."""

    slug: str
    name: str
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    """Own organisations, or the members of a cluster of one's own."""

    label: str
    choices: tuple[ForWhom, ...]


@dataclass(frozen=True)
class KindLink:
    label: str
    description: str
    url: str
    refusal: str  # why it cannot be posted, or empty


@dataclass(frozen=True)
class KindsPage:
    """For whom, and which kind of offer or need."""

    template: ClassVar[str] = "exchange/kinds.html"
    groups: tuple[Group, ...]
    name: str
    offers: tuple[KindLink, ...]
    needs: tuple[KindLink, ...]
    is_nobody: bool  # the actor keeps no organisation


@dataclass(frozen=True)
class EditPage:
    """The form of a listing."""

    template: ClassVar[str] = "exchange/edit.html"
    title: str
    description: str
    name: str
    form: Any
    parts: tuple[FormPart, ...]
    stands: tuple[Said, ...]  # what somebody else stored meanwhile
    warning: str
    back_url: str
    is_new: bool


@dataclass(frozen=True)
class Place:
    """For whom a new listing is, of which kind, and through which cluster."""

    profile: Profile
    kind: ListingKind
    side: Side
    cluster_id: int | None


def build_kinds_page(*, actor: Actor, slug: str) -> KindsPage:
    """Raises NotPermitted, NotFound for an organisation that the actor may not see."""
    require(can_post_any(actor))
    kept = list_kept(actor=actor)
    slug = slug or (kept[0].slug if kept else "")
    profile = get_profile_by_slug(actor=actor, slug=slug) if slug else None
    links = {side: kind_links(actor, profile, side) for side in Side} if profile else {}
    return KindsPage(
        groups=groups_of(kept, slug),
        name=profile.name if profile else "",
        offers=links.get(Side.OFFER, ()),
        needs=links.get(Side.NEED, ()),
        is_nobody=profile is None,
    )


def groups_of(kept: list[Profile], slug: str) -> tuple[Group, ...]:
    own = tuple(ForWhom(one.slug, one.name, one.slug == slug) for one in kept)
    names = {one.id: one.name for one in kept}
    members: dict[int, list[ForWhom]] = {}
    for host_id, _number, member_slug, name in list_members_of_kept(host_ids=names):
        members.setdefault(host_id, []).append(ForWhom(member_slug, name, member_slug == slug))
    groups = [Group(_("Your organisations"), own)] if own else []
    for host_id, choices in members.items():
        label = _("Members of %(cluster)s") % {"cluster": names[host_id]}
        groups.append(Group(label, tuple(choices)))
    return tuple(groups)


def kind_links(actor: Actor, profile: Profile, side: Side) -> tuple[KindLink, ...]:
    links = []
    clusters = clusters_for(actor, profile)
    for kind in listing_kinds().values():
        if side in kind.sides:
            cluster = cluster_for(actor, profile, kind, clusters)
            decision = decide(actor, profile, kind, cluster)
            links.append(
                KindLink(
                    label=in_language(kind.sides[side], actor.language),
                    description=in_language(kind.description, actor.language),
                    url=reverse("exchange:create", args=[profile.slug, kind.key, side.value]),
                    refusal="" if decision else decision.reason,
                )
            )
    return tuple(links)


def decide(actor: Actor, profile: Profile, kind: ListingKind, cluster: Profile | None) -> Any:
    return can_post(actor, profile, kind, cluster=cluster, is_member=cluster is not None)


def clusters_for(actor: Actor, profile: Profile) -> list[Profile]:
    """Clusters that the actor keeps and the organisation is a member of."""
    kept = [one for one in list_kept(actor=actor) if one.id != profile.id]
    hosts = hosts_among(host_ids=[one.id for one in kept], member_id=profile.id)
    return [one for one in kept if one.id in hosts]


def cluster_for(actor: Actor, profile: Profile, kind: ListingKind, clusters: list[Profile]) -> Profile | None:
    """The cluster that posts, where the organisation itself may not, or is not the actor's to post for."""
    wanted = kind.posters.kinds
    is_own = actor.is_operator or actor.has_organisation_role(profile.id, *KEEPERS)
    if is_own and (not wanted or profile.kind in wanted):
        return None
    fitting = [one for one in clusters if not wanted or one.kind in wanted]
    return fitting[0] if fitting else None


def get_place(*, actor: Actor, slug: str, kind: str, side: str) -> Place:
    """Where a new listing is to stand. Raises NotFound, NotPermitted."""
    profile = get_profile_by_slug(actor=actor, slug=slug)
    found = get_kind(kind)
    if side not in list(Side) or Side(side) not in found.sides:
        raise NotFound()
    cluster = cluster_for(actor, profile, found, clusters_for(actor, profile))
    require(decide(actor, profile, found, cluster))
    return Place(profile, found, Side(side), cluster.id if cluster else None)


def get_editable(*, actor: Actor, listing_id: int) -> tuple[Listing, ListingKind]:
    """Raises NotFound, NotPermitted."""
    listing = get_listing(actor=actor, listing_id=listing_id)
    poster, cluster = listing.organisation, listing.cluster
    require(
        can_change(actor, Posted(listing.state, poster.id if poster else 0, cluster.id if cluster else None))
    )
    return listing, get_kind(listing.kind)


def build_create_page(*, actor: Actor, place: Place, form: Any) -> EditPage:
    kind = place.kind
    return EditPage(
        title=in_language(kind.sides[place.side], actor.language),
        description=in_language(kind.description, actor.language),
        name=place.profile.name,
        form=form,
        parts=parts_of(form),
        stands=(),
        warning=warning_for(kind),
        back_url=f"{reverse('exchange:kinds')}?organisation={place.profile.slug}",
        is_new=True,
    )


def build_edit_page(
    *, actor: Actor, listing: Listing, kind: ListingKind, form: Any, stands: Listing | None = None
) -> EditPage:
    poster = listing.organisation
    return EditPage(
        title=in_language(kind.sides.get(listing.side) or kind.label, actor.language),
        description="",
        name=poster.name if poster else "",
        form=form,
        parts=parts_of(form),
        stands=standing(stands, actor.language) if stands else (),
        warning=warning_for(kind),
        back_url=reverse("exchange:listing", args=[listing.id]),
        is_new=False,
    )


def standing(listing: Listing, language: str) -> tuple[Said, ...]:
    summary = Said(str(LABELS["summary"]), str(listing.values["summary"] or ""))
    return (
        Said(str(LABELS["title"]), listing.title),
        *([summary] if summary.text else []),
        *facts_of(listing, language),
    )


def warning_for(kind: ListingKind) -> str:
    if not kind.certificates:
        return ""
    return _(
        "Certificates are shown as you state them. Nobody here has checked them, and nobody vouches for them."
    )


def parts_of(form: Any) -> tuple[FormPart, ...]:
    """What most say first; places, topics and conditions folded away, but open where something is wrong."""
    own = tuple(name for name in form.fields if name.startswith("attributes."))
    parts = (
        ("", (*MAIN[:2], *own, *MAIN[2:]), False),
        (_("Where"), PLACE, False),
        (_("Topics and languages"), TOPICS, True),
        (_("How long, and certificates"), TERMS, True),
        (_("Who sees it"), AUDIENCE, False),
    )
    return build_parts(form, parts)
