"""What a person agrees to, for programs that act for them; the words must have been shown to the person."""

from datetime import date, datetime
from typing import Any

from ninja import Router, Schema, Status

from trellis.accounts import pages
from trellis.accounts.services import consents
from trellis.accounts.types import ConsentWay, OwnConsent
from trellis.core.requests import ActorRequest

router = Router(tags=["person"])


class ConsentOut(Schema):
    """What one may agree to. `agreed` says whether the consent counts: not one to an earlier version."""

    purpose: str
    version: int
    since: date
    title: str
    text: str
    agreed: bool
    given_at: datetime | None
    given_version: int | None


class ConsentIn(Schema):
    """The version and the language in which the words were read."""

    version: int
    language: str


def consent_out(own: OwnConsent) -> ConsentOut:
    return ConsentOut(
        purpose=own.wording.purpose,
        version=own.wording.version,
        since=own.wording.since,
        title=str(own.wording.title),
        text=str(own.wording.text),
        agreed=own.counts,
        given_at=own.standing.given_at if own.standing else None,
        given_version=own.standing.version if own.standing else None,
    )


@router.get("/consents", response=list[ConsentOut])
def list_consents(request: ActorRequest) -> list[ConsentOut]:
    """What you may agree to, and what stands of it."""
    return [consent_out(own) for own in pages.list_consents(actor=request.actor)]


@router.put("/consents/{slug:purpose}", response={204: None})
def give_consent(request: ActorRequest, purpose: str, given: ConsentIn) -> Any:
    """Agree. With another version than the present one it is a conflict (409): read the words again."""
    consents.give_consent(actor=request.actor, purpose=purpose, way=ConsentWay.API, **given.dict())
    return Status(204, None)


@router.api_operation(["DELETE"], "/consents/{slug:purpose}", response={204: None})
def withdraw_consent(request: ActorRequest, purpose: str) -> Any:
    """Withdraw; it takes effect at once."""
    consents.withdraw_consent(actor=request.actor, purpose=purpose, way=ConsentWay.API)
    return Status(204, None)
