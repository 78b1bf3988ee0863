"""What stays the same while the rows of one file are read, checked and compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from trellis.core.types import Actor
from trellis.imports.models import CellRepair, Import, ImportFile, StagedRow
from trellis.imports.reading.row_parser import RowParser
from trellis.imports.reading.settings import Reading
from trellis.imports.selectors.adapters import actor_of, get_record_type
from trellis.imports.services.references import Named, named_rows
from trellis.imports.services.vocabulary import resolvers
from trellis.imports.types import Adapter, RecordType

Repairs = Mapping[tuple[int, str], str]


@dataclass(slots=True)
class FileContext:
    """Everything that stays the same while the rows of one file are staged."""

    run: Import
    file: ImportFile
    adapter: Adapter
    record_type: RecordType
    parser: RowParser
    actor: Actor
    named: Mapping[str, Named]
    repairs: Repairs
    seen: dict[str, tuple[int, int]] = field(default_factory=dict)  # key → (file, row)

    @property
    def spoken(self) -> set[str]:
        return {column.field.name for column in self.parser.matched} | set(self.parser.constants)


def file_context(
    run: Import, file: ImportFile, adapter: Adapter, *, seen: dict[str, tuple[int, int]] | None = None
) -> FileContext:
    record_type = get_record_type(adapter, file.record_type)
    referred = {item.refers_to for item in record_type.fields if item.refers_to}
    return FileContext(
        run=run,
        file=file,
        adapter=adapter,
        record_type=record_type,
        parser=RowParser(
            record_type=record_type,
            columns=file.columns,
            matches=file.matches,
            reading=Reading.from_json(file.reading),
            resolvers=resolvers(),
            constants=file.constants,
        ),
        actor=actor_of(run.started_by_id, organisation=run.source.organisation_id),
        named={name: named_rows(run, get_record_type(adapter, name)) for name in referred},
        repairs={(item.row, item.column): item.text for item in CellRepair.objects.filter(file=file)},
        seen=keys_staged(run, record_type) if seen is None else seen,
    )


def keys_staged(run: Import, record_type: RecordType) -> dict[str, tuple[int, int]]:
    """Return the keys that rows of this import already have, with the first row of each."""
    rows = (
        StagedRow.objects.filter(file__owner=run, record_type=record_type.name)
        .exclude(key="")
        .order_by("-file__position", "-number")
        .values_list("key", "file_id", "number")
    )
    return {key: (file_id, number) for key, file_id, number in rows.iterator(chunk_size=10_000)}
