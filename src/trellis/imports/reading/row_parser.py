"""Rows of texts to staged values: what each cell says, row by row, with every fault at its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from trellis.imports.reading.bounds import BOUNDS, Bounds
from trellis.imports.reading.cells import Flaw, Parsed, clean, is_suspect
from trellis.imports.reading.coordinates import parse_angle, placed
from trellis.imports.reading.keys import key_of
from trellis.imports.reading.parsers import Parser, make_parser
from trellis.imports.reading.resolvers import Resolvers
from trellis.imports.reading.rows import SourceRow, shortened
from trellis.imports.reading.settings import Reading
from trellis.imports.types import Fault, Field, FieldType, RecordType, Value, Verdict

LONGITUDE, LATITUDE = "longitude", "latitude"
Cleaned = tuple[str, tuple[Flaw, ...]]
IGNORED = "-"  # a person chose to leave the column out


@dataclass(slots=True)
class StagedValues:
    """What a row says, before it is compared with anything."""

    number: int
    cells: list[str]
    key: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    source_fields: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    is_suspect: bool = False  # some cell holds what a database does not take, or is beyond the bounds

    @property
    def is_refused(self) -> bool:
        return bool(self.faults) and any(fault.verdict is Verdict.REFUSED for fault in self.faults)


@dataclass(frozen=True, slots=True)
class Column:
    """One column with where its cells go: a field, and for a part of it the language or the axis."""

    position: int
    heading: str
    field: Field
    part: str
    parse: Parser
    name: str
    is_axis: bool
    is_country: bool
    is_plain: bool  # the value is the field's whole value: no text of one language, no axis


def column_of(position: int, heading: str, field: Field, part: str, parse: Parser) -> Column:
    is_axis = part in (LONGITUDE, LATITUDE)
    return Column(
        position=position,
        heading=heading,
        field=field,
        part=part,
        parse=parse,
        name=field.name,
        is_axis=is_axis,
        is_country=field.type is FieldType.COUNTRY,
        is_plain=not field.translated,
    )


class RowParser:
    """Parses the rows of one file for one record type under settings and column matches.

    `matches` maps headings to targets: "name", "description.de", "coordinates.longitude"; "" keeps the column
    as a source field, "-" leaves it out. `constants` are texts by field for rows that say nothing there.
    """

    def __init__(
        self,
        *,
        record_type: RecordType,
        columns: Sequence[str],
        matches: Mapping[str, str],
        reading: Reading,
        resolvers: Resolvers,
        constants: Mapping[str, str] | None = None,
        bounds: Bounds = BOUNDS,
    ) -> None:
        self.record_type, self.headings, self.bounds = record_type, tuple(columns), bounds
        self.matched: list[Column] = []
        self.kept: list[tuple[int, str]] = []
        for position, heading in enumerate(columns):
            target = matches.get(heading, "")
            if target == IGNORED:
                continue
            if not target:
                self.kept.append((position, heading))
                continue
            name, _, part = target.partition(".")
            wanted = record_type.field(name)
            parse = make_parser(wanted, reading, resolvers)
            if wanted.translated and not part:
                part = reading.language
            self.matched.append(column_of(position, heading, wanted, part, parse))
        # The country first: a region's name is understood within its country.
        self.matched.sort(key=lambda column: column.field.type is not FieldType.COUNTRY)
        self.axes = {column.part: column for column in self.matched if column.is_axis}
        self.country_field = next((column.name for column in self.matched if column.is_country), "")
        self.required = [item for item in record_type.fields if item.required]
        self.constants = {
            name: make_parser(record_type.field(name), reading, resolvers)(text, "").value
            for name, text in (constants or {}).items()
        }
        self.heading_of = {column.field.name: column.heading for column in reversed(self.matched)}

    def parse(self, row: SourceRow) -> StagedValues:
        """Return what the row says. Faults of the reader come first, then those of cells in column order."""
        staged = StagedValues(row.number, row.cells, faults=list(row.faults))
        cells = row.cells
        cleaned: dict[int, Cleaned] = {}
        if is_suspect(cells) or len(max(cells, key=len)) > self.bounds.cell_characters:
            staged.is_suspect = True
            cleaned = self.clean_cells(staged)
        self.parse_cells(staged, cleaned)
        if len(self.axes) == 2:
            self.combine_angles(staged, cleaned)
        self.keep_rest(staged, cleaned)
        for name, value in self.constants.items():
            if value is not None:
                staged.values.setdefault(name, value)
        self.check_required(staged)
        staged.key = key_of(staged.values, self.record_type.identity)
        return staged

    def parse_cells(self, staged: StagedValues, cleaned: Mapping[int, Cleaned]) -> None:
        """Read the matched cells; those of an axis are only cleaned here and read as a pair later."""
        country = ""
        cells, values = staged.cells, staged.values
        for column in self.matched:
            position = column.position
            text, flaws = cleaned[position] if position in cleaned else (cells[position], ())
            text = text.strip()
            if not text or column.is_axis:
                if flaws:
                    self.tell(staged, column.heading, cells[position], flaws)
                continue
            value, found = column.parse(text, country)
            if flaws or found:
                self.flawed(staged, column, text, flaws, found)
            if value is None:
                continue
            if column.is_plain and column.name not in values:
                values[column.name] = value
            else:
                self.put(staged, column, value, text)
            if column.is_country and not country:
                country = str(value)

    def clean_cells(self, staged: StagedValues) -> dict[int, Cleaned]:
        """Clean every cell of a suspicious row; a cell beyond the bounds is refused and left out."""
        cleaned: dict[int, Cleaned] = {}
        for position, cell in enumerate(staged.cells):
            if len(cell) > self.bounds.cell_characters:
                params = (("length", str(len(cell))), ("limit", str(self.bounds.cell_characters)))
                cleaned[position] = ("", (Flaw("cell_too_large", Verdict.REFUSED, "", params),))
            else:
                text, flaws = clean(cell)
                if flaws:
                    cleaned[position] = (text, flaws)
        return cleaned

    def tell(self, staged: StagedValues, heading: str, cell: str, flaws: Iterable[Flaw]) -> None:
        for flaw in flaws:
            staged.faults.append(
                Fault(
                    code=flaw.code,
                    verdict=flaw.verdict,
                    row=staged.number,
                    column=heading,
                    value=shortened(cell),
                    suggestion=flaw.suggestion,
                    params=dict(flaw.params),
                )
            )

    def flawed(
        self,
        staged: StagedValues,
        column: Column,
        text: str,
        flaws: tuple[Flaw, ...],
        told: tuple[Flaw, ...],
    ) -> None:
        """Tell the flaws of a cell; what may stay unknown is warned about and kept as a source field."""
        if column.field.allow_unknown and any(flaw.verdict is Verdict.REFUSED for flaw in told):
            staged.source_fields[column.heading] = text
            told = tuple(
                flaw._replace(verdict=Verdict.WARNED) if flaw.verdict is Verdict.REFUSED else flaw
                for flaw in told
            )
        self.tell(staged, column.heading, staged.cells[column.position], (*flaws, *told))

    def put(self, staged: StagedValues, column: Column, value: Value, text: str) -> None:
        """Set the value; a second column for the same field adds to a list, else it is kept and told."""
        name = column.field.name
        if column.field.translated:
            texts = staged.values.setdefault(name, {})
            assert isinstance(texts, dict)  # noqa: S101  the type of translated values
            present, values, slot = texts.get(column.part), texts, column.part
        else:
            present, values, slot = staged.values.get(name), staged.values, name
        if present is None:
            values[slot] = value
        elif isinstance(present, list) and isinstance(value, list):
            values[slot] = present + [part for part in value if part not in present]
        elif present != value:
            staged.source_fields[column.heading] = text
            self.tell(staged, column.heading, text, (Flaw("second_column", Verdict.WARNED),))

    def combine_angles(self, staged: StagedValues, cleaned: dict[int, Cleaned]) -> None:
        """Make one pair of the two columns of longitude and latitude."""
        columns = self.axes
        texts: dict[str, str] = {}
        for part, column in columns.items():
            cell = (
                cleaned[column.position][0] if column.position in cleaned else staged.cells[column.position]
            )
            if text := cell.strip():
                texts[part] = text
        if not texts:
            return
        angles = {part: parse_angle(text, ".") for part, text in texts.items()}
        odd = next((part for part in (LATITUDE, LONGITUDE) if angles.get(part) is None), "")
        if odd:
            code = "bad_coordinates" if odd in texts else "half_coordinates"
            parsed, at = Parsed(None, (Flaw(code, Verdict.REFUSED),)), columns[odd]
        else:
            longitude, latitude = angles[LONGITUDE], angles[LATITUDE]
            assert longitude is not None and latitude is not None  # noqa: PT018, S101
            parsed = placed(longitude, latitude, str(staged.values.get(self.country_field) or ""))
            at = columns[LONGITUDE] if abs(longitude) > 180 and abs(latitude) <= 90 else columns[LATITUDE]
        if parsed.flaws:
            self.flawed(staged, at, texts.get(at.part, ""), (), parsed.flaws)
        if parsed.value is not None and staged.values.get(at.field.name) is None:
            staged.values[at.field.name] = parsed.value

    def keep_rest(self, staged: StagedValues, cleaned: dict[int, Cleaned]) -> None:
        """Keep the columns that fit nothing as source fields."""
        for position, heading in self.kept:
            text, flaws = cleaned.get(position) or (staged.cells[position], ())
            if flaws:
                self.tell(staged, heading, staged.cells[position], flaws)
            if text := text.strip():
                staged.source_fields[heading] = text

    def check_required(self, staged: StagedValues) -> None:
        """Refuse a row without a required value, unless that is because its cell is already refused."""
        for item in self.required:
            if staged.values.get(item.name) in (None, "", [], {}):
                heading = self.heading_of.get(item.name, "")
                told = any(f.column == heading and f.verdict is Verdict.REFUSED for f in staged.faults)
                if not told:
                    params = (("field", item.name),)
                    self.tell(staged, heading, "", (Flaw("required", Verdict.REFUSED, "", params),))
