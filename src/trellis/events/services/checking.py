"""Checking what is typed of an event: every fault with its field, and what is stored of the rest."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from trellis.core.errors import InvalidInput
from trellis.core.types import Problem
from trellis.events.types.blueprints import EventBlueprint
from trellis.events.types.events import LONGEST_EVENT_DAYS, EventFormat, Part, Visibility
from trellis.events.types.fields import FIELDS
from trellis.events.types.times import NoSuchTime, is_zone, moment_of
from trellis.events.types.values import MOMENTS, EventValues
from trellis.registry.services.texts import Unfit
from trellis.registry.services.values import clean

COLUMNS = {"country": "country_id", "region": "region_id", "text": "description"}
TYPED_AS = {"text": "description"}
NOTHING = ("country", "region", "capacity")  # NULL where nothing is said
LISTS = ("languages", "ecosystems", "themes")


def checked(values: EventValues, blueprint: EventBlueprint) -> tuple[dict[str, Any], list[str]]:
    """The columns and the terms. Raises InvalidInput with every problem."""
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    for spec in FIELDS:
        name = TYPED_AS.get(spec.name, spec.name)
        said = getattr(values, name)
        try:
            value = clean(
                spec, list(said) if isinstance(said, tuple) else said, country=found.get("country_id")
            )
        except Unfit as error:
            problems.append(Problem(name, str(error), error.suggestion))
            continue
        empty: Any = (
            [] if spec.name in LISTS else None if spec.name in ("country", "region", "capacity") else ""
        )
        found[COLUMNS.get(spec.name, spec.name)] = value if value is not None else empty
        if spec.required and value is None:
            problems.append(Problem(name, _("This is needed.")))
    for name, kinds in (("format", EventFormat), ("visibility", Visibility)):
        found[name] = getattr(values, name)
        if found[name] not in list(kinds):
            problems.append(Problem(name, _("Choose one of these.")))
    problems += check_moments(values, blueprint, found)
    problems += check_place(found)
    if problems:
        raise InvalidInput(problems)
    terms = [*found.pop("ecosystems"), *found.pop("themes")]
    return found, sorted(terms)


def check_moments(values: EventValues, blueprint: EventBlueprint, found: dict[str, Any]) -> Iterator[Problem]:
    """Wall times of the zone as moments."""
    found["time_zone"] = values.time_zone
    if not is_zone(values.time_zone):
        yield Problem("time_zone", _("Choose a time zone, such as Europe/Brussels."))
        return
    faulty = False
    for name in MOMENTS:
        local: datetime | None = getattr(values, name)
        try:
            found[f"{name}_at"] = moment_of(local, values.time_zone) if local else None
        except (NoSuchTime, OverflowError, ValueError):
            faulty = True
            yield Problem(name, _("This time does not exist on that day: the clocks go forward then."))
        if local is None and name in ("starts", "ends"):
            faulty = True
            yield Problem(name, _("This is needed."))
    if not faulty:
        yield from check_order(found, blueprint)


def check_order(found: dict[str, Any], blueprint: EventBlueprint) -> Iterator[Problem]:
    starts, ends = found["starts_at"], found["ends_at"]
    opens, closes = found["registration_opens_at"], found["registration_closes_at"]
    if ends <= starts:
        yield Problem("ends", _("The end lies before the begin."))
    elif ends - starts > timedelta(days=LONGEST_EVENT_DAYS):
        yield Problem("ends", _("An event lasts 60 days at most. Make a series of it."))
    if opens and closes and closes <= opens:
        yield Problem("registration_closes", _("Registration closes before it opens."))
    if closes and closes > ends:
        yield Problem("registration_closes", _("Registration closes after the event is over."))
    if (wishes := found["wishes_close_at"]) and not blueprint.uses(Part.MEETINGS):
        yield Problem("wishes_close", _("There are no meetings at an event of this kind."))
    elif wishes and wishes > ends:
        yield Problem("wishes_close", _("Wishes close after the event is over."))


def check_place(found: dict[str, Any]) -> Iterator[Problem]:
    """What takes place somewhere says in which city; what is online only has no venue."""
    if found.get("format") in (EventFormat.ON_SITE, EventFormat.HYBRID) and not found.get("city"):
        yield Problem("city", _("Say in which city it takes place."))
    if found.get("format") == EventFormat.ONLINE and found.get("venue"):
        yield Problem("venue", _("An online event has no venue. Say so, or choose another format."))
