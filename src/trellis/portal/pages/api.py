"""What programs can ask, from the API's own description of itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Parameter:
    name: str
    place: str  # "path" or "query"
    kind: str
    is_required: bool
    text: str


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    title: str
    text: str
    parameters: tuple[Parameter, ...]
    body: str  # the name of what is sent, or empty


@dataclass(frozen=True)
class Group:
    name: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class ApiPage:
    """Every operation of the API, by the module it belongs to."""

    template: ClassVar[str] = "portal/api.html"
    groups: tuple[Group, ...]
    description_url: str


def build_api_page(*, schema: Mapping[str, Any], description_url: str) -> ApiPage:
    """From an OpenAPI description; what it does not say comes out empty."""
    groups: dict[str, list[Operation]] = {}
    for operation in operations_of(schema):
        parts = operation.path.strip("/").split("/")
        groups.setdefault(parts[1] if len(parts) > 1 else parts[0], []).append(operation)
    return ApiPage(
        groups=tuple(Group(name=name, operations=tuple(found)) for name, found in sorted(groups.items())),
        description_url=description_url,
    )


def operations_of(schema: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in schema.get("paths", {}).items():
        for method in METHODS:
            if (said := methods.get(method)) is not None:
                yield Operation(
                    method=method.upper(),
                    path=path,
                    title=said.get("summary", ""),
                    text=said.get("description", ""),
                    parameters=tuple(map(parameter, said.get("parameters", ()))),
                    body=body_name(said.get("requestBody", {})),
                )


def parameter(said: Mapping[str, Any]) -> Parameter:
    schema = said.get("schema", {})
    kinds = [schema, *schema.get("anyOf", ())]
    return Parameter(
        name=said["name"],
        place=said.get("in", ""),
        kind=next((kind["type"] for kind in kinds if "type" in kind), ""),
        is_required=said.get("required", False),
        text=said.get("description", "") or schema.get("description", ""),
    )


def body_name(said: Mapping[str, Any]) -> str:
    """The name of the record that is sent: the last part of its reference, else the kind of content."""
    for kind, content in said.get("content", {}).items():
        schema = content.get("schema", {})
        return str(schema.get("$ref", "").rsplit("/", 1)[-1] or schema.get("title", "") or kind)
    return ""
