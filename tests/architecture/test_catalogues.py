"""What a translation must keep: placeholders and tags, so that no page fails in one language alone."""

import ast
import re
from collections import Counter

import pytest
from babel.messages.catalog import Message

from deploy import messages

PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%%|\{[a-z_]+\}|</?[a-z]+[^>]*>")


def texts(said: str | tuple[str, ...]) -> list[str]:
    return [said] if isinstance(said, str) else list(said)


def lost(message: Message) -> list[str]:
    """The translations of a text that hold other placeholders or tags than each of its English forms."""
    asked = [Counter(PLACEHOLDER.findall(text)) for text in texts(message.id)]
    return [
        text for text in texts(message.string) if text and Counter(PLACEHOLDER.findall(text)) not in asked
    ]


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_translations_keep_placeholders_and_tags(language):
    assert {str(message.id): lost(message) for message in messages.read(language) if lost(message)} == {}


def test_a_lost_placeholder_is_found():
    assert lost(Message("%(count)s rows in <b>%(file)s</b>", "%(count)s Zeilen in %(file)s")) == [
        "%(count)s Zeilen in %(file)s"
    ]
    assert lost(Message(("%(n)s row", "%(n)s rows"), ("eine", "%(n)s Zeilen"))) == ["eine"]
    assert lost(Message("{name} is kept", "{name} bleibt")) == []


def other_names(source: str) -> list[str]:
    """The names under which a file asks for translations, and by which no text would be found in it."""
    return [
        name.asname or name.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.name in messages.KEYWORDS and (name.asname or name.name) not in messages.KEYWORDS
    ]


def test_texts_are_asked_for_by_names_that_extraction_knows():
    files = [path for folder in messages.SOURCES for path in folder.rglob("*.py")]
    assert {str(path): other_names(path.read_text()) for path in files if other_names(path.read_text())} == {}
    assert other_names("from django.utils.translation import gettext_lazy as _later, gettext as _") == [
        "_later"
    ]
