"""The topics that config/composition.py lists, and what is said on them, in words."""

import re
from collections.abc import Iterator, Mapping

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from trellis.core.blocks import in_use
from trellis.core.errors import NotFound
from trellis.notifications.types import SUBJECT_LENGTH, Message, Topic, Wording

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
FILLED = re.compile(rf"{PLACEHOLDER.pattern}|%%")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def every_topic() -> tuple[Topic, ...]:
    """Every topic, in the order of the composition's list, those too of which nobody is told at present."""
    return tuple(import_string(settings.TRELLIS_TOPICS))


def list_topics() -> tuple[Topic, ...]:
    """The topics of which people are told: without those of a block that is off."""
    return in_use(every_topic())


def silent_topics() -> set[str]:
    """The names of the topics of which nobody is told, because their block is off."""
    told = {topic.name for topic in list_topics()}
    return {topic.name for topic in every_topic()} - told


def find_topic(name: str) -> Topic | None:
    """The topic of this name, if people are told of it."""
    return next((topic for topic in list_topics() if topic.name == name), None)


def get_topic(name: str) -> Topic:
    """The topic of this name, if nobody is told of it at present too. Raises NotFound."""
    for topic in every_topic():
        if topic.name == name:
            return topic
    raise NotFound(_("This site has no such topic."))


def get_message(name: str) -> tuple[Topic, Message]:
    """A message with its topic. Raises LookupError: a name is written in code, never by a person."""
    for topic in every_topic():
        for message in topic.messages:
            if message.name == name:
                return topic, message
    raise LookupError(f"no topic of the composition has a message {name!r}")


def find_message(name: str) -> Message | None:
    """The message, or None for one that was told by an earlier version and is no longer known."""
    try:
        return get_message(name)[1]
    except LookupError:
        return None


def texts_of(message: Message) -> Iterator[str]:
    yield str(message.subject)
    yield from (str(text) for text in message.paragraphs)
    yield str(message.action)


def names_in(message: Message) -> set[str]:
    """The names for which a message needs a value."""
    return {name for text in texts_of(message) for name in PLACEHOLDER.findall(text)}


def fill(text: object, context: Mapping[str, object]) -> str:
    """The text with its values; a value contains no further names, and a missing one is left out."""
    return FILLED.sub(lambda found: str(context.get(found[1], "")) if found[1] else "%", str(text))


def one_line(text: str) -> str:
    """The text as a header may hold it: no line break, no control character, not too long."""
    line = " ".join(CONTROL.sub(" ", text).split())
    return line if len(line) <= SUBJECT_LENGTH else f"{line[: SUBJECT_LENGTH - 1]}…"


def worded(message: Message | None, context: Mapping[str, object]) -> Wording:
    """A message with its values, in the language that is active."""
    if message is None:
        return Wording(
            subject=_("Something that this site no longer tells"), paragraphs=(), action=_("Open it")
        )
    return Wording(
        subject=one_line(fill(message.subject, context)),
        paragraphs=tuple(CONTROL.sub("", fill(text, context)) for text in message.paragraphs),
        action=fill(message.action, context),
    )
