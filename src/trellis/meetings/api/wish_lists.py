"""Lists of wishes: brought by those who host the event, from any registration tool."""

from typing import Any

from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from trellis.core.requests import ActorRequest
from trellis.meetings.pages.wishes import get_hosted
from trellis.meetings.services.bringing import bring_wishes

router = Router(tags=["meetings: organising"])


class BroughtWishesOut(Schema):
    """The import that was begun: `url` says how far it is; check it, then accept it there."""

    import_id: int
    url: str


@router.post("/meetings/{slug:event}/wish-lists", response={202: BroughtWishesOut})
def bring(request: ActorRequest, event: str, files: File[list[UploadedFile]]) -> Any:
    """Bring a list (multipart). Nobody is told, and nothing is stored before the import is accepted."""
    found = get_hosted(actor=request.actor, slug=event)
    number = bring_wishes(actor=request.actor, slug=found.slug, files=files)
    return Status(202, {"import_id": number, "url": f"/api/imports/{number}"})
