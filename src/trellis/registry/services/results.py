"""Results of a network: recorded, corrected, removed."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from trellis.audit import services as audit
from trellis.core.errors import InvalidInput, NotFound, require
from trellis.core.once import key_of_row
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.registry.models import NetworkResult, Organisation
from trellis.registry.policies.profiles import can_record_results
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.services.storing import MESSAGES, lock_organisation, refuse
from trellis.registry.services.texts import Unfit
from trellis.registry.services.values import clean
from trellis.registry.types import FieldSpec, FieldType, Value

FIELDS = (
    FieldSpec(name="title", label="Result", max_length=300, required=True),
    FieldSpec(name="value", label="Value", type=FieldType.DECIMAL, minimum=-1e13, maximum=1e13),
    FieldSpec(name="unit", label="Unit", max_length=60),
    FieldSpec(name="year", label="Year", type=FieldType.YEAR, minimum=1900, maximum=2200),
    FieldSpec(name="website", label="Where it is written", type=FieldType.URL),
)
EMPTY: Mapping[str, Value] = {"title": "", "value": None, "unit": "", "year": None, "website": ""}


def record_result(
    *, actor: Actor, network_id: int, values: Mapping[str, Value], form_key: UUID | None = None
) -> int:
    """Record a result; return its id.

    May be repeated with the same `form_key` and values: it is recorded once, also when both come at the same
    moment. Raises NotFound, NotPermitted, InvalidInput.
    """
    with change(actor, MESSAGES):
        row = ready(actor, network_id)
        cleaned = clean_result(values)
        key = key_of_row(form_key, cleaned)
        if key and (sent := NetworkResult.objects.filter(network=row, key=key).first()):
            return sent.pk
        result = NetworkResult.objects.create(network=row, key=key, **cleaned)
        write_entry(actor, "recorded result", row, {f"result {result.pk}": (None, said(cleaned))})
        return result.pk


def change_result(*, actor: Actor, network_id: int, result_id: int, values: Mapping[str, Value]) -> None:
    """Put all of a result anew. Raises NotFound, NotPermitted, InvalidInput."""
    with change(actor, MESSAGES):
        row = ready(actor, network_id)
        result = get_result(row, result_id)
        cleaned = clean_result(values)
        before = values_of_result(result)
        if before == said(cleaned):
            return
        for name, value in cleaned.items():
            setattr(result, name, value)
        result.save()
        write_entry(actor, "changed result", row, {f"result {result_id}": (before, said(cleaned))})


def remove_result(*, actor: Actor, network_id: int, result_id: int) -> None:
    """Remove a result; the audit keeps it. Raises NotFound, NotPermitted."""
    with change(actor, MESSAGES):
        row = ready(actor, network_id)
        result = get_result(row, result_id)
        before = values_of_result(result)
        result.delete()
        write_entry(actor, "removed result", row, {f"result {result_id}": (before, None)})


def ready(actor: Actor, network_id: int) -> Organisation:
    row = lock_organisation(actor, network_id)
    require(can_record_results(actor, row))
    if not get_blueprint(row.kind).results:
        raise InvalidInput(_("A profile of this kind has no results."))
    return row


def clean_result(values: Mapping[str, Value]) -> dict[str, Value]:
    cleaned: dict[str, Value] = dict(EMPTY)
    problems = []
    for spec in FIELDS:
        try:
            value = clean(spec, values.get(spec.name))
            cleaned[spec.name] = EMPTY[spec.name] if value is None else value
        except Unfit as error:
            problems.append(Problem(field=spec.name, message=str(error)))
    if not cleaned["title"] and not any(problem.field == "title" for problem in problems):
        problems.append(Problem(field="title", message=_("Say what was achieved.")))
    refuse(problems)
    return cleaned


def get_result(row: Organisation, result_id: int) -> NetworkResult:
    found = NetworkResult.objects.filter(network=row, pk=result_id).first()
    if found is None:
        raise NotFound(_("There is no such result."))
    return found


def values_of_result(result: NetworkResult) -> dict[str, Value]:
    value = clean(FIELDS[1], str(result.value)) if result.value is not None else None
    return said(
        {
            "title": result.title,
            "value": value,
            "unit": result.unit,
            "year": result.year,
            "website": result.website,
        }
    )


def said(values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value not in (None, "")}


def write_entry(actor: Actor, action: str, row: Organisation, changes: dict) -> None:
    audit.record(actor=actor, action=action, subject_type="organisation", subject_id=row.pk, changes=changes)
