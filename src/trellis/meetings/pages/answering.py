"""What the link of a request asks, without signing in; and how it was answered."""

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, NotFound
from trellis.events.selectors.words import moment_words
from trellis.meetings.pages.words import Choice, choices_of, who_words
from trellis.meetings.policies.meetings import can_ask
from trellis.meetings.selectors.free import list_free
from trellis.meetings.selectors.participants import get_card
from trellis.meetings.selectors.requests import event_of_request, find_request
from trellis.meetings.selectors.setup import get_rules
from trellis.meetings.services.telling import REQUEST
from trellis.meetings.types.records import RequestRecord
from trellis.meetings.types.words import REQUEST_LABELS, RequestState
from trellis.notifications.services.links import read_link


@dataclass(frozen=True)
class AnswerPage:
    """A request as whoever is asked reads it from the mail: a time to choose, or no."""

    template: ClassVar[str] = "meetings/answer.html"
    title: str
    who: str
    said: str
    offers: str
    needs: str
    message: str
    until: str
    given: str  # what was answered
    is_lapsed: bool
    why_not: str
    choices: tuple[Choice, ...]
    trouble: str
    hint: str
    reason: str
    event_url: str


def request_of(token: str) -> RequestRecord:
    """The request that a link is about. Raises NotFound."""
    link = read_link(purpose=REQUEST, token=token)
    found = find_request(request_id=int(link.matter))
    if found is None:
        raise NotFound(_("There is no such request, or it is not for you."))
    return found


def build_answer_page(
    *, token: str, language: str, trouble: str = "", hint: str = "", reason: str = ""
) -> AnswerPage:
    """Raises NotFound for a link that is not ours."""
    link = read_link(purpose=REQUEST, token=token)
    one = request_of(token)
    event_id = event_of_request(request_id=one.id)
    rules = get_rules(event_id=event_id or 0)
    sender = get_card(event_id=rules.event_id, participant_id=one.sender, with_gone=True)
    decision = can_ask(rules, timezone.now())
    is_open = one.state == RequestState.ASKED and not link.is_expired and bool(decision)
    free = list_free(rules=rules, participant_ids=[one.sender, one.receiver]) if is_open else []
    return AnswerPage(
        title=rules.event_title,
        who=sender.name,
        said=who_words(sender, language),
        offers=sender.offers,
        needs=sender.needs,
        message=one.message,
        until=moment_words(one.expires_at, rules.time_zone),
        given=""
        if one.state in (RequestState.ASKED, RequestState.EXPIRED)
        else str(REQUEST_LABELS[one.state]),
        is_lapsed=one.state == RequestState.EXPIRED or link.is_expired,
        why_not="" if decision or one.state != RequestState.ASKED else decision.reason,
        choices=choices_of(free, rules.time_zone),
        trouble=trouble,
        hint=hint,
        reason=reason,
        event_url=reverse("events:event", args=[rules.event_slug]),
    )


def check_open(token: str) -> None:
    """Raises Conflict for a link that is too old; what became of the matter, the service asks."""
    if read_link(purpose=REQUEST, token=token).is_expired:
        raise Conflict(_("This link can no longer be answered."))
