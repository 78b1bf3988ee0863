"""What every test shares: the test database, and the role the tests connect as.

The test database is built by the migrations as its owner; the tests themselves connect as the application
does, so that a missing right or a forgotten row filter fails here first. Without DATABASE_URL the embedded
PostgreSQL is used.
"""

import gc
import os
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.db import connection
from django.utils import translation
from pytest_django import DjangoDbBlocker
from whitenoise.middleware import WhiteNoiseMiddleware

from config.settings import database
from deploy.embedded_postgres import provide_database
from deploy.messages import compile_all
from tests import emptying, sight
from tests.migrated import provide_migrated

# A busy machine is no fault: no test is timed.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


def pytest_collection_finish() -> None:
    """What is there now stays until the end: looking for what can be thrown away leaves it out."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """Web servers are told of this folder; set-up creates it, tests may run before."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session", autouse=True)
def person_keys(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keys, heads and kept pages of the tests stay out of the folder where real ones are."""
    settings.PERSON_KEYS = tmp_path_factory.mktemp("person-keys")
    settings.KEPT_PAGES = tmp_path_factory.mktemp("kept-pages")
    settings.AUDIT_HEADS = tmp_path_factory.mktemp("audit") / "heads.txt"


@pytest.fixture(scope="session", autouse=True)
def second_factor_offered() -> None:
    """Most tests sign in without one; those of the second factor require it."""
    settings.TRELLIS_SECOND_FACTOR = "offered"


@pytest.fixture(scope="session", autouse=True)
def answers_at_once() -> None:
    """Answers whose time would tell something wait in the tests of that only."""
    settings.TRELLIS_EVEN_SECONDS = 0


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> None:
    """A password is hashed in the same way, at a thousandth of the work that guessing is to cost."""
    ScryptPasswordHasher.work_factor = 2**4


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    """Translations are read in their compiled form, which is not kept in the repository."""
    compile_all()


@pytest.fixture(scope="session", autouse=True)
def places_index() -> None:
    """Cities and outlines, prepared once where set-up has fetched the outlines; tests may run before."""
    from trellis.taxonomy.selectors import places  # noqa: PLC0415  needs Django set up
    from trellis.taxonomy.services.geography import prepare_places  # noqa: PLC0415

    shipped = (settings.VAR / places.SHIPPED_OUTLINES).exists()
    if shipped and not (settings.VAR / places.INDEX).exists():
        prepare_places()


@pytest.fixture(scope="session", autouse=True)
def static_files_found_once() -> Iterator[None]:
    """Every test client looks for all static files at its first request; here one look does for all."""
    found: dict[str, Any] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def look_once(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            look(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    WhiteNoiseMiddleware.add_files_from_finders = look_once
    yield
    WhiteNoiseMiddleware.add_files_from_finders = look


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Requests choose a language for their thread; the next test on it starts from the site's own."""
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def every_block_on() -> Iterator[None]:
    """Pages and services are called here as within a request or job, which knows which blocks are off."""
    from trellis.core.blocks import known  # noqa: PLC0415  needs Django set up

    with known(tuple):
        yield


def connect_as(url: str) -> None:
    """Let the coming connections be made with this address's role and server; the database's name stays."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    chosen = database(url)
    for key in ("USER", "PASSWORD", "HOST", "PORT"):
        connection.settings_dict[key] = chosen[key]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    provide_database(cluster="test", environment=os.environ)
    settings.DATABASE_OWNER = database(os.environ["DATABASE_OWNER_URL"])
    connection.settings_dict["OPTIONS"].pop("pool", None)
    connect_as(os.environ["DATABASE_OWNER_URL"])
    connection.settings_dict["TEST"]["TEMPLATE"] = provide_migrated(
        owner_url=os.environ["DATABASE_OWNER_URL"]
    )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    connect_as(os.environ["DATABASE_URL"])
    sight.install()
    with django_db_blocker.unblock():
        emptying.install()
    yield
    connect_as(os.environ["DATABASE_OWNER_URL"])
