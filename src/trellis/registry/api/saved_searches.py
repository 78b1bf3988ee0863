"""A person's saved searches, for their programs. Nobody else sees them."""

from datetime import datetime
from typing import Any

from django.http import QueryDict
from ninja import Field, Router, Schema, Status

from trellis.core.errors import InvalidInput, require
from trellis.core.requests import ActorRequest
from trellis.registry.pages.saved_searches import canonical
from trellis.registry.policies.saved_searches import can_save_search
from trellis.registry.selectors.saved_searches import get_saved_search, list_saved_searches
from trellis.registry.selectors.search_address import read_address
from trellis.registry.services import saved_searches as services
from trellis.registry.types.saved_searches import LONGEST_ADDRESS, AlertRhythm, SavedSearch

router = Router(tags=["saved searches"])


class SearchChangeIn(Schema):
    name: str = Field(examples=["French ones"])
    rhythm: AlertRhythm


class SearchIn(SearchChangeIn):
    """`query` is the address of a search behind its question mark."""

    query: str = Field("", max_length=LONGEST_ADDRESS, examples=["q=light&country=FR"])


class SearchOut(SearchIn):
    """`found` is how many profiles you were told of."""

    id: int
    created_at: datetime
    found: int


def search_out(search: SavedSearch) -> SearchOut:
    return SearchOut(**{name: getattr(search, name) for name in SearchOut.model_fields})


def understood(query: str) -> str:
    """The one address of what is asked. Raises InvalidInput where something cannot be understood."""
    parameters = QueryDict(query)
    if problems := read_address(parameters).problems:
        raise InvalidInput(problems)
    return canonical(parameters)


@router.get("/searches", response=list[SearchOut])
def list_searches(request: ActorRequest) -> list[SearchOut]:
    """Your saved searches, by name."""
    require(can_save_search(request.actor))
    return [search_out(search) for search in list_saved_searches(actor=request.actor)]


@router.post("/searches", response={201: SearchOut})
def save_search(request: ActorRequest, given: SearchIn) -> Any:
    """Save a search; you are told of what it finds from now on."""
    require(can_save_search(request.actor))
    number = services.save_search(
        actor=request.actor, name=given.name, query=understood(given.query), rhythm=given.rhythm
    )
    return Status(201, search_out(get_saved_search(actor=request.actor, search_id=number)))


@router.get("/searches/{int:search_id}", response=SearchOut)
def get_search(request: ActorRequest, search_id: int) -> SearchOut:
    """One of your saved searches."""
    return search_out(get_saved_search(actor=request.actor, search_id=search_id))


@router.put("/searches/{int:search_id}", response=SearchOut)
def change_search(request: ActorRequest, search_id: int, given: SearchChangeIn) -> SearchOut:
    """Give a saved search another name or rhythm."""
    services.change_search(actor=request.actor, search_id=search_id, name=given.name, rhythm=given.rhythm)
    return search_out(get_saved_search(actor=request.actor, search_id=search_id))


@router.api_operation(["DELETE"], "/searches/{int:search_id}", response={204: None})
def remove_search(request: ActorRequest, search_id: int) -> Any:
    """Forget a saved search and what it found."""
    services.remove_search(actor=request.actor, search_id=search_id)
    return Status(204, None)
