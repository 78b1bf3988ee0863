"""One real file through the import as a person does it: upload, match, check, decide, accept."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from trellis.core.types import Actor
from trellis.imports.models import DuplicateProposal, Import, ImportFile
from trellis.imports.services import accepting, applying, duplicates, staging, starting, understanding
from trellis.imports.types import WORKER, Acceptance, Edition, Search

PRESETS = Path(__file__).parent / "presets"


@dataclass(frozen=True)
class Preset:
    """How the columns of a known source are matched."""

    file: str
    target: str
    source: str
    record_type: str
    columns: dict[str, str]
    constants: dict[str, str] = field(default_factory=dict)


class Upload:
    """A file on disk as the web framework would hand it over."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name: str | None = path.name

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        with self.path.open("rb") as handle:
            while piece := handle.read(chunk_size or 1 << 20):
                yield piece


def read_presets() -> list[Preset]:
    return [
        Preset(**yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(PRESETS.glob("*.yaml"))
    ]


def import_file(preset: Preset, path: Path, *, actor: Actor = WORKER) -> Import:
    """Import one file; rows that may be duplicates are decided to be different, the sound rows are stored."""
    run = starting.start_import(
        actor=actor,
        target=preset.target,
        source_name=preset.source,
        organisation=None,
        files=[Upload(path)],
        edition=Edition.WHOLE,
    )
    place: dict[str, Any] = {"actor": actor, "import_id": run.pk, "position": 1}
    understanding.change_reading(**place, settings={}, record_type=preset.record_type)
    understanding.set_constants(**place, constants=preset.constants)
    understanding.set_matches(**place, matches=preset.columns)
    understanding.begin_staging(actor=actor, import_id=run.pk)
    assert staging.stage(run.pk)
    run.refresh_from_db()
    if run.search == Search.SEARCHING:
        duplicates.search_duplicates(run.pk)
    duplicates.decide_rest(actor=actor, import_id=run.pk, is_same=False)
    accepting.accept(actor=actor, import_id=run.pk, acceptance=Acceptance.SOUND_ROWS)
    assert applying.apply(run.pk)
    run.refresh_from_db()
    assert not run.failure, run.failure
    return run


def file_of(run: Import) -> ImportFile:
    return ImportFile.objects.get(owner=run)


def proposed_duplicates(run: Import) -> int:
    return DuplicateProposal.objects.filter(owner=run).count()
