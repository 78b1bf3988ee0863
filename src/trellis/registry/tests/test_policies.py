"""The table of who may do what, line by line; every refusal says why."""

from dataclasses import dataclass

import pytest

from trellis.core.types import VISITOR, Actor, system_actor
from trellis.registry.policies import profiles as policies
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.types import Status

OWN = 7


@dataclass
class Thing:
    status: Status
    id: int = OWN
    country_id: str | None = None


def person(role=None, *platform):
    roles = {role: frozenset({OWN})} if role else {}
    return Actor(person_id=1, platform_roles=frozenset(platform), organisation_roles=roles)


ACTORS = {
    "visitor": VISITOR,
    "stranger": person(),
    "member": person("member"),
    "editor": person("editor"),
    "owner": person("owner"),
    "validator": person(None, "validator"),
    "own validator": person("owner", "validator"),
    "operator": person(None, "operator"),
    "system": system_actor("x"),
}
OPERATORS = {"operator", "system"}
OWNERS = {"owner", "own validator"} | OPERATORS
KEEPERS = {"editor"} | OWNERS
VALIDATORS = {"validator", "own validator"} | OPERATORS
NOBODY: set[str] = set()
DRAFT = Status.DRAFT

# for each verb, who may in: draft, in review, published, confirmed, archived
BY_STATE = {
    "can_edit": (KEEPERS, KEEPERS, KEEPERS, KEEPERS, NOBODY),
    "can_submit": (OWNERS, NOBODY, NOBODY, NOBODY, NOBODY),
    "can_publish": (OPERATORS, {"validator"} | OPERATORS, NOBODY, NOBODY, NOBODY),
    "can_send_back": (NOBODY, VALIDATORS, NOBODY, NOBODY, NOBODY),
    "can_confirm": (NOBODY, NOBODY, OWNERS, OWNERS, NOBODY),
    "can_withdraw": (NOBODY, OWNERS, OWNERS, OWNERS, NOBODY),
    "can_archive": (OWNERS, OWNERS, OWNERS, OWNERS, NOBODY),
    "can_restore": (NOBODY, NOBODY, NOBODY, NOBODY, OWNERS),
    "can_override": ({"validator"} | OPERATORS,) * 5,
    "can_rename_address": (OPERATORS,) * 5,
    "can_see_history": (KEEPERS | VALIDATORS,) * 5,
    "can_leave": (KEEPERS,) * 5,
    "can_manage_people": (OWNERS,) * 5,
    "can_add_person": (OPERATORS,) * 5,
}
TABLE = {verb: dict(zip(Status, cells, strict=True)) for verb, cells in BY_STATE.items()}


@pytest.mark.parametrize("verb", TABLE)
@pytest.mark.parametrize("status", list(Status))
def test_verb_is_for_exactly_those_of_the_table(verb, status):
    rule = getattr(policies, verb)
    decisions = {name: rule(actor, Thing(status)) for name, actor in ACTORS.items()}
    assert {name for name, decision in decisions.items() if decision} == TABLE[verb][status]
    assert all(decision.reason for decision in decisions.values() if not decision)


def allowed(rule):
    return {name for name, actor in ACTORS.items() if rule(actor)}


def test_members_and_results_follow_editing():
    for rule in (policies.can_manage_members, policies.can_record_results):
        assert allowed(lambda actor, rule=rule: rule(actor, Thing(DRAFT))) == TABLE["can_edit"][DRAFT]


def test_everybody_signed_in_creates_but_for_kinds_of_the_operator():
    usual = get_blueprint("cluster")
    special = usual.model_copy(update={"creatable_by": "operator"})
    assert {name for name, actor in ACTORS.items() if policies.can_create(actor, usual)} == set(ACTORS) - {
        "visitor"
    }
    assert {name for name, actor in ACTORS.items() if policies.can_create(actor, special)} == OPERATORS
    assert {name for name, actor in ACTORS.items() if policies.can_create_many(actor)} == OPERATORS
    assert {name for name, actor in ACTORS.items() if policies.can_review(actor)} == VALIDATORS


def test_roles_in_another_organisation_count_for_nothing():
    other = Actor(person_id=1, organisation_roles={"owner": frozenset({OWN + 1})})
    assert not policies.can_edit(other, Thing(DRAFT))
