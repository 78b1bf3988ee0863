"""Mails whose words somebody else wrote, such as those of signing up: they wait in the same outbox."""

from trellis.core.transactions import change
from trellis.notifications.models import Mail
from trellis.notifications.selectors.topics import one_line
from trellis.notifications.services.jobs import ask_to_send
from trellis.notifications.types import TELLER


def post(*, person_id: int | None, address: str, language: str, subject: str, text: str) -> None:
    """Put a mail with these words into the outbox, in the caller's transaction if there is one.

    Its text may hold a link that opens an account: it is kept until it is sent and no longer. It goes to the
    address even if the person has another by then, and nobody can end such mail.
    """
    with change(TELLER):
        Mail.objects.create(
            person_id=person_id, address=address, language=language, subject=one_line(subject), text=text
        )
        ask_to_send()
