"""Profiles as they stand, as JSON, and back again to the last value: what taking a merge back needs."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Model
from django.utils import timezone

from trellis.registry.models import Organisation, OrganisationTerm, Site

State = dict[str, Any]
# Counted on: an editor who saw the merged profile must not overwrite the restored one unasked.
NOT_RESTORED = ("id", "version", "changed_at")
PARTS: dict[str, type[Model]] = {"terms": OrganisationTerm, "sites": Site}


def state_of(organisation_id: int) -> State:
    """Every column of a profile, its terms and its places of work."""
    found: State = {"columns": columns_of(Organisation.objects.get(pk=organisation_id))}
    for name, model in PARTS.items():
        rows = model._base_manager.filter(organisation_id=organisation_id).order_by("pk")
        found[name] = [columns_of(row) for row in rows]
    return found


def columns_of(row: Model) -> dict[str, Any]:
    return {field.attname: as_json(getattr(row, field.attname)) for field in row._meta.concrete_fields}


def as_json(value: Any) -> Any:
    """A value without loss: Django's own encoder cuts a moment to the millisecond."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def typed(model: type[Model], columns: dict[str, Any]) -> dict[str, Any]:
    """JSON's values as the columns' own; a column that was dropped since is left out."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in columns.items() if name in fields}


def changed_since(after: State, now: State) -> list[str]:
    """The names of the columns and parts that are no longer as a merge left them."""
    names = [
        name
        for name, value in after["columns"].items()
        if name not in NOT_RESTORED and now["columns"][name] != value
    ]
    return names + [name for name in PARTS if now[name] != after[name]]


def restore(organisation_id: int, before: State) -> None:
    """Write a profile as it was; its version goes on."""
    then = typed(Organisation, before["columns"])
    columns = {name: value for name, value in then.items() if name not in NOT_RESTORED}
    Organisation.objects.filter(pk=organisation_id).update(
        **columns, version=F("version") + 1, changed_at=timezone.now()
    )
    for name, model in PARTS.items():
        model._base_manager.filter(organisation_id=organisation_id).delete()
        model._base_manager.bulk_create([model(**typed(model, row)) for row in before[name]])
