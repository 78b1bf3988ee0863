"""What somebody typed: words and numbers."""

from django.utils.translation import gettext as _

from trellis.core.errors import InvalidInput
from trellis.core.types import Problem
from trellis.registry.services.texts import Unfit, clean_paragraphs


def out_of_bounds(*given: tuple[str, int | None, int, int]) -> list[Problem]:
    """Of (field, number, least, most) those that do not fit; no number fits.

    >>> out_of_bounds(("rounds", 3, 1, 8), ("seats", None, 2, 30))
    []
    """
    return [
        Problem(field, _("A number from %(least)d to %(most)d.") % {"least": least, "most": most})
        for field, number, least, most in given
        if number is not None and not least <= number <= most
    ]


def words(field: str, text: str, longest: int) -> str:
    """Cleaned paragraphs. Raises InvalidInput for too many letters."""
    try:
        return clean_paragraphs(text, max_length=longest)
    except Unfit as error:
        raise InvalidInput([Problem(field, str(error))]) from error
