"""The link in the mail that asks for an introduction: yes or no by one button, without signing in."""

from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.types import Actor
from trellis.exchange.selectors.introductions import get_introduction
from trellis.exchange.services import introducing
from trellis.exchange.services.telling_introductions import LINK
from trellis.exchange.types.introductions import IntroductionState
from trellis.notifications.types import Purpose, Question, SignedLink

YES, NO = "yes", "no"


def reader_of(link: SignedLink) -> Actor | None:
    """The person the mail was for, with the roles in organisations of now.

    Platform roles do not count: a mail carries no second factor.
    """
    try:
        actor: Actor = import_string(settings.TRELLIS_ACTOR_OF_PERSON)(link.person_id or 0)
    except NotFound:
        return None
    return replace(actor, platform_roles=frozenset(), validator_of=frozenset())


def ask(link: SignedLink) -> Question | None:
    """The question, or None where it was answered, taken back, or is not that person's any more."""
    actor = reader_of(link)
    if actor is None:
        return None
    try:
        found = get_introduction(actor=actor, introduction_id=int(link.matter))
    except NotFound:
        return None
    if found.state != IntroductionState.ASKED or found.is_asker:
        return None
    return Question(
        title=_("“%(other)s” fits “%(own)s”: may we introduce you?")
        % {"other": found.other_title, "own": found.own_title},
        text=found.message,
        answers={YES: _("Yes, show them whom to write to"), NO: _("No, not this time")},
        path=reverse("exchange:listing", args=[found.other_id]),
    )


def act(link: SignedLink, answer: str) -> None:
    actor = reader_of(link)
    if actor is None:
        return
    if answer == YES:
        introducing.agree(actor=actor, introduction_id=int(link.matter))
    else:
        introducing.decline(actor=actor, introduction_id=int(link.matter))


INTRODUCTION = Purpose(name=LINK, ask=ask, act=act)
