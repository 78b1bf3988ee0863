"""Offers and needs for programs: what the screens read and write, by the same services."""

from typing import Any

from ninja import Field, Query, Router, Schema, Status

from trellis.core.errors import NotFound
from trellis.core.requests import ActorRequest
from trellis.exchange.pages.files import as_object
from trellis.exchange.selectors import listings as selectors
from trellis.exchange.selectors import matching
from trellis.exchange.selectors.blueprints import listing_kinds
from trellis.exchange.selectors.search import search_listings
from trellis.exchange.services import posting, steps
from trellis.exchange.types.listings import FACETS, ListingQuery
from trellis.exchange.types.matches import Match
from trellis.exchange.types.words import Reach, Side, State, Step, Visibility
from trellis.registry.selectors.profiles import get_profile_by_slug
from trellis_engine.similarity import Part

router = Router()
ONE = "/exchange/listings/{int:listing_id}"


class Values(Schema):
    """What every listing says. Terms are ids such as `country:FR`; days are `2027-05-31`.

    `attributes` are those of the kind, see `/api/exchange/kinds`. `guests` are addresses of profiles, for
    listings by invitation.
    """

    title: str = Field(examples=["3 t of recycled PET a month"])
    summary: str | None = None
    quantity: str | None = Field(None, examples=["3"])
    unit: str | None = Field(None, examples=["t"])
    country: str | None = Field(None, examples=["country:FR"])
    region: str | None = Field(None, examples=["nuts2024:FR10"])
    city: str | None = None
    reach: Reach | None = None
    distance_km: int | None = None
    ecosystems: list[str] = Field(default_factory=list, examples=[["ecosystem:textile"]])
    technologies: list[str] = Field(default_factory=list)
    activities: list[str] = Field(default_factory=list)
    languages: list[str] = Field(default_factory=list, examples=[["en", "fr"]])
    certificates: str | None = None
    valid_from: str | None = None
    valid_until: str | None = Field(None, examples=["2027-05-31"])
    visibility: Visibility | None = None
    guests: list[str] = Field(default_factory=list)
    is_anonymous: bool = False
    attributes: dict[str, Any] = Field(default_factory=dict)


class ListingIn(Values):
    """`organisation` and, where a cluster posts for its member, `posted_by` are addresses of profiles."""

    organisation: str
    posted_by: str | None = None
    kind: str = Field(examples=["supplier-capability"])
    side: Side


class ListingChangeIn(Values):
    """All of it anew. `version` is the one that was read."""

    version: int


class ListingOut(Values):
    """Of an anonymous listing others get neither organisation nor city."""

    id: int
    version: int
    kind: str
    side: Side
    state: State
    organisation: str | None
    organisation_name: str | None
    posted_by: str | None
    published_at: str | None
    url: str


class ListingsOut(Schema):
    total: int
    page: int
    size: int
    listings: list[ListingOut]


class ListingKindOut(Schema):
    """A kind of listing as its blueprint says it."""

    key: str
    sides: dict[str, Any]
    label: Any
    description: Any
    valid_days: int
    quantity: dict[str, Any]
    attributes: list[dict[str, Any]]
    answered_by: list[str]


class MatchReasonOut(Schema):
    """A part of the score. `field` is what was compared; `sought` and `there` are ids, options or words."""

    kind: str = Field(examples=["codes", "words", "way", "fresh"])
    amount: float
    text: str
    field: str | None = None
    sought: list[str] = Field(default_factory=list)
    there: list[str] = Field(default_factory=list)


class MatchOut(Schema):
    """`score` is the share of what the need asks that the offer has; the reasons add up to it."""

    listing: ListingOut
    score: float
    reasons: list[MatchReasonOut]
    missing: dict[str, list[str]]


class AskedListings(Schema):
    q: str = Field("", max_length=200)
    side: Side | None = None
    kind: str = Field("", max_length=60)
    ecosystem: str = Field("", max_length=120, examples=["textile"])
    country: str = Field("", max_length=120, examples=["FR"])
    technology: str = Field("", max_length=120)
    organisation: str = Field("", max_length=120)
    sort: str = Field("newest", pattern="^(newest|ending|title)$")
    page: int = Field(1, ge=1, le=100_000)
    size: int = Field(50, ge=1, le=500)


