"""The permission matrix: for each route and method who gets which answer, compact enough to be reviewed.

A row says what a route is for, what thing its address names, and for each method who may: a rule. `answer`
works out each cell of it, for a role and for what the thing is to whoever asks. The rows stand in
config/permissions, one file for each module; tests/matrix makes every cell's request.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
PROGRAMS_ONLY = ("PUT", "PATCH", "DELETE")  # no form sends these: see core.middleware


class Role(StrEnum):
    """Who asks, the one with the fewest rights first. A further role gets a line here and in the rules."""

    VISITOR = "visitor"
    PERSON = "person"  # signed in, belongs to no organisation
    MEMBER = "member"
    EDITOR = "editor"
    OWNER = "owner"
    ANALYST = "analyst"  # reads what validators read
    VALIDATOR = "validator"
    OPERATOR = "operator"


BELONGING = (Role.MEMBER, Role.EDITOR, Role.OWNER)  # to an organisation
LESSER = {Role.OWNER: Role.EDITOR, Role.EDITOR: Role.MEMBER}


class Relation(StrEnum):
    """What the thing that an address names is to whoever asks."""

    NONE = "no thing"
    OWN = "own"
    LESSER = "own, in a lesser role"
    OWN_ARCHIVED = "own, archived"
    SIBLING = "sibling"  # of another organisation of the same cluster
    FOREIGN = "foreign"
    DRAFT = "draft of others"
    ARCHIVED = "archived, of others"
    WRONG_PART = "with a part of others"  # a thing they see, and a part of it that belongs to another
    MISSING = "missing"


MINE = (Relation.OWN, Relation.LESSER, Relation.OWN_ARCHIVED)


class Answer(StrEnum):
    OK = "let in"
    SIGN_IN = "led to sign in"
    REFUSED = "refused"
    CLOSED = "refused for now"  # the thing is in another state
    MISSING = "missing"
    NO_METHOD = "no such method"


@dataclass(frozen=True)
class Rule:
    """Who may: some roles whatever the thing, some for what is their own."""

    name: Any
    anywhere: frozenset[Role] = frozenset()
    own: frozenset[Role] = frozenset()

    def allows(self, role: Role, relation: Relation) -> bool:
        held = LESSER.get(role, role) if relation == Relation.LESSER else role
        return held in self.anywhere or (relation in MINE and held in self.own)


@dataclass(frozen=True)
class Thing:
    """What an address can name: in which states everybody sees it, who sees it in the others."""

    name: Any
    relations: tuple[Relation, ...]
    hidden: Rule
    states: tuple[str, ...] = ("",)  # the usual one first
    public: frozenset[str] = frozenset()
    draft: str = ""
    archived: str = ""
    right_first: bool = False  # who may not is refused before it is looked whether there is such a thing
    is_personal: bool = False  # belongs to a person, not to an organisation


@dataclass(frozen=True)
class Besides:
    """A cell that follows no rule: stands in its row, so that it is seen when the table is read."""

    method: str
    role: Role
    relations: tuple[Relation, ...]
    answer: Answer


@dataclass(frozen=True)
class Row:
    """Methods of one route, or one case of it: what they are for, and who may."""

    route: str  # a URL name, or the path of an operation of the API
    about: Any
    methods: Mapping[str, Rule]
    thing: Thing | None = None
    case: str = ""
    state: str = ""  # of the thing, where it must be another than the usual one
    only_while: frozenset[str] = field(
        default_factory=frozenset
    )  # its states in which it can be done; none: any
    besides: tuple[Besides, ...] = ()
    signs_in: bool = False  # leads a visitor to sign in, whatever the address names
    has_part: bool = False  # the address names a part of the thing as well

    @property
    def key(self) -> str:
        """What names a row: several stand for one route where its methods or cases follow other rules."""
        return " ".join(part for part in (*self.methods, self.route, self.case and f"({self.case})") if part)

    @property
    def is_api(self) -> bool:
        return self.route.startswith("/")

    def rule(self, method: str) -> Rule | None:
        """HEAD is GET without the body."""
        return self.methods.get("GET" if method == "HEAD" else method)

    def relations(self) -> tuple[Relation, ...]:
        """A row that needs another state than the usual one is tried in that state only."""
        if self.thing is None:
            return (Relation.NONE,)
        left_out = set() if self.has_part else {Relation.WRONG_PART}
        if self.state not in ("", self.thing.states[0]):
            left_out |= {Relation.DRAFT, Relation.ARCHIVED, Relation.OWN_ARCHIVED}
        return tuple(relation for relation in self.thing.relations if relation not in left_out)

    def state_of(self, relation: Relation) -> str:
        """The state of the thing that stands in this relation."""
        if self.thing is None:
            return ""
        if relation == Relation.DRAFT:
            return self.thing.draft
        if relation in (Relation.ARCHIVED, Relation.OWN_ARCHIVED):
            return self.thing.archived
        return self.state or self.thing.states[0]


@dataclass(frozen=True)
class Chapter:
    """The rows of one module."""

    key: str
    title: Any
    rows: tuple[Row, ...]


def row(route: str, about: Any, thing: Thing | None = None, **given: Any) -> Row:
    """A row, with its methods by name: `row("portal:home", _("…"), GET=EVERYBODY)`."""
    methods = {name: given.pop(name) for name in METHODS if name in given}
    while_ = frozenset(given.pop("only_while", ()))
    return Row(route=route, about=about, methods=methods, thing=thing, only_while=while_, **given)


def applies(row: Row, role: Role, relation: Relation) -> bool:
    """False where nobody with this role stands in this relation to anything."""
    if relation == Relation.OWN and row.thing is not None and row.thing.is_personal:
        return role != Role.VISITOR
    if relation == Relation.LESSER:
        return role in LESSER
    return role in BELONGING or relation not in (*MINE, Relation.SIBLING)


def sees(row: Row, role: Role, relation: Relation) -> bool:
    """May they know that there is such a thing?"""
    if row.thing is None or relation == Relation.WRONG_PART:
        return True
    if relation == Relation.MISSING:
        return False
    return row.state_of(relation) in row.thing.public or row.thing.hidden.allows(role, relation)


def answer(row: Row, method: str, role: Role, relation: Relation) -> Answer:
    """What this cell of the matrix says."""
    rule = row.rule(method)
    if role == Role.VISITOR and row.signs_in and (rule or method not in PROGRAMS_ONLY):
        return Answer.SIGN_IN
    if rule is None:
        return Answer.NO_METHOD
    if row.thing and row.thing.right_first and not rule.allows(role, relation):
        return Answer.REFUSED
    return answer_by_rule(row, rule, method, role, relation)


def answer_by_rule(row: Row, rule: Rule, method: str, role: Role, relation: Relation) -> Answer:
    """What nobody may know of is missing, before anything is refused."""
    if not sees(row, role, relation):
        return Answer.MISSING
    for cell in row.besides:
        if (cell.method, cell.role) == (method, role) and relation in cell.relations:
            return cell.answer
    stands = Relation.OWN if relation == Relation.WRONG_PART and role in BELONGING else relation
    if not rule.allows(role, stands):
        return Answer.REFUSED
    if row.only_while and row.state_of(relation) not in row.only_while:
        return Answer.CLOSED
    return Answer.MISSING if relation == Relation.WRONG_PART else Answer.OK
