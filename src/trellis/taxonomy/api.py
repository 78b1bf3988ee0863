"""The reference lists for programs: terms, what a text means, conversions, places."""

from ninja import Router, Schema

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.requests import ActorRequest
from trellis.core.types import Problem
from trellis.taxonomy import selectors
from trellis.taxonomy.selectors import places
from trellis.taxonomy.types import MissingGeography, Place, Resolution, Term, Whereabouts

router = Router(tags=["taxonomy"])
LARGEST_PAGE = 1000


class SchemeOut(Schema):
    code: str
    family: str
    title: str
    description: str
    source: str
    edition: str
    levels: list[str]


class PartOut(Schema):
    id: str
    share: float
    change: str


class TermOut(Schema):
    id: str
    scheme: str
    code: str
    name: str
    names: dict[str, str]
    definition: str
    parent: str | None
    level: int
    status: str
    replaced_by: list[PartOut]


class TermsOut(Schema):
    total: int
    terms: list[TermOut]


class ResolutionOut(Schema):
    """`outcome` is exact, converted, ambiguous or unknown; `term` is set for the first two."""

    text: str
    outcome: str
    matched_by: str
    message: str
    term: TermOut | None
    retired: TermOut | None
    candidates: list[PartOut]
    suggestions: list[TermOut]


class ConversionOut(Schema):
    code: str
    share: float
    change: str


class PlaceOut(Schema):
    precision: str
    latitude: float | None
    longitude: float | None
    region: str | None
    country: str | None
    distance_km: float


@router.get("/schemes", response=list[SchemeOut])
def list_schemes(request: ActorRequest) -> list[SchemeOut]:
    """All lists in all editions."""
    schemes = selectors.list_schemes()
    return [SchemeOut(**{name: getattr(item, name) for name in SchemeOut.model_fields}) for item in schemes]


@router.get("/schemes/{scheme}/terms", response=TermsOut)
def list_terms(
    request: ActorRequest,
    scheme: str,
    retired: bool = False,
    level: int | None = None,
    limit: int = 100,
    offset: int = 0,
) -> TermsOut:
    """Terms of a scheme or family (`nuts`: all editions), in their order."""
    if not (0 < limit <= LARGEST_PAGE and offset >= 0):
        raise InvalidInput([Problem("limit", f"Ask for 1 to {LARGEST_PAGE} terms from offset 0 on.")])
    terms = selectors.list_terms(scheme, retired=retired, levels=() if level is None else (level,))
    shown = terms[offset : offset + limit]
    return TermsOut(total=len(terms), terms=[term_out(term, request.actor.language) for term in shown])


@router.get("/terms/{term_id}", response=TermOut)
def get_term(request: ActorRequest, term_id: str) -> TermOut:
    """One term by its id, such as `nuts2024:BE21`."""
    return term_out(selectors.get_term(term_id), request.actor.language)


@router.get("/resolve", response=ResolutionOut)
def resolve(request: ActorRequest, scheme: str, text: str, country: str = "") -> ResolutionOut:
    """What a text or code means; for regions, `country` decides between equal names."""
    if scheme == "nuts" and country:
        found = selectors.find_region(text, country=country, levels=(0, 1, 2, 3))
    else:
        found = selectors.resolve(scheme, text)
    return resolution_out(found, request.actor.language)


@router.get("/convert", response=list[ConversionOut])
def convert(request: ActorRequest, code: str, from_edition: str, to_edition: str) -> list[ConversionOut]:
    """What a region of one edition (2021, 2024) is in another, with shares of its people."""
    parts = selectors.convert_nuts(code, from_edition, to_edition)
    return [ConversionOut(code=part.code, share=part.share, change=part.change.value) for part in parts]


@router.get("/locate", response=PlaceOut)
def locate(
    request: ActorRequest,
    latitude: float | None = None,
    longitude: float | None = None,
    city: str = "",
    region: str | None = None,
    country: str | None = None,
) -> PlaceOut:
    """Where something is: coordinates win, else the city, region, country (ids of terms)."""
    said = Whereabouts(latitude, longitude, city, known(region, "region"), known(country, "country"))
    try:
        return place_out(places.locate(said))
    except MissingGeography as error:
        raise Conflict(str(error)) from error


def known(id_: str | None, field: str) -> str | None:
    """The id if there is such a term. Raises InvalidInput."""
    if id_ and selectors.find_term(id_) is None:
        raise InvalidInput([Problem(field, f"There is no term {id_[:80]!r}; ask /taxonomy/resolve for it.")])
    return id_ or None


def term_out(term: Term, language: str) -> TermOut:
    return TermOut(
        id=term.id,
        scheme=term.scheme,
        code=term.code,
        name=term.name(language),
        names=dict(term.names),
        definition=term.definition(language),
        parent=term.parent,
        level=term.level,
        status=term.status.value,
        replaced_by=[
            PartOut(id=part.id, share=part.share, change=part.change.value) for part in term.successors
        ],
    )


def resolution_out(found: Resolution, language: str) -> ResolutionOut:
    return ResolutionOut(
        text=found.text,
        outcome=found.outcome.value,
        matched_by=found.matched_by.value,
        message=selectors.explain(found, language),
        term=term_out(found.term, language) if found.term else None,
        retired=term_out(found.retired, language) if found.retired else None,
        candidates=[
            PartOut(id=part.term.id, share=part.share, change=part.change.value) for part in found.candidates
        ],
        suggestions=[term_out(term, language) for term in found.suggestions],
    )


def place_out(place: Place) -> PlaceOut:
    return PlaceOut(
        precision=place.precision.value,
        latitude=place.latitude,
        longitude=place.longitude,
        region=place.region,
        country=place.country,
        distance_km=place.distance_km,
    )
