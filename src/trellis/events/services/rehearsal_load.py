"""Made-up people act in a rehearsal: so and so many steps, by the same services as real ones."""

import logging
from collections import Counter
from collections.abc import Sequence
from random import Random
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from trellis.core.errors import Conflict, InvalidInput, TrellisError
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.events.models import Event, ParticipantKind, Registration, Rehearsal
from trellis.events.policies.registration import can_register
from trellis.events.selectors.registration import list_questions
from trellis.events.selectors.rehearsal_parts import parts
from trellis.events.services.checking_in import check_in
from trellis.events.services.registering import register_one, take_back_by_link
from trellis.events.services.rehearsal_people import address_of, answer_of, name_of, organisation_of
from trellis.events.services.rehearsal_standing import lock_rehearsal
from trellis.events.services.storing import note
from trellis.events.types.check_in import Outcome, Scan
from trellis.events.types.registration import RegistrationState, Said
from trellis.events.types.rehearsals import MOST_STEPS, REHEARSER, Happened, LoadState, Step

logger = logging.getLogger(__name__)
QUEUE = "rehearsals"
TRIES = 3  # of other steps, where one finds nobody
S = RegistrationState


def start_load(*, actor: Actor, event_id: int, steps: int) -> None:
    """Have made-up people do so many things, one after another, in a job.

    Raises NotFound, NotPermitted, InvalidInput, Conflict (they are at it already; no rehearsal).
    """
    with change(actor):
        event, rehearsal = lock_rehearsal(actor, event_id)
        if not 1 <= steps <= MOST_STEPS:
            text = _("A number from %(least)d to %(most)d.") % {"least": 1, "most": MOST_STEPS}
            raise InvalidInput([Problem("steps", text)])
        if rehearsal.load_state == LoadState.UNDER_WAY:
            raise Conflict(_("Made-up people are at it already: wait for them, or stop them."))
        rehearsal.load_state, rehearsal.load_asked = LoadState.UNDER_WAY, steps
        rehearsal.load_done, rehearsal.load_counts = 0, {}
        rehearsal.save()
        note(actor, event.pk, "load asked for", steps=(None, steps))
        job = app.configure_task("trellis.events.tasks.act", queue=QUEUE, lock=f"rehearsal-{event.pk}")
        job.defer(event_id=event.pk)


def stop_load(*, actor: Actor, event_id: int) -> None:
    """After the step that is being done. May be repeated. Raises NotFound, NotPermitted, Conflict."""
    with change(actor):
        event, rehearsal = lock_rehearsal(actor, event_id)
        if rehearsal.load_state == LoadState.UNDER_WAY:
            rehearsal.load_state = LoadState.STOPPED
            rehearsal.save(update_fields=["load_state"])
            note(actor, event.pk, "load stopped", done=(None, rehearsal.load_done))


def act(event_id: int) -> int:
    """Do the steps that are left, until stopped or the rehearsal ends; return how many. May be repeated."""
    steps = [*OWN_STEPS, *(step for part in parts() for step in part.steps)]
    done = 0
    while (number := next_step(event_id)) is not None:
        chance = Random(f"{event_id} {number}")  # noqa: S311  nothing secret
        count(event_id, one_step(event_id, steps, chance))
        done += 1
    return done


def next_step(event_id: int) -> int | None:
    """The number of the step to do now; None when there is none."""
    row = Rehearsal.objects.filter(pk=event_id, load_state=LoadState.UNDER_WAY).first()
    return None if row is None or row.load_done >= row.load_asked else row.load_done


def one_step(event_id: int, steps: Sequence[Step], chance: Random) -> Happened:
    """What one of them came to; where it finds nobody, another is tried."""
    found = Happened.NOTHING
    for step in chance.sample(steps, k=min(TRIES, len(steps))):
        try:
            found = step(event_id, chance)
        except TrellisError as error:
            logger.info("A step of the rehearsal of event %s was refused: %s", event_id, error)
            found = Happened.REFUSED
        if found != Happened.NOTHING:
            break
    return found


def count(event_id: int, what: Happened) -> None:
    with change(REHEARSER):
        row = Rehearsal.objects.select_for_update().filter(pk=event_id).first()
        if row is None or row.load_done >= row.load_asked:
            return
        row.load_done += 1
        row.load_counts = dict(Counter(row.load_counts) + Counter([what.value]))
        if row.load_done == row.load_asked:
            row.load_state = LoadState.DONE
        row.save(update_fields=["load_done", "load_counts", "load_state"])


# --- what made-up people do at an event itself


def register_somebody(event_id: int, chance: Random) -> Happened:
    event = Event.objects.filter(pk=event_id, rehearses__isnull=False).first()
    if event is None or not can_register(event, timezone.now()):
        return Happened.NOTHING
    with change(REHEARSER):
        place = Registration.objects.filter(event_id=event_id).count() + 1
    kinds = list(ParticipantKind.objects.filter(event_id=event_id).order_by("pk"))
    said = Said(
        name=name_of(place, place),
        organisation=organisation_of(place),
        kind_id=chance.choice(kinds).pk if kinds else None,
        answers={one.id: answer_of(one, place) for one in list_questions(event_id=event_id)},
    )
    address = address_of(event_id, f"{place}-{chance.randrange(10**6)}")
    with change(REHEARSER):
        if register_one(REHEARSER, event, said, address):
            return Happened.REFUSED
        state = Registration.objects.values_list("state", flat=True).get(event=event, address=address)
    return Happened.WAITS if state == S.WAITING else Happened.REGISTERED


def take_somebody_back(event_id: int, chance: Random) -> Happened:
    found = somebody(event_id, chance)
    if found is None:
        return Happened.NOTHING
    take_back_by_link(registration_id=found)
    return Happened.TOOK_BACK


def check_somebody_in(event_id: int, chance: Random) -> Happened:
    """Only while the event takes place."""
    now = timezone.now()
    running = Event.objects.filter(pk=event_id, starts_at__lte=now, ends_at__gt=now)
    found = somebody(event_id, chance, is_expected=True) if running.exists() else None
    if found is None:
        return Happened.NOTHING
    scan = Scan(key=uuid4(), at=now, desk="", registration_id=found)
    came = check_in(actor=REHEARSER, event_id=event_id, scans=[scan])
    return Happened.CHECKED_IN if came[0].outcome == Outcome.IN else Happened.REFUSED


def somebody(event_id: int, chance: Random, *, is_expected: bool = False) -> int | None:
    """A made-up person with a place; with `is_expected`, one who was not let in yet."""
    with change(REHEARSER):
        rows = Registration.objects.filter(event_id=event_id, person__isnull=True, state=S.REGISTERED)
        if is_expected:
            rows = rows.filter(check_ins__isnull=True)
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
    return chance.choice(ids) if ids else None


# By how often each is tried: few take their registration back.
OWN_STEPS: tuple[Step, ...] = (
    register_somebody, register_somebody, take_somebody_back, check_somebody_in, check_somebody_in,
    check_somebody_in,
)  # fmt: skip
