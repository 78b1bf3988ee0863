"""Removing what was staged: in the database, without loading a hundred thousand rows first."""

from django.db import connection

from trellis.imports.models import Import, ImportFile

STATEMENTS = (
    "DELETE FROM imports_duplicateproposal WHERE owner_id = %s",
    "DELETE FROM imports_rowfault USING imports_importfile file WHERE file_id = file.id AND owner_id = %s",
    "DELETE FROM imports_stagedrow USING imports_importfile file WHERE file_id = file.id AND owner_id = %s",
)
BYTES = (
    "DELETE FROM imports_filechunk USING imports_importfile file WHERE file_id = file.id AND owner_id = %s"
)


def clear_staging(run: Import) -> None:
    """Remove rows, faults and proposals; files, settings and a person's repairs stay."""
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, [run.pk])
    ImportFile.objects.filter(owner=run).update(staged_rows=0, is_staged=False)


def remove_bytes(run: Import) -> None:
    """Remove the contents of the files of an import that was given up."""
    with connection.cursor() as cursor:
        cursor.execute(BYTES, [run.pk])
