"""Texts of an agenda: HTML becomes plain paragraphs; plain text that looks like HTML is written as such."""

import html
import re

from trellis.events.formats.remarks import Notes
from trellis.imports.reading.cells import (
    one_line,
    paragraphs,
    without_controls,
    without_invisible,
    without_lone_surrogates,
)

TAGS = (
    "p|br|ul|ol|li|a|b|i|u|em|strong|div|h[1-6]|code|pre|blockquote|span|img|hr|table|tr|td|th|tbody|thead|sup|sub"
    "|dl|dt|dd|tt|script|style|iframe|svg|video|center|font|small|s|del|ins|q|cite|abbr"
)
TAG = re.compile(rf"</?(?:{TAGS})\b[^<>]*>", re.IGNORECASE)
ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|[a-z]{2,6}grave|[a-z]?acute|#\d{1,6}|#x[0-9a-f]{1,6});", re.IGNORECASE
)
ENDS_LINE = re.compile(r"<br\b[^<>]*>|</(?:p|div|li|h[1-6]|tr|pre|blockquote|dt|dd)\s*>", re.IGNORECASE)
POINT = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
HIDDEN = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
ANCHOR = re.compile(r"""<a\b[^<>]*?href=["']([^"'<>]*)["'][^<>]*>([^<>]*)</a\s*>""", re.IGNORECASE)


def is_html(text: str) -> bool:
    return bool(TAG.search(text) or ENTITY.search(text))


def mended(text: str) -> str:
    """Without characters that show nothing."""
    return without_invisible(without_controls(without_lone_surrogates(text.replace("\x00", ""))))


def line_of(text: str) -> str:
    """Return a title, a name, a room: one line."""
    return one_line(mended(text))


def plain(text: str) -> str:
    """Return a longer text as plain paragraphs; HTML loses its tags, not its words.

    >>> plain('<p>See <a href="https://a.example">the page</a> &amp; more</p><ul><li>one</li></ul>')
    'See the page (https://a.example) & more\\n- one'
    """
    if is_html(text):
        text = HIDDEN.sub("", text)
        text = ANCHOR.sub(address_beside, text)
        text = POINT.sub("- ", ENDS_LINE.sub("\n", text))
        text = html.unescape(TAG.sub("", text))
    return paragraphs(mended(text))


def address_beside(match: re.Match[str]) -> str:
    address, words = match.groups()
    if not words.strip() or html.unescape(words.strip()) == html.unescape(address):
        return address
    return f"{words} ({address})"


def plain_and_told(text: str, line: int, notes: Notes) -> str:
    if is_html(text):
        notes.repair("html", line)
    return plain(text)


def written(text: str) -> str:
    """Return a plain text as a reader will take it for the same text.

    >>> plain(written("literally <b>bold</b> &amp; so on")) == "literally <b>bold</b> &amp; so on"
    True
    """
    return f"<p>{html.escape(text, quote=False)}</p>" if is_html(text) else text
