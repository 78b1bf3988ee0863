"""Contacts, fees, tasks, meetings, needs, services used and notes of a member."""

from typing import Any

from django.utils.translation import gettext as _
from ninja import Body, Router, Status

from trellis.core.errors import InvalidInput
from trellis.core.requests import ActorRequest
from trellis.core.types import Problem
from trellis.members.api.entry_schemas import EntryChangeIn, EntryIn, EntryOut, entry_out, values_of
from trellis.members.pages.record import get_entry, get_member
from trellis.members.selectors.registers import get_register
from trellis.members.services import entries as services
from trellis.members.types import Kind

router = Router(tags=["registers of members"])
ALL = "/organisations/{slug:slug}/register/{int:record_id}/entries"
ONE = f"{ALL}/{{kind}}/{{int:item_id}}"


def found(request: ActorRequest, slug: str, record_id: int, kind: Kind, item_id: int) -> Any:
    _register, record = get_member(actor=request.actor, slug=slug, record_id=record_id)
    return entry_out(get_entry(actor=request.actor, record=record, kind=kind, entry_id=item_id))


def known(request: ActorRequest, slug: str, record_id: int, kind: Kind, item_id: int) -> dict[str, Any]:
    """What names an entry for the services. Raises NotFound for a register that is not one's own."""
    host_id = get_register(actor=request.actor, slug=slug).host_id
    return {
        "actor": request.actor, "host_id": host_id, "record_id": record_id, "kind": kind, "entry_id": item_id,
    }  # fmt: skip


@router.post(ALL, response={201: EntryOut})
def add_entry(request: ActorRequest, slug: str, record_id: int, given: Body[EntryIn]) -> Any:
    """Write down something about a member; `kind` says what."""
    register, record = get_member(actor=request.actor, slug=slug, record_id=record_id)
    number = services.add_entry(
        actor=request.actor,
        host_id=register.host_id,
        record_id=record.id,
        kind=given.kind,
        values=values_of(given),
    )
    return Status(201, found(request, slug, record_id, given.kind, number))


@router.get(ONE, response=EntryOut)
def read_entry(request: ActorRequest, slug: str, record_id: int, kind: Kind, item_id: int) -> Any:
    """One entry about a member."""
    return found(request, slug, record_id, kind, item_id)


@router.put(ONE, response=EntryOut)
def change_entry(
    request: ActorRequest, slug: str, record_id: int, kind: Kind, item_id: int, given: EntryChangeIn
) -> Any:
    """Put all of an entry anew; 409 where somebody else changed it meanwhile."""
    names = known(request, slug, record_id, kind, item_id)
    if given.entry.kind != kind:
        raise InvalidInput([Problem("entry.kind", _("An entry keeps its kind."))])
    services.change_entry(**names, version=given.version, values=values_of(given.entry))
    return found(request, slug, record_id, kind, item_id)


@router.api_operation(["DELETE"], ONE, response={204: None})
def remove_entry(request: ActorRequest, slug: str, record_id: int, kind: Kind, item_id: int) -> Any:
    """Remove an entry. What the history says of a contact can then no longer be read."""
    services.remove_entry(**known(request, slug, record_id, kind, item_id))
    return Status(204, None)


@router.post(f"{ONE}/close", response=EntryOut)
def close_entry(request: ActorRequest, slug: str, record_id: int, kind: Kind, item_id: int) -> Any:
    """A task is done, a fee is paid, a need is met: today. May be repeated; the first day stays."""
    services.close_entry(**known(request, slug, record_id, kind, item_id))
    return found(request, slug, record_id, kind, item_id)
