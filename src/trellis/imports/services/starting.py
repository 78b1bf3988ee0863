"""Beginning an import: files come in, are understood, and wait for a person."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext as _

from trellis.audit import services as audit
from trellis.core.errors import InvalidInput, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.imports.models import ColumnMemory, FileChunk, Import, ImportFile, Progress, Source
from trellis.imports.policies import can_start_import
from trellis.imports.reading.bounds import BOUNDS
from trellis.imports.reading.detect import detect, further_sheets
from trellis.imports.reading.matching import Match, suggest_matches
from trellis.imports.reading.settings import Detected, FileRefused, Reading
from trellis.imports.selectors.adapters import get_adapter
from trellis.imports.selectors.repair_list import REPAIR_HEADING
from trellis.imports.services.vocabulary import resolvers
from trellis.imports.types import Adapter, Edition, Fault, RecordType

MOST_FILES = 20
LARGEST_NUMBER = 2**63 - 1  # that an organisation can have
CHUNK = 1 << 20
CONSTANT = "="  # before the field of a remembered constant, where others have a folded heading


class UploadedFile(Protocol):
    """What a web framework hands over."""

    name: str | None

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]: ...


@dataclass(slots=True)
class Understood:
    """One file, or one sheet of it, with what was found out before anything is written."""

    name: str
    path: Path
    size: int
    sha256: str
    detected: Detected | None = None
    refusal: Fault | None = None
    record_type: str = ""
    matches: Sequence[Match] = ()
    shares_bytes: bool = False  # a further sheet of the file before


def start_import(
    *,
    actor: Actor,
    target: str,
    source_name: str,
    organisation: int | None,
    files: Sequence[UploadedFile],
    edition: Edition | None = None,
) -> Import:
    """Keep the files, find out how they are to be read, and suggest what their columns are.

    Raises InvalidInput (no file, no name, too many), NotPermitted, NotFound (the target).
    Effects: the import with its files in state PREPARING; an audit row. A file that cannot be read is kept
    with its reason. Each call begins a new import.
    """
    adapter = get_adapter(target)
    require(can_start_import(actor, adapter, organisation))
    name = " ".join(source_name.split())
    check_asked(name, organisation, files)
    with tempfile.TemporaryDirectory(prefix="trellis-import-") as folder:
        source = Source.objects.filter(target=target, organisation_id=organisation, name=name).first()
        understood = [
            part
            for place, file in enumerate(files)
            for part in understand(adapter, source, spool(file, Path(folder) / str(place)), file.name or "")
        ]
        return keep(actor, adapter, name, organisation, understood, edition)


def check_asked(name: str, organisation: int | None, files: Sequence[UploadedFile]) -> None:
    problems = []
    if not name:
        problems.append(Problem("source", _("Say where the file comes from, such as “Hub catalogue”.")))
    if len(name) > 200:
        problems.append(Problem("source", _("Use a name of at most 200 characters.")))
    if organisation is not None and not 0 < organisation <= LARGEST_NUMBER:
        problems.append(Problem("organisation", _("There is no such organisation.")))
    if not files:
        problems.append(Problem("files", _("Choose at least one file.")))
    if len(files) > MOST_FILES:
        problems.append(Problem("files", _("Upload at most %d files at once.") % MOST_FILES))
    if problems:
        raise InvalidInput(problems)


def spool(file: UploadedFile, path: Path) -> Path:
    """Write the upload to disk, at most one byte more than the limit."""
    left = BOUNDS.file_bytes + 1
    with path.open("wb") as handle:
        for piece in file.chunks(CHUNK):
            handle.write(piece[:left])
            left -= len(piece)
            if left <= 0:
                break
    return path


def understand(adapter: Adapter, source: Source | None, path: Path, name: str) -> Iterator[Understood]:
    """Yield the file, and every further sheet that fits a record type."""
    name = Path(name.replace("\\", "/")).name[:255] or _("file")
    size, digest = path.stat().st_size, digest_of(path)
    try:
        detected = detect(path, name)
    except FileRefused as refusal:
        yield Understood(name, path, size, digest, refusal=refusal.fault)
        return
    record_type, matches = likeliest(adapter, source, detected, name)
    yield Understood(name, path, size, digest, detected, None, record_type, matches)
    for sheet in further_sheets(detected):
        further = detect(path, name, sheet=sheet)
        record_type, matches = likeliest(adapter, source, further, sheet)
        if record_type and all_required(adapter, record_type, matches):
            label = f"{name} – {sheet}"[:255]
            yield Understood(label, path, size, digest, further, None, record_type, matches, True)


def digest_of(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def likeliest(
    adapter: Adapter, source: Source | None, detected: Detected, name: str
) -> tuple[str, Sequence[Match]]:
    """Return the record type whose fields the columns fit best, with the matches."""
    best: tuple[float, str, Sequence[Match]] = (0.0, "", ())
    for record_type in adapter.record_types:
        matches = suggest(record_type, detected.reading, detected, remembered(source, record_type))
        named = any(word.casefold() in name.casefold() for word in (record_type.name, *record_type.names))
        worth = sum(match.confidence for match in matches if match.target not in ("", "-")) + 2 * named
        if not all_required(adapter, record_type.name, matches):
            worth -= 3
        if not best[1] or worth > best[0]:
            best = (worth, record_type.name, matches)
    return best[1], best[2]


def all_required(adapter: Adapter, name: str, matches: Iterable[Match]) -> bool:
    targets = {match.target.partition(".")[0] for match in matches}
    record_type = next(item for item in adapter.record_types if item.name == name)
    return all(item.name in targets for item in record_type.fields if item.required)


def suggest(
    record_type: RecordType, reading: Reading, detected: Detected, memory: dict[str, str]
) -> list[Match]:
    columns = detected.columns
    sample = [cells for _, cells in detected.sample]
    return suggest_matches(
        record_type=record_type,
        columns=columns,
        sample=sample,
        reading=reading,
        resolvers=resolvers(suggestions=0),
        remembered=memory | {"what to correct": "-"},
    )


def remembered(source: Source | None, record_type: RecordType) -> dict[str, str]:
    """Return {folded heading: target} as a person left it at the last file of this source."""
    if source is None:
        return {}
    memories = ColumnMemory.objects.filter(source=source, record_type=record_type.name)
    return dict(memories.values_list("heading", "target"))


def remembered_constants(source: Source, record_type: str) -> dict[str, str]:
    """Return {field: text} of what was the same for all rows of the last file of this source."""
    memories = ColumnMemory.objects.filter(
        source=source, record_type=record_type, heading__startswith=CONSTANT
    ).exclude(target="")
    return {
        heading.removeprefix(CONSTANT): text for heading, text in memories.values_list("heading", "target")
    }


def keep(
    actor: Actor,
    adapter: Adapter,
    name: str,
    organisation: int | None,
    understood: Sequence[Understood],
    edition: Edition | None,
) -> Import:
    """Write the import with its files and bytes."""
    with change(actor):
        source, _created = Source.objects.get_or_create(
            target=adapter.name,
            organisation_id=organisation,
            name=name,
            defaults={"is_private": adapter.is_private},
        )
        is_part = any(part.detected and REPAIR_HEADING in part.detected.columns for part in understood)
        run = Import.objects.create(
            source=source,
            started_by_id=actor.person_id,
            edition=edition or (Edition.PART if is_part else Edition.WHOLE),
        )
        Progress.objects.create(owner=run)
        last: ImportFile | None = None
        for position, part in enumerate(understood, 1):
            file = keep_file(run, position, part, last)
            last = last if part.shares_bytes else file
        audit.record(
            actor=actor,
            action="imports.started",
            subject_type="imports.import",
            subject_id=run.pk,
            changes={"files": (None, [part.name for part in understood]), "source": (None, name)},
        )
    return run


def keep_file(run: Import, position: int, part: Understood, before: ImportFile | None) -> ImportFile:
    file = ImportFile.objects.create(
        owner=run,
        position=position,
        name=part.name,
        size=part.size,
        sha256=part.sha256,
        bytes_of=before if part.shares_bytes else None,
        record_type=part.record_type,
        refusal=asdict(part.refusal) if part.refusal else None,
        detected=part.detected.to_json() if part.detected else {},
        reading=part.detected.reading.to_json() if part.detected else {},
        columns=list(part.detected.columns) if part.detected else [],
        suggestions=[asdict(match) for match in part.matches],
        matches={match.heading: match.target for match in part.matches},
        constants=remembered_constants(run.source, part.record_type),
    )
    if not part.shares_bytes:
        with part.path.open("rb") as handle:
            for place, piece in enumerate(iter(lambda: handle.read(CHUNK), b"")):
                FileChunk.objects.create(file=file, position=place, content=piece)
    return file
