"""Which zone a TZID means: the IANA database first, then the file's own definition."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from trellis.events.formats.calendar_lines import Component
from trellis.events.formats.moments import on_the_clock, zone_of
from trellis.events.formats.remarks import Notes

# What the library raises for definitions that are none; anything else is a fault of ours.
BROKEN_DEFINITION = (ValueError, LookupError, AttributeError, TypeError, ArithmeticError)


def known_zone(name: str) -> ZoneInfo | None:
    """Return the zone of the database that a TZID means, prefixes of makers of calendars left out.

    >>> known_zone("/freeassociation.sourceforge.net/Europe/Berlin"), known_zone("W. Europe Standard Time")
    (zoneinfo.ZoneInfo(key='Europe/Berlin'), zoneinfo.ZoneInfo(key='Europe/Berlin'))
    """
    name = name.strip().strip('"').removeprefix("/")
    if name in WINDOWS_TO_OLSON:
        return zone_of(WINDOWS_TO_OLSON[name])
    parts = name.split("/")
    return next((zone for at in range(len(parts)) if (zone := zone_of("/".join(parts[at:])))), None)


class Zones:
    """The zones of one file; `default` is where its agenda is."""

    def __init__(self, components: list[Component], default: ZoneInfo, notes: Notes) -> None:
        self.default, self.notes = default, notes
        self.defined = {
            item.text("TZID"): item
            for item in walk(components)
            if item.name == "VTIMEZONE" and item.text("TZID")
        }
        self.made: dict[str, tzinfo | None] = {}

    def moment(self, local: datetime, name: str, line: int) -> datetime:
        """Return a local time of the named zone as a moment in the zone of the agenda."""
        if zone := known_zone(name):
            return on_the_clock(local, zone, line, self.notes).astimezone(self.default)
        own = self.own(name)
        if own is None:
            self.notes.repair("zone_unknown", line, named=name[:60], zone=self.default.key)
            return on_the_clock(local, self.default, line, self.notes)
        return local.replace(tzinfo=own).astimezone(self.default)

    def own(self, name: str) -> tzinfo | None:
        """Return the zone that the file itself defines, None if it does not or not well."""
        if name not in self.made:
            self.made[name] = self.defined_zone(name)
        return self.made[name]

    def defined_zone(self, name: str) -> tzinfo | None:
        component = self.defined.get(name)
        if component is None:
            return None
        try:
            definition = Timezone.from_ical("\r\n".join(component.source))
            # Looked up, the name would mean what the last file with that name defined.
            zone: tzinfo = definition.to_tz(lookup_tzid=False)  # type: ignore[attr-defined]  # typed as any
            datetime(2024, 6, 1, tzinfo=zone).utcoffset()
        except BROKEN_DEFINITION:
            return None
        return zone


def walk(components: list[Component]) -> list[Component]:
    """Return the components and all within them."""
    found: list[Component] = []
    for component in components:
        found += [component, *walk(component.components)]
    return found
