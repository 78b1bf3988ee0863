"""What every cell is looked at for, whatever its type: characters, markup and formulas that do not belong."""

import html
import re
from typing import NamedTuple

from trellis.imports.reading.textfile import STRAY_BYTE, mend_stray_bytes
from trellis.imports.types import Value, Verdict


class Flaw(NamedTuple):
    """A fault of a value before its row and column are known."""

    code: str
    verdict: Verdict
    suggestion: str = ""
    params: tuple[tuple[str, str], ...] = ()


class Parsed(NamedTuple):
    """A value in canonical form (None = nothing usable) and what was wrong with the text."""

    value: Value
    flaws: tuple[Flaw, ...] = ()


SEPARATOR = "\x1f"  # joins the cells of a row for one search over all of them
MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,6});")
LINE_TAG = re.compile(r"<(?:br|/p|/div|/li|/h\d)\b[^<>]*>", re.IGNORECASE)
LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f]")
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
FORMULA = re.compile(r"\s*(?:=\s*[^\s=]|[+\-@]\s*[A-Za-z_][\w.]*\s*\(|[+\-@][^|]{0,200}\|[^!]{0,200}!)")
AFTER_LEAD = (  # what the second and later bytes of UTF-8 look like when read as windows-1252
    "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
)
TWICE_ENCODED = re.compile(f"[\u00c2-\u00f4][{AFTER_LEAD}]+")
SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1e\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffd\ud800-\udfff]"
    f"|[\u00c2-\u00f4][{AFTER_LEAD}]"
    r"|<[a-zA-Z/]|&[a-zA-Z#]|(?:^|\x1f)(?:\s*'?(?:=|[+\-@]\s*[^\s\d.,])|'[\s']*[=+\-@＝＋－＠|]|'+[\t\r\n])"
)
# An apostrophe that keeps a spreadsheet from computing, as our own exports set it: not part of the text.
GUARDED = re.compile(r"'(?:[\s']*[=+\-@＝＋－＠|]|'*[\t\r\n])")
SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")


def is_suspect(cells: list[str]) -> bool:
    """True if any cell of the row may need `clean`: one search instead of one for each cell."""
    return SUSPECT.search(SEPARATOR.join(cells)) is not None


def clean(text: str) -> tuple[str, tuple[Flaw, ...]]:
    """Return the text without what does not belong in it, and what was taken out or noticed.

    >>> clean("a\\x00b")
    ('ab', (Flaw(code='nul', verdict=<Verdict.REPAIRED: 'repaired'>, suggestion='', params=()),))
    """
    flaws: list[Flaw] = []
    if GUARDED.match(text):
        text = text[1:]
    for code, mend in MENDINGS:
        mended = mend(text)
        if mended != text:
            flaws.append(Flaw(code, Verdict.REPAIRED))
            text = mended
    if "\ufffd" in text:
        flaws.append(Flaw("lost_character", Verdict.WARNED))
    if FORMULA.match(text):
        flaws.append(Flaw("formula", Verdict.WARNED))
    return text, tuple(flaws)


def without_nul(text: str) -> str:
    return text.replace("\x00", "")


def without_stray_bytes(text: str) -> str:
    return mend_stray_bytes(text) if STRAY_BYTE.search(text) else text


def without_lone_surrogates(text: str) -> str:
    """Put the sign for a lost character in place of half a one: JSON can name such, nothing can show it."""
    return LONE_SURROGATE.sub("\ufffd", text)


def without_controls(text: str) -> str:
    return CONTROL.sub("", text)


def without_invisible(text: str) -> str:
    return INVISIBLE.sub("", text)


def decoded_once_more(text: str) -> str:
    """Undo UTF-8 that was read as windows-1252 and saved again, wherever that gives valid UTF-8.

    >>> decoded_once_more("CafÃ© â€“ OÃ¼")
    'Café – Oü'
    """
    return TWICE_ENCODED.sub(lambda match: decoded_piece(match.group()), text)


def decoded_piece(piece: str) -> str:
    try:
        raw = b"".join(
            letter.encode("latin-1") if letter <= "\xff" else letter.encode("windows-1252")
            for letter in piece
        )
        return raw.decode("utf-8")
    except UnicodeError:
        return piece


def without_markup(text: str) -> str:
    """Return HTML as text: breaks and ends of paragraphs become line ends, other tags go."""
    if not MARKUP.search(text):
        return text
    broken = LINE_TAG.sub("\n", text)
    return html.unescape(MARKUP.sub(lambda m: m.group() if m.group()[0] == "&" else "", broken)).strip()


MENDINGS = (
    ("nul", without_nul),
    ("stray_byte", without_stray_bytes),
    ("twice_encoded", decoded_once_more),  # before control characters: its pieces look like them
    ("lone_surrogate", without_lone_surrogates),
    ("control_character", without_controls),
    ("invisible_character", without_invisible),
    ("markup", without_markup),
)


def one_line(text: str) -> str:
    """Return the text on one line with single spaces."""
    return " ".join(text.split())


def paragraphs(text: str) -> str:
    """Return a longer text with tidy lines: single spaces, at most one blank line."""
    lines = [
        SPACES.sub(" ", line).strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
