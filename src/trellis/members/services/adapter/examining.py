"""Rows as a whole, by the same checks as for what is typed: a file brings nothing that a form refuses."""

from collections.abc import Iterable, Mapping
from typing import Any

from babel import Locale
from django.conf import settings
from django.utils.translation import gettext as _

from trellis.core.errors import InvalidInput
from trellis.imports.reading.keys import fold
from trellis.imports.types import Examined, Fault, ParsedRow, Verdict
from trellis.members.services.adapter.record_types import CONTACT, FEE, MEMBER, OF_CONTACT
from trellis.members.services.checking import checked
from trellis.members.types import BLUEPRINTS, RECORD_COLUMNS, Kind

COLUMNS = {
    MEMBER: RECORD_COLUMNS,
    CONTACT: BLUEPRINTS[Kind.CONTACT].columns,
    FEE: BLUEPRINTS[Kind.FEE].columns,
}
OWN_NAMES = {name.casefold(): code for code, name in settings.LANGUAGES}
ENGLISH = Locale("en").languages
ENGLISH_NAMES = {ENGLISH[code].casefold(): code for code, _name in settings.LANGUAGES}
BY_NAME = OWN_NAMES | ENGLISH_NAMES | {code: code for code, _name in settings.LANGUAGES}


def examine(record_type: str, row: ParsedRow) -> Examined:
    """Find the language that is meant; refuse what cannot be stored."""
    values = dict(row.values)
    derived: dict[str, Any] = {}
    for name in ("language", f"{OF_CONTACT}language"):
        if given := str(values.get(name) or ""):
            derived[name] = BY_NAME.get(given.casefold(), given)
    values |= derived
    faults = [*problems_of(record_type, values)]
    if record_type == MEMBER and (contact := contact_of(values)):
        faults += [fault(OF_CONTACT + name, text) for name, text in unfit(CONTACT, contact)]
    return Examined(values=derived, faults=faults)


class SameName:
    """Two members of one name and country: which of them a row means, its number cannot tell."""

    def __init__(self, known: Iterable[tuple[str, str, str]]) -> None:
        self.numbers = {(fold(name), country.casefold()): number for name, country, number in known}

    def faults(self, values: Mapping[str, Any]) -> list[Fault]:
        """A fault where that name stands already, in the register or further up, under another number."""
        key = fold(str(values.get("name") or "")), str(values.get("country") or "").casefold()
        number = str(values.get("number") or "")
        before = self.numbers.get(key, "")
        if number:
            self.numbers[key] = number
        if before and number and before != number:
            text = _("A member of this name and country has the number %(number)s.") % {"number": before}
            return [fault("name", text)]
        return []


def problems_of(record_type: str, values: Mapping[str, Any]) -> list[Fault]:
    own = contact_named(values) if record_type == CONTACT else values
    return [fault(name, text) for name, text in unfit(record_type, own)]


def unfit(record_type: str, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    try:
        checked(COLUMNS[record_type], values)
    except InvalidInput as error:
        return [(problem.field, problem.message) for problem in error.problems]
    return []


def fault(column: str, message: str) -> Fault:
    return Fault(code="unfit", verdict=Verdict.REFUSED, column=column, params={"message": message})


def contact_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The contact that stands beside a member; nothing where no column of it says anything."""
    found = {
        name.removeprefix(OF_CONTACT): value
        for name, value in values.items()
        if name.startswith(OF_CONTACT) and value
    }
    return contact_named(found) if found.get("name") or found.get("email") else {}


def contact_named(values: Mapping[str, Any]) -> dict[str, Any]:
    """A contact without a name is called by its mail address."""
    return {**values, "name": values.get("name") or values.get("email")}
