"""Members of a register: listed, read, written down, changed, removed. For others there is no register."""

from typing import Any

from django.utils import timezone
from ninja import Query, Router, Status

from trellis.core.errors import require
from trellis.core.requests import ActorRequest
from trellis.core.transactions import reading
from trellis.members.api.entry_schemas import entry_out
from trellis.members.api.schemas import (
    NAMES,
    AskedList,
    AskedRecords,
    CountOut,
    LineOut,
    RecordChangeIn,
    RecordIn,
    RecordOut,
    RecordsOut,
    RegisterOut,
    WholeRecordOut,
    WorkListOut,
    WorkOut,
)
from trellis.members.pages.record import get_member
from trellis.members.policies import can_list_registers
from trellis.members.selectors import records as selectors
from trellis.members.selectors.registers import get_register, list_registers
from trellis.members.selectors.work import count_records, list_work
from trellis.members.services import records as services
from trellis.members.types import TAG_LENGTH, Kind, Line, Record, Show
from trellis.members.types import Query as Meant

router = Router(tags=["registers of members"])
MOST_WORK = 200


def meant(asked: AskedRecords, **more: Any) -> Meant:
    tags = [tag[:TAG_LENGTH].replace("\x00", "") for tag in asked.tag if tag]
    text = asked.q.replace("\x00", "").strip()
    shows: dict[Show, None] = dict.fromkeys(asked.show)
    return Meant(text=text, tags=tuple(dict.fromkeys(tags)), shows=tuple(shows), **more)


def own(record: Record) -> dict[str, Any]:
    values = {name: record.values[name] for name in NAMES}
    return {"id": record.id, "version": record.version, "profile": record.profile_slug, **values}


def line_out(line: Line) -> LineOut:
    entries: dict[str, list[Any]] = {kind: [] for kind in (Kind.FEE, Kind.TASK)}
    for entry in line.open_entries:
        entries[entry.kind].append(entry_out(entry))
    return LineOut(
        **own(line.record),
        contacts=[entry_out(contact) for contact in line.contacts],
        fees=entries[Kind.FEE],
        tasks=entries[Kind.TASK],
    )


def values_of(given: RecordIn) -> dict[str, Any]:
    return {name: getattr(given, name) for name in NAMES}


@router.get("/registers", response=list[RegisterOut])
def list_own_registers(request: ActorRequest) -> list[RegisterOut]:
    """The registers that you keep, with the number of members in each, former ones too."""
    require(can_list_registers(request.actor))
    with reading(request.actor):
        numbers = count_records(actor=request.actor)
        return [
            RegisterOut(slug=item.slug, name=item.name, members=numbers[item.host_id])
            for item in list_registers(actor=request.actor)
        ]


@router.get("/registers/work", response=WorkListOut)
def list_own_work(request: ActorRequest) -> WorkListOut:
    """What waits in the registers that you keep, the oldest first, 200 at most."""
    require(can_list_registers(request.actor))
    found, total = list_work(actor=request.actor, today=timezone.localdate(), limit=MOST_WORK)
    lines = [
        WorkOut(
            kind=item.kind,
            id=item.entry_id,
            cluster=item.host_slug,
            member_id=item.record_id,
            member=item.record_name,
            title=item.title,
            when=item.when,
            is_late=item.is_late,
        )
        for item in found
    ]
    return WorkListOut(total=total, work=lines)


@router.get("/organisations/{slug:slug}/register", response=RecordsOut)
def list_records(request: ActorRequest, slug: str, asked: Query[AskedList]) -> RecordsOut:
    """The members of a cluster as it keeps them, with what is open; a page beyond the last is empty."""
    with reading(request.actor):
        register = get_register(actor=request.actor, slug=slug)
        lines, total = selectors.list_lines(
            actor=request.actor,
            host_id=register.host_id,
            query=meant(asked, sort=asked.sort, page=asked.page),
            today=timezone.localdate(),
            size=asked.size,
        )
    is_beyond = (asked.page - 1) * asked.size >= total
    members = [] if is_beyond else [line_out(line) for line in lines]
    return RecordsOut(total=total, page=asked.page, size=asked.size, members=members)


@router.post("/organisations/{slug:slug}/register", response={201: RecordOut})
def add_record(request: ActorRequest, slug: str, given: RecordIn) -> Any:
    """Write down a member. That name and country, number or profile only once (409)."""
    register = get_register(actor=request.actor, slug=slug)
    number = services.add_record(
        actor=request.actor, host_id=register.host_id, values=values_of(given), profile=given.profile
    )
    return Status(201, record_out(request, slug, number))


def record_out(request: ActorRequest, slug: str, record_id: int) -> RecordOut:
    _register, record = get_member(actor=request.actor, slug=slug, record_id=record_id)
    return RecordOut(**own(record))


@router.post("/organisations/{slug:slug}/register/take-over", response=CountOut)
def take_over(request: ActorRequest, slug: str) -> CountOut:
    """Write down every member of the public page that has no record yet. May be repeated."""
    register = get_register(actor=request.actor, slug=slug)
    return CountOut(count=services.take_over_members(actor=request.actor, host_id=register.host_id))


@router.get("/organisations/{slug:slug}/register/{int:record_id}", response=WholeRecordOut)
def get_record(request: ActorRequest, slug: str, record_id: int) -> WholeRecordOut:
    """A member with everything that is kept about it: what is open first, then the latest."""
    with reading(request.actor):
        _register, record = get_member(actor=request.actor, slug=slug, record_id=record_id)
        found = selectors.list_entries(actor=request.actor, record_id=record.id)
    entries = [entry_out(entry) for kind in Kind for entry in found[kind]]
    return WholeRecordOut(**own(record), entries=entries)


@router.put("/organisations/{slug:slug}/register/{int:record_id}", response=RecordOut)
def change_record(request: ActorRequest, slug: str, record_id: int, given: RecordChangeIn) -> RecordOut:
    """Put all of a member's own values anew; 409 where somebody else changed them meanwhile."""
    register = get_register(actor=request.actor, slug=slug)
    services.change_record(
        actor=request.actor,
        host_id=register.host_id,
        record_id=record_id,
        version=given.version,
        values=values_of(given),
        profile=given.profile,
    )
    return record_out(request, slug, record_id)


@router.api_operation(["DELETE"], "/organisations/{slug:slug}/register/{int:record_id}", response={204: None})
def remove_record(request: ActorRequest, slug: str, record_id: int) -> Any:
    """Remove a member with everything that is kept about it. Its public profile stays."""
    register = get_register(actor=request.actor, slug=slug)
    services.remove_record(actor=request.actor, host_id=register.host_id, record_id=record_id)
    return Status(204, None)
