"""Corrections that a person made."""

from trellis.imports.models import CellRepair, ImportFile


def repaired_cells(file: ImportFile, row: int) -> dict[str, str]:
    """Return {heading: text} of the corrections in one row."""
    return dict(CellRepair.objects.filter(file=file, row=row).values_list("column", "text"))
