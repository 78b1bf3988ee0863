"""Actors and decisions."""

import pytest

from trellis.core.errors import InvalidInput, NotPermitted, require
from trellis.core.types import ALLOWED, VISITOR, Actor, Problem, refused, system_actor


def test_actor_with_roles_knows_only_its_own_organisations():
    actor = Actor(person_id=1, organisation_roles={"owner": frozenset({7}), "editor": frozenset({8, 9})})
    assert actor.organisations("owner", "editor") == {7, 8, 9}
    assert actor.organisations("owner") == {7}
    assert actor.organisations() == frozenset()
    assert actor.has_organisation_role(8, "owner", "editor")
    assert not actor.has_organisation_role(8, "owner")
    assert not actor.has_organisation_role(8, "member")
    assert not actor.is_operator
    assert not actor.is_validator


def test_visitor_has_no_role_and_is_not_signed_in():
    assert not VISITOR.is_signed_in
    assert not VISITOR.is_operator
    assert VISITOR.organisations("owner", "editor", "member") == frozenset()


def test_system_actor_acts_as_operator_under_its_name():
    actor = system_actor("import worker")
    assert actor.is_operator
    assert actor.system == "import worker"
    assert not actor.is_signed_in


def test_require_refused_raises_with_the_reason():
    require(ALLOWED)
    with pytest.raises(NotPermitted, match=r"^Only an owner may do this\.$"):
        require(refused("Only an owner may do this."))


def test_invalid_input_from_a_text_is_one_problem_of_the_whole():
    error = InvalidInput("Nothing was sent.")
    assert error.problems == (Problem(field="", message="Nothing was sent."),)
    assert str(error) == "Nothing was sent."
