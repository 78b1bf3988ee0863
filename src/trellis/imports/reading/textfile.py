"""Opening a text file in its encoding, without its byte-order mark, any byte survivable."""

import re
from pathlib import Path
from typing import TextIO

from trellis.imports.reading.text_encoding import byte_order_mark

STRAY_BYTE = re.compile(r"[\udc80-\udcff]")


def open_text(path: Path, encoding: str) -> TextIO:
    """Open for reading, line ends untouched, past a byte-order mark.

    Bytes that are not of the encoding come as lone surrogates (UTF-8 and single-byte) or as U+FFFD (UTF-16),
    so that the row that holds them can be named instead of the file being lost.
    """
    with path.open("rb") as probe:
        marked, length = byte_order_mark(probe.read(4))
    errors = "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    handle = path.open(encoding=encoding, errors=errors, newline="")
    if marked == encoding:
        handle.seek(length)
    return handle


def mend_stray_bytes(text: str) -> str:
    """Return the text with bytes that are not of its encoding read as windows-1252, the likeliest stranger.

    >>> mend_stray_bytes("caf\\udce9")
    'café'
    """
    return STRAY_BYTE.sub(
        lambda match: bytes([ord(match.group()) - 0xDC00]).decode("windows-1252", "replace"), text
    )
