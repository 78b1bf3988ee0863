"""The words every module shares: actor, decision, problem."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Actor:
    """Who acts now: a signed-in person, a visitor, or a named part of the system.

    `organisation_roles` holds, for each role a person has in organisations (owner, editor, member),
    the ids of those organisations. `validator_of` holds the countries (term ids) whose profiles a person
    validates who is no validator everywhere. `waiting_roles` are platform roles that do not count yet: the
    person has not shown a second factor. Services and selectors take an actor and never a request.
    """

    person_id: int | None = None
    name: str = ""
    language: str = "en"
    platform_roles: frozenset[str] = frozenset()
    organisation_roles: dict[str, frozenset[int]] = field(default_factory=dict)
    system: str = ""
    waiting_roles: frozenset[str] = frozenset()
    validator_of: frozenset[str] = frozenset()

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def is_operator(self) -> bool:
        return "operator" in self.platform_roles or bool(self.system)

    @property
    def is_validator(self) -> bool:
        """Of profiles of every country."""
        return "validator" in self.platform_roles

    @property
    def is_analyst(self) -> bool:
        """Reads what operators read, and changes nothing."""
        return "analyst" in self.platform_roles

    @property
    def has_platform_role(self) -> bool:
        return bool(self.platform_roles or self.validator_of)

    def validates(self, country: str | None) -> bool:
        """Is the actor a validator of profiles of this country (a term id)?"""
        return self.is_validator or (country is not None and country in self.validator_of)

    def has_organisation_role(self, organisation_id: int, *roles: str) -> bool:
        return any(organisation_id in self.organisation_roles.get(role, frozenset()) for role in roles)

    def organisations(self, *roles: str) -> frozenset[int]:
        """Ids of the organisations in which the actor has one of these roles."""
        return frozenset().union(*(self.organisation_roles.get(role, frozenset()) for role in roles))


VISITOR = Actor()


def system_actor(name: str) -> Actor:
    """The named actor of a background task or a command: `system_actor("import worker")`."""
    return Actor(name=name, system=name)


@dataclass(frozen=True)
class Decision:
    """May the actor do it, and if not, why not, in words the actor understands."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Decision(allowed=True)


def refused(reason: Any) -> Decision:
    return Decision(allowed=False, reason=str(reason))


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with what was typed: the field (empty for the whole) and what to do."""

    field: str
    message: str
    suggestion: str = ""
