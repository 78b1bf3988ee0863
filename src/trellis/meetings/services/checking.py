"""Words that somebody typed."""

from trellis.core.errors import InvalidInput
from trellis.core.types import Problem
from trellis.registry.services.texts import Unfit, clean_paragraphs


def words(field: str, text: str, longest: int) -> str:
    """Cleaned paragraphs. Raises InvalidInput for too many letters."""
    try:
        return clean_paragraphs(text, max_length=longest)
    except Unfit as error:
        raise InvalidInput([Problem(field, str(error))]) from error
