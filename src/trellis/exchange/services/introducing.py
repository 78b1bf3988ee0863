"""Asking to be introduced, answering, and what came of it."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.audit import services as audit
from trellis.core.errors import Conflict, InvalidInput, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.exchange.models import Introduction, Listing
from trellis.exchange.policies import can_answer, can_ask, can_note_outcome, can_take_back
from trellis.exchange.selectors.introductions import no_introduction
from trellis.exchange.selectors.listings import not_found
from trellis.exchange.services import steps
from trellis.exchange.services.telling_introductions import tell_answer, tell_asked
from trellis.exchange.types.introductions import (
    INTRODUCER,
    MESSAGE_LENGTH,
    MOST_ASKED,
    IntroductionState,
    IntroductionStep,
    Outcome,
)
from trellis.exchange.types.words import State, Step

SUBJECT = "exchange.introduction"
MESSAGES = {
    "exchange_introduction_once": gettext_lazy("You are introduced already, or one of you asked."),
    "exchange_introduction_of_two": gettext_lazy("A listing is not introduced to itself."),
}
S = IntroductionState


def ask_introduction(
    *, actor: Actor, listing_id: int, other_id: int, message: str = "", goes_on: bool = False
) -> int:
    """Ask those who posted another listing to be introduced; return the introduction's number.

    Effects: the introduction, a mail to each of its keepers with a link that answers. With `goes_on` the next
    listing that fits is asked if nobody answers in seven days.
    Raises NotFound, NotPermitted, InvalidInput, Conflict (introduced or asked already, declined before).
    """
    with change(actor, MESSAGES):
        own, other = read_two(actor, listing_id, other_id)
        require(can_ask(actor, own, other))
        text = checked(message)
        check_askable(own, other)
        with change(INTRODUCER, MESSAGES):
            row = Introduction.objects.create(
                asking=own, asked=other, person_id=actor.person_id, message=text, goes_on=goes_on
            )
        note(actor, "asked", row, {"asking": own.pk, "asked": other.pk})
        tell_asked(actor, row)
        return row.pk


def take_step(*, actor: Actor, introduction_id: int, step: IntroductionStep, reason: str = "") -> None:
    """Agree, decline with a reason, or take back. Raises NotFound, NotPermitted, InvalidInput, Conflict."""
    if step == IntroductionStep.AGREE:
        agree(actor=actor, introduction_id=introduction_id)
    elif step == IntroductionStep.DECLINE:
        decline(actor=actor, introduction_id=introduction_id, reason=reason)
    else:
        take_back(actor=actor, introduction_id=introduction_id)


def agree(*, actor: Actor, introduction_id: int) -> None:
    """Say yes: both sides see who speaks for the other. Raises NotFound, NotPermitted, Conflict."""
    answer(actor, introduction_id, S.AGREED, "")


def decline(*, actor: Actor, introduction_id: int, reason: str = "") -> None:
    """Say no; who asked is told, with the reason. Raises NotFound, NotPermitted, InvalidInput, Conflict."""
    answer(actor, introduction_id, S.DECLINED, checked(reason, "reason"))


def answer(actor: Actor, introduction_id: int, state: IntroductionState, reason: str) -> None:
    with change(actor, MESSAGES):
        row = lock(actor, introduction_id)
        require(can_answer(actor, row))
        row.answerer_id, row.reason = actor.person_id, reason
        end(row, state)
        if state == S.AGREED:
            begin_matching(row)
        note(actor, str(state), row, {"reason": reason} if reason else {})
        tell_answer(actor, row)


def take_back(*, actor: Actor, introduction_id: int) -> None:
    """Take back what one asked. Raises NotFound, NotPermitted, Conflict."""
    with change(actor, MESSAGES):
        row = lock(actor, introduction_id)
        require(can_take_back(actor, row))
        end(row, S.TAKEN_BACK)
        note(actor, "taken back", row, {})


def note_outcome(*, actor: Actor, introduction_id: int, outcome: str, words: str = "") -> None:
    """Say what came of it; each side may, and what was said last stands. Raises NotFound, NotPermitted,
    InvalidInput."""
    if outcome not in list(Outcome):
        raise InvalidInput([Problem("outcome", _("Choose one of these."))])
    text = checked(words, "words")
    with change(actor, MESSAGES):
        row = visible(actor, introduction_id)
        require(can_note_outcome(actor, row))
        with change(INTRODUCER):
            row.outcome, row.outcome_note, row.outcome_at = outcome, text, timezone.now()
            row.save(update_fields=["outcome", "outcome_note", "outcome_at"])
        note(actor, "outcome", row, {"outcome": outcome, **({"note": text} if text else {})})


# --- inner parts


def read_two(actor: Actor, listing_id: int, other_id: int) -> tuple[Listing, Listing]:
    """Both, in the order of their numbers, so that two who ask each other at once wait and do not lock."""
    rows = Listing.objects.visible_to(actor).filter(pk__in={listing_id, other_id}).order_by("pk")
    found = {row.pk: row for row in rows}
    if listing_id not in found or other_id not in found:
        raise not_found()
    return found[listing_id], found[other_id]


def check_askable(own: Listing, other: Listing) -> None:
    """Raises Conflict where the other side declined before, or too many of one's own wait."""
    with change(INTRODUCER):
        rows = Introduction.objects.filter(asking=own)
        if rows.filter(asked=other, state=S.DECLINED).exists():
            raise Conflict(_("They declined before. Now it is for them to ask."))
        if rows.filter(state=S.ASKED).count() >= MOST_ASKED:
            text = _("%(most)d of your questions wait for an answer: take some back first.")
            raise Conflict(text % {"most": MOST_ASKED})


def checked(text: str, field: str = "message") -> str:
    cleaned = text.replace("\x00", "").strip()
    if len(cleaned) > MESSAGE_LENGTH:
        words = _("At most %(most)d characters.") % {"most": MESSAGE_LENGTH}
        raise InvalidInput([Problem(field, words)])
    return cleaned


def visible(actor: Actor, introduction_id: int) -> Introduction:
    rows = Introduction.objects.visible_to(actor).select_related("asking", "asked")
    row: Introduction | None = rows.filter(pk=introduction_id).first()
    if row is None:
        raise no_introduction()
    return row


def lock(actor: Actor, introduction_id: int) -> Introduction:
    """One that waits for an answer, locked. Raises NotFound, Conflict (answered, taken back or lapsed)."""
    visible(actor, introduction_id)
    with change(INTRODUCER):
        rows = Introduction.objects.select_for_update(of=("self",)).select_related("asking", "asked")
        row = rows.get(pk=introduction_id)
    if row.state != S.ASKED:
        raise Conflict(_("This was answered, taken back or too old by now."))
    return row


def end(row: Introduction, state: IntroductionState) -> None:
    row.state, row.answered_at = state, timezone.now()
    with change(INTRODUCER):
        row.save(update_fields=["state", "answered_at", "answerer", "reason"])


def begin_matching(row: Introduction) -> None:
    """Both listings say that somebody answers them; others may too."""
    with change(INTRODUCER):
        pair = Listing.objects.select_for_update(of=("self",)).filter(pk__in=[row.asking_id, row.asked_id])
        for listing in pair.filter(state=State.PUBLISHED).order_by("pk"):
            steps.move(INTRODUCER, listing, Step.MATCH, State.MATCHED)


def note(actor: Actor, action: str, row: Introduction, said: dict[str, object]) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_type=SUBJECT,
        subject_id=row.pk,
        changes=audit.difference({}, said),
    )
