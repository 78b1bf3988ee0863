"""The page about the API, from the API's own description."""

import re

import pytest

from config.api import api
from trellis.portal.pages.api import Operation, Parameter, build_api_page

SCHEMA = {
    "paths": {
        "/api/regions/{code}": {
            "get": {
                "summary": "One region",
                "description": "With its figures.",
                "parameters": [
                    {"name": "code", "in": "path", "required": True, "schema": {"type": "string"}},
                    {
                        "name": "at",
                        "in": "query",
                        "schema": {"anyOf": [{"type": "integer"}, {"type": "null"}], "description": "Year"},
                    },
                    {"name": "odd"},
                ],
            },
            "put": {
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/RegionIn"}}}
                }
            },
        },
        "/api/areas": {"post": {"requestBody": {"content": {"text/csv": {}}}}},
        "/odd": {"get": {}},
    }
}


def test_operations_are_grouped_by_module_with_what_is_said_of_them():
    page = build_api_page(schema=SCHEMA, description_url="/d")
    assert [(group.name, [item.method for item in group.operations]) for group in page.groups] == [
        ("areas", ["POST"]),
        ("odd", ["GET"]),
        ("regions", ["GET", "PUT"]),
    ]
    region = page.groups[2].operations
    assert region[0] == Operation(
        method="GET",
        path="/api/regions/{code}",
        title="One region",
        text="With its figures.",
        parameters=(
            Parameter("code", "path", "string", True, ""),
            Parameter("at", "query", "integer", False, "Year"),
            Parameter("odd", "", "", False, ""),
        ),
        body="",
    )
    assert (region[1].body, page.groups[0].operations[0].body) == ("RegionIn", "text/csv")


@pytest.mark.django_db
def test_page_shows_every_operation_of_the_api(client):
    text = client.get("/api/docs/").content.decode()
    asked = sum(len(methods) for methods in api.get_openapi_schema()["paths"].values())
    assert (
        len(re.findall(r'<span class="badge badge--accent">(GET|POST|PUT|PATCH|DELETE)</span>', text))
        == asked
    )
    assert 'href="/api/openapi.json"' in text
