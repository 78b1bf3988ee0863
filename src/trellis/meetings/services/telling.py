"""What those who meet are told, each in their own language, and the links that answer without signing in."""

from collections.abc import Collection, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy, override

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.events.selectors.words import moment_words, span_words
from trellis.events.services.catching import OF_EVENT
from trellis.meetings.models import Meeting
from trellis.meetings.selectors.eligible import Registered
from trellis.meetings.selectors.meetings import meeting_record, whole
from trellis.meetings.selectors.participants import list_cards
from trellis.meetings.selectors.words import instead_words, own_words, place_words
from trellis.meetings.services.noting import note_told
from trellis.meetings.services.schedule_messages import SCHEDULE_MESSAGES
from trellis.meetings.types.records import Card, MeetingRecord, RequestRecord, Rules
from trellis.meetings.types.words import BOOKER
from trellis.notifications.services import tell
from trellis.notifications.services.links import make_link
from trellis.notifications.types import Message, Topic

REQUEST, MEETING, JOIN = "meeting-request", "meeting", "meetings-join"
OWN = "meetings-own"
ANSWER = gettext_lazy("Answer")
SCHEDULE = gettext_lazy("Look at it")
WHO = "%(who)s"
SAID = "%(said)s"
WHERE = gettext_lazy("%(when)s, %(where)s. %(link)s")
MEETINGS = Topic(
    name="meetings.meetings",
    diversion=OF_EVENT,
    label=gettext_lazy("Meetings at events"),
    explanation=gettext_lazy("Who asks you for a meeting, what becomes of it, and what changes."),
    messages=(
        Message(
            name="meetings.asked",
            subject=gettext_lazy("%(who)s would like to meet you: “%(event)s”"),
            paragraphs=(
                SAID,
                gettext_lazy(
                    "Until %(until)s you can accept and choose a time, or say no. After that it lapses."
                ),
            ),
            action=ANSWER,
        ),
        Message(
            name="meetings.reminded",
            subject=gettext_lazy("Still open: %(who)s would like to meet you at “%(event)s”"),
            paragraphs=(SAID, gettext_lazy("It lapses on %(until)s. One button answers.")),
            action=ANSWER,
        ),
        Message(
            name="meetings.agreed",
            subject=gettext_lazy("You meet %(who)s: “%(event)s”"),
            paragraphs=(WHERE,),
            action=SCHEDULE,
        ),
        Message(
            name="meetings.moved",
            subject=gettext_lazy("Another time or place: you meet %(who)s at “%(event)s”"),
            paragraphs=(WHERE,),
            action=SCHEDULE,
        ),
        Message(
            name="meetings.handed",  # to whoever meets somebody else now
            subject=gettext_lazy("%(colleague)s comes to your meeting: “%(event)s”"),
            paragraphs=(gettext_lazy("You meet %(who)s."), WHERE),
            action=SCHEDULE,
        ),
        Message(
            name="meetings.taken",  # to whoever goes
            subject=gettext_lazy("You take a meeting with %(who)s: “%(event)s”"),
            paragraphs=(gettext_lazy("You meet for %(colleague)s."), WHERE),
            action=SCHEDULE,
        ),
        Message(
            name="meetings.given",  # to whoever goes no more
            subject=gettext_lazy("%(colleague)s takes your meeting with %(who)s: “%(event)s”"),
            paragraphs=(gettext_lazy("It was to be %(when)s. The time is free again."),),
            action=SCHEDULE,
        ),
        Message(
            name="meetings.cancelled",
            subject=gettext_lazy("Cancelled: your meeting with %(who)s at “%(event)s”"),
            paragraphs=(gettext_lazy("It was to be %(when)s. The time is free again."), SAID),
            action=SCHEDULE,
        ),
        Message(
            name="meetings.declined",
            subject=gettext_lazy("%(who)s cannot meet you: “%(event)s”"),
            paragraphs=(SAID,),
            action=SCHEDULE,
        ),
        Message(
            name="meetings.lapsed",
            subject=gettext_lazy("No answer from %(who)s: “%(event)s”"),
            paragraphs=(gettext_lazy("Your request lapsed. Nothing of your time was taken by it."),),
            action=SCHEDULE,
        ),
        Message(
            name="meetings.invited",
            subject=gettext_lazy("Whom would you like to meet at “%(event)s”?"),
            paragraphs=(
                gettext_lazy(
                    "You are registered. If you take part in the meetings, the others who do see your name, "
                    "organisation, country, role, what you offer and what you look for."
                ),
            ),
            action=gettext_lazy("Take part"),
        ),
        *SCHEDULE_MESSAGES,
    ),
)


