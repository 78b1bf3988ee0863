"""How faults and findings are said to a person: what it is, and what was done or is to be done."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from trellis.imports.selectors.wording_of_files import FILE_TEXTS, FINDING_TEXTS
from trellis.imports.types import Verdict

FAULT_TEXTS: dict[str, Any] = FILE_TEXTS | {
    # headings
    "heading_empty": _("The column has no heading. It is called “{column}” here."),
    "heading_repeated": _("The heading comes twice. The second column is called “{column}” here."),
    # rows
    "row_too_long": _("The row is longer than {limit} characters and was not read. Shorten it."),
    "row_too_wide": _(
        "The row has {cells} cells, the table {columns} columns. A mark inside a cell probably splits it:"
        " put the cell in quotes."
    ),
    "row_too_short": _("The row has {cells} cells of {columns}. The missing ones were taken as empty."),
    "stray_quote": _(
        "A quote stands where none belongs. The cell is kept without it; if the row fell apart, correct it."
    ),
    "json_line_broken": _("The line is no JSON: {detail}. Correct the line."),
    "json_not_object": _("The record is not an object with named fields. Give each value a name."),
    "key_repeated": _("The name comes twice in the record. The first value is used."),
    "row_repeated": _("The row repeats row {row} and was left out."),
    "duplicate_key": _(
        "Row {row} has the same identity and says otherwise. Correct one of the two or remove it."
    ),
    "no_key": _("Nothing in the row tells which record it is. Fill in a name or an identifier."),
    "required": _("A value that every row needs is missing. Fill it in."),
    "second_column": _("Another column fills this field already. The value is kept as a source field."),
    "corrected": _("Corrected by hand."),
    # characters
    "cell_error": _("The spreadsheet shows an error here. The cell was taken as empty."),
    "cell_too_large": _("The cell has {length} characters, at most {limit} are possible. Shorten it."),
    "nul": _("Characters without meaning (NUL) were removed."),
    "stray_byte": _("Bytes of another encoding were read as windows-1252."),
    "twice_encoded": _("The text had been encoded twice. It was decoded once more."),
    "lone_surrogate": _("Half a character was replaced by the sign for a lost one."),
    "control_character": _("Control characters were removed."),
    "invisible_character": _("Invisible characters, such as soft hyphens, were removed."),
    "markup": _("HTML was turned into text."),
    "lost_character": _("A character was lost before this file was made. Write it again."),
    "formula": _("The text looks like a formula. It is kept as text and never computed."),
    "line_break": _("The text was put on one line."),
    "placeholder": _("A placeholder was taken as empty."),
    "text_too_long": _("The text has {length} characters, at most {limit} are possible. Shorten it."),
    # numbers and dates
    "bad_number": _("This is no number. Write it with digits only."),
    "not_whole": _("A whole number is needed."),
    "unit_dropped": _("The unit beside the number was left out."),
    "other_decimal_mark": _("The decimal mark is another one than in the rest of the file."),
    "out_of_range": _("The number is outside what is possible ({minimum} to {maximum})."),
    "bad_year": _("This is no year. Write it with four digits."),
    "year_from_text": _("Only the year was used."),
    "bad_boolean": _("This is neither yes nor no."),
    "bad_date": _("There is no such date. Write it as year-month-day, such as 2024-05-31."),
    "other_date_order": _("Day and month stand in another order than in the rest of the file."),
    "short_year": _("A year of two digits was completed."),
    # addresses
    "not_an_address": _("This is no web address but a word for one. It was left out."),
    "scheme_added": _("“https://” was put before the address."),
    "scheme_mended": _("The beginning of the address was put right."),
    "several_addresses": _("There are several web addresses. Choose one."),
    "bad_address": _("This is no web address. Write it like https://www.example.org."),
    "bad_email": _("This is no e-mail address."),
    # places
    "bad_coordinates": _("These are no coordinates. Write latitude and longitude in degrees."),
    "half_coordinates": _("One of the two coordinates is missing."),
    "other_coordinate_system": _(
        "The coordinates are in system {system}. Only degrees (4326) and Web Mercator (3857) can be read."
    ),
    "coordinates_converted": _("The coordinates were converted to degrees."),
    "coordinates_zero": _(
        "0/0 usually means that nothing was known. These coordinates were left out; other columns may give "
        "the place."
    ),
    "coordinates_exchanged": _("Latitude and longitude were exchanged, as the country shows."),
    "impossible_coordinates": _("There is no such place on Earth."),
    "middle_of_shape": _("The shape is no point. The middle of its extent is used."),
    # vocabularies
    "converted_country": _("The country was renamed; its present code is used."),
    "converted_region": _("The region's code was replaced; the present one is used."),
    "converted_code": _("The code was replaced; the present one is used."),
    "unknown_country": _("No country is called this in any language of the EU."),
    "unknown_region": _("No region has this code or name."),
    "unknown_code": _("The list has no such code or name."),
    "retired_country": _("There is no such country any more."),
    "retired_region": _("The region's code is no longer used, and its area went to several others."),
    "retired_code": _("The code is no longer used, and several took its place."),
    "ambiguous_country": _("Several countries could be meant."),
    "ambiguous_region": _("Several regions have this name. Write the code."),
    "ambiguous_code": _("Several codes could be meant. Write the code."),
    "missing_or_namibia": _("“NA” can mean “not available” or Namibia. Write the name or leave it empty."),
    "repeated_part": _("“{part}” comes twice in the cell and counts once."),
    "second_score": _("“{part}” comes twice with different scores. The first one is used."),
    # records that others name
    "unknown_reference": _("No record has this name, neither in these files nor in the platform."),
    "ambiguous_reference": _("Several records have this name. Use an identifier."),
}
VERDICTS = {
    Verdict.REPAIRED: _("repaired"),
    Verdict.REFUSED: _("refused"),
    Verdict.WARNED: _("noted"),
}
BADGES = {Verdict.REPAIRED: "good", Verdict.REFUSED: "bad", Verdict.WARNED: "warn"}


class Known(dict[str, str]):
    """Parameters of a text; one that is missing shows as nothing."""

    def __missing__(self, key: str) -> str:
        return ""


def fault_text(
    code: str, params: Mapping[str, Any], *, column: str = "", texts: Mapping[str, Any] | None = None
) -> str:
    """Return what a fault says in the reader's language; `texts` are those of the target."""
    text = (texts or {}).get(code) or FAULT_TEXTS.get(code) or translate("Something is wrong here ({code}).")
    return str(text).format_map(Known({"column": column, "code": code, **params}))


def finding_text(reason: str, params: Mapping[str, Any]) -> str:
    """Return why a setting was detected or a column matched as it was."""
    return str(FINDING_TEXTS[reason]).format_map(Known(params))
