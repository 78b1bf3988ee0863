"""The catalogues of translations: `python -m deploy.messages extract | compile`.

`extract` writes every text of the source into locale/<language>/LC_MESSAGES/django.po, keeping the
translations there. `compile` turns each catalogue that changed into the form that is read when a page is
shown. Both need only Babel.
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "locale"
SOURCES = (ROOT / "src" / "trellis", ROOT / "config")
LANGUAGES = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt",
    "nl", "pl", "pt", "ro", "sk", "sl", "sv",
)  # fmt: skip
KEYWORDS = {
    "_": None, "translate": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
# A catalogue that says the same is the same file: no date, writer or program stands in it.
CHANGING = re.compile(
    rb'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To):.*\n'
)
HEADER = "# Translations of Trellis.\n#"
Message = tuple[str | tuple[str, ...], str | None]


def texts_of_source(content: bytes) -> Iterator[Message]:
    """Each text of a Python file with its context."""
    for _line, message, _comments, context in extract("python", io.BytesIO(content), keywords=KEYWORDS):
        yield message, context


def texts_of_template(content: str) -> Iterator[Message]:
    """Each text of a template: Django writes it as source, whose indentation means nothing."""
    source = "\n".join(line.strip() for line in templatize(content).splitlines())
    return texts_of_source(source.encode())


def collect() -> Catalog:
    """Every text of the project, in the order of the alphabet."""
    catalog = Catalog(charset="utf-8", header_comment=HEADER)
    for folder in SOURCES:
        for path in sorted(folder.rglob("*.py")):
            if not {"tests", "migrations"} & set(path.parts):
                add(catalog, texts_of_source(path.read_bytes()))
        for path in sorted(folder.rglob("templates/**/*.*")):
            if path.suffix in (".html", ".txt", ".json"):
                add(catalog, texts_of_template(path.read_text()))
    from trellis_engine.linkage.evidence import TEMPLATES  # noqa: PLC0415  compiling needs no engine
    from trellis_engine.timetable.reasons import templates  # noqa: PLC0415

    # The engine knows no translations: what it says in templates is translated where it is shown.
    add(catalog, ((template, None) for template in (*TEMPLATES.values(), *templates())))
    return catalog


def add(catalog: Catalog, texts: Iterator[Message]) -> None:
    for message, context in texts:
        if message:
            catalog.add(message, context=context)


def catalogue_file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    path = catalogue_file(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def write(language: str, texts: Catalog) -> Catalog:
    """Bring one language's catalogue up to date; a text no longer used goes, with its translation."""
    catalog = read(language)
    catalog.update(texts, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment, catalog.fuzzy = HEADER, False
    catalog.project, catalog.version = "Trellis", ""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=110, no_location=True, sort_output=True)
    lines = CHANGING.sub(b"", buffer.getvalue())
    path = catalogue_file(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != lines:
        path.write_bytes(lines)
    return catalog


def is_translated(text: object) -> bool:
    return all(text) if isinstance(text, list | tuple) else bool(text)


def extract_all() -> None:
    texts = collect()
    sys.stdout.write(f"{len(texts)} texts\n")
    for language in LANGUAGES:
        done = sum(1 for message in write(language, texts) if message.id and is_translated(message.string))
        sys.stdout.write(f"  {language}  {done:5d} translated\n")


def compile_all() -> None:
    """Compile what is newer than its compiled form; two doing it at once write the same."""
    for language in LANGUAGES:
        source = catalogue_file(language)
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        building = target.with_suffix(f".{os.getpid()}.building")
        with building.open("wb") as file:
            write_mo(file, read(language))
        building.replace(target)


if __name__ == "__main__":
    {"extract": extract_all, "compile": compile_all}[sys.argv[1]]()
