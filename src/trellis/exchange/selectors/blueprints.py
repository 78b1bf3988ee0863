"""Reading the kinds of listings: each a file, checked, with errors that name file and line."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from pydantic import ValidationError

from trellis.core.errors import NotFound
from trellis.exchange.types.blueprints import ListingKind
from trellis.exchange.types.words import Side
from trellis.registry.selectors.blueprints import BlueprintError, describe, parse

FOLDER = Path(__file__).resolve().parent.parent / "blueprints"
OWN = "exchange"  # the folder for kinds of listings in an operator's folder of blueprints


@cache
def listing_kinds() -> Mapping[str, ListingKind]:
    """All kinds by key, in the order in which they are offered; read once for each process."""
    folders = [Path(path) / OWN for path in getattr(settings, "TRELLIS_BLUEPRINT_FOLDERS", ())]
    return read_kinds(FOLDER, *(folder for folder in folders if folder.is_dir()))


def get_kind(key: str) -> ListingKind:
    """Raises NotFound, naming the kinds there are."""
    found = listing_kinds().get(key)
    if found is None:
        raise NotFound(
            _("There is no kind of listing called “%(kind)s”. There are: %(kinds)s.")
            % {"kind": key[:60], "kinds": ", ".join(listing_kinds())}
        )
    return found


def answering_kinds(kind: ListingKind, side: Side) -> tuple[ListingKind, ...]:
    """The kinds of which a listing of the other side may answer one of this kind and side, or is answered."""
    return tuple(
        other
        for other in listing_kinds().values()
        if side.other in other.sides and (other.key in kind.answered_by or kind.key in other.answered_by)
    )


def read_kinds(*folders: Path) -> dict[str, ListingKind]:
    """Read and check every kind of these folders; a later folder's kind replaces an earlier one's.

    Raises BlueprintError with every fault of every file, not only the first.
    """
    found: dict[str, ListingKind] = {}
    faults: list[str] = []
    for path in (path for folder in folders for path in sorted(folder.glob("[!_]*.yaml"))):
        try:
            kind = read_kind(path)
            found[kind.key] = kind
        except BlueprintError as error:
            faults += error.faults
    faults += unknown_answers(found.values())
    if faults:
        raise BlueprintError(faults)
    return dict(sorted(found.items(), key=lambda item: (item[1].position, item[0])))


def read_kind(path: Path) -> ListingKind:
    raw, root = parse(path)
    if not isinstance(raw, dict):
        raise BlueprintError([f"{path.name}, line 1: expected 'key', 'label', 'sides' and so on"])
    try:
        kind = ListingKind.model_validate(raw)
    except ValidationError as error:
        raise BlueprintError(describe(error, path=path, root=root)) from error
    if kind.key != path.stem:
        raise BlueprintError([f"{path.name}, line 1: the key {kind.key!r} must be the name of the file"])
    return kind


def unknown_answers(kinds: Iterable[ListingKind]) -> list[str]:
    """Kinds that another names as its answer and that nobody wrote, or whose other side there is not."""
    known = {kind.key: kind for kind in kinds}
    faults = []
    for kind in known.values():
        for key in kind.answered_by:
            other = known.get(key)
            if other is None:
                faults.append(f"{kind.key}.yaml: answered_by: there is no kind {key!r}")
            elif not {side.other for side in kind.sides} & set(other.sides):
                faults.append(f"{kind.key}.yaml: answered_by: {key!r} has no other side of it")
    return faults
