"""Cleaning what a listing says: one canonical form for form, API and import; every fault with what to do.

The forms of the values are those of profiles (registry/services/values.py).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trellis.core.types import Problem
from trellis.exchange.types.blueprints import ListingKind
from trellis.exchange.types.listings import FIELDS, LISTS
from trellis.exchange.types.words import Reach, Visibility
from trellis.registry.services.texts import Unfit, brief
from trellis.registry.services.values import clean

Values = dict[str, Any]
DEFAULTS = {"reach": Reach.EUROPE.value, "visibility": Visibility.PUBLIC.value, "is_anonymous": False}
BY_NAME = {spec.name: spec for spec in FIELDS}


def checked(
    kind: ListingKind,
    values: Mapping[str, Any],
    attributes: Mapping[str, Any],
    *,
    standing: Mapping[str, Any],
) -> tuple[Values, Values, list[Problem]]:
    """The canonical values and attributes, and a problem for each that does not fit.

    `standing` is what the listing says now: a retired code that stands already may stay.
    """
    stored, problems = cleaned_values(values, standing)
    said, more = cleaned_attributes(kind, attributes, standing.get("attributes") or {})
    problems += unknown(values, attributes, kind) + more
    if not problems:
        problems = across(kind, stored)
    return stored, said, problems


def cleaned_values(values: Mapping[str, Any], standing: Mapping[str, Any]) -> tuple[Values, list[Problem]]:
    stored: Values = {}
    problems: list[Problem] = []
    for spec in FIELDS:
        try:
            found = clean(
                spec, values.get(spec.name), standing=standing.get(spec.name), country=stored.get("country")
            )
            if spec.required and found is None:
                raise Unfit(_("This is needed."))
        except Unfit as error:
            problems.append(Problem(spec.name, str(error), error.suggestion))
            continue
        stored[spec.name] = without_weights(found) if spec.name in LISTS else found
    return {**stored, **{name: stored.get(name) or value for name, value in DEFAULTS.items()}}, problems


def without_weights(found: Any) -> list[str]:
    """A listing says that it is about a term, not how much."""
    return [item if isinstance(item, str) else item["term"] for item in found or []]


def cleaned_attributes(
    kind: ListingKind, given: Mapping[str, Any], standing: Mapping[str, Any]
) -> tuple[Values, list[Problem]]:
    said: Values = {}
    problems: list[Problem] = []
    for spec in kind.attributes:
        try:
            value = clean(spec, given.get(spec.name), standing=standing.get(spec.name))
            if spec.required and value is None:
                raise Unfit(_("This is needed."))
        except Unfit as error:
            problems.append(Problem(f"attributes.{spec.name}", str(error), error.suggestion))
            continue
        if value is not None:
            said[spec.name] = value
    return said, problems


def unknown(values: Mapping[str, Any], attributes: Mapping[str, Any], kind: ListingKind) -> list[Problem]:
    """What a program sends and nobody asks."""
    message = _("A listing of this kind has no field “%(name)s”.")
    strangers = [name for name in values if name not in BY_NAME]
    strangers += [f"attributes.{name}" for name in attributes if kind.attribute(name) is None]
    return [Problem(brief(name), message % {"name": brief(name)}) for name in strangers]


def across(kind: ListingKind, stored: Values) -> list[Problem]:
    """Rules over several fields."""
    if stored["certificates"] and not kind.certificates:
        return [Problem("certificates", _("A listing of this kind states no certificates."))]
    return [*about_quantity(kind, stored), *about_place(stored), *about_time(stored), *about_guests(stored)]


def about_quantity(kind: ListingKind, stored: Values) -> list[Problem]:
    asked, units = kind.quantity.asked, kind.units
    if asked == "never" and stored["quantity"] is not None:
        return [Problem("quantity", _("A listing of this kind has no quantity."))]
    if asked == "must" and stored["quantity"] is None:
        return [Problem("quantity", _("Say how much."))]
    if stored["quantity"] is None:
        stored["unit"] = None
        return []
    if stored["unit"] not in units:
        names = ", ".join(units)
        return [Problem("unit", _("Say in which unit: one of %(units)s.") % {"units": names})]
    return []


def about_place(stored: Values) -> list[Problem]:
    if stored["reach"] != Reach.DISTANCE:
        stored["distance_km"] = None
    elif stored["distance_km"] is None:
        return [Problem("distance_km", _("Say within how many kilometres."))]
    if stored["reach"] == Reach.REGION and not stored["region"]:
        return [Problem("region", _("Say in which region."))]
    if stored["reach"] in (Reach.COUNTRY, Reach.DISTANCE) and not stored["country"]:
        return [Problem("country", _("Say in which country."))]
    return []


def about_time(stored: Values) -> list[Problem]:
    begins, ends = stored["valid_from"], stored["valid_until"]
    if begins and ends and ends < begins:
        return [Problem("valid_until", _("The end lies before the begin."))]
    return []


def about_guests(stored: Values) -> list[Problem]:
    if stored["visibility"] != Visibility.INVITED:
        stored["guests"] = None
    elif not stored["guests"]:
        return [Problem("guests", _("Name at least one organisation that sees it."))]
    return []


def as_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
