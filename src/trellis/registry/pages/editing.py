"""The screens that edit a profile: which kind, the first fields, the whole form, two editors at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.urls import reverse

from trellis.core.errors import require
from trellis.core.types import Actor
from trellis.registry.pages.change_words import in_words, label_of, names_of
from trellis.registry.pages.organisation import freshness_of
from trellis.registry.policies import profiles as policies
from trellis.registry.selectors import members as selectors
from trellis.registry.selectors.blueprints import get_blueprint, list_kinds
from trellis.registry.selectors.completeness import completeness
from trellis.registry.selectors.drafts import Draft, find_draft
from trellis.registry.selectors.profiles import (
    find_organisation_id,
    get_profile_by_slug,
    list_kept,
    list_like_named,
)
from trellis.registry.types import (
    PUBLIC,
    Blueprint,
    Card,
    Completeness,
    Freshness,
    Profile,
    Status,
    Value,
    in_language,
)

__all__ = ["find_organisation_id"]

FIRST_FIELDS = ("name", "short_name", "country", "website")


@dataclass(frozen=True)
class KindLine:
    key: str
    label: str
    description: str


@dataclass(frozen=True)
class KindsPage:
    """Which kind of profile is to be created."""

    template: ClassVar[str] = "registry/kinds.html"
    organisations: tuple[KindLine, ...]
    networks: tuple[KindLine, ...]
    kept: tuple["KeptLine", ...]


@dataclass(frozen=True)
class KeptLine:
    """A profile that the person keeps: a confirmation that is due shows here."""

    slug: str
    name: str
    status: str
    freshness: Freshness | None
    confirm_url: str


@dataclass(frozen=True)
class CreatePage:
    """The first fields of a new profile; everything else follows in the whole form."""

    template: ClassVar[str] = "registry/create.html"
    kind_key: str
    kind: str
    description: str
    form: Any
    alike: tuple[Card, ...]


@dataclass(frozen=True)
class EditPage:
    """The whole form of a profile."""

    template: ClassVar[str] = "registry/edit.html"
    slug: str
    name: str
    kind: str
    is_public: bool
    is_draft: bool
    form: Any
    draft_saved_at: datetime | None
    review_note: str
    completeness: Completeness
    may_submit: bool


@dataclass(frozen=True)
class ClashLine:
    """A field that two editors changed."""

    name: str
    label: str
    base: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class ConflictPage:
    """Somebody else changed the same fields: both values, and everything typed, kept."""

    template: ClassVar[str] = "registry/conflict.html"
    slug: str
    name: str
    lines: tuple[ClashLine, ...]
    version: int
    typed: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class EditContext:
    """What a view needs of a profile that is to be edited."""

    profile: Profile
    blueprint: Blueprint
    draft: Draft | None


def build_kinds_page(*, actor: Actor) -> KindsPage:
    def lines(family: str) -> tuple[KindLine, ...]:
        return tuple(
            KindLine(
                key=item.key,
                label=in_language(item.label, actor.language),
                description=in_language(item.description, actor.language),
            )
            for item in list_kinds(family=family)
            if policies.can_create(actor, item)
        )

    return KindsPage(
        organisations=lines("organisation"),
        networks=lines("network"),
        kept=tuple(kept_line(actor, profile) for profile in list_kept(actor=actor)),
    )


def kept_line(actor: Actor, profile: Profile) -> KeptLine:
    freshness = freshness_of(profile)
    is_due = freshness in (Freshness.AMBER, Freshness.RED) and policies.can_confirm(actor, profile)
    return KeptLine(
        slug=profile.slug,
        name=profile.name,
        status=profile.status,
        freshness=freshness,
        confirm_url=reverse("registry:life", args=[profile.slug, "confirm"]) if is_due else "",
    )


def get_create_context(*, actor: Actor, kind: str) -> Blueprint:
    blueprint = get_blueprint(kind)
    require(policies.can_create(actor, blueprint))
    return blueprint


def first_fields(blueprint: Blueprint) -> list[str]:
    return [name for name in FIRST_FIELDS if blueprint.field(name)]


def list_alike(*, actor: Actor, name: str) -> tuple[Card, ...]:
    """Profiles that bear this very name, so that nobody creates a second one by mistake."""
    return tuple(list_like_named(actor=actor, name=name))


def build_create_page(
    *, actor: Actor, blueprint: Blueprint, form: Any, alike: Sequence[Card] = ()
) -> CreatePage:
    return CreatePage(
        kind_key=blueprint.key,
        kind=in_language(blueprint.label, actor.language),
        description=in_language(blueprint.description, actor.language),
        form=form,
        alike=tuple(alike),
    )


def get_edit_context(*, actor: Actor, slug: str) -> EditContext:
    """Raises NotFound, NotPermitted."""
    profile = get_profile_by_slug(actor=actor, slug=slug)
    require(policies.can_edit(actor, profile))
    return EditContext(
        profile=profile,
        blueprint=get_blueprint(profile.kind),
        draft=find_draft(actor=actor, organisation_id=profile.id),
    )


def build_edit_page(
    *, actor: Actor, context: EditContext, form: Any, draft_saved_at: datetime | None
) -> EditPage:
    profile, blueprint = context.profile, context.blueprint
    return EditPage(
        slug=profile.slug,
        name=profile.name,
        kind=in_language(blueprint.label, actor.language),
        is_public=profile.status in PUBLIC,
        is_draft=profile.status == Status.DRAFT,
        form=form,
        draft_saved_at=draft_saved_at,
        review_note=profile.review_note,
        completeness=completeness(blueprint, profile),
        may_submit=bool(policies.can_submit(actor, profile)),
    )


def build_conflict_page(
    *,
    actor: Actor,
    context: EditContext,
    clashes: Sequence[Any],
    version: int,
    typed: Mapping[str, Sequence[str]],
) -> ConflictPage:
    profile, blueprint, language = context.profile, context.blueprint, actor.language
    changes = [{clash.field: (clash.base, clash.theirs, clash.mine)} for clash in clashes]
    names = names_of(actor=actor, changes=changes)

    def words(field: str, value: Value) -> str:
        return in_words(blueprint, field, value, names=names, language=language)

    return ConflictPage(
        slug=profile.slug,
        name=profile.name,
        lines=tuple(
            ClashLine(
                name=clash.field,
                label=label_of(blueprint, clash.field, names=names, language=language),
                base=words(clash.field, clash.base),
                theirs=words(clash.field, clash.theirs),
                mine=words(clash.field, clash.mine),
            )
            for clash in clashes
        ),
        version=version,
        typed=tuple((name, text) for name, texts in typed.items() for text in texts),
    )


def parent_addresses(*, actor: Actor, profile: Profile) -> list[str]:
    """The address of the organisation that this one belongs to, where the actor may see it."""
    parent = profile.values.get("parent")
    cards = selectors.list_cards(actor=actor, organisation_ids=[parent]) if parent else []
    return [card.slug for card in cards]
