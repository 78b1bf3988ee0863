"""The links of mails about registrations: what their buttons do."""

from trellis.events.services.registering import confirm, take_back_by_link
from trellis.events.services.telling_registration import (
    ASKED_TO_CONFIRM,
    CONFIRM,
    TAKING_PART,
    ask_confirmation,
    ask_taking_part,
)
from trellis.notifications.types import Purpose, SignedLink


def act(link: SignedLink, answer: str) -> None:
    """Confirm, or take back."""
    if answer == CONFIRM:
        confirm(registration_id=int(link.matter))
    else:
        take_back_by_link(registration_id=int(link.matter))


REGISTRATION_ASKED = Purpose(name=ASKED_TO_CONFIRM, ask=ask_confirmation, act=act)
REGISTRATION = Purpose(name=TAKING_PART, ask=ask_taking_part, act=act)