def query_of(asked: AskedListings) -> ListingQuery:
    chosen = {facet: str(value).replace("\x00", "") for facet in FACETS if (value := getattr(asked, facet))}
    return ListingQuery(
        text=asked.q.replace("\x00", "").strip(),
        chosen=chosen,
        organisation=asked.organisation.replace("\x00", ""),
        sort=asked.sort,
        page=asked.page,
    )


def values_of(given: Values) -> tuple[dict[str, Any], dict[str, Any]]:
    values = given.dict(exclude={"organisation", "posted_by", "kind", "side", "version"})
    return values, values.pop("attributes")


def one(request: ActorRequest, listing_id: int) -> dict[str, Any]:
    return as_object(selectors.get_listing(actor=request.actor, listing_id=listing_id))


@router.get("/exchange/kinds", response=list[ListingKindOut])
def list_kinds(request: ActorRequest) -> list[dict[str, Any]]:
    """The kinds of listings, with what each asks."""
    return [kind.model_dump(mode="json") for kind in listing_kinds().values()]


@router.get("/exchange/listings", response=ListingsOut)
def list_listings(request: ActorRequest, asked: Query[AskedListings]) -> dict[str, Any]:
    """Open offers and needs; a page beyond the last is empty."""
    found, total, _alike = search_listings(actor=request.actor, query=query_of(asked), size=asked.size)
    is_beyond = (asked.page - 1) * asked.size >= total
    listings = [] if is_beyond else [as_object(listing) for listing in found]
    return {"total": total, "page": asked.page, "size": asked.size, "listings": listings}


@router.post("/exchange/listings", response={201: ListingOut})
def post_listing(request: ActorRequest, given: ListingIn) -> Any:
    """Write a draft; publish it by the step `publish`."""
    actor = request.actor
    values, attributes = values_of(given)
    cluster = get_profile_by_slug(actor=actor, slug=given.posted_by) if given.posted_by else None
    number = posting.post_listing(
        actor=actor,
        organisation_id=get_profile_by_slug(actor=actor, slug=given.organisation).id,
        cluster_id=cluster.id if cluster else None,
        kind=given.kind,
        side=given.side,
        values=values,
        attributes=attributes,
    )
    return Status(201, one(request, number))


@router.get(ONE, response=ListingOut)
def get_listing(request: ActorRequest, listing_id: int) -> dict[str, Any]:
    """One offer or need."""
    return one(request, listing_id)


@router.get(f"{ONE}/matches", response=list[MatchOut])
def list_matches(request: ActorRequest, listing_id: int) -> list[dict[str, Any]]:
    """What fits a listing among what you may see, the best first, with reasons."""
    found = matching.list_matches(actor=request.actor, listing_id=listing_id)
    return [match_out(match) for match in found]


def match_out(match: Match) -> dict[str, Any]:
    return {
        "listing": as_object(match.listing),
        "score": match.score,
        "reasons": [reason_out(part) for part in match.parts],
        "missing": match.missing,
    }


def reason_out(part: Part) -> dict[str, Any]:
    values: dict[str, Any] = dict(part.values)
    return {
        "kind": part.kind,
        "amount": part.amount,
        "text": part.words,
        "field": values.get("field"),
        "sought": values.get("asked", ()),
        "there": values.get("held", ()),
    }


@router.put(ONE, response=ListingOut)
def change_listing(request: ActorRequest, listing_id: int, given: ListingChangeIn) -> dict[str, Any]:
    """Put all of a listing anew; 409 where somebody else changed it meanwhile."""
    values, attributes = values_of(given)
    posting.change_listing(
        actor=request.actor,
        listing_id=listing_id,
        version=given.version,
        values=values,
        attributes=attributes,
    )
    return one(request, listing_id)


@router.api_operation(["DELETE"], ONE, response={204: None})
def discard_listing(request: ActorRequest, listing_id: int) -> Any:
    """Discard a draft; what was published is withdrawn by a step."""
    posting.discard_listing(actor=request.actor, listing_id=listing_id)
    return Status(204, None)


@router.post(f"{ONE}/steps/{{step}}", response=ListingOut)
def take_step(request: ActorRequest, listing_id: int, step: str) -> dict[str, Any]:
    """publish, renew, match, agree, fulfil, reopen, withdraw, revise."""
    if step not in list(Step):
        raise NotFound()
    steps.take_step(actor=request.actor, listing_id=listing_id, step=Step(step))
    return one(request, listing_id)
