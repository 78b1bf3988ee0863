"""One's own registration for an event, and what it asks of those who register."""

import re
from dataclasses import replace
from typing import Any

from django.utils import timezone
from ninja import Router, Status

from trellis.core.errors import InvalidInput, require
from trellis.core.requests import ActorRequest
from trellis.core.types import Problem
from trellis.events.api.registration_schemas import (
    BecameOut,
    CountOut,
    GroupIn,
    RegistrationIn,
    RegistrationPageOut,
    registration_out,
    said_of,
)
from trellis.events.pages.registration import get_changeable, get_registrable, get_with_registration
from trellis.events.policies.registration import can_register, only_signed_in
from trellis.events.selectors import registration as selectors
from trellis.events.selectors.blueprints import blueprints
from trellis.events.selectors.events import get_event
from trellis.events.services import registering
from trellis.events.services.changing_registration import change_registration

router = Router(tags=["registration"])
OWN = "/events/{slug:event}/registration"
ROW = re.compile(r"row-(\d+)-(\w+)")


@router.get(OWN, response=RegistrationPageOut)
def read_own(request: ActorRequest, event: str) -> dict[str, Any]:
    """What is asked, whether one can register now, and one's own registration if there is one."""
    found = get_with_registration(actor=request.actor, slug=event, blueprints=blueprints())
    own = selectors.find_own(actor=request.actor, event_id=found.id)
    if own is not None:
        own = selectors.get_registration(actor=request.actor, event_id=found.id, registration_id=own.id)
    return {
        "event": found.slug,
        "why_not": can_register(found, timezone.now()).reason,
        "places_left": selectors.places_left(event_id=found.id),
        "asks_code": bool(selectors.list_codes(event_id=found.id)),
        "kinds": selectors.list_kinds(event_id=found.id),
        "questions": selectors.list_questions(event_id=found.id),
        "own": registration_out(own) if own else None,
    }


@router.post(OWN, response={201: BecameOut})
def register(request: ActorRequest, event: str, given: RegistrationIn) -> Any:
    """Register oneself; answers with what became of it. Visitors register on the page, by a mail."""
    found = get_registrable(actor=request.actor, slug=event, blueprints=blueprints())
    require(only_signed_in(request.actor))
    state = registering.register(actor=request.actor, event_id=found.id, said=said_of(given))
    return Status(201, {"state": state})


@router.put(OWN, response={204: None})
def change_own(request: ActorRequest, event: str, given: RegistrationIn) -> Any:
    """Say something else; the place stays. As what, and by which code, cannot be changed (422)."""
    get_event(actor=request.actor, slug=event)
    require(only_signed_in(request.actor))
    found, _said = get_changeable(actor=request.actor, slug=event)
    change_registration(actor=request.actor, event_id=found.id, said=said_of(given))
    return Status(204, None)


@router.api_operation(["DELETE"], OWN, response={204: None})
def take_back(request: ActorRequest, event: str) -> Any:
    """Take one's own registration back; the place goes to the first who waits."""
    found = get_event(actor=request.actor, slug=event)
    require(only_signed_in(request.actor))
    registering.take_back(actor=request.actor, event_id=found.id)
    return Status(204, None)


@router.post(OWN + "/group", response={201: CountOut})
def register_group(request: ActorRequest, event: str, given: GroupIn) -> Any:
    """Register several people of one's organisation, all or none; a fault names `people.<place>.<field>`."""
    found = get_registrable(actor=request.actor, slug=event, blueprints=blueprints())
    require(only_signed_in(request.actor))
    people = [(one.name, one.address, one.role) for one in given.people]
    try:
        number = registering.register_group(
            actor=request.actor, event_id=found.id, people=people, said=said_of(given)
        )
    except InvalidInput as error:
        raise InvalidInput([in_people(problem) for problem in error.problems]) from error
    return Status(201, {"count": number})


def in_people(problem: Problem) -> Problem:
    """`row-3-name` is a box of the form; programs know a list."""
    if not (found := ROW.fullmatch(problem.field)):
        return problem
    return replace(problem, field=f"people.{found[1]}.{found[2]}")
