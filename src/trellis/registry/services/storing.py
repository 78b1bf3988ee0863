"""Putting clean values into tables, many profiles at once: the shared inner part of the services.

Nothing here asks a policy; the services that call it do.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.bulk import copy_rows
from trellis.core.errors import InvalidInput, NotFound
from trellis.core.types import Actor, Problem
from trellis.registry.models import Organisation, OrganisationTerm
from trellis.registry.selectors.profiles import not_found
from trellis.registry.selectors.values import COLUMNS
from trellis.registry.types import Origin, OriginKind, Precision, TermRole, Value

ROLES = frozenset(str(role) for role in TermRole)
FIELDS = {field.name: field for field in Organisation._meta.concrete_fields}
DEFAULTS = {name: FIELDS[name].get_default() for name in COLUMNS}
EMPTY = {name: str(value) if isinstance(value, str) else value for name, value in DEFAULTS.items()}
EMPTY_LISTS = {name: type(value) for name, value in EMPTY.items() if isinstance(value, list | dict)}

MESSAGES = {
    "registry_organisation_period_forward": gettext_lazy("The end lies before the begin."),
    "registry_organisation_on_earth": gettext_lazy("Give both latitude and longitude, or neither."),
    "registry_organisation_not_own_parent": gettext_lazy("An organisation cannot belong to itself."),
    "registry_membership_once": gettext_lazy("This organisation is already a member."),
    "registry_one_coordinator": gettext_lazy(
        "There is a coordinator already. Give that one another role first."
    ),
    "registry_membership_not_of_itself": gettext_lazy("An organisation cannot be a member of itself."),
    "registry_membership_forward": gettext_lazy("The end lies before the begin."),
    "registry_source_key_once": gettext_lazy(
        "This source has brought an organisation under this key before."
    ),
}


def lock_organisation(actor: Actor, organisation_id: int) -> Organisation:
    """The row, locked until the end of the transaction, if the actor may see it. Raises NotFound."""
    row = (
        Organisation.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .filter(pk=organisation_id)
        .first()
    )
    if row is None:
        raise not_found()
    return row


def lock_organisations(actor: Actor, organisation_ids: Iterable[int]) -> dict[int, Organisation]:
    """The rows, locked in the order of their ids so that two writers cannot wait for each other."""
    wanted = sorted(set(organisation_ids))
    rows = Organisation.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk__in=wanted)
    found = {row.pk: row for row in rows.order_by("pk")}
    missing = [number for number in wanted if number not in found]
    if missing:
        raise NotFound(
            _("There is no organisation %(numbers)s.") % {"numbers": ", ".join(map(str, missing[:20]))}
        )
    return found


def put_columns(row: Organisation, values: Mapping[str, Value]) -> set[str]:
    """Set the columns and attributes that `values` names; return the names of the columns touched."""
    touched = set()
    for name, value in values.items():
        if name in ROLES:
            continue
        if name in COLUMNS:
            setattr(row, COLUMNS[name], column_value(name, value))
            touched.add(name)
        else:
            others = {key: kept for key, kept in row.attributes.items() if key != name}
            row.attributes = others if value is None else {**others, name: value}
            touched.add("attributes")
    return touched


def column_value(name: str, value: Value) -> Any:
    if value is not None:
        return STORED[name](value) if name in STORED else value
    return EMPTY_LISTS[name]() if name in EMPTY_LISTS else EMPTY[name]


STORED: dict[str, Callable[[Any], Any]] = {
    "staff_fte": Decimal,
    "size": lambda term: term.partition(":")[2],  # the column keeps the code alone
}
TermRow = tuple[int, str, str, float | None, bool]
TERM_FIELDS = ("organisation", "role", "term", "weight", "derived")


def term_rows(organisation_id: int, values: Mapping[str, Value]) -> Iterator[TermRow]:
    """Rows for every statement of the roles in `values`."""
    for role in ROLES & values.keys():
        for item in values[role] or ():
            if isinstance(item, str):
                yield organisation_id, role, item, None, False
            else:
                yield organisation_id, role, item["term"], item.get("weight"), item.get("derived", False)


def write_terms(rows: Sequence[TermRow]) -> None:
    if rows:
        copy_rows(OrganisationTerm, rows, fields=TERM_FIELDS)


def default_origin(actor: Actor, row_id: int | None) -> Origin:
    """Who gives the value, where the caller does not say: the keeper of the profile, else the operator."""
    today = timezone.now().date().isoformat()
    keeps = row_id is None or actor.has_organisation_role(row_id, "owner", "editor")
    if actor.is_signed_in and keeps and not actor.system:
        return Origin(by=OriginKind.OWNER, at=today)
    return Origin(by=OriginKind.OPERATOR, at=today, source=actor.system)


def check_place(values: Mapping[str, Value], known: Sequence[Problem]) -> list[Problem]:
    """Rules across fields that a person should see at the field, before the database refuses."""
    problems = []
    if ("latitude" in values) != ("longitude" in values):
        missing = "longitude" if "latitude" in values else "latitude"
        problems.append(Problem(field=missing, message=_("Give both latitude and longitude, or neither.")))
    begin, end = values.get("period_start"), values.get("period_end")
    if end and not begin:
        problems.append(Problem(field="period_start", message=_("Give the begin as well.")))
    if begin and end and end < begin:
        problems.append(Problem(field="period_end", message=_("The end lies before the begin.")))
    named = {problem.field for problem in known}
    return [problem for problem in problems if problem.field not in named]


def complete_place(values: dict[str, Value]) -> dict[str, Value]:
    """A place given by degrees is exact unless something else is said; no place has no precision."""
    if "latitude" in values and "precision" not in values:
        return {**values, "precision": str(Precision.EXACT)}
    return values


def refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise InvalidInput(problems)


def placed(problem: Problem, position: int) -> Problem:
    """The problem of one among many, named by its place."""
    return replace(problem, field=f"{position}.{problem.field}")
