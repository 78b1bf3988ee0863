"""The API: what a screen reads or writes, with the same services; session or personal token."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer, SessionAuth

from config.composition import actor_of_token
from trellis.accounts import services as accounts
from trellis.core.blocks import is_offered
from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.core.types import Problem

REFERENCE = re.compile(r"#/components/schemas/(\w+)")


class TokenAuth(HttpBearer):
    """`Authorization: Bearer <personal token>` makes the token's person the actor."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        person = accounts.use_token(text=token)
        if person is None:
            raise AuthenticationError
        request.actor = actor_of_token(person)  # type: ignore[attr-defined]
        return person


class VisitorAuth(SessionAuth):
    """The session's person, or a visitor: what a visitor may read on a screen is open in the API too."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user if request.user.is_authenticated else "visitor"


class OfferedAPI(NinjaAPI):
    """Describes itself without the operations of blocks that are off, and without what only they speak of."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**given)
        paths = {path: said for path, said in schema["paths"].items() if is_offered(path)}
        if len(paths) == len(schema["paths"]):
            return schema
        schema["paths"] = paths
        schemas = schema["components"]["schemas"]
        named = named_in(paths, schemas)
        schema["components"]["schemas"] = {name: said for name, said in schemas.items() if name in named}
        return schema


def named_in(said: Any, schemas: Mapping[str, Any]) -> set[str]:
    """The names of the schemas that a description speaks of, and of those that these speak of."""
    found: set[str] = set()
    asked = [said]
    while asked:
        new = set(REFERENCE.findall(json.dumps(asked.pop()))) - found
        found |= new
        asked += [schemas[name] for name in new]
    return found


api = OfferedAPI(
    title="Trellis",
    version="1",
    urls_namespace="api",
    docs_url=None,  # the page portal:api shows it instead, without scripts from elsewhere
    docs_decorator=require_safe,  # the description of the API is only read
    auth=[TokenAuth(), VisitorAuth(csrf=True)],
)


def answer(request: HttpRequest, status: int, error: Exception) -> HttpResponse:
    problems = [
        {"field": problem.field, "message": problem.message, "suggestion": problem.suggestion}
        for problem in getattr(error, "problems", ())
    ]
    return api.create_response(request, {"detail": str(error), "problems": problems}, status=status)


def answering_with(status: int) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda request, error: answer(request, status, error)


for kind, status in ((NotFound, 404), (NotPermitted, 403), (Conflict, 409), (InvalidInput, 422)):
    api.add_exception_handler(kind, answering_with(status))

WHOLE = {"given", "asked"}  # how operations call all that is sent: no field of it


def unfit(request: HttpRequest, error: Any) -> HttpResponse:
    """What is not of the shape that is described, said as all else that does not fit: by field."""
    problems = []
    for fault in error.errors:
        source, *place = fault["loc"]
        said = _("This is needed.") if fault["type"] == "missing" else f"{fault['msg']}."
        field = ".".join(str(step) for step in place if step not in WHOLE)
        problems.append(Problem(field or source, said))
    return answer(request, 422, InvalidInput(problems))


api.add_exception_handler(ValidationError, unfit)

api.add_router("/person", "trellis.accounts.api.router")
api.add_router("", "trellis.events.api.router")
api.add_router("/evidence", "trellis.evidence.api.router")
api.add_router("", "trellis.exchange.api.router")
api.add_router("/imports", "trellis.imports.api.router")
api.add_router("", "trellis.members.api.router")
api.add_router("", "trellis.meetings.api.router")
api.add_router("/notifications", "trellis.notifications.api.router")
api.add_router("", "trellis.registry.api.router")
api.add_router("/taxonomy", "trellis.taxonomy.api.router")
