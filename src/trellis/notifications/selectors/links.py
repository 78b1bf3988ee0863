"""Which links of mails were answered."""

from trellis.notifications.models import AnsweredLink
from trellis.notifications.types import SignedLink


def answer_given(*, link: SignedLink) -> str:
    """The answer that a link got, or an empty text."""
    return AnsweredLink.objects.filter(key=link.key).values_list("answer", flat=True).first() or ""
