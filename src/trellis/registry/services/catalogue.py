"""Services and programmes of an organisation: added, changed, removed. One way of writing for both."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from babel.core import get_global
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.audit import services as audit
from trellis.core.errors import Conflict, InvalidInput, NotFound, require
from trellis.core.once import key_of_row
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.registry.models import Organisation
from trellis.registry.policies.profiles import can_edit
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.catalogue import KEYS, MODELS
from trellis.registry.services.storing import lock_organisation
from trellis.registry.services.texts import Unfit
from trellis.registry.services.values import clean
from trellis.registry.types import Value
from trellis.registry.types.catalogue import FIELD_SCHEMES, FIELDS, Catalogue
from trellis.taxonomy import selectors as taxonomy

MESSAGES = {
    "registry_service_once": gettext_lazy("There is a service of this name already."),
    "registry_programme_once": gettext_lazy("There is a programme of this name already."),
}
VERBS = {Catalogue.SERVICES: "service", Catalogue.PROGRAMMES: "programme"}


def add_item(
    *,
    actor: Actor,
    catalogue: Catalogue,
    organisation_id: int,
    values: Mapping[str, Value],
    form_key: UUID | None = None,
) -> int:
    """Add a service or programme; return its id.

    May be repeated with the same `form_key` and values: it is added once, also when both come at the same
    moment. Raises NotFound, NotPermitted, InvalidInput, Conflict.
    """
    with change(actor, MESSAGES):
        row = ready(actor, catalogue, organisation_id)
        stored = cleaned(catalogue, values)
        key, model = key_of_row(form_key, stored), MODELS[catalogue]
        if key and (sent := model.objects.filter(organisation=row, key=key).first()):
            return int(sent.pk)
        item = model.objects.create(organisation=row, key=key, **as_columns(stored))
        write_entry(actor, f"added {VERBS[catalogue]}", row, item.pk, None, said(stored))
        number: int = item.pk
        return number


def change_item(
    *,
    actor: Actor,
    catalogue: Catalogue,
    organisation_id: int,
    item_id: int,
    version: int,
    values: Mapping[str, Value],
) -> None:
    """Put all of it anew. `version` is that which the editor saw.

    Raises NotFound, NotPermitted, InvalidInput, Conflict (somebody else changed it meanwhile).
    """
    with change(actor, MESSAGES):
        row = ready(actor, catalogue, organisation_id)
        item = get_row(catalogue, row, item_id)
        stored = cleaned(catalogue, values)
        if item.version != version:
            raise Conflict(_("Somebody else changed this meanwhile. Look at both, then save once more."))
        before = values_of(catalogue, item)
        if before == said(stored):
            return
        for name, value in as_columns(stored).items():
            setattr(item, name, value)
        item.version += 1
        item.save()
        write_entry(actor, f"changed {VERBS[catalogue]}", row, item_id, before, said(stored))


def remove_item(*, actor: Actor, catalogue: Catalogue, organisation_id: int, item_id: int) -> None:
    """Remove it; the audit keeps it. Raises NotFound, NotPermitted."""
    with change(actor, MESSAGES):
        row = ready(actor, catalogue, organisation_id)
        item = get_row(catalogue, row, item_id)
        before = values_of(catalogue, item)
        item.delete()
        write_entry(actor, f"removed {VERBS[catalogue]}", row, item_id, before, None)


def ready(actor: Actor, catalogue: Catalogue, organisation_id: int) -> Organisation:
    row = lock_organisation(actor, organisation_id)
    require(can_edit(actor, row))
    if catalogue == Catalogue.PROGRAMMES and not get_blueprint(row.kind).programmes:
        raise InvalidInput(_("A profile of this kind has no programmes."))
    return row


def get_row(catalogue: Catalogue, row: Organisation, item_id: int) -> Any:
    found = MODELS[catalogue].objects.filter(organisation=row, pk=item_id).first()
    if found is None:
        raise NotFound(_("There is no such entry."))
    return found


def cleaned(catalogue: Catalogue, values: Mapping[str, Value]) -> dict[str, Value]:
    """The canonical values. Raises InvalidInput with every problem."""
    stored: dict[str, Value] = {}
    problems: list[Problem] = []
    for spec in FIELDS[catalogue]:
        try:
            stored[spec.name] = clean(spec, values.get(spec.name), country=stored.get("country"))
            if spec.required and stored[spec.name] is None:
                raise Unfit(_("This is needed."))
        except Unfit as error:
            problems.append(Problem(spec.name, str(error), error.suggestion))
    problems = problems or list(across(stored))
    if problems:
        raise InvalidInput(problems)
    return stored


def across(stored: dict[str, Value]) -> list[Problem]:
    """Rules of single fields that no other profile has, and over several."""
    if (field := stored.get("field")) and not is_field(str(field)):
        return [Problem("field", _("Choose an entry of the list."))]
    if stored["amount"] is None:
        stored["currency"] = None
    else:
        code = str(stored["currency"] or "").upper()
        if code not in get_global("all_currencies"):
            return [Problem("currency", _("Say in which currency, by three letters such as EUR."))]
        stored["currency"] = code
    begins, ends = stored.get("start_year"), stored.get("end_year")
    if begins and ends and ends < begins:
        return [Problem("end_year", _("The end lies before the begin."))]
    return []


def is_field(term_id: str) -> bool:
    """Is it a current term of one of the lists for fields of services?"""
    term = taxonomy.find_term(term_id)
    if term is None or not term.is_current or term.scheme not in FIELD_SCHEMES:
        return False
    branch = FIELD_SCHEMES[term.scheme][1]
    return not branch or branch in {above.id for above in taxonomy.ancestors(term.id)}


def as_columns(stored: Mapping[str, Value]) -> dict[str, Any]:
    """The values by column; nothing said is NULL or an empty text, as the column has it."""
    found: dict[str, Any] = {}
    for name, value in stored.items():
        if name in KEYS:
            found[f"{name}_id"] = value
        elif name == "amount":
            found[name] = None if value is None else Decimal(str(value))
        elif name == "instruments":
            found[name] = value or []
        else:
            found[name] = value if value is not None or name.endswith("_year") else ""
    return found


def values_of(catalogue: Catalogue, item: Any) -> dict[str, Value]:
    """The canonical values of a row, as far as they say something."""
    found: dict[str, Value] = {}
    for spec in FIELDS[catalogue]:
        value = getattr(item, f"{spec.name}_id" if spec.name in KEYS else spec.name)
        found[spec.name] = clean(spec, str(value)) if isinstance(value, Decimal) else value
    return said(found)


def said(values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def write_entry(actor: Actor, action: str, row: Organisation, item_id: int, before: Any, after: Any) -> None:
    thing = action.partition(" ")[2]
    audit.record(
        actor=actor,
        action=action,
        subject_type="organisation",
        subject_id=row.pk,
        changes={f"{thing} {item_id}": (before, after)},
    )
