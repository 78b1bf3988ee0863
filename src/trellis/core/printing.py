"""Paper: a layout of typst and the data that fills it become a PDF, tagged so that it can be read aloud.

The data is handed over beside the layout, never written into it: nothing that somebody typed is taken for
an instruction. Letters come from the fonts of the typst package (Latin, Greek, Cyrillic); for others the
fonts of the machine are asked.
"""

import json
from pathlib import Path
from typing import Any, Literal

import typst

PDF = "application/pdf"
STANDARD: Literal["ua-1"] = "ua-1"  # PDF/UA: tagged, in a language, with a title


def compile_pdf(layout: Path, data: Any) -> bytes:
    """The PDF of a layout, which reads `data` with `json(bytes(sys.inputs.data))`.

    PDF/UA allows no letter that no font has: a name in such an alphabet is printed without that promise.
    """
    given = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        return typst.compile(layout, format="pdf", sys_inputs=given, pdf_standards=STANDARD)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return typst.compile(layout, format="pdf", sys_inputs=given)
