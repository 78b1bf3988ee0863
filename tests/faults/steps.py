"""What a person does with an import, one step for each call, in a process of its own; prints JSON.

begin FILE | accept IMPORT | state IMPORT | totals
"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum
from django.db.models.functions import Length

from config.composition import actor_of_person_id
from trellis.accounts import selectors as accounts
from trellis.audit.models import AuditEntry
from trellis.core.types import Actor
from trellis.imports.models import FileChunk, Import, ImportFile, Progress, StagedRow
from trellis.imports.services import accepting
from trellis.imports.services.starting import start_import
from trellis.imports.services.understanding import begin_staging
from trellis.imports.types import Acceptance, RowChange
from trellis.registry.models import Organisation, SearchEntry


def operator() -> Actor:
    person = accounts.find_person_by_email(email="operator@demo.example")
    assert person is not None
    return actor_of_person_id(person.id)


def begin(file: str) -> dict[str, Any]:
    path = Path(file)
    actor = operator()
    run = start_import(
        actor=actor,
        target="registry",
        source_name=path.stem,
        organisation=None,
        files=[SimpleUploadedFile(path.name, path.read_bytes())],
    )
    begin_staging(actor=actor, import_id=run.pk)
    return {"import": run.pk}


def accept(number: str) -> dict[str, Any]:
    run = accepting.accept(actor=operator(), import_id=int(number), acceptance=Acceptance.SOUND_ROWS)
    return {"state": run.state}


def state(number: str) -> dict[str, Any]:
    run = Import.objects.get(pk=int(number))
    progress = Progress.objects.get(owner=run)
    rows = StagedRow.objects.filter(file__owner=run)
    return {
        "state": run.state,
        "search": run.search,
        "failure": run.failure,
        "step": progress.step,
        "done": progress.done,
        "staged": rows.count(),
        "sound": rows.filter(refused=False, held=False).exclude(change=RowChange.REPEATED).count(),
        "staged_rows": rows.values("file", "number").distinct().count(),
        **totals(),
    }


def totals() -> dict[str, Any]:
    kept = FileChunk.objects.aggregate(size=Sum(Length("content")))["size"] or 0
    said = ImportFile.objects.filter(bytes_of__isnull=True).aggregate(size=Sum("size"))["size"] or 0
    return {
        "organisations": Organisation.objects.count(),
        "entries": SearchEntry.objects.count(),
        "audited": AuditEntry.objects.filter(subject_type="organisation").count(),
        "imports": Import.objects.count(),
        "bytes_whole": kept == said,
    }


def main() -> None:
    verbs = {"begin": begin, "accept": accept, "state": state, "totals": totals}
    print(json.dumps(verbs[sys.argv[1]](*sys.argv[2:])))
