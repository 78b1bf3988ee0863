"""Who may do what, in words: the permission matrix that settings name, as a table for each module."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.permissions import Answer, Chapter, Relation, Role, Row, answer, applies
from trellis.portal.pages.api import operations_of

LABELS: dict[Role, Any] = {
    Role.VISITOR: gettext_lazy("Visitor"),
    Role.PERSON: gettext_lazy("Signed in"),
    Role.MEMBER: gettext_lazy("Member"),
    Role.EDITOR: gettext_lazy("Editor"),
    Role.OWNER: gettext_lazy("Owner"),
    Role.ANALYST: gettext_lazy("Analyst"),
    Role.VALIDATOR: gettext_lazy("Validator"),
    Role.OPERATOR: gettext_lazy("Operator"),
}
EXPLANATIONS: dict[Role, Any] = {
    Role.VISITOR: gettext_lazy("has not signed in"),
    Role.PERSON: gettext_lazy("has signed in and belongs to no organisation"),
    Role.MEMBER: gettext_lazy("belongs to an organisation and changes nothing of it"),
    Role.EDITOR: gettext_lazy("changes the profile of an organisation"),
    Role.OWNER: gettext_lazy("keeps an organisation and says who else does"),
    Role.ANALYST: gettext_lazy("reads drafts, histories and what waits for review, changes nothing"),
    Role.VALIDATOR: gettext_lazy("reviews profiles, decides on the rules for a valid cluster"),
    Role.OPERATOR: gettext_lazy("sets up the site, imports directories, gives roles"),
}
STATES: dict[str, Any] = {
    "draft": gettext_lazy("draft"),
    "in_review": gettext_lazy("in review"),
    "published": gettext_lazy("published"),
    "archived": gettext_lazy("archived"),
    "preparing": gettext_lazy("being prepared"),
    "staged": gettext_lazy("checked"),
    "staging": gettext_lazy("at work"),
    "applied": gettext_lazy("stored"),
    "discarded": gettext_lazy("given up"),
}
YES, OWN, NO = "yes", "own", "no"


@dataclass(frozen=True)
class RoleChoice:
    key: str
    label: str
    explanation: str
    is_chosen: bool


@dataclass(frozen=True)
class Cell:
    """What one role may: everywhere, with what is its own, or not."""

    role: str
    kind: str
    text: str


@dataclass(frozen=True)
class Line:
    about: str
    route: str
    methods: tuple[str, ...]
    who: str
    note: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ChapterTable:
    key: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class PermissionsPage:
    """Everything that can be done here, who may, and with what."""

    template: ClassVar[str] = "portal/permissions.html"
    chapters: tuple[ChapterTable, ...]
    roles: tuple[RoleChoice, ...]
    shown: tuple[RoleChoice, ...]  # the columns
    text: str
    total: int
    is_narrowed: bool


def build_permissions_page(
    *, chapters: Iterable[Chapter], schema: Mapping[str, Any], role: str = "", text: str = ""
) -> PermissionsPage:
    """All rows, or those that hold the text and that somebody of the role may do, by module.

    `schema` is the API's description of itself: its operations say there what they are for.
    """
    asked = Role(role) if role in list(Role) else None
    said = {(one.method, one.path): one.text or one.title for one in operations_of(schema)}
    columns = (asked,) if asked else tuple(Role)
    wanted = " ".join(text.split()).casefold()
    tables = []
    for chapter in chapters:
        lines = tuple(
            line
            for row in chapter.rows
            for line in lines_of(row, columns, said)
            if wanted in " ".join((line.about, line.route, line.who)).casefold()
            and (asked is None or line.cells[0].kind != NO)
        )
        if lines:
            tables.append(ChapterTable(key=chapter.key, title=str(chapter.title), lines=lines))
    roles = tuple(choice(one, is_chosen=one == asked) for one in Role)
    return PermissionsPage(
        chapters=tuple(tables),
        roles=roles,
        shown=tuple(one for one in roles if one.is_chosen) or roles,
        text=text,
        total=sum(len(table.lines) for table in tables),
        is_narrowed=bool(asked or wanted),
    )


def choice(role: Role, *, is_chosen: bool) -> RoleChoice:
    return RoleChoice(
        key=role.value,
        label=str(LABELS[role]),
        explanation=str(EXPLANATIONS[role]),
        is_chosen=is_chosen,
    )


def lines_of(row: Row, roles: Sequence[Role], said: Mapping[tuple[str, str], str]) -> Iterator[Line]:
    """One line for each rule of the row: methods with the same rule stand together."""
    for rule in dict.fromkeys(row.methods.values()):
        methods = tuple(method for method, held in row.methods.items() if held is rule)
        about = str(row.about) or said.get((methods[0], row.route), "")
        yield Line(
            about=f"{about.rstrip('.')} ({row.case})" if row.is_api and row.case else about.rstrip("."),
            route=row.route,
            methods=methods,
            who=capfirst(str(rule.name)),
            note=note_of(row),
            cells=tuple(cell_of(row, methods[0], role) for role in roles),
        )


def note_of(row: Row) -> str:
    """In which states of the thing it can be done, where not in all."""
    states = row.only_while or ({row.state} if row.state else set())
    named = (
        [str(STATES.get(state, state)) for state in row.thing.states if state in states] if row.thing else []
    )
    return _("While it is: %(states)s.") % {"states": ", ".join(named)} if named else ""


def cell_of(row: Row, method: str, role: Role) -> Cell:
    allowed = {
        relation
        for relation in row.relations()
        if applies(row, role, relation) and answer(row, method, role, relation) == Answer.OK
    }
    if allowed & {Relation.NONE, Relation.FOREIGN}:
        return Cell(role=str(LABELS[role]), kind=YES, text=_("yes"))
    if Relation.OWN in allowed:
        return Cell(role=str(LABELS[role]), kind=OWN, text=_("own"))
    return Cell(role=str(LABELS[role]), kind=NO, text=_("no"))
