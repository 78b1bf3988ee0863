"""The meetings of a rehearsal: set up as those of the event, with made-up people who wish, ask and answer."""

from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.bulk import insert_rows, take_numbers
from trellis.core.transactions import change, reading
from trellis.core.types import Actor
from trellis.events.services.copying import check_at_the_end, check_now, copy_rows, remove_rows
from trellis.events.types.rehearsals import REHEARSER, Copied, Happened, MadeUp, RehearsalPart
from trellis.meetings.models import (
    AdmittedKind,
    BoardChange,
    ClosedTable,
    DayReport,
    MayMeet,
    Meeting,
    MeetingRequest,
    MeetingSetup,
    Outcome,
    Participant,
    PastWish,
    PlanRun,
    Seat,
    Slot,
    Table,
    Told,
    Unavailable,
    Wish,
)
from trellis.meetings.policies.meetings import can_ask
from trellis.meetings.selectors.free import list_free
from trellis.meetings.selectors.participants import list_cards
from trellis.meetings.selectors.setup import find_rules
from trellis.meetings.services.requests import accept, ask, decline
from trellis.meetings.types.made_up import MUST, wishes
from trellis.meetings.types.records import Rules
from trellis.meetings.types.words import Place, RequestState, WishKind, places_of

APART = ("meetings_slots_apart", "meetings_person_free", "meetings_table_free")
ONLINE = 0.2  # of made-up people, where one can be there or not
REFUSED = 0.3  # of requests
# In this order: what hangs on a row goes before it.
OF_EVENT = (
    Outcome, DayReport, Told, BoardChange, PlanRun, MeetingRequest, Seat, Meeting, PastWish, Wish,
    Unavailable, Participant,
)  # fmt: skip


def copy_meetings(actor: Actor, copied: Copied) -> None:
    """Rules, slots, tables and who may meet whom; nobody's wishes, requests or meetings."""
    setup = MeetingSetup.objects.filter(pk=copied.event_id).first()
    if setup is None:
        return
    setup.pk = copied.copy_id
    setup._state.adding = True
    setup.save(force_insert=True)
    to = {"event_id": copied.copy_id}
    copy_rows(
        AdmittedKind.objects.filter(setup=copied.event_id), setup_id=copied.copy_id, kind_id=copied.kinds
    )
    pairs = MayMeet.objects.filter(setup=copied.event_id).values_list("kind_id", "other_id")
    in_order = [sorted((copied.kinds[one], copied.kinds[other])) for one, other in pairs]
    MayMeet.objects.bulk_create(
        MayMeet(setup_id=copied.copy_id, kind_id=one, other_id=other) for one, other in in_order
    )
    slots = copy_rows(Slot.objects.filter(event=copied.event_id), **to)
    tables = copy_rows(Table.objects.filter(event=copied.event_id), **to)
    copy_rows(ClosedTable.objects.filter(table__event=copied.event_id), table_id=tables, slot_id=slots)
    shift_meetings(copied.copy_id, copied.later)


def shift_meetings(event_id: int, later: Callable[[datetime], datetime]) -> None:
    """Slots, and with them meetings and seats; until when requests wait, and who comes late."""
    check_at_the_end(*APART)
    rows = list(Slot.objects.filter(event=event_id))
    for row in rows:
        begins = later(row.during.lower)
        row.during = type(row.during)(begins, begins + (row.during.upper - row.during.lower))
    with change(REHEARSER):
        Slot.objects.bulk_update(rows, ["during"], batch_size=500)
        for request in MeetingRequest.objects.filter(event=event_id, state=RequestState.ASKED):
            request.made_at, request.expires_at = later(request.made_at), later(request.expires_at)
            request.save(update_fields=["made_at", "expires_at"])
        for person in Participant.objects.filter(event=event_id, late_until__isnull=False):
            person.late_until = later(person.late_until) if person.late_until else None
            person.save(update_fields=["late_until"])
        Meeting.objects.filter(event=event_id).update(sequence=F("sequence") + 1)
    check_now(*APART)


