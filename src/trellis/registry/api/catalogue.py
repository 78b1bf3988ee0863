"""Services that organisations offer and programmes that authorities run: public to read, kept by editors."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from trellis.core.requests import ActorRequest
from trellis.registry.pages.seen import get_profile_by_slug
from trellis.registry.selectors import catalogue as selectors
from trellis.registry.services import catalogue as services
from trellis.registry.types.catalogue import FACETS, Catalogue, CatalogueQuery, Item, Mode

router = Router(tags=["services and programmes"])
SERVICES = "/organisations/{slug:slug}/services"
PROGRAMMES = "/organisations/{slug:slug}/programmes"


class ServiceIn(Schema):
    """`field` is a term of the fields of services; an amount needs its currency."""

    name: str = Field(examples=["Study tours"])
    field: str | None = Field(None, examples=["service:study-tour"])
    summary: str = ""
    audience: str = ""
    mode: Mode
    fee: str = Field("", examples=["Half for members"])
    amount: Decimal | None = Field(None, examples=["500.00"])
    currency: str = Field("", examples=["EUR"])
    website: str = ""


class ServiceChangeIn(ServiceIn):
    """All of it anew. `version` is the one that was read."""

    version: int


class ServiceOut(ServiceIn):
    id: int
    version: int
    organisation: str
    organisation_name: str


class ProgrammeIn(Schema):
    """`country` and `region` are terms; an amount is the budget and needs its currency."""

    name: str = Field(examples=["Growing clusters"])
    country: str = Field(examples=["country:FR"])
    region: str | None = Field(None, examples=["nuts2024:FR10"])
    focus: str = ""
    instruments: list[str] = Field(default_factory=list, examples=[["Grants", "Coaching"]])
    amount: Decimal | None = None
    currency: str = ""
    start_year: int | None = Field(None, examples=[2021])
    end_year: int | None = None
    website: str = ""


class ProgrammeChangeIn(ProgrammeIn):
    """All of it anew. `version` is the one that was read."""

    version: int


class ProgrammeOut(ProgrammeIn):
    id: int
    version: int
    organisation: str
    organisation_name: str


class ServicesOut(Schema):
    total: int
    page: int
    size: int
    services: list[ServiceOut]


class ProgrammesOut(Schema):
    total: int
    page: int
    size: int
    programmes: list[ProgrammeOut]


class AskedCatalogue(Schema):
    q: str = Field("", max_length=200)
    country: str = Field("", max_length=120, examples=["FR"])
    page: int = Field(1, ge=1, le=100_000)
    size: int = Field(50, ge=1, le=500)


class AskedServices(AskedCatalogue):
    field: str = Field("", max_length=120, examples=["service:study-tour"])
    mode: Mode | None = None


class AskedProgrammes(AskedCatalogue):
    period: str = Field("", pattern="^(running|over|planned)?$")


def said(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "version": item.version,
        "organisation": item.organisation_slug,
        "organisation_name": item.organisation_name,
        **item.values,
    }


def values_of(given: Schema) -> dict[str, Any]:
    values = given.dict()
    values.pop("version", None)
    return values


def found(catalogue: Catalogue, asked: AskedCatalogue) -> tuple[list[dict[str, Any]], int]:
    """A page of what is asked; beyond the last it is empty."""
    chosen = {
        facet: value.replace("\x00", "") for facet in FACETS[catalogue] if (value := getattr(asked, facet))
    }
    text = asked.q.replace("\x00", "").strip()
    query = CatalogueQuery(text=text, chosen=chosen, page=asked.page)
    items, total = selectors.search_items(
        catalogue=catalogue, query=query, today=timezone.localdate(), size=asked.size
    )
    is_beyond = (asked.page - 1) * asked.size >= total
    return [] if is_beyond else [said(item) for item in items], total


def of_profile(request: ActorRequest, slug: str, catalogue: Catalogue) -> list[dict[str, Any]]:
    profile = get_profile_by_slug(actor=request.actor, slug=slug)
    return [said(item) for item in selectors.list_items_of(catalogue=catalogue, organisation_id=profile.id)]


def add(request: ActorRequest, slug: str, catalogue: Catalogue, given: Schema) -> dict[str, Any]:
    profile = get_profile_by_slug(actor=request.actor, slug=slug)
    number = services.add_item(
        actor=request.actor, catalogue=catalogue, organisation_id=profile.id, values=values_of(given)
    )
    return own(catalogue, profile.id, number)


def own(catalogue: Catalogue, organisation_id: int, item_id: int) -> dict[str, Any]:
    items = selectors.list_items_of(catalogue=catalogue, organisation_id=organisation_id)
    return next(said(item) for item in items if item.id == item_id)


def change(
    request: ActorRequest, slug: str, catalogue: Catalogue, item_id: int, given: Any
) -> dict[str, Any]:
    profile = get_profile_by_slug(actor=request.actor, slug=slug)
    services.change_item(
        actor=request.actor,
        catalogue=catalogue,
        organisation_id=profile.id,
        item_id=item_id,
        version=given.version,
        values=values_of(given),
    )
    return own(catalogue, profile.id, item_id)


def remove(request: ActorRequest, slug: str, catalogue: Catalogue, item_id: int) -> Any:
    profile = get_profile_by_slug(actor=request.actor, slug=slug)
    services.remove_item(
        actor=request.actor, catalogue=catalogue, organisation_id=profile.id, item_id=item_id
    )
    return Status(204, None)


@router.get("/services", response=ServicesOut)
def list_services(request: ActorRequest, asked: Query[AskedServices]) -> dict[str, Any]:
    """Services of all public profiles, by name; a page beyond the last is empty."""
    items, total = found(Catalogue.SERVICES, asked)
    return {"total": total, "page": asked.page, "size": asked.size, "services": items}


@router.get("/cluster-programmes", response=ProgrammesOut)
def list_programmes(request: ActorRequest, asked: Query[AskedProgrammes]) -> dict[str, Any]:
    """Programmes for clusters, by name; a page beyond the last is empty."""
    items, total = found(Catalogue.PROGRAMMES, asked)
    return {"total": total, "page": asked.page, "size": asked.size, "programmes": items}


@router.get("/cluster-programmes/{int:programme_id}", response=ProgrammeOut)
def get_programme(request: ActorRequest, programme_id: int) -> dict[str, Any]:
    """One programme."""
    return said(selectors.get_item(catalogue=Catalogue.PROGRAMMES, item_id=programme_id))


@router.get(SERVICES, response=list[ServiceOut])
def list_own_services(request: ActorRequest, slug: str) -> list[dict[str, Any]]:
    """What an organisation offers, by name, 200 at most."""
    return of_profile(request, slug, Catalogue.SERVICES)


@router.post(SERVICES, response={201: ServiceOut})
def add_service(request: ActorRequest, slug: str, given: ServiceIn) -> Any:
    """Add a service; one of this name only once (409)."""
    return Status(201, add(request, slug, Catalogue.SERVICES, given))


@router.put(f"{SERVICES}/{{int:offer_id}}", response=ServiceOut)
def change_service(request: ActorRequest, slug: str, offer_id: int, given: ServiceChangeIn) -> Any:
    """Put all of a service anew; 409 where somebody else changed it meanwhile."""
    return change(request, slug, Catalogue.SERVICES, offer_id, given)


@router.api_operation(["DELETE"], f"{SERVICES}/{{int:offer_id}}", response={204: None})
def remove_service(request: ActorRequest, slug: str, offer_id: int) -> Any:
    """Remove a service; the history of the profile keeps it."""
    return remove(request, slug, Catalogue.SERVICES, offer_id)


@router.get(PROGRAMMES, response=list[ProgrammeOut])
def list_own_programmes(request: ActorRequest, slug: str) -> list[dict[str, Any]]:
    """The programmes that an authority runs, by name, 200 at most."""
    return of_profile(request, slug, Catalogue.PROGRAMMES)


@router.post(PROGRAMMES, response={201: ProgrammeOut})
def add_programme(request: ActorRequest, slug: str, given: ProgrammeIn) -> Any:
    """Add a programme to a profile of a kind that runs some; one of this name only once (409)."""
    return Status(201, add(request, slug, Catalogue.PROGRAMMES, given))


@router.put(f"{PROGRAMMES}/{{int:programme_id}}", response=ProgrammeOut)
def change_programme(request: ActorRequest, slug: str, programme_id: int, given: ProgrammeChangeIn) -> Any:
    """Put all of a programme anew; 409 where somebody else changed it meanwhile."""
    return change(request, slug, Catalogue.PROGRAMMES, programme_id, given)


@router.api_operation(["DELETE"], f"{PROGRAMMES}/{{int:programme_id}}", response={204: None})
def remove_programme(request: ActorRequest, slug: str, programme_id: int) -> Any:
    """Remove a programme; the history of the profile keeps it."""
    return remove(request, slug, Catalogue.PROGRAMMES, programme_id)
