"""What is said of files as a whole, and why their settings were detected as they were."""

from typing import Any

from django.utils.translation import gettext_lazy as _

FILE_TEXTS: dict[str, Any] = {
    # refused
    "file_empty": _("The file is empty. Choose the file that holds the table."),
    "file_too_large": _("The file is larger than the limit of {limit} bytes. Split it."),
    "gzip": _("The file is compressed. Unpack it and upload what is inside."),
    "zip": _("The file is an archive. Unpack it and upload what is inside."),
    "pdf": _("This is a PDF. Save the table as CSV or XLSX and upload that."),
    "markup_file": _("This is a web page or an XML file. Save the table as CSV or XLSX and upload that."),
    "not_a_table": _("The file holds no text and no spreadsheet. Save the table as CSV or XLSX."),
    "open_document": _("This is an OpenDocument spreadsheet. Save it as XLSX or CSV and upload that."),
    "workbook_binary": _("This is a binary workbook (.xlsb). Save it as XLSX and upload that."),
    "workbook_broken": _("The spreadsheet is damaged. Open it, save it again and upload that."),
    "workbook_too_large": _("Unpacked, the spreadsheet is larger than {limit} bytes. Split it."),
    "workbook_entities": _("The spreadsheet holds definitions that no spreadsheet program writes."),
    "sheet_too_large": _(
        "The sheet spans {rows} rows and {columns} columns, more than {limit} cells."
        " Remove what lies far outside the table."
    ),
    "sheet_missing": _("There is no sheet “{sheet}”."),
    "password": _("The spreadsheet is protected by a password. Save it without one."),
    "json_broken": _("The file is no valid JSON: {detail}"),
    "json_too_deep": _("The JSON is nested more than {limit} levels deep."),
    "json_no_records": _("The JSON holds no list of records."),
    "too_many_rows": _("The file has more than {limit} rows. Split it."),
    "too_many_columns": _("The file has more than {limit} columns. Remove some."),
    "staging_failed": _("Checking the rows stopped unexpectedly. Nothing was stored. {why}"),
    # told
    "byte_order_mark": _("The file begins with a byte-order mark; it was left out."),
    "wide_encoding": _("The file is written in {encoding}; it was read so."),
    "other_encoding": _("The file is written in {encoding}, not in UTF-8; it was read so."),
    "other_delimiter": _("The cells are separated by “{delimiter}”; the file was read so."),
    "name_differs": _("The name “{name}” says otherwise, but the content is “{format}”; it was read so."),
}

FINDING_TEXTS: dict[str, Any] = {
    "format_agrees": _("Content and name agree."),
    "format_differs": _("Found by the content; the name “{name}” says otherwise."),
    "encoding_marked": _("A mark at the beginning of the file says so."),
    "encoding_zero_bytes": _("Every second byte is zero."),
    "encoding_ascii": _("Only plain letters: every encoding reads them alike."),
    "encoding_utf8": _("All letters are valid UTF-8."),
    "encoding_mixed": _("Nearly all is valid UTF-8; {broken} bytes are not and are read one by one."),
    "encoding_letters": _("Read so, the letters look most like a European language."),
    "delimiter_declared": _("The first line of the file says so."),
    "delimiter_regular": _("Read so, the rows have equally many cells."),
    "delimiter_none": _("Nothing separates cells: there is one column only."),
    "quote_double": _("Cells are written in double quotes."),
    "quote_single": _("Cells are written in apostrophes."),
    "quote_unused": _("No cell is written in quotes."),
    "sheet_only": _("The only sheet with a table."),
    "sheet_first": _("The first sheet with a table, of {sheets}."),
    "records_only": _("The only list of records, with {count} of them."),
    "records_longest": _("The longest list of records, with {count} of them."),
    "header_texts": _("The first full row of short, different texts."),
    "header_missing": _("The first rows look like data."),
    "header_none": _("There are no rows to look at."),
    "decimal_seen": _("{count} numbers are written so, {against} otherwise."),
    "decimal_unsure": _("The numbers can be read both ways: please look."),
    "decimal_none": _("No number has a decimal mark."),
    "dates_seen": _("{count} dates show it, {against} say otherwise."),
    "dates_unsure": _("The dates can be read both ways: please look."),
    "dates_none": _("No date depends on it."),
    "language_words": _("Found by small words and letters."),
    "language_unsure": _("There is too little text to tell."),
    "match_remembered": _("Matched so in the last file of this source."),
    "match_name": _("The heading is a name of this field ({detail})."),
    "match_similar": _("The heading is like “{detail}”."),
    "match_content": _("{detail} of the cells look like it."),
    "match_none": _("No field fits; the column is kept as a source field."),
    "match_chosen": _("Chosen by you."),
}
