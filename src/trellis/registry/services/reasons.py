"""Why something was done, in the words of the person who did it."""

from django.utils.translation import gettext as _

from trellis.core.errors import InvalidInput
from trellis.core.types import Problem
from trellis.registry.services.texts import Unfit, clean_paragraphs

LONGEST = 2000


def clean_reason(reason: str) -> str:
    """The reason in normal form, empty where none was given. Raises InvalidInput where it is too long."""
    try:
        return clean_paragraphs(reason, max_length=LONGEST)
    except Unfit as error:
        raise InvalidInput([Problem(field="reason", message=str(error))]) from error


def needed_reason(reason: str) -> str:
    """A reason that must be given. Raises InvalidInput."""
    cleaned = clean_reason(reason)
    if not cleaned:
        raise InvalidInput(
            [Problem(field="reason", message=_("Write the reason, so that others understand."))]
        )
    return cleaned
