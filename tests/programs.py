"""A program that speaks to the API, as somebody or as nobody."""

import json
from collections.abc import Callable
from typing import Any

from django.test import Client

Speak = Callable[..., Any]


def program(base: str, person: Any = None) -> Speak:
    """go("POST", "/plans", {"seed": 1}, 202): what the API answers, after its status was looked at."""
    client = Client()
    if person is not None:
        client.force_login(person)

    def go(method: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = client.generic(method, base + path, json.dumps(body or {}), content_type="application/json")
        assert answer.status_code == status, answer.content
        return json.loads(answer.content) if answer.content else None

    return go
