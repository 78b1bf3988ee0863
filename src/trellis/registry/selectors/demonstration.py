"""Reading the demonstration data: every entry of every file, checked, with all faults named."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from trellis.registry.selectors.blueprints import blueprints
from trellis.registry.selectors.terms import known_terms
from trellis.registry.types.demonstration import TERM_LISTS, Entry, Said

FOLDER = Path(__file__).resolve().parent.parent / "demo"
SOURCE = "demonstration"  # under which source records remember what was loaded


class DemonstrationError(Exception):
    """Demonstration data that cannot be loaded; one line for each fault: file, entry, what to do."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def read_entries(folder: Path = FOLDER) -> list[Entry]:
    """Every entry of every file of a folder, in the order of the files. Raises DemonstrationError."""
    entries: list[Entry] = []
    faults: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        except yaml.YAMLError as error:
            faults.append(f"{path.name}: this is not valid YAML: {error}")
            continue
        if not isinstance(raw, list):
            faults.append(f"{path.name}: expected a list of organisations")
            continue
        for number, item in enumerate(raw, start=1):
            try:
                entries.append(Entry.model_validate(item))
            except ValidationError as error:
                key = item.get("key", number) if isinstance(item, dict) else number
                faults += [describe(path.name, key, fault) for fault in error.errors()]
    faults += find_faults(entries)
    if faults:
        raise DemonstrationError(faults)
    return entries


def describe(file: str, key: object, fault: Mapping[str, Any]) -> str:
    place = ".".join(str(step) for step in fault["loc"])
    return f"{file}, {key}: {place + ': ' if place else ''}{fault['msg']}"


def find_faults(entries: Sequence[Entry]) -> list[str]:
    """What entries say of each other and of the blueprints must hold."""
    keys = Counter(entry.key for entry in entries)
    names = Counter(str(entry.name.value).casefold() for entry in entries)
    faults = [f"{key}: the key stands {count} times" for key, count in keys.items() if count > 1]
    faults += [f"{name!r}: the name stands {count} times" for name, count in names.items() if count > 1]
    for entry in entries:
        faults += [f"{entry.key}: there is no entry {key!r}" for key in entry.linked() if key not in keys]
        blueprint = blueprints().get(entry.kind.value)
        if blueprint is None:
            faults.append(f"{entry.key}: there is no kind {entry.kind.value!r}")
        elif (entry.members or entry.coordinator) and blueprint.members is None:
            faults.append(f"{entry.key}: a profile of the kind {blueprint.key} has no members")
        elif entry.results and not blueprint.results:
            faults.append(f"{entry.key}: a profile of the kind {blueprint.key} has no results")
    return faults


def unknown_codes(entries: Sequence[Entry]) -> list[str]:
    """One line for each code that no list of the taxonomy has."""
    wanted = {entry.key: set(codes_of(entry)) for entry in entries}
    known = known_terms(set().union(*wanted.values()))
    return [
        f"{key}: there is no term {code!r}" for key, codes in wanted.items() for code in sorted(codes - known)
    ]


def codes_of(entry: Entry) -> Iterable[str]:
    if entry.country:
        yield f"country:{entry.country.value}"
    if entry.region:
        yield f"nuts2024:{entry.region.value}"
    for name, (_role, scheme) in TERM_LISTS.items():
        said: tuple[Said, ...] = getattr(entry, name)
        yield from (f"{scheme}:{item.value}" for item in said)
