"""What every fault test writes down of what it measured."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def figures() -> Iterator[dict[str, Any]]:
    """What each test measured, written where `make faults` finds it."""
    found: dict[str, Any] = {}
    yield found
    if file := os.environ.get("TRELLIS_FAULT_FIGURES"):
        Path(file).write_text(json.dumps(found))
