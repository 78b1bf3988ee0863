"""The repair list: the rows that were not stored, as they came, with what to correct, to be brought again."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.imports.models import CellRepair, DuplicateProposal, ImportFile, RowFault, StagedRow
from trellis.imports.selectors.adapters import get_adapter
from trellis.imports.selectors.imports import get_file
from trellis.imports.selectors.wording import fault_text
from trellis.imports.types import Verdict

REPAIR_HEADING = "What to correct"  # a file with this column holds only some of its source's rows
COMPUTES = ("=", "+", "-", "@", "\t", "\r")
AT_ONCE = 500


def repair_list(*, actor: Actor, import_id: int, position: int) -> tuple[str, Iterator[list[str]]]:
    """Return the name of the list and its rows, headings first; only refused and held rows are in it.

    A text that a spreadsheet would compute begins with an apostrophe, which the import takes away again.
    """
    file = get_file(actor=actor, import_id=import_id, position=position)
    stem = file.name.rsplit(".", 1)[0]
    return f"{stem} - {REPAIR_HEADING.lower()}.csv", lines(file, actor)


def not_stored(file: ImportFile):  # type: ignore[no-untyped-def]
    return StagedRow.objects.filter(Q(refused=True) | Q(held=True), file=file)


def lines(file: ImportFile, actor: Actor) -> Iterator[list[str]]:
    """Read some hundred rows at a time: while a piece is sent, no transaction is held open."""
    places = [place for place, heading in enumerate(file.columns) if heading != REPAIR_HEADING]
    yield [safe(file.columns[place]) for place in places] + [REPAIR_HEADING]
    texts = getattr(get_adapter(file.owner.source.target), "fault_texts", {})
    last, is_end = -1, False
    while not is_end:
        with reading(actor):
            rows = list(not_stored(file).filter(number__gt=last).order_by("number")[:AT_ONCE])
            advised = list(with_advice(file, rows, places, texts))
        yield from advised
        last, is_end = (rows[-1].number if rows else last), len(rows) < AT_ONCE


def with_advice(
    file: ImportFile, rows: list[StagedRow], places: list[int], texts: dict
) -> Iterator[list[str]]:
    numbers = [row.number for row in rows]
    advice: dict[int, list[str]] = {}
    found = RowFault.objects.filter(file=file, row__in=numbers, verdict=Verdict.REFUSED).order_by(
        "row", "column"
    )
    for fault in found:
        said = fault_text(fault.code, fault.params, column=fault.column, texts=texts)
        hint = f" → {fault.suggestion}" if fault.suggestion else ""
        advice.setdefault(fault.row or 0, []).append(f"{fault.column}: {said}{hint}".lstrip(": "))
    for pair in undecided(file, rows):
        other = pair.other_label or _("row %(row)d") % {"row": pair.other_row.number if pair.other_row else 0}
        said = _("May be the same as %(other)s: decide in the import.") % {"other": other}
        advice.setdefault(pair.row.number, []).append(said)
    repaired = {
        (item.row, item.column): item.text for item in CellRepair.objects.filter(file=file, row__in=numbers)
    }
    for row in rows:
        cells = [repaired.get((row.number, file.columns[place]), row.cells[place]) for place in places]
        yield [*map(safe, cells), " ".join(advice.get(row.number, []))]


def undecided(file: ImportFile, rows: list[StagedRow]) -> "QuerySet[DuplicateProposal]":
    """What keeps sound rows back: pairs that nobody has decided yet."""
    held = [row.pk for row in rows if row.held and not row.refused]
    found = DuplicateProposal.objects.filter(owner=file.owner, row__in=held, is_same__isnull=True)
    return found.select_related("row", "other_row").order_by("-probability", "id")


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet computes; numbers stay numbers.

    >>> safe("=1+1"), safe("-3.5"), safe("plain")
    ("'=1+1", '-3.5', 'plain')
    """
    if not cell.startswith(COMPUTES):
        return cell
    return (
        cell if cell[1:].replace(".", "", 1).replace(",", "", 1).isdigit() and cell[0] in "+-" else f"'{cell}"
    )