def full_name(card: Card) -> str:
    return f"{card.name}, {card.organisation}" if card.organisation else card.name


def speaking(actor: Actor, language: str) -> Actor:
    """The same person, as one who speaks the reader's language: what is told to addresses is said in it."""
    return Actor(person_id=actor.person_id, name=actor.name, language=language or actor.language)


def tell_card(actor: Actor, card: Card, message: str, path: str, **context: str | int) -> None:
    """Tell one participant, with an account or without."""
    known = card.person_id is not None
    tell(
        actor=speaking(actor, card.language),
        message=message,
        context=context,
        path=path,
        person_ids=[card.person_id] if card.person_id is not None else [],
        addresses=[] if known else [card.address],
    )


def schedule_path(rules: Rules, card: Card, meeting_id: int | None = None) -> str:
    """Where somebody looks at their meetings; without an account, a signed link to the one meant."""
    if card.person_id is None and meeting_id is not None:
        return make_link(purpose=MEETING, matter=f"{meeting_id}-{card.id}")
    if card.person_id is None:
        return reverse("events:event", args=[rules.event_slug])
    return reverse("meetings:schedule", args=[rules.event_slug])


def tell_asked(actor: Actor, rules: Rules, asked: RequestRecord, *, again: bool = False) -> None:
    """Whoever is asked, with the link that answers."""
    cards = {
        card.id: card for card in list_cards(event_id=rules.event_id, ids=[asked.sender, asked.receiver])
    }
    if len(cards) != 2:
        return
    receiver = cards[asked.receiver]
    with override(receiver.language or actor.language):
        tell_card(
            actor,
            receiver,
            "meetings.reminded" if again else "meetings.asked",
            make_link(purpose=REQUEST, matter=asked.id, person_id=receiver.person_id),
            who=full_name(cards[asked.sender]),
            event=rules.event_title,
            _event=rules.event_id,
            said=asked.message,
            until=moment_words(asked.expires_at, rules.time_zone),
        )


def tell_sender(actor: Actor, rules: Rules, asked: RequestRecord, message: str, **context: str) -> None:
    """Whoever asked, that it was declined or lapsed."""
    ids = [asked.sender, asked.receiver]
    cards = {card.id: card for card in list_cards(event_id=rules.event_id, ids=ids, with_gone=True)}
    sender = cards[asked.sender]
    with override(sender.language or actor.language):
        tell_card(
            actor, sender, message, schedule_path(rules, sender), who=full_name(cards[asked.receiver]),
            event=rules.event_title, _event=rules.event_id, **context,
        )  # fmt: skip


def tell_agreed(actor: Actor, rules: Rules, meeting_id: int, *, to: Collection[Card] | None = None) -> None:
    """Everybody in it, or only these."""
    tell_all(actor, rules, meeting_id, "meetings.agreed", only=None if to is None else {one.id for one in to})


def tell_moved(actor: Actor, rules: Rules, meeting_id: int) -> None:
    tell_all(actor, rules, meeting_id, "meetings.moved")


def tell_cancelled(actor: Actor, rules: Rules, meeting_id: int, *, by: int | None) -> None:
    """Everybody in it but the one who cancelled."""
    meeting, cards = read_company(rules, meeting_id)
    note_told(rules.event_id, meeting)
    for card in cards:
        if card.id == by or card.id not in meeting.participants:
            continue
        with override(card.language or actor.language):
            tell_card(
                actor, card, "meetings.cancelled", schedule_path(rules, card, meeting.id),
                who=others(meeting, cards, card), event=rules.event_title, _event=rules.event_id,
                said=meeting.reason,
                when=span_words(meeting.begins, meeting.ends, rules.time_zone),
            )  # fmt: skip


