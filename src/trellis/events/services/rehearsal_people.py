"""Made-up participants: as many as asked, of the kinds and countries of those who really registered."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import Any, TypeVar

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.bulk import insert_rows, take_numbers
from trellis.core.transactions import change, reading
from trellis.core.types import Actor
from trellis.events.models import Event, Registration, RegistrationQuestion
from trellis.events.types.registration import Question, QuestionKind, RegistrationState
from trellis.events.types.rehearsals import REHEARSER, Copied, MadeUp

S = RegistrationState
T = TypeVar("T")
COUNTED = (S.ASKED, S.WAITING, S.REGISTERED)
SHOWN = ["name", "organisation", "country"]
OF_ONE_ORGANISATION = 3
FIELDS = (
    "id", "event", "address", "language", "name", "organisation", "country", "role", "offers", "needs",
    "kind", "answers", "shares", "state", "reason", "mails", "queued_at",
)  # fmt: skip
Kind = tuple[int | None, str | None]  # kind of participant, country


def make_people(actor: Actor, copied: Copied, count: int, chance: Random) -> list[MadeUp]:
    """Register so many made-up people for the copy; return those with a place.

    No more have a place than there are; the others wait. None has an account, and their addresses end in
    .invalid, where no mail can ever arrive.
    """
    copy = Event.objects.get(pk=copied.copy_id)
    kinds = dealt(kinds_of(actor, copied), count)
    chance.shuffle(kinds)
    numbers = take_numbers(Registration, count)
    placed = count if copy.capacity is None else min(count, copy.capacity)
    with change(REHEARSER):
        insert_rows(Registration, rows_of(copy, numbers, kinds, placed), fields=FIELDS)
        Event.objects.filter(pk=copy.pk).update(taken=F("taken") + placed)
    return [
        MadeUp(number, kind)
        for number, (kind, _country) in zip(numbers[:placed], kinds[:placed], strict=True)
    ]


def kinds_of(actor: Actor, copied: Copied) -> dict[Kind, int]:
    """How many really registered, by kind and country, in the kinds of the copy; without any, one of each."""
    with reading(actor):
        rows = Registration.objects.visible_to(actor).filter(event_id=copied.event_id, state__in=COUNTED)
        said = rows.values_list("kind_id", "country_id")
        found: dict[Kind, int] = Counter((copied.kinds.get(kind or 0), country) for kind, country in said)
    return found or dict.fromkeys(((kind, None) for kind in copied.kinds.values()), 1) or {(None, None): 1}


def dealt(shares: dict[T, int], count: int) -> list[T]:
    """`count` things in the proportion of their shares: each at most one away from its exact part.

    >>> dealt({"a": 3, "b": 1}, 8)
    ['a', 'a', 'a', 'a', 'a', 'a', 'b', 'b']
    >>> dealt({"a": 1, "b": 1}, 3)
    ['a', 'a', 'b']
    """
    whole = sum(shares.values())
    parts = {thing: divmod(share * count, whole) for thing, share in shares.items()}
    numbers = {thing: part[0] for thing, part in parts.items()}
    by_rest = sorted(parts, key=lambda thing: -parts[thing][1])
    for thing in by_rest[: count - sum(numbers.values())]:
        numbers[thing] += 1
    return [thing for thing, number in numbers.items() for _place in range(number)]


def rows_of(
    copy: Event, numbers: Sequence[int], kinds: Sequence[Kind], placed: int
) -> Iterator[tuple[Any, ...]]:
    """In the order of `FIELDS`."""
    questions = list(RegistrationQuestion.objects.filter(event=copy).order_by("position", "id"))
    now = timezone.now()
    for place, (number, (kind, country)) in enumerate(zip(numbers, kinds, strict=True), start=1):
        waits = place > placed
        yield (
            number, copy.pk, address_of(copy.pk, number), "", name_of(place, len(numbers)),
            organisation_of(place), country, "", "", "", kind, answers_of(questions, place), SHOWN,
            S.WAITING if waits else S.REGISTERED, "", 0, now if waits else None,
        )  # fmt: skip


def name_of(place: int, count: int) -> str:
    return _("Participant %(number)d of %(count)d") % {"number": place, "count": count}


def organisation_of(place: int) -> str:
    return _("Organisation %(number)d") % {"number": -(-place // OF_ONE_ORGANISATION)}


def address_of(event_id: int, number: int | str) -> str:
    """In the domain that never exists: RFC 2606."""
    return f"participant-{number}@rehearsal-{event_id}.invalid"


def answers_of(questions: Iterable[RegistrationQuestion], place: int) -> dict[str, Any]:
    """One to each question, the options in turn."""
    return {str(one.pk): answer_of(one, place) for one in questions}


def answer_of(question: RegistrationQuestion | Question, place: int) -> Any:
    if question.kind == QuestionKind.YES_NO:
        return "yes" if place % 2 else "no"
    if question.options:
        option = question.options[place % len(question.options)]
        return [option] if question.kind == QuestionKind.MANY else option
    return _("Answer %(number)d") % {"number": place}
