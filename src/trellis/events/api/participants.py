"""Who registered for an event: read, decided, let in, brought by a list; for those who keep it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from ninja import Field, File, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import AwareDatetime

from trellis.core.requests import ActorRequest
from trellis.events.api.registration_schemas import (
    CountOut,
    Number,
    RegistrationOut,
    registration_out,
)
from trellis.events.pages.check_in import get_open
from trellis.events.pages.keeping import get_kept
from trellis.events.selectors import registration as selectors
from trellis.events.services import bringing, checking_in, registering
from trellis.events.types.check_in import LONGEST_DESK, MOST_SCANS, Outcome, Scan
from trellis.events.types.registration import ParticipantQuery, RegistrationState, Said

router = Router(tags=["registration"])
ONE = "/events/{slug:event}"
EVERY = ONE + "/registrations"
# A device whose clock says anything else is wrong about the day too.
EARLIEST, LATEST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class AskedRegistrations(Schema):
    """Which are meant: by words, state, name of the kind, country such as `AT`."""

    q: str = Field("", max_length=120)
    state: RegistrationState | None = None
    kind: str = Field("", max_length=120)
    country: str = Field("", max_length=120, examples=["AT"])
    page: int = Field(1, ge=1, le=100_000)
    size: int = Field(50, ge=1, le=500)


class RegistrationsOut(Schema):
    total: int
    page: int
    size: int
    registrations: list[RegistrationOut]


class StatisticsOut(Schema):
    """By state; and of those with a place by kind, country and role."""

    places_left: int | None
    state: dict[str, int]
    kind: dict[str, int]
    country: dict[str, int]
    role: dict[str, int]


class RegistrationDecisionIn(Schema):
    """Whoever waits gets a place by this, if one is free."""

    accepts: bool
    reason: str = Field("", max_length=1000)


class ScanIn(Schema):
    """Somebody by number, or the code of a badge. The key is made by you: sent twice, it counts once."""

    key: UUID
    at: AwareDatetime = Field(ge=EARLIEST, le=LATEST)
    desk: str = Field("", max_length=LONGEST_DESK)
    registration: Number | None = None
    token: str = Field("", max_length=60)


class ScansIn(Schema):
    scans: list[ScanIn] = Field(max_length=MOST_SCANS)


class CheckedOut(Schema):
    """What came of a scan; of somebody who was let in before, when and where."""

    key: UUID
    outcome: Outcome
    registration_id: int | None
    name: str
    at: datetime | None
    desk: str


class WalkInIn(Schema):
    """Somebody who stands at the desk."""

    name: str = Field(max_length=200)
    address: str = Field(max_length=254)
    organisation: str = Field("", max_length=300)
    kind: Number | None = None
    desk: str = Field("", max_length=LONGEST_DESK)
    key: UUID | None = None


class WalkedInOut(Schema):
    registration_id: int
    is_new: bool


class BroughtOut(Schema):
    """The import that was begun: `url` says how far it is; check it, then accept it there."""

    import_id: int
    url: str


@router.get(EVERY, response=RegistrationsOut)
def list_registrations(request: ActorRequest, event: str, asked: Query[AskedRegistrations]) -> dict[str, Any]:
    """By name; a page beyond the last is empty."""
    found = get_kept(actor=request.actor, slug=event)
    query = ParticipantQuery(
        text=plain(asked.q),
        state=asked.state or "",
        kind=plain(asked.kind),
        country=plain(asked.country),
        page=asked.page,
    )
    rows, total = selectors.list_participants(
        actor=request.actor, event_id=found.id, query=query, size=asked.size
    )
    shown = [] if (asked.page - 1) * asked.size >= total else rows
    said = [registration_out(one) for one in shown]
    return {"total": total, "page": asked.page, "size": asked.size, "registrations": said}


@router.get(EVERY + "/figures", response=StatisticsOut)
def read_statistics(request: ActorRequest, event: str) -> dict[str, Any]:
    """How many, by state, kind, country and role."""
    found = get_kept(actor=request.actor, slug=event)
    counts = selectors.count_participants(actor=request.actor, event_id=found.id)
    return {**counts, "places_left": selectors.places_left(event_id=found.id)}


@router.post(EVERY + "/list", response={202: BroughtOut})
def bring_list(request: ActorRequest, event: str, files: File[list[UploadedFile]]) -> Any:
    """Bring a list of any registration tool (multipart); nothing is stored before the import is accepted."""
    found = get_kept(actor=request.actor, slug=event, changes=True)
    number = bringing.bring_list(actor=request.actor, slug=found.slug, files=files)
    return Status(202, {"import_id": number, "url": f"/api/imports/{number}"})


@router.post(EVERY + "/tell", response=CountOut)
def tell_brought(request: ActorRequest, event: str) -> dict[str, int]:
    """Tell those whom a list brought that they are registered, each once; nobody is left: 422."""
    found = get_kept(actor=request.actor, slug=event, changes=True)
    return {"count": bringing.tell_brought(actor=request.actor, event_id=found.id)}


@router.get(EVERY + "/{int:registration_id}", response=RegistrationOut)
def read_registration(request: ActorRequest, event: str, registration_id: int) -> dict[str, Any]:
    """One of them."""
    found = get_kept(actor=request.actor, slug=event)
    return one(request, found.id, registration_id)


@router.post(EVERY + "/{int:registration_id}/decision", response=RegistrationOut)
def decide(
    request: ActorRequest, event: str, registration_id: int, given: RegistrationDecisionIn
) -> dict[str, Any]:
    """Accept somebody, or give who waits a place; or decline. They are told by mail."""
    found = get_kept(actor=request.actor, slug=event)
    registering.decide(
        actor=request.actor,
        event_id=found.id,
        registration_id=registration_id,
        accepts=given.accepts,
        reason=plain(given.reason),
    )
    return one(request, found.id, registration_id)


@router.api_operation(["DELETE"], EVERY + "/{int:participant_id}/check-in", response={204: None})
def undo_check_in(request: ActorRequest, event: str, participant_id: int) -> Any:
    """Somebody was let in by mistake today."""
    found = get_open(actor=request.actor, slug=event)
    checking_in.undo_check_in(actor=request.actor, event_id=found.id, registration_id=participant_id)
    return Status(204, None)


@router.post(ONE + "/check-ins", response=list[CheckedOut])
def check_in(request: ActorRequest, event: str, given: ScansIn) -> list[Any]:
    """Let in who was scanned, perhaps long ago; answers in the order of the scans."""
    found = get_open(actor=request.actor, slug=event)
    scans = [
        Scan(
            key=scan.key,
            at=scan.at,
            desk=plain(scan.desk),
            registration_id=scan.registration,
            token=plain(scan.token),
        )
        for scan in given.scans
    ]
    return checking_in.check_in(actor=request.actor, event_id=found.id, scans=scans)


@router.post(ONE + "/walk-ins", response={201: WalkedInOut})
def walk_in(request: ActorRequest, event: str, given: WalkInIn) -> Any:
    """Register who stands at the desk, and let them in."""
    found = get_open(actor=request.actor, slug=event)
    said = Said(name=given.name, organisation=given.organisation, kind_id=given.kind)
    number, is_new = checking_in.walk_in(
        actor=request.actor,
        event_id=found.id,
        key=given.key or uuid4(),
        said=said,
        address=given.address,
        desk=plain(given.desk),
    )
    return Status(201, {"registration_id": number, "is_new": is_new})


def plain(text: str) -> str:
    return text.replace("\x00", "").strip()


def one(request: ActorRequest, event_id: int, registration_id: int) -> dict[str, Any]:
    return registration_out(
        selectors.get_registration(actor=request.actor, event_id=event_id, registration_id=registration_id)
    )
