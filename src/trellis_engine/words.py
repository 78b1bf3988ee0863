"""Answers in words: a sentence with places for values, which whoever shows it may translate."""

from collections.abc import Mapping
from typing import Any, ClassVar

_NAMED = 6  # of several, before the rest is counted


class InWords:
    """What a reason of any method is: a kind, which chooses the sentence, and what to put into it.

    Attributes
    ----------
    TEMPLATES : mapping of str to str
        The sentence of each kind, in English, with names of values in braces.
    kind : str
        Chooses the template.
    values : tuple of (str, object)
        What to put into the template; of several names, a tuple of them.
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
        return self.template.format(**{name: listed(value) for name, value in self.values})

    @classmethod
    def templates(cls) -> tuple[str, ...]:
        """Return every sentence there may be, for translation."""
        return tuple(cls.TEMPLATES.values())


def listed(value: Any) -> Any:
    """Return several names as one text, after the fifth how many more there are; anything else as it is.

    Examples
    --------
    >>> listed(("Ada", "Bo", "Cy")), listed("Ada"), listed(())
    ('Ada, Bo and Cy', 'Ada', '')
    >>> listed(tuple("abcdefgh"))
    'a, b, c, d, e and 3 others'
    """
    if not isinstance(value, tuple):
        return value
    names = value if len(value) <= _NAMED else (*value[: _NAMED - 1], f"{len(value) - _NAMED + 1} others")
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
