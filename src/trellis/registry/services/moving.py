"""Moving what belongs to one profile to another, and back: rows of every table that points at profiles.

A new table needs nothing here. A row that the other profile has already (the same person, the same member)
stays where it is: nothing is deleted, and taking back finds everything. Where nobody would find it there any
more, its model says in `beside_a_twin` what it is called beside the other row, and in `alone_again` what
before: it moves, and what is confidential in it stays in its table.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Field, Model

from trellis.core.transactions import change
from trellis.core.types import system_actor
from trellis.imports.services.following import OF_ORGANISATIONS, follow_record
from trellis.registry.models import (
    DuplicatePair,
    Merge,
    Organisation,
    OrganisationTerm,
    PersonMembership,
    ProfileDraft,
    RuleOverride,
    SavedSearchHit,
    SearchEntry,
    Site,
)
from trellis.registry.types import PersonRole

Move = tuple[str, str, int]  # table, column, row
# What is chosen field by field, is about one of the two only, or is made anew.
STAY = (OrganisationTerm, Site, ProfileDraft, RuleOverride, SavedSearchHit, SearchEntry, DuplicatePair, Merge)
IMPORTED = "imports.SourceRecord"
MERGER = system_actor("merging profiles")  # confidential tables let it pass, so that their rows move along
STRENGTH = [PersonRole.MEMBER, PersonRole.EDITOR, PersonRole.OWNER]


def relations() -> Iterator[tuple[type[Model], Field]]:
    """Every column that points at profiles and moves with them."""
    for model in apps.get_models(include_auto_created=True):
        if model not in STAY and not model._meta.proxy and model._meta.managed:
            for field in model._meta.concrete_fields:
                is_relation = field.related_model is Organisation and not field.primary_key
                if is_relation or (model._meta.label, field.attname) in OF_ORGANISATIONS:
                    yield model, field


def move_rows(*, kept: int, merged: int, above: Iterable[int]) -> tuple[list[Move], Counter[str]]:
    """Give the kept profile what belongs to the merged one; return what moved, and how much stayed by table.

    `above` are the profiles that the kept one belongs to: they cannot become parts of it.
    """
    with change(MERGER):
        return move_as_merger(kept, merged, above)


def move_as_merger(kept: int, merged: int, above: Iterable[int]) -> tuple[list[Move], Counter[str]]:
    moves: list[Move] = []
    stayed: Counter[str] = Counter()
    name = Organisation.objects.values_list("name", flat=True).get(pk=merged)
    for model, column in relations():
        rows = model._base_manager.filter(**{column.attname: merged})
        if model is Organisation:
            rows = rows.exclude(pk__in=[kept, *above])
        for key in list(rows.order_by("pk").values_list("pk", flat=True)):
            if point(model, column.attname, key, merged, kept) or point_beside_a_twin(
                model, column.attname, key, merged, kept, name
            ):
                moves.append((model._meta.label, column.attname, key))
            else:
                stayed[model._meta.label] += 1
    moves += [(IMPORTED, "record", key) for key in follow_record(before=merged, after=kept)]
    return moves, stayed


def point(
    model: type[Model],
    column: str,
    key: int,
    before: int,
    after: int,
    others: Mapping[str, Any] | None = None,
) -> bool:
    """Let one row point to another profile; False where a constraint says that it is there already."""
    try:
        with transaction.atomic():
            rows = model._base_manager.filter(pk=key, **{column: before})
            return rows.update(**{column: after}, **(others or {})) == 1
    except IntegrityError:
        return False


def point_beside_a_twin(
    model: type[Model], column: str, key: int, before: int, after: int, name: str
) -> bool:
    """Let a row point there under another name, if its model has one for it in this column."""
    if not hasattr(model, "beside_a_twin"):
        return False
    row: Any = model._base_manager.get(pk=key)
    values = row.beside_a_twin(column, name)
    return bool(values) and point(model, column, key, before, after, values)


def move_back(*, kept: int, merged: int, moves: Iterable[Move]) -> list[Move]:
    """Give the rows back; return those that belong to yet another by now, or cannot go back.

    What somebody removed since stays removed, what was called otherwise since stays called so.
    """
    by_name = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    failed: list[Move] = []
    records = [key for table, _column, key in moves if table == IMPORTED]
    with change(MERGER):
        for table, column, key in moves:
            model = by_name[table]
            if table == IMPORTED or point(model, column, key, kept, merged, then(model, column, key, merged)):
                continue
            if model._base_manager.filter(pk=key).exists():
                failed.append((table, column, key))
        if records:
            follow_record(before=kept, after=merged, only=records)
    return failed


def then(model: type[Model], column: str, key: int, to: int) -> Mapping[str, Any]:
    """What a row was called there before it came to stand beside a twin; what was changed since stays."""
    row: Any = model._base_manager.filter(pk=key).first() if hasattr(model, "alone_again") else None
    found: Mapping[str, Any] = row.alone_again(column, to) if row else {}
    return found


def raise_roles(*, kept: int, merged: int) -> dict[str, tuple[str, str]]:
    """Who belongs to both has the stronger of the two roles; return the roles that changed, by row."""
    weaker = {row.person_id: row for row in PersonMembership.objects.filter(organisation_id=kept)}
    changed: dict[str, tuple[str, str]] = {}
    for other in PersonMembership.objects.filter(organisation_id=merged, person__in=list(weaker)):
        row = weaker[other.person_id]
        if strength(other.role) > strength(row.role):
            changed[str(row.pk)] = (row.role, other.role)
            PersonMembership.objects.filter(pk=row.pk).update(role=other.role)
    return changed


def strength(role: str) -> int:
    return STRENGTH.index(PersonRole(role))
