"""The screens around a profile's life: steps, review, members, results, rules, address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils import timezone

from trellis.core.blocks import is_offered
from trellis.core.errors import NotFound, require
from trellis.core.pagination import Pagination, build_pagination
from trellis.core.types import Actor, Problem
from trellis.registry.pages.actions import STEP_BY_KEY, Step
from trellis.registry.pages.organisation import MemberLine, member_line, role_label
from trellis.registry.policies import profiles as policies
from trellis.registry.policies.claims import can_write_to_member
from trellis.registry.selectors import members as selectors
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.claims import has_owner
from trellis.registry.selectors.profiles import find_organisation_id, get_profile_by_slug
from trellis.registry.selectors.validity import judge
from trellis.registry.types import (
    PUBLIC,
    Blueprint,
    Members,
    Membership,
    Profile,
    Result,
    RuleResult,
    in_language,
)

ON_A_PAGE = 50
__all__ = ["find_organisation_id"]


@dataclass(frozen=True)
class StepPage:
    """A step in the life of a profile, asked about before it is taken."""

    template: ClassVar[str] = "registry/step.html"
    slug: str
    name: str
    step: Step
    form: Any
    rules: tuple[RuleResult, ...]
    problems: tuple["StepProblem", ...]


@dataclass(frozen=True)
class StepProblem:
    """Why a step cannot be taken; with a label it leads to the field of the form."""

    field: str
    label: str
    message: str


@dataclass(frozen=True)
class EditedMember:
    id: int
    line: MemberLine


@dataclass(frozen=True)
class MembersPage:
    """The members of a cluster or network, to add, change and remove."""

    template: ClassVar[str] = "registry/members.html"
    slug: str
    name: str
    lines: tuple[EditedMember, ...]
    pagination: Pagination
    form: Any
    minimum: int
    kinds: tuple[str, ...]
    may_write: bool  # to members whose profile nobody owns


@dataclass(frozen=True)
class MemberPage:
    """One membership, to change or to end."""

    template: ClassVar[str] = "registry/member.html"
    slug: str
    name: str
    member_id: int
    line: MemberLine
    form: Any
    may_change: bool
    may_write: bool


@dataclass(frozen=True)
class ResultsPage:
    template: ClassVar[str] = "registry/results.html"
    slug: str
    name: str
    results: tuple[Result, ...]
    form: Any
    editing: int | None


@dataclass(frozen=True)
class RulePage:
    """One rule, and a validator's own verdict on it."""

    template: ClassVar[str] = "registry/rule.html"
    slug: str
    name: str
    result: RuleResult
    form: Any


@dataclass(frozen=True)
class AddressPage:
    template: ClassVar[str] = "registry/address.html"
    slug: str
    name: str
    form: Any


def get_step(*, actor: Actor, slug: str, key: str) -> tuple[Profile, Step]:
    """Raises NotFound, NotPermitted with the reason."""
    profile = get_profile_by_slug(actor=actor, slug=slug)
    step = STEP_BY_KEY.get(key)
    if step is None:
        raise NotFound()
    require(step.allowed(actor, profile))
    return profile, step


def build_step_page(
    *, actor: Actor, profile: Profile, step: Step, form: Any, problems: Sequence[Problem] = ()
) -> StepPage:
    show_rules = step.key in ("publish", "send-back")
    return StepPage(
        slug=profile.slug,
        name=profile.name,
        step=step,
        form=form,
        rules=tuple(rule_results(profile)) if show_rules else (),
        problems=tuple(step_problem(profile, problem, language=actor.language) for problem in problems),
    )


def step_problem(profile: Profile, problem: Problem, *, language: str) -> StepProblem:
    spec = get_blueprint(profile.kind).field(problem.field)
    label = in_language(spec.label, language) if spec else ""
    return StepProblem(field=problem.field, label=label, message=problem.message)


def rule_results(profile: Profile) -> list[RuleResult]:
    facts = selectors.member_facts(host_ids=[profile.id], today=timezone.localdate())[profile.id]
    overrides = selectors.overrides_of(organisation_ids=[profile.id])[profile.id]
    return judge(get_blueprint(profile.kind), profile, facts, overrides)