def take_part(actor: Actor, event_id: int, people: Sequence[MadeUp], chance: Random) -> None:
    """Made-up people of the kinds that are admitted join and wish, as people do at published events."""
    rules = find_rules(event_id=event_id)
    if rules is None:
        return
    admitted = [one for one in people if not rules.admitted or one.kind_id in rules.admitted]
    numbers = take_numbers(Participant, len(admitted))
    kinds = dict(zip(numbers, (one.kind_id for one in admitted), strict=True))
    slots = Slot.objects.filter(event=event_id).count()

    def may_meet(one: int, other: int) -> bool:
        return rules.may_meet(kinds[one], kinds[other])

    with change(REHEARSER):
        insert_rows(
            Participant,
            (
                (number, event_id, one.registration_id, attends(rules, chance), chance.random() < 0.5)
                for number, one in zip(numbers, admitted, strict=True)
            ),
            fields=("id", "event", "registration", "attends", "is_bookable"),
        )
        insert_rows(
            Wish,
            (
                (event_id, one, other, WishKind.MUST if chance.random() < MUST else WishKind.LIKE, "")
                for one, other in wishes(numbers, slots, may_meet, chance)
            ),
            fields=("event", "wisher", "wished", "kind", "note"),
        )


def attends(rules: Rules, chance: Random) -> Place:
    """At an event on site and online most come."""
    places = places_of(rules.event_format)
    if len(places) == 1:
        return places[0]
    return Place.ONLINE if chance.random() < ONLINE else Place.ON_SITE


def remove_meetings(event_id: int) -> None:
    """Everything, and nobody is told: there is nobody."""
    for model in OF_EVENT:
        remove_rows(model._default_manager.filter(event_id=event_id))
    remove_rows(ClosedTable.objects.filter(table__event_id=event_id))
    remove_rows(Slot.objects.filter(event_id=event_id))
    remove_rows(Table.objects.filter(event_id=event_id))
    remove_rows(AdmittedKind.objects.filter(setup_id=event_id))
    remove_rows(MayMeet.objects.filter(setup_id=event_id))
    remove_rows(MeetingSetup.objects.filter(pk=event_id))


def moments_of(event_id: int) -> list[tuple[str, datetime]]:
    """Times worth trying: a little before the first meetings, and before the third."""
    begins = [row.during.lower for row in Slot.objects.filter(event=event_id).order_by("during")[:3]]
    found = []
    if begins:
        found.append((_("Before the first meetings"), begins[0]))
    if len(begins) == 3:
        found.append((_("Before the third meetings"), begins[2]))
    return found


# --- what made-up people do


def ask_somebody(event_id: int, chance: Random) -> Happened:
    rules = find_rules(event_id=event_id)
    if rules is None or not can_ask(rules, timezone.now()):
        return Happened.NOTHING
    cards = [card for card in list_cards(event_id=event_id) if card.person_id is None]
    if len(cards) < 2:
        return Happened.NOTHING
    own, other = chance.sample(cards, k=2)
    if not rules.may_meet(own.kind_id, other.kind_id):
        return Happened.NOTHING
    ask(REHEARSER, rules, own, other.id, _("Shall we meet?"))
    return Happened.ASKED


def answer_somebody(event_id: int, chance: Random) -> Happened:
    """Accept a request with the first slot that is free, or say no."""
    rules = find_rules(event_id=event_id)
    with reading(REHEARSER):
        rows = MeetingRequest.objects.filter(
            event=event_id, state=RequestState.ASKED, receiver__registration__person__isnull=True
        )
        found = list(rows.order_by("pk").values_list("pk", "sender_id", "receiver_id"))
    if rules is None or not found or not can_ask(rules, timezone.now()):
        return Happened.NOTHING
    number, sender, receiver = chance.choice(found)
    free = list_free(rules=rules, participant_ids=[sender, receiver])
    if not free or chance.random() < REFUSED:
        decline(REHEARSER, number, "")
        return Happened.DECLINED
    accept(REHEARSER, number, free[0].id)
    return Happened.ACCEPTED


PART = RehearsalPart(
    copy=copy_meetings,
    people=take_part,
    shift=shift_meetings,
    remove=remove_meetings,
    moments=moments_of,
    steps=(ask_somebody, ask_somebody, ask_somebody, answer_somebody, answer_somebody, answer_somebody),
    constraints=dict.fromkeys(
        APART, gettext_lazy("The clocks change during the meetings then: choose another day.")
    ),
)
