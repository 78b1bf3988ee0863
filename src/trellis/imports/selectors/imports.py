"""Imports and their files."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.imports.models import FileChunk, Import, ImportFile, Source


def get_import(*, actor: Actor, import_id: int) -> Import:
    """Return the import with its source and progress. Raises NotFound."""
    with reading(actor):
        visible = Import.objects.visible_to(actor).select_related("source", "progress")
        found = visible.filter(id=import_id).first()
    if found is None:
        raise NotFound("There is no such import.")
    return found


def get_file(*, actor: Actor, import_id: int, position: int) -> ImportFile:
    """Return one file of a visible import, with the import. Raises NotFound."""
    with reading(actor):
        owner = get_import(actor=actor, import_id=import_id)
        found = ImportFile.objects.filter(owner=owner, position=position).first()
    if found is None:
        raise NotFound("There is no such file in this import.")
    found.owner = owner
    return found


def list_files(*, actor: Actor, import_id: int) -> list[ImportFile]:
    """Return the files of a visible import in their order."""
    with reading(actor):
        owner = get_import(actor=actor, import_id=import_id)
        return list(ImportFile.objects.filter(owner=owner).order_by("position"))


def list_imports(*, actor: Actor, limit: int = 50, offset: int = 0) -> list[Import]:
    """Return the visible imports, newest first."""
    rows = Import.objects.visible_to(actor).select_related("source", "progress").order_by("-id")
    with reading(actor):
        return list(rows[offset : offset + limit])


def count_imports(*, actor: Actor) -> int:
    with reading(actor):
        return Import.objects.visible_to(actor).count()


def list_source_names(*, actor: Actor, target: str) -> list[str]:
    """Return the names of sources the actor imported from before, for choosing one again."""
    visible = Import.objects.visible_to(actor).filter(source__target=target)
    sources = Source.objects.filter(imports__in=visible).order_by("name")
    with reading(actor):
        return list(sources.values_list("name", flat=True).distinct())


@contextlib.contextmanager
def spooled(file: ImportFile, *, actor: Actor) -> Iterator[Path]:
    """Put the file's bytes on disk for a reader, one piece at a time, and remove them afterwards."""
    with tempfile.TemporaryDirectory(prefix="trellis-import-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as handle, reading(actor):
            pieces = (
                FileChunk.objects.filter(file_id=file.bytes_of_id or file.pk)
                .order_by("position")
                .values_list("content", flat=True)
            )
            for piece in pieces.iterator(chunk_size=4):
                handle.write(piece)
        yield path
