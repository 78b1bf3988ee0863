"""Reading the blueprints: every kind of profile, checked, with errors that name file and line."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from pydantic import ValidationError

from trellis.core.errors import NotFound
from trellis.registry.types.blueprints import Blueprint, Raw
from trellis.taxonomy import selectors as taxonomy

FOLDER = Path(__file__).resolve().parent.parent / "blueprints"
SHARED_FIELDS = "_fields.yaml"  # fields that several kinds ask; a blueprint names them


class BlueprintError(Exception):
    """A blueprint that cannot be used; one line for each fault: file, line, what to do."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@cache
def blueprints() -> Mapping[str, Blueprint]:
    """All kinds by key, in the order in which they are offered; read once for each process."""
    return read_blueprints(FOLDER, *map(Path, getattr(settings, "TRELLIS_BLUEPRINT_FOLDERS", ())))


def get_blueprint(kind: str) -> Blueprint:
    """The blueprint of a kind. Raises NotFound, naming the kinds there are."""
    found = blueprints().get(kind)
    if found is None:
        raise NotFound(f"There is no kind of profile called “{kind}”. There are: {', '.join(blueprints())}.")
    return found


def list_kinds(*, family: str = "") -> list[Blueprint]:
    return [item for item in blueprints().values() if not family or item.family == family]


def read_blueprints(*folders: Path) -> dict[str, Blueprint]:
    """Read and check every blueprint of these folders; a later folder's kind replaces an earlier one's.

    Raises
    ------
    BlueprintError
        With every fault of every file, not only the first.
    """
    shared: dict[str, Raw] = {}
    found: dict[str, Blueprint] = {}
    faults: list[str] = []
    for folder in folders:
        if not folder.is_dir():
            faults.append(f"{folder}: there is no such folder")
            continue
        try:
            shared |= read_shared(folder)
        except BlueprintError as error:
            faults += error.faults
        for path in sorted(folder.glob("[!_]*.yaml")):
            try:
                blueprint = read_blueprint(path, shared=shared)
                found[blueprint.key] = blueprint
            except BlueprintError as error:
                faults += error.faults
    if faults:
        raise BlueprintError(faults)
    return dict(sorted(found.items(), key=lambda item: (item[1].position, item[0])))


def read_shared(folder: Path) -> dict[str, Raw]:
    path = folder / SHARED_FIELDS
    if not path.exists():
        return {}
    raw, _root = parse(path)
    if not isinstance(raw, dict) or not all(isinstance(value, dict) for value in raw.values()):
        raise BlueprintError([f"{path.name}, line 1: expected the names of fields, each with what it holds"])
    return {name: {"name": name, **value} for name, value in raw.items()}


def parse(path: Path) -> tuple[Any, yaml.Node | None]:
    text = path.read_text(encoding="utf-8")
    try:
        return yaml.safe_load(text), yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BlueprintError(
            [f"{path.name}, line {line}: this is not valid YAML: {error.problem}"]
        ) from error


def read_blueprint(path: Path, *, shared: Mapping[str, Raw]) -> Blueprint:
    raw, root = parse(path)
    if not isinstance(raw, dict):
        raise BlueprintError([f"{path.name}, line 1: expected 'key', 'family', 'label' and so on"])
    faults = fill_in(raw, shared=shared, root=root, path=path)
    if raw.get("key") != path.stem and "key" in raw:
        line = line_of(root, ("key",))
        faults.append(f"{path.name}, line {line}: the key {raw['key']!r} must be the name of the file")
    if faults:
        raise BlueprintError(faults)
    try:
        return Blueprint.model_validate(raw)
    except ValidationError as error:
        raise BlueprintError(describe(error, path=path, root=root)) from error


def fill_in(raw: Raw, *, shared: Mapping[str, Raw], root: yaml.Node | None, path: Path) -> list[str]:
    """Put the shared fields in the place of their names; return the names nobody knows."""
    faults = []
    for number, section in enumerate(raw.get("sections") or ()):
        if not isinstance(section, dict) or not isinstance(section.get("fields"), list):
            continue  # the check of the whole says what is wrong
        for place, item in enumerate(section["fields"]):
            name = item if isinstance(item, str) else item.get("name", "") if isinstance(item, dict) else ""
            if isinstance(item, str) and name not in shared:
                line = line_of(root, ("sections", number, "fields", place))
                faults.append(f"{path.name}, line {line}: no shared field is called {name!r}: give it a type")
                continue
            own = {"name": name} if isinstance(item, str) else item
            section["fields"][place] = {**shared.get(name, {}), **own} if isinstance(own, dict) else own
    return faults


def line_of(root: yaml.Node | None, place: Iterable[int | str]) -> int:
    """The line of the file where the thing at this place stands, or the nearest thing around it."""
    node = root
    for step in place:
        found = child(node, step)
        if found is None:
            break
        node = found
    return node.start_mark.line + 1 if node is not None else 1


def child(node: yaml.Node | None, step: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None


def describe(error: ValidationError, *, path: Path, root: yaml.Node | None) -> list[str]:
    faults = []
    found = error.errors()
    inside = {item["loc"][:depth] for item in found for depth in range(1, len(item["loc"]))}
    for item in found:
        if item["type"] == "too_short" and item["loc"] in inside:
            continue  # "empty" only because what stands inside is at fault itself
        place = ".".join(str(step + 1 if isinstance(step, int) else step) for step in item["loc"])
        where = f"{path.name}, line {line_of(root, item['loc'])}"
        faults.append(f"{where}: {place + ': ' if place else ''}{item['msg'].removeprefix('Value error, ')}")
    return faults


def unknown_names(found: Iterable[Blueprint]) -> list[str]:
    """What a blueprint names that is nowhere: a list of the taxonomy, another kind, a rule."""
    kinds = {item.key: item for item in found}
    faults = []
    for item in kinds.values():
        where = f"{item.key}.yaml"
        schemes = sorted({spec.scheme for spec in item.fields() if spec.scheme})
        faults += [f"{where}: there is no list {name!r}" for name in schemes if not is_scheme(name)]
        members = item.members.kinds if item.members else ()
        faults += [f"{where}: members: there is no kind {name!r}" for name in members if name not in kinds]
        terms = item.waiver.terms if item.waiver else ()
        faults += [f"{where}: waiver: there is no code {term!r}" for term in terms if not is_term(term)]
        if not is_term(f"member-kind:{item.counts_as}"):
            faults.append(f"{where}: counts_as: there is no kind of member {item.counts_as!r}")
    return faults


def is_scheme(name: str) -> bool:
    try:
        taxonomy.list_terms(name)
    except NotFound:
        return False
    return True


def is_term(name: str) -> bool:
    return taxonomy.find_term(name) is not None
