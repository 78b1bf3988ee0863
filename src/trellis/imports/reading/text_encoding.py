"""Which encoding a text file is written in, found from its bytes and always shown."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from trellis.imports.reading.alphabets import ENCODINGS, LETTERS
from trellis.imports.reading.settings import Finding

CHUNK = 1 << 20
SAMPLE = 1 << 18
UNICODE = ("utf-8", "utf-16-le", "utf-16-be")
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins alike
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
NOT_ASCII_WORD = re.compile(r"\w*[^\x00-\x7f]\w*")
TYPOGRAPHIC = frozenset("“”„‘’‚–—…•€«»°©®™§·´¨\xa0¿¡½²³ºª№±µ×")
MIXED_SCRIPTS = re.compile(r"[a-z][\u0370-\u04ff]|[\u0370-\u04ff][a-z]", re.IGNORECASE)
COMMON = 0.05  # what a windows encoding is ahead of the others: it is what spreadsheets write
MIXED_SHARE = 0.02  # a UTF-8 file may hold this share of broken sequences before another encoding is likelier


def chunks_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK):
            yield chunk


def byte_order_mark(head: bytes) -> tuple[str, int]:
    """Return the encoding that a byte-order mark names and the length of the mark; ("", 0) without one."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    return "", 0


def detect_encoding(path: Path) -> Finding:
    """Return the encoding of a text file with confidence, reason and alternatives.

    Reads the whole file once: one broken byte at the end of a large file is found too.
    """
    head = next(chunks_of(path), b"")[:SAMPLE]
    marked, _ = byte_order_mark(head)
    if marked:
        return Finding(value=marked, confidence=1.0, reason="encoding_marked")
    if wide := wide_encoding(head):
        return Finding(value=wide, confidence=0.9, reason="encoding_zero_bytes", alternatives=UNICODE)
    sequences, broken, sample = examine_utf8(path)
    if not broken:
        if not sequences:
            return Finding(
                value="utf-8", confidence=1.0, reason="encoding_ascii", alternatives=tuple(ENCODINGS)
            )
        return Finding(value="utf-8", confidence=0.99, reason="encoding_utf8", alternatives=tuple(ENCODINGS))
    if sequences and broken <= max(1, sequences * MIXED_SHARE):
        return Finding(
            value="utf-8",
            confidence=0.8,
            reason="encoding_mixed",
            params={"broken": str(broken)},
            alternatives=tuple(ENCODINGS),
        )
    return single_byte_encoding(sample)


def wide_encoding(head: bytes) -> str:
    """Return utf-16-le or utf-16-be if zero bytes sit where such a file of Latin text has them."""
    sample = head[: len(head) - len(head) % 2]
    if len(sample) < 4:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.5 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.5 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""


def examine_utf8(path: Path) -> tuple[int, int, bytes]:
    """Return (multi-byte sequences, broken bytes, a sample of the lines that are not ASCII)."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    sequences = broken = 0
    sample = bytearray()
    for chunk in chunks_of(path):
        if len(sample) < SAMPLE and not chunk.isascii():
            sample += b"\n".join(line for line in chunk.split(b"\n") if not line.isascii())[:SAMPLE]
        text = decoder.decode(chunk)
        if not text.isascii():
            bad = len(SURROGATES.findall(text))
            broken += bad
            sequences += len(NOT_ASCII.findall(text)) - bad
    return sequences, broken + len(SURROGATES.findall(decoder.decode(b"", final=True))), bytes(sample)


NOT_ASCII = re.compile(r"[^\x00-\x7f]")
SURROGATES = re.compile(r"[\udc80-\udcff]")


def single_byte_encoding(sample: bytes) -> Finding:
    """Return the single-byte encoding in which the sample reads most like one of its languages."""
    scores: dict[str, float] = {}
    decoded: dict[str, str] = {}
    for encoding, languages in ENCODINGS.items():
        text = sample.decode(encoding, "replace")
        decoded[encoding] = text
        prior = COMMON if encoding.startswith("windows") else 0.0
        scores[encoding] = prior + max(plausibility(text, language) for language in languages)
    ranked = sorted(scores, key=lambda encoding: -scores[encoding])  # stable: preference decides ties
    best = ranked[0]
    same = [encoding for encoding in ranked if decoded[encoding] == decoded[best]]
    rival = next((encoding for encoding in ranked if encoding not in same), best)
    confidence = min(0.95, max(0.3, 0.5 + scores[best] - scores[rival]))
    return Finding(
        value=best,
        confidence=round(confidence, 2),
        reason="encoding_letters",
        alternatives=(*[encoding for encoding in ranked if encoding != best], "utf-8"),
    )


def plausibility(text: str, language: str) -> float:
    """Return how much the letters beyond a-z look like the language, at most 1, below 0 for nonsense."""
    counts = Counter(NOT_ASCII.findall(text))
    total = sum(counts.values())
    if not total:
        return 0.0
    letters = LETTERS[language]
    weights = {letter: 1.0 - 0.5 * rank / len(letters) for rank, letter in enumerate(letters)}
    score = sum(count * letter_weight(letter, weights) for letter, count in counts.items()) / total
    return score - 0.5 * odd_word_share(text)


def letter_weight(letter: str, weights: dict[str, float]) -> float:
    if letter in weights:
        return weights[letter]
    if (lower := letter.lower()) in weights:
        return weights[lower] * 0.9
    if letter in TYPOGRAPHIC:
        return 0.3
    return -0.5 if letter.isalpha() else -1.0


def odd_word_share(text: str) -> float:
    """Return the share of words beyond a-z that mix scripts or turn to upper case inside."""
    words = NOT_ASCII_WORD.findall(text[:50_000])
    odd = sum(
        1
        for word in words
        if (word[1:] != word[1:].lower() and word != word.upper()) or MIXED_SCRIPTS.search(word)
    )
    return odd / len(words) if words else 0.0
