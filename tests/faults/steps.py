"""What a person does with an import, one step for each call, in a process of its own; prints JSON.

begin FILE | accept IMPORT | state IMPORT | totals | token | written WORD
tell WORD COUNT | waiting | join ADDRESS | mark WORD ADDRESS | erase PERSON | erased PERSON
hold EVENT PEOPLE SLOTS TABLES | unguard person or table
"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Length

from config.composition import actor_of_person_id
from tests.faults import meeting_steps
from trellis.accounts import selectors as accounts
from trellis.accounts.services import change_person, create_account, create_token
from trellis.audit.models import AuditEntry
from trellis.audit.selectors.keys import find_key
from trellis.audit.services.keys import ensure_key, list_erasures
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.imports.models import FileChunk, Import, ImportFile, Progress, StagedRow
from trellis.imports.services import accepting
from trellis.imports.services.starting import start_import
from trellis.imports.services.understanding import begin_staging
from trellis.imports.types import WORKER, Acceptance, RowChange
from trellis.notifications import services as notifications
from trellis.notifications.models import Mail
from trellis.notifications.types import OUTBOX, MailState
from trellis.portal.services.erasing import erase_person
from trellis.registry.models import Organisation, PersonMembership, SearchEntry
from trellis.registry.services.drafts import save_draft


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
    with reading(WORKER):
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
    with reading(WORKER):
        kept = FileChunk.objects.aggregate(size=Sum(Length("content")))["size"] or 0
        said = ImportFile.objects.filter(bytes_of__isnull=True).aggregate(size=Sum("size"))["size"] or 0
        return {
            "organisations": Organisation.objects.count(),
            "entries": SearchEntry.objects.count(),
            "audited": AuditEntry.objects.filter(subject_type="organisation").count(),
            "imports": Import.objects.count(),
            "bytes_whole": kept == said,
        }


def token() -> dict[str, Any]:
    return {"token": create_token(actor=operator(), label="faults", days=30).text}


def written(word: str) -> dict[str, Any]:
    """The profiles whose name begins so, and what the record of changes knows of them."""
    rows = Organisation.objects.filter(name__startswith=word)
    ids = list(rows.values_list("id", flat=True))
    entries = AuditEntry.objects.filter(subject_type="organisation", subject_id__in=map(str, ids))
    return {
        "names": sorted(rows.values_list("name", flat=True)),
        "created": entries.filter(action="created").count(),
    }


def tell(word: str, count: str) -> dict[str, Any]:
    """Tell so many addresses something, as a service does."""
    with transaction.atomic():
        told = notifications.tell(
            actor=operator(),
            message="registry.published",
            context={"organisation": word},
            addresses=[f"{word}-{number}@clusters.example" for number in range(int(count))],
        )
    return {"told": told}


def waiting() -> dict[str, Any]:
    with reading(OUTBOX):
        return {"mails": Mail.objects.filter(state=MailState.WAITING).count()}


def join(address: str) -> dict[str, Any]:
    """A person with an account and a key in the record of changes."""
    person = create_account(actor=operator(), email=address, password=f"{address}-{address}", name="")
    ensure_key(person.id)
    return {"person": person.id}


def mark(word: str, address: str) -> dict[str, Any]:
    """A person who leaves a word wherever a person can."""
    person = create_account(actor=operator(), email=address, password=f"{word}-{word}-{word}", name=word)
    actor = actor_of_person_id(person.id)
    change_person(actor=actor, name=f"Desk of {word}", language="en")
    change_person(actor=actor, name=f"{word} again", language="fr")
    create_token(actor=actor, label=f"token of {word}", days=30)
    with transaction.atomic():
        notifications.tell(
            actor=operator(),
            message="registry.published",
            context={"organisation": word},
            person_ids=[person.id],
        )
    profile = Organisation.objects.filter(status="published").first()
    assert profile is not None
    PersonMembership.objects.create(organisation=profile, person_id=person.id, role="editor")
    editor = actor_of_person_id(person.id)
    save_draft(actor=editor, organisation_id=profile.pk, version=profile.version, typed={"name": [word]})
    return {"person": person.id}


def erase(number: str) -> dict[str, Any]:
    erase_person(actor=operator(), person_id=int(number), is_sure=True)
    return erased(number)


def erased(number: str) -> dict[str, Any]:
    noted = [person_id for person_id, _joined in list_erasures()]
    return {"noted": noted.count(int(number)), "has_key": find_key(int(number)) is not None}


def main() -> None:
    verbs = {
        "begin": begin,
        "accept": accept,
        "state": state,
        "totals": totals,
        "token": token,
        "written": written,
        "tell": tell,
        "waiting": waiting,
        "join": join,
        "mark": mark,
        "erase": erase,
        "erased": erased,
        "hold": meeting_steps.hold,
        "unguard": meeting_steps.unguard,
    }
    print(json.dumps(verbs[sys.argv[1]](*sys.argv[2:])))
