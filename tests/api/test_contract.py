"""Whatever is sent to the API, it answers as its own description says, and never with a fault of ours."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ninja import Schema

from config.api import api
from trellis.accounts.models import Person, PlatformRoleGrant
from trellis.core.blocks import known

# What they reach, the tests of the modules reach too: measuring it once more takes half their time again.
pytestmark = pytest.mark.no_cover
EXAMPLES = int(os.environ.get("TRELLIS_API_EXAMPLES", "10"))
with known(tuple):  # every block is on; the database is not asked while tests are collected
    DESCRIPTION = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/"), default=str))
OPERATIONS = [found.ok() for found in schemathesis.openapi.from_dict(DESCRIPTION).get_all_operations()]
EVERYBODYS = {400, 401, 403, 404, 405, 409, 413, 415, 422, 429}


@pytest.fixture
def clients(db):
    person = Person.objects.create(email="operator@demo.example")
    PlatformRoleGrant.objects.create(person=person, role="operator")
    operator = Client()
    operator.force_login(person)
    return {"visitor": Client(), "operator": operator}


def send(client: Client, case):
    asked = case.as_transport_kwargs(base_url="http://testserver")
    headers = {name: str(value) for name, value in asked["headers"].items() if name.lower() != "cookie"}
    sent_as = headers.pop("Content-Type", "application/json")
    body = json.dumps(asked["json"]).encode() if "json" in asked else asked.get("data") or b""
    if isinstance(body, dict):
        body, sent_as = urlencode(body).encode(), "application/x-www-form-urlencoded"
    path = asked["url"].removeprefix("http://testserver")
    query = urlencode(asked.get("params") or {}, doseq=True)
    return client.generic(
        asked["method"], f"{path}?{query}" if query else path, body, sent_as, headers=headers
    )


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_api_answers_anything_as_it_describes_itself(clients, operation, data):
    asker = data.draw(st.sampled_from(sorted(clients)))
    case = data.draw(operation.as_strategy())
    answer = send(clients[asker], case)
    described = {int(code) for code in operation.definition.raw["responses"] if str(code).isdigit()}
    assert answer.status_code in described | EVERYBODYS, answer.content[:2000]
    if answer.status_code >= 400 and answer.headers["Content-Type"].startswith("application/json"):
        assert "detail" in answer.json()


def test_programs_are_told_in_json_that_nothing_is_there(client):
    answer = client.get("/api/nothing/here")
    assert (answer.status_code, answer.json()) == (404, {"detail": "There is nothing at this address"})
    assert client.get("/nothing/here")["Content-Type"].startswith("text/html")


def schemas(kind: Any = Schema) -> Iterator[Any]:
    for one in kind.__subclasses__():
        yield one
        yield from schemas(one)


def test_description_holds_every_schema_under_a_name_of_its_own():
    """Of two that are called alike and are not alike, one would be described as the other."""
    described, found = DESCRIPTION["components"]["schemas"], defaultdict(set)
    for one in schemas():
        if one.__module__.startswith("trellis.") and one.__name__ in described:
            found[one.__name__].add(json.dumps(one.model_json_schema(), sort_keys=True, default=str))
    assert sorted(name for name, said in found.items() if len(said) > 1) == []


def test_description_names_every_operation_once():
    names = [
        operation["operationId"]
        for path in DESCRIPTION["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict)
    ]
    assert len(names) == len(set(names)) > 0
