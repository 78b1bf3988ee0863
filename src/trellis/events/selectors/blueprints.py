"""Reading the blueprints: every kind of event, checked, with errors that name file and line."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _
from pydantic import ValidationError

from trellis.core.errors import NotFound
from trellis.events.types.blueprints import EventBlueprint
from trellis.registry.selectors.blueprints import BlueprintError, describe, line_of, parse
from trellis.registry.selectors.blueprints import blueprints as kinds_of_profile

FOLDER = Path(__file__).resolve().parent.parent / "blueprints"


@cache
def blueprints() -> Mapping[str, EventBlueprint]:
    """All kinds by key, in the order in which they are offered; read once for each process."""
    return read_blueprints(FOLDER)


def get_blueprint(kind: str) -> EventBlueprint:
    """The blueprint of a kind. Raises NotFound."""
    found = blueprints().get(kind)
    if found is None:
        raise NotFound(_("There is no such kind of event."))
    return found


def read_blueprints(folder: Path) -> dict[str, EventBlueprint]:
    """Read and check every blueprint of a folder.

    Raises
    ------
    BlueprintError
        With every fault of every file, not only the first.
    """
    found: dict[str, EventBlueprint] = {}
    faults: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            blueprint = read_blueprint(path)
        except BlueprintError as error:
            faults += error.faults
        else:
            found[blueprint.key] = blueprint
    if faults:
        raise BlueprintError(faults)
    return dict(sorted(found.items(), key=lambda item: (item[1].position, item[0])))


def read_blueprint(path: Path) -> EventBlueprint:
    raw, root = parse(path)
    if not isinstance(raw, dict):
        raise BlueprintError([f"{path.name}, line 1: expected 'key', 'label', 'format' and so on"])
    try:
        blueprint = EventBlueprint.model_validate(raw)
    except ValidationError as error:
        raise BlueprintError(describe(error, path=path, root=root)) from error
    faults = []
    if blueprint.key != path.stem:
        faults.append(f"{path.name}, line {line_of(root, ('key',))}: the key must be the name of the file")
    line = line_of(root, ("hosts",))
    faults += [
        f"{path.name}, line {line}: hosts: there is no kind of profile {name!r}"
        for name in blueprint.hosts
        if name not in kinds_of_profile()
    ]
    if faults:
        raise BlueprintError(faults)
    return blueprint
