"""Corrections that a person made."""

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.imports.models import CellRepair, ImportFile


def repaired_cells(file: ImportFile, row: int, *, actor: Actor) -> dict[str, str]:
    """Return {heading: text} of the corrections in one row."""
    with reading(actor):
        return dict(CellRepair.objects.filter(file=file, row=row).values_list("column", "text"))
