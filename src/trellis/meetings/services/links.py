"""The links of mails about meetings: what their buttons do, without signing in."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict
from trellis.core.transactions import change, reading
from trellis.events.selectors.words import span_words
from trellis.meetings.models import Meeting
from trellis.meetings.policies.meetings import can_join, can_touch
from trellis.meetings.selectors.eligible import find_registration
from trellis.meetings.selectors.meetings import meeting_record, whole
from trellis.meetings.selectors.participants import list_cards
from trellis.meetings.selectors.setup import find_rules
from trellis.meetings.selectors.words import place_words
from trellis.meetings.services import telling
from trellis.meetings.services.booking import lock_standing, stay_away
from trellis.meetings.services.joining import enter
from trellis.meetings.types.records import MeetingRecord
from trellis.meetings.types.words import BOOKER, PLACE_LABELS, READER, MeetingState, places_of
from trellis.notifications.selectors.links import answer_given
from trellis.notifications.types import Purpose, Question, SignedLink

CANCEL = "cancel"


def meeting_of(link: SignedLink) -> tuple[MeetingRecord, int, int] | None:
    """The meeting that a link is about, with its event and the participant who holds the link."""
    number, _dash, participant = link.matter.partition("-")
    with reading(BOOKER):
        row = whole(Meeting.objects.filter(pk=number)).first()
        if row is None:
            return None
        record = meeting_record(row)
    return (record, row.event_id, int(participant)) if int(participant) in record.participants else None


def ask_meeting(link: SignedLink) -> Question | None:
    """When and where, and whether it still holds."""
    found = meeting_of(link)
    rules = find_rules(event_id=found[1]) if found else None
    if found is None or rules is None:
        return None
    meeting, _event, participant = found
    decision = can_touch(rules, timezone.now(), keeps=False, is_own=True, is_locked=meeting.is_locked)
    if (meeting.state != MeetingState.STANDING or not decision) and not answer_given(link=link):
        return None
    ids = {*meeting.participants, *meeting.meant}
    cards = list_cards(event_id=rules.event_id, ids=ids, with_gone=True)
    me = next(card for card in cards if card.id == participant)
    return Question(
        title=_("You meet %(who)s") % {"who": telling.others(meeting, cards, me)},
        text=f"{span_words(meeting.begins, meeting.ends, rules.time_zone)}, {place_words(meeting)}",
        answers={CANCEL: _("I cannot come: cancel it")},
        path=reverse("events:event", args=[rules.event_slug]),
    )


def act_on_meeting(link: SignedLink, answer: str) -> None:
    found = meeting_of(link)
    rules = find_rules(event_id=found[1]) if found else None
    if found is None or rules is None:
        raise Conflict(_("This link can no longer be answered."))
    meeting, _event, participant = found
    with change(READER):
        row = lock_standing(rules, meeting.participants, meeting.id)
        stay_away(READER, rules, row, participant)


def ask_to_join(link: SignedLink) -> Question | None:
    """Whether to take part, and what that shows."""
    known = find_registration(registration_id=int(link.matter))
    rules = find_rules(event_id=known.event_id) if known else None
    if known is None or rules is None:
        return None
    if not can_join(rules, timezone.now(), kind_id=known.kind_id, has_profile=False):
        return None
    return Question(
        title=_("Take part in the meetings of “%(event)s”?") % {"event": rules.event_title},
        text=_(
            "The others who take part then see your name, organisation, country, role, what you offer and "
            "what you look for, and can ask you for a meeting."
        ),
        answers={
            str(place): _("Yes, I take part: %(where)s") % {"where": PLACE_LABELS[place]}
            for place in places_of(rules.event_format)
        },
        path=reverse("events:event", args=[rules.event_slug]),
    )


def act_on_joining(link: SignedLink, answer: str) -> None:
    known = find_registration(registration_id=int(link.matter))
    rules = find_rules(event_id=known.event_id) if known else None
    if known is None or rules is None:
        raise Conflict(_("This link can no longer be answered."))
    enter(READER, rules, known, attends=answer)


REQUEST_LINK = Purpose(name=telling.REQUEST, route="meetings:answer")
MEETING_LINK = Purpose(name=telling.MEETING, ask=ask_meeting, act=act_on_meeting)
JOIN_LINK = Purpose(name=telling.JOIN, ask=ask_to_join, act=act_on_joining)
OWN_LINK = Purpose(name=telling.OWN, route="meetings:own")
