"""Duplicates: the pairs that look alike, two profiles side by side, and what a merge would make of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.errors import Conflict, NotFound, require
from trellis.core.pagination import Pagination, build_pagination
from trellis.core.types import Actor
from trellis.registry.models import DuplicatePair
from trellis.registry.pages.change_words import in_words, label_of, names_of
from trellis.registry.policies.merges import can_find_duplicates, can_merge
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.merges import list_pairs, list_past_merges
from trellis.registry.selectors.profiles import find_organisation_id, get_profile, get_profile_by_slug
from trellis.registry.types import PUBLIC, Profile
from trellis.registry.types.merges import UNDO_DAYS, Merged, PastMerge, Side

PAGE_SIZE = 20
TABLES = {
    "registry.Membership": gettext_lazy("Memberships"),
    "registry.PersonMembership": gettext_lazy("Persons"),
    "registry.Proposal": gettext_lazy("Proposals of sources"),
    "registry.NetworkResult": gettext_lazy("Results"),
    "registry.SourceRecord": gettext_lazy("What sources say"),
    "registry.FormerSlug": gettext_lazy("Former addresses"),
    "registry.Organisation": gettext_lazy("Organisations that belong to it"),
    "imports.SourceRecord": gettext_lazy("Rows that imports know it by"),
}


@dataclass(frozen=True)
class PairLine:
    """Two profiles that look alike, and why."""

    id: int
    left_name: str
    left_slug: str
    left_place: str
    right_name: str
    right_slug: str
    right_place: str
    probability: float
    evidence: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class DuplicatesPage:
    """What the linkage found, and what was merged lately."""

    template: ClassVar[str] = "registry/duplicates.html"
    pairs: tuple[PairLine, ...]
    total: int
    pagination: Pagination
    past: tuple[PastMerge, ...]
    undo_days: int
    one: str
    other: str
    problem: str


@dataclass(frozen=True)
class MergeField:
    """One field of both profiles."""

    name: str
    label: str
    kept: str
    merged: str
    is_equal: bool
    side: str  # whose value is chosen
    can_be_both: bool


@dataclass(frozen=True)
class MovedLine:
    label: str
    moved: int
    stayed: int


@dataclass(frozen=True)
class MergePage:
    """Two profiles side by side; or, with `result`, what would become of them."""

    template: ClassVar[str] = "registry/merge.html"
    kept_name: str
    kept_slug: str
    kept_version: int
    merged_name: str
    merged_slug: str
    merged_version: int
    fields: tuple[MergeField, ...]
    is_preview: bool
    moved: tuple[MovedLine, ...]
    undo_days: int
    problems: tuple[tuple[str, str], ...]  # label, what to do


def build_duplicates_page(*, actor: Actor, number: int, one: str = "", other: str = "") -> DuplicatesPage:
    """Four queries. Raises NotPermitted."""
    require(can_find_duplicates(actor))
    rows, total = list_pairs(actor=actor, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    return DuplicatesPage(
        pairs=tuple(pair_line(row) for row in rows),
        total=total,
        pagination=build_pagination(
            total=total, page=number, size=PAGE_SIZE, address=lambda page: f"?page={page}"
        ),
        past=tuple(list_past_merges()),
        undo_days=UNDO_DAYS,
        one=one,
        other=other,
        problem=_("Each must be the name or the address of one profile.") if one or other else "",
    )


def pair_line(row: DuplicatePair) -> PairLine:
    left, right = row.left, row.right
    return PairLine(
        id=row.pk,
        left_name=left.name,
        left_slug=left.slug,
        left_place=left.city,
        right_name=right.name,
        right_slug=right.slug,
        right_place=right.city,
        probability=row.probability,
        evidence=tuple(evidence_line(item) for item in row.evidence),
    )


def evidence_line(entry: Mapping[str, Any]) -> tuple[str, bool]:
    return str(_(entry["template"])).format_map(entry["values"]), bool(entry["speaks_for"])


def find_pair(*, actor: Actor, one: str, other: str) -> tuple[str, str] | None:
    """The addresses of two profiles by name or address, or None where one is not found."""
    require(can_find_duplicates(actor))
    ids = [find_organisation_id(actor=actor, text=text) for text in (one, other) if text.strip()]
    if len(ids) != 2 or None in ids or ids[0] == ids[1]:
        return None
    left, right = (get_profile(actor=actor, organisation_id=number or 0) for number in ids)
    return left.slug, right.slug


def get_pair(*, actor: Actor, kept: str, merged: str) -> tuple[Profile, Profile]:
    """Both profiles by their addresses. Raises NotFound, NotPermitted, Conflict."""
    first = get_profile_by_slug(actor=actor, slug=kept)
    require(can_find_duplicates(actor))
    second = get_profile_by_slug(actor=actor, slug=merged)
    if merged != second.slug and second.id == first.id:
        raise NotFound(_("There is no such profile, or it is not public."))
    require(can_merge(actor, first, second))
    if first.kind != second.kind:
        raise Conflict(_("These profiles are of different kinds: their fields do not fit together."))
    if second.status in PUBLIC and first.status not in PUBLIC:
        raise Conflict(_("Keep the published profile: the other one is a draft that nobody sees."))
    return first, second


def first_choices(kept: Profile, merged: Profile) -> dict[str, str]:
    """What is chosen at first: the kept one's value, or the other's where it has none."""
    names = field_names(kept, merged)
    found = {name: Side.MERGED if name not in kept.values else Side.KEPT for name in names}
    if merged.sites:
        found["sites"] = Side.BOTH if kept.sites else Side.MERGED
    return {name: str(side) for name, side in found.items()}


def field_names(kept: Profile, merged: Profile) -> list[str]:
    return [
        spec.name
        for spec in get_blueprint(kept.kind).fields()
        if spec.name in kept.values or spec.name in merged.values
    ]


def build_merge_page(
    *,
    actor: Actor,
    kept: Profile,
    merged: Profile,
    choices: Mapping[str, str],
    result: Merged | None = None,
    problems: tuple[tuple[str, str], ...] = (),
) -> MergePage:
    """Every field that one of the two fills. Two queries for the names of persons and organisations."""
    blueprint, language = get_blueprint(kept.kind), actor.language
    names = names_of(
        actor=actor,
        changes=[{"parent": (kept.values.get("parent"), merged.values.get("parent"))}],
    )
    fields = [
        MergeField(
            name=name,
            label=label_of(blueprint, name, names=names, language=language),
            kept=in_words(blueprint, name, kept.values.get(name), names=names, language=language),
            merged=in_words(blueprint, name, merged.values.get(name), names=names, language=language),
            is_equal=kept.values.get(name) == merged.values.get(name),
            side=choices.get(name, Side.KEPT),
            can_be_both=False,
        )
        for name in field_names(kept, merged)
    ]
    if kept.sites or merged.sites:
        fields.append(
            MergeField(
                name="sites",
                label=_("Places of work"),
                kept=site_words(kept),
                merged=site_words(merged),
                is_equal=not merged.sites,
                side=choices.get("sites", Side.KEPT),
                can_be_both=True,
            )
        )
    return MergePage(
        kept_name=kept.name,
        kept_slug=kept.slug,
        kept_version=kept.version,
        merged_name=merged.name,
        merged_slug=merged.slug,
        merged_version=merged.version,
        fields=tuple(fields),
        is_preview=result is not None,
        moved=moved_lines(result) if result else (),
        undo_days=UNDO_DAYS,
        problems=tuple(
            (label_of(blueprint, field, names=names, language=language) if field else "", text)
            for field, text in problems
        ),
    )


def site_words(profile: Profile) -> str:
    return "\n".join(", ".join(filter(None, (site.name, site.address, site.city))) for site in profile.sites)


def moved_lines(result: Merged) -> tuple[MovedLine, ...]:
    tables = sorted({*result.moved, *result.stayed}, key=lambda table: str(TABLES.get(table, table)))
    return tuple(
        MovedLine(str(TABLES.get(table, table)), result.moved.get(table, 0), result.stayed.get(table, 0))
        for table in tables
    )
