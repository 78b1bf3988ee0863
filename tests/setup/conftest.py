"""A cluster of its own for each test that may damage it."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy import postgres_place, postgres_server
from deploy.postgres_place import Place, find_place


@pytest.fixture
def var(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A var/ that any account may pass through, and a place outside checkouts that is not the machine's."""
    memory = Path("/dev/shm")  # many clusters are built and thrown away: in memory where there is room
    roomy = memory.exists() and shutil.disk_usage(memory).free > 2**30
    folder = Path(tempfile.mkdtemp(prefix="trellis-", dir=memory if roomy else None))
    folder.chmod(0o755)
    monkeypatch.setenv("TRELLIS_VAR", str(folder))
    monkeypatch.setattr(postgres_place, "OUTSIDE", folder / "outside")
    monkeypatch.delenv("PG_BIN", raising=False)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def find(var: Path) -> Iterator[Callable[[str], Place]]:
    """find("test-x") is that cluster's place; the clusters are stopped when the test ends."""
    found: list[Place] = []

    def find_one(cluster: str) -> Place:
        found.append(find_place(cluster=cluster))
        return found[-1]

    yield find_one
    for place in found:
        if place.folder.exists():
            postgres_server.stop(place)


@pytest.fixture
def only_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may become another account")
