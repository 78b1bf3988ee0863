"""`make bench-import`: twelve faulty files through the real staging, and a clean one stored.

The faults reported are compared with those declared by equality of (file, row, column, verdict), each as
often as declared. Seconds run from the upload to the end of the staging of each file, in one process; the
peak of memory is that of this process, as the system counts it. The database is a real one and counts apart.
"""

import json
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from trellis.core.database import as_owner
from trellis.core.transactions import change, reading
from trellis.imports.models import Import, RowFault, StagedRow
from trellis.imports.services import accepting, applying, staging, starting, understanding
from trellis.imports.tests.bench.faulty_files import FAULTS, ROWS, Declared, FaultyFile, clean_file, generate
from trellis.imports.types import WORKER, Acceptance

SEED = 20260
ASKED = {
    "faults": FAULTS,
    "reported": FAULTS,
    "false_alarms": 0,
    "stored": 0,
    "seconds": 20,
    "peak_mb": 300,
    "clean_seconds": 60,
}


class FileOnDisk:
    """A file as an upload hands it over."""

    name: str | None

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, path.name

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        with self.path.open("rb") as handle:
            yield from iter(lambda: handle.read(chunk_size or 65536), b"")


def prepare() -> None:
    """A database as the migrations make it, with an empty registry."""
    with as_owner():
        call_command("migrate", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute(
                "TRUNCATE registry_organisation, registry_search_row, imports_import, imports_source CASCADE"
            )


def count_stored() -> int:
    """How many organisations the registry, the target of the files, has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_organisation")
        return int(cursor.fetchone()[0])


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def stage(path: Path, source: str, *, is_dated: bool = False) -> Import:
    """Upload and check one file as a person does, who says once which kind of organisation it holds."""
    run = starting.start_import(
        actor=WORKER, target="registry", source_name=source, organisation=None, files=[FileOnDisk(path)]
    )
    understanding.set_constants(
        actor=WORKER,
        import_id=run.pk,
        position=1,
        constants={"kind": "eurocluster" if is_dated else "cluster"},
    )
    understanding.begin_staging(actor=WORKER, import_id=run.pk)
    staging.stage(run.pk)
    return run


def reported(run: Import, name: str) -> list[Declared]:
    faults = RowFault.objects.filter(file__owner=run).values_list("row", "column", "verdict")
    with reading(WORKER):
        return [Declared(name, row or 0, column, verdict) for row, column, verdict in faults]


def faulty(folder: Path, files: list[FaultyFile]) -> dict[str, float]:
    """Stage all twelve and compare; print one line for each."""
    print(
        f"{'file':32}{'rows':>8}{'declared':>10}{'reported':>10}{'missed':>8}{'false':>7}{'seconds':>9}{'MB':>7}"
    )
    total: Counter[str] = Counter()
    before = peak_mb()
    seconds = 0.0
    processor = time.process_time()
    for file in files:
        began = time.perf_counter()
        run = stage(folder / file.name, f"bench {file.name}", is_dated=file.is_dated)
        took = time.perf_counter() - began
        seconds += took
        declared, found = Counter(file.declared), Counter(reported(run, file.name))
        missed, false = declared - found, found - declared
        with reading(WORKER):
            rows = StagedRow.objects.filter(file__owner=run).count()
        assert rows == file.rows, f"{file.name}: {rows} rows staged of {file.rows}"
        total.update(
            faults=declared.total(),
            reported=(declared & found).total(),
            false_alarms=false.total(),
            rows=rows,
        )
        print(
            f"{file.name:32}{rows:>8}{declared.total():>10}{found.total():>10}{missed.total():>8}"
            f"{false.total():>7}{took:>9.2f}{peak_mb():>7.0f}"
        )
        for label, odd in (("missed", missed), ("false", false)):
            for item in sorted(odd)[:3]:
                print(f"    {label}: row {item.row}, column {item.column!r}, {item.verdict}")
    stored = count_stored()
    print(f"the process held {before:.0f} MB before the first file")
    return {
        **total,
        "stored": stored,
        "seconds": round(seconds, 2),
        "peak_mb": round(peak_mb(), 1),
        "processor_seconds": round(time.process_time() - processor, 2),
    }


def clean(folder: Path) -> dict[str, float]:
    """Upload, check and store a clean file; the search for duplicates is timed apart."""
    path = folder / "clean.csv"
    clean_file(path, SEED)
    began = time.perf_counter()
    run = stage(path, "bench clean")
    staged = time.perf_counter() - began
    with change(WORKER):
        found = RowFault.objects.filter(file__owner=run).count()
        Import.objects.filter(id=run.pk).update(search="done")
    began = time.perf_counter()
    accepting.accept(actor=WORKER, import_id=run.pk, acceptance=Acceptance.ALL_OR_NOTHING)
    applying.apply(run.pk)
    stored = time.perf_counter() - began
    rows = count_stored()
    assert rows == ROWS, f"{rows} rows stored of {ROWS}"
    return {
        "clean_seconds": round(staged + stored, 2),
        "clean_staging_seconds": round(staged, 2),
        "clean_storing_seconds": round(stored, 2),
        "clean_rows": rows,
        "clean_faults": found,
        "clean_peak_mb": round(peak_mb(), 1),
    }


def main() -> int:
    prepare()
    with tempfile.TemporaryDirectory(prefix="trellis-bench-") as name:
        folder = Path(name)
        files = generate(folder, SEED)
        figures = faulty(folder, files)
        figures |= clean(folder)
    print()
    print(f"{'figure':24}{'asked':>12}{'measured':>12}")
    for key, asked in ASKED.items():
        sign = "=" if key in ("faults", "reported", "false_alarms", "stored") else "<="
        print(f"{key:24}{sign + ' ' + str(asked):>12}{figures[key]:>12}")
    print(json.dumps(figures))
    met = all(figures[key] == ASKED[key] for key in ("faults", "reported", "false_alarms", "stored"))
    return (
        0 if met and all(figures[key] <= ASKED[key] for key in ("seconds", "peak_mb", "clean_seconds")) else 1
    )