def tell_handed(
    actor: Actor, rules: Rules, meeting_id: int, *, gave: int, takes: int, by: int | None
) -> None:
    """That a colleague goes: those who meet them, the colleague, and whoever gave it; not who did it."""
    with reading(BOOKER):
        meeting = meeting_record(whole(Meeting.objects.filter(pk=meeting_id)).get())
    note_told(rules.event_id, meeting)
    ids = {*meeting.participants, *meeting.meant, gave}
    by_id = {card.id: card for card in list_cards(event_id=rules.event_id, ids=ids, with_gone=True)}
    meant = meeting.stands_for.get(takes)
    to_taker = "meetings.taken" if meant else "meetings.agreed"  # their own, which they take back
    for card in (by_id[number] for number in sorted({*meeting.participants, gave} - {by})):
        message = {takes: to_taker, gave: "meetings.given"}.get(card.id, "meetings.handed")
        with override(card.language or actor.language):
            hidden = takes if card.id == gave else card.id
            said: dict[str, str | int] = {
                "who": others(meeting, [one for one in by_id.values() if one.id != hidden], card),
                "event": rules.event_title,
                "_event": rules.event_id,
                "when": span_words(meeting.begins, meeting.ends, rules.time_zone),
            }
            if message != "meetings.agreed":
                said["colleague"] = by_id[meant if meant and card.id == takes else takes].name
            if message != "meetings.given":
                said |= {"where": place_words(meeting), "link": meeting.room_link}
            path = schedule_path(rules, card, None if card.id == gave else meeting.id)
            tell_card(actor, card, message, path, **said)


def tell_all(
    actor: Actor, rules: Rules, meeting_id: int, message: str, *, only: set[int] | None = None
) -> None:
    meeting, cards = read_company(rules, meeting_id)
    note_told(rules.event_id, meeting)
    by_id = {card.id: card for card in cards}
    for card in cards:
        if card.id not in (meeting.participants if only is None else only):
            continue
        with override(card.language or actor.language):
            tell_card(
                actor, card, message, schedule_path(rules, card, meeting.id),
                who=others(meeting, cards, card), event=rules.event_title, _event=rules.event_id,
                where=place_words(meeting),
                link=" ".join(filter(None, (own_words(card.id, meeting, by_id), meeting.room_link))),
                when=span_words(meeting.begins, meeting.ends, rules.time_zone),
            )  # fmt: skip


def read_meeting(rules: Rules, meeting_id: int) -> tuple[MeetingRecord, list[Card]]:
    """The meeting, and who sits in it."""
    meeting, cards = read_company(rules, meeting_id)
    return meeting, [card for card in cards if card.id in meeting.participants]


def read_company(rules: Rules, meeting_id: int) -> tuple[MeetingRecord, list[Card]]:
    """The meeting, who sits in it, and for whom."""
    with reading(BOOKER):
        meeting = meeting_record(whole(Meeting.objects.filter(pk=meeting_id)).get())
    ids = {*meeting.participants, *meeting.meant}
    return meeting, list_cards(event_id=rules.event_id, ids=ids, with_gone=True)


def others(meeting: MeetingRecord, cards: Sequence[Card], own: Card) -> str:
    """Whom somebody meets; a stand-in with whom they go for."""
    by_id = {card.id: card for card in cards}
    return "; ".join(
        instead_words(full_name(one), one.id, meeting, by_id)
        for one in cards
        if one.id != own.id and one.id in meeting.participants
    )


def tell_invited(actor: Actor, rules: Rules, one: Registered) -> None:
    """Somebody who registered and has not said whether they meet anybody."""
    known = one.person_id is not None
    path = reverse("meetings:part", args=[rules.event_slug])
    tell(
        actor=speaking(actor, one.language),
        message="meetings.invited",
        context={"event": rules.event_title, "_event": rules.event_id},
        path=path if known else make_link(purpose=JOIN, matter=one.registration_id),
        person_ids=[one.person_id] if one.person_id is not None else [],
        addresses=[] if known else [one.address],
    )
