"""Answers in words: a sentence with places for values, which whoever shows it may translate."""

from collections.abc import Mapping
from typing import Any, ClassVar


class InWords:
    """What a reason of any method is: a kind, which chooses the sentence, and what to put into it.

    Attributes
    ----------
    TEMPLATES : mapping of str to str
        The sentence of each kind, in English, with names of values in braces.
    kind : str
        Chooses the template.
    values : tuple of (str, object)
        What to put into the template.
    """

    __slots__ = ()

    TEMPLATES: ClassVar[Mapping[str, str]]
    kind: str
    values: tuple[tuple[str, Any], ...]

    @property
    def template(self) -> str:
        """Return the sentence with names of values in braces."""
        return self.TEMPLATES[self.kind]

    @property
    def words(self) -> str:
        """Return the sentence in English."""
        return self.template.format(**dict(self.values))

    @classmethod
    def templates(cls) -> tuple[str, ...]:
        """Return every sentence there may be, for translation."""
        return tuple(cls.TEMPLATES.values())
