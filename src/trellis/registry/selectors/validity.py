"""Is this a valid cluster or network? Pure: a profile and facts of its members in, a result per rule out.

A value that nobody stated is a warning, a stated value below the threshold what its rule says.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trellis.registry.selectors.blueprints import blueprints
from trellis.registry.selectors.values import term_ids
from trellis.registry.types import (
    Blueprint,
    MemberFacts,
    Override,
    Profile,
    RuleResult,
    RuleSpec,
    TermRole,
    Verdict,
    in_language,
)
from trellis.taxonomy import selectors as taxonomy


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured for a rule: the amount (None where nobody stated it) and how to say it."""

    amount: float | None
    text: str


YES_OR_NO = ("english", "charter")  # what is there or not: a threshold would say nothing


def judge(
    blueprint: Blueprint, profile: Profile, members: MemberFacts, overrides: Iterable[Override] = ()
) -> list[RuleResult]:
    """One result for each rule of the kind, in the order of the blueprint."""
    waiver = waived_because(blueprint, profile)
    decided = {override.rule: override for override in overrides}
    return [
        result_of(rule, MEASURES[rule.rule](blueprint, profile, members), waiver, decided.get(rule.rule))
        for rule in rules_of(blueprint)
    ]


def rules_of(blueprint: Blueprint) -> list[RuleSpec]:
    """The rules written in the blueprint, and those that follow from its minimum size and coordinator."""
    rules = list(blueprint.rules)
    members = blueprint.members
    if members and members.minimum:
        rules.append(
            RuleSpec(
                rule="listed_members",
                label=_("Members listed"),
                why=_("A network lives from its members."),
                at_least=members.minimum,
                otherwise=members.below_minimum,
            )
        )
    if members and members.coordinator == "must":
        rules.append(
            RuleSpec(
                rule="coordinator",
                label=_("Coordinator"),
                why=_("Partners must know whom to ask."),
                otherwise="fail",
            )
        )
    if blueprint.charter:
        rules.append(
            RuleSpec(
                rule="charter",
                label=_("Charter"),
                why=_("Members and outsiders must see by which rules the network works."),
                otherwise="fail",
            )
        )
    return rules


def failures(results: Iterable[RuleResult]) -> list[RuleResult]:
    return [result for result in results if result.verdict == Verdict.FAIL]


def result_of(rule: RuleSpec, measured: Measured, waiver: str, override: Override | None) -> RuleResult:
    language = get_language() or "en"
    if measured.amount is None:
        computed = Verdict.WARN
    else:
        computed = Verdict.PASS if measured.amount >= rule.at_least else Verdict(rule.otherwise)
    waived = waiver if computed != Verdict.PASS else ""
    verdict = override.verdict if override else Verdict.PASS if waived else computed
    return RuleResult(
        rule=rule.rule,
        label=in_language(rule.label, language),
        why=in_language(rule.why, language),
        measured=measured.text,
        threshold="" if rule.rule in YES_OR_NO else f"{rule.at_least:g}",
        verdict=verdict,
        computed=computed,
        waiver=waived,
        override=override,
    )


def waived_because(blueprint: Blueprint, profile: Profile) -> str:
    """Why the rules need not be met, or an empty text."""
    waiver = blueprint.waiver
    if waiver is None:
        return ""
    named = [
        term for role in (TermRole.LABEL, TermRole.CLUSTER_TYPE) for term in term_ids(profile.values, role)
    ]
    if waiver.kind or set(waiver.terms) & with_ancestors(named):
        return in_language(waiver.label, get_language() or "en")
    return ""


def with_ancestors(terms: Sequence[str]) -> set[str]:
    return {*terms, *(above.id for term in terms for above in taxonomy.ancestors(term))}


def staff(blueprint: Blueprint, profile: Profile, members: MemberFacts) -> Measured:
    value = profile.values.get("staff_fte")
    return not_stated() if value is None else Measured(float(value), str(value))


def english(blueprint: Blueprint, profile: Profile, members: MemberFacts) -> Measured:
    if (profile.values.get("description") or {}).get("en"):
        return Measured(1, _("English description"))
    if profile.values.get("website_in_english"):
        return Measured(1, _("English website"))
    if profile.values.get("website") and profile.values.get("website_in_english") is None:
        return Measured(None, _("website, language not stated"))
    return Measured(0, _("none"))


def committed_members(blueprint: Blueprint, profile: Profile, members: MemberFacts) -> Measured:
    """The larger of what is stated and what is listed: a cluster need not list every member here."""
    stated = sum((profile.values.get("member_counts") or {}).values())
    if not stated and not members.total:
        return not_stated()
    return Measured(max(stated, members.total), str(max(stated, members.total)))


def member_kinds(blueprint: Blueprint, profile: Profile, members: MemberFacts) -> Measured:
    kinds = {kind for kind, number in (profile.values.get("member_counts") or {}).items() if number}
    known = blueprints()
    kinds |= {known[kind].counts_as for kind, number in members.by_kind.items() if number and kind in known}
    return Measured(len(kinds), str(len(kinds))) if kinds else not_stated()


def listed_members(blueprint: Blueprint, profile: Profile, members: MemberFacts) -> Measured:
    wanted = blueprint.members.kinds if blueprint.members else ()
    number = sum(number for kind, number in members.by_kind.items() if not wanted or kind in wanted)
    return Measured(number, str(number))


def coordinator(blueprint: Blueprint, profile: Profile, members: MemberFacts) -> Measured:
    return Measured(members.coordinators, str(members.coordinators))


def charter(blueprint: Blueprint, profile: Profile, members: MemberFacts) -> Measured:
    written = bool(profile.values.get("charter"))
    return Measured(int(written), _("written") if written else _("none"))


def not_stated() -> Measured:
    return Measured(None, _("not stated"))


MEASURES: Mapping[str, Callable[[Blueprint, Profile, MemberFacts], Measured]] = {
    "staff": staff,
    "english": english,
    "members": committed_members,
    "member_kinds": member_kinds,
    "listed_members": listed_members,
    "coordinator": coordinator,
    "charter": charter,
}