def get_host(*, actor: Actor, slug: str) -> tuple[Profile, Blueprint]:
    """The cluster or network whose members the actor may manage. Raises NotFound, NotPermitted."""
    profile = get_profile_by_slug(actor=actor, slug=slug)
    blueprint = get_blueprint(profile.kind)
    if blueprint.members is None:
        raise NotFound()
    require(policies.can_manage_members(actor, profile))
    return profile, blueprint


def role_choices(blueprint: Blueprint) -> list[tuple[str, str]]:
    roles = blueprint.members.roles if blueprint.members else ()
    return [(str(role), role_label(role)) for role in roles]


def build_members_page(
    *, actor: Actor, profile: Profile, blueprint: Blueprint, form: Any, number: int
) -> MembersPage:
    members: Members = selectors.list_members(actor=actor, host_id=profile.id, page=number, size=ON_A_PAGE)
    rules = blueprint.members
    return MembersPage(
        slug=profile.slug,
        name=profile.name,
        lines=tuple(
            EditedMember(id=item.other.id, line=line_of(item, language=actor.language))
            for item in members.rows
        ),
        pagination=build_pagination(
            total=members.total, page=number, size=ON_A_PAGE, address=lambda page: f"?page={page}"
        ),
        form=form,
        minimum=rules.minimum if rules else 0,
        kinds=tuple(
            in_language(get_blueprint(kind).plural, actor.language) for kind in (rules.kinds if rules else ())
        ),
        may_write=is_offered("registry:write_to_members") and profile.status in PUBLIC and members.total > 0,
    )


def line_of(item: Membership, *, language: str, today: date | None = None) -> MemberLine:
    return member_line(item, today=today or timezone.localdate(), language=language)


def get_membership(*, actor: Actor, slug: str, member_id: int) -> tuple[Profile, Blueprint, Membership]:
    """A membership that the actor may change, or end as the member's keeper.

    Raises NotFound, NotPermitted.
    """
    profile = get_profile_by_slug(actor=actor, slug=slug)
    blueprint = get_blueprint(profile.kind)
    found = selectors.find_membership(actor=actor, host_id=profile.id, member_id=member_id)
    if found is None:
        raise NotFound()
    if not policies.can_manage_members(actor, profile):
        require(policies.can_leave(actor, found.other))
    return profile, blueprint, found


def build_member_page(*, actor: Actor, profile: Profile, membership: Membership, form: Any) -> MemberPage:
    return MemberPage(
        slug=profile.slug,
        name=profile.name,
        member_id=membership.other.id,
        line=line_of(membership, language=actor.language),
        form=form,
        may_change=bool(policies.can_manage_members(actor, profile)),
        may_write=is_offered("registry:write_to_member")
        and bool(
            can_write_to_member(
                actor,
                profile,
                membership.other,
                has_owner=has_owner(organisation_id=membership.other.id),
            )
        ),
    )


def get_network(*, actor: Actor, slug: str) -> Profile:
    """The network whose results the actor may record. Raises NotFound, NotPermitted."""
    profile = get_profile_by_slug(actor=actor, slug=slug)
    if not get_blueprint(profile.kind).results:
        raise NotFound()
    require(policies.can_record_results(actor, profile))
    return profile


def build_results_page(*, profile: Profile, form: Any, editing: int | None = None) -> ResultsPage:
    return ResultsPage(
        slug=profile.slug,
        name=profile.name,
        results=tuple(selectors.list_results(network_id=profile.id)),
        form=form,
        editing=editing,
    )


def get_result(*, profile: Profile, result_id: int) -> Result:
    found = [item for item in selectors.list_results(network_id=profile.id) if item.id == result_id]
    if not found:
        raise NotFound()
    return found[0]


def get_rule(*, actor: Actor, slug: str, rule: str) -> tuple[Profile, RuleResult]:
    """A rule that the actor may decide on. Raises NotFound, NotPermitted."""
    profile = get_profile_by_slug(actor=actor, slug=slug)
    require(policies.can_override(actor, profile))
    found = [result for result in rule_results(profile) if result.rule == rule]
    if not found:
        raise NotFound()
    return profile, found[0]


def get_renamable(*, actor: Actor, slug: str) -> Profile:
    profile = get_profile_by_slug(actor=actor, slug=slug)
    require(policies.can_rename_address(actor, profile))
    return profile
