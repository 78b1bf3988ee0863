"""Imports are tested against a target of their own, with the reference lists as they are."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from trellis.accounts.models import Person, PlatformRoleGrant
from trellis.core.database import as_owner
from trellis.core.types import Actor
from trellis.imports.models import Import, RowFault
from trellis.imports.services import (
    accepting,
    applying,
    duplicates,
    staging,
    starting,
    understanding,
    undoing,
)
from trellis.imports.tests import plain_target
from trellis.imports.types import Acceptance, Search


@pytest.fixture(scope="session")
def plain_table(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), as_owner(), connection.cursor() as cursor:
        cursor.execute(plain_target.TABLE)


@pytest.fixture(autouse=True)
def plain_adapter(settings, request):
    settings.TRELLIS_IMPORT_ADAPTERS = "trellis.imports.tests.plain_target.ADAPTERS"
    settings.TRELLIS_ACTOR_OF_PERSON = "trellis.imports.tests.conftest.actor_of_person"


ROLES: dict[int, dict] = {}


def actor_of_person(person_id: int) -> Actor:
    return Actor(person_id=person_id, **ROLES[person_id])


@pytest.fixture
def make_actor(db) -> Callable[..., Actor]:
    def make(name: str, *, platform=(), **roles: set[int]) -> Actor:
        person = Person.objects.create(email=f"{name}@example.org", name=name)
        ROLES[person.pk] = {
            "name": name,
            "platform_roles": frozenset(platform),
            "organisation_roles": {role: frozenset(ids) for role, ids in roles.items()},
        }
        store_roles(person, platform, roles)
        return actor_of_person(person.pk)

    return make


def store_roles(person: Person, platform, roles: dict[str, set[int]]) -> None:
    """The second wall asks the tables who has which role, not the actor."""
    organisation, membership = (
        apps.get_model("registry", name) for name in ("Organisation", "PersonMembership")
    )
    for role in platform:
        PlatformRoleGrant.objects.create(person=person, role=role)
    for role, ids in roles.items():
        for number in ids:
            organisation.objects.get_or_create(
                pk=number, defaults={"kind": "cluster", "name": f"No. {number}", "slug": f"no-{number}"}
            )
            membership.objects.create(organisation_id=number, person=person, role=role)


@pytest.fixture
def operator(make_actor, plain_table) -> Actor:
    return make_actor("operator", platform=("operator",))


class Flow:
    """The steps of an import, the background ones run at once."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def start(
        self, *files: tuple[str, str | bytes], source: str = "Directory", organisation=None, **more
    ) -> Import:
        uploads = [
            SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
            for name, content in files
        ]
        return starting.start_import(
            actor=self.actor,
            target="plain",
            source_name=source,
            organisation=organisation,
            files=uploads,
            **more,
        )

    def stage(self, *files: tuple[str, str | bytes], **more) -> Import:
        run = self.start(*files, **more)
        return self.check(run)

    def check(self, run: Import) -> Import:
        understanding.begin_staging(actor=self.actor, import_id=run.pk)
        assert staging.stage(run.pk) is True
        duplicates.search_duplicates(run.pk)
        return Import.objects.get(id=run.pk)

    def accept(self, run: Import, acceptance=Acceptance.SOUND_ROWS, **more) -> Import:
        accepting.accept(actor=self.actor, import_id=run.pk, acceptance=acceptance, **more)
        applying.apply(run.pk)
        return Import.objects.get(id=run.pk)

    def store(self, *files: tuple[str, str | bytes], **more) -> Import:
        run = self.stage(*files, **more)
        if run.search != Search.DONE:
            raise AssertionError(run.search)
        duplicates.decide_rest(actor=self.actor, import_id=run.pk, is_same=False)
        return self.accept(run)

    def undo(self, run: Import) -> Import:
        undoing.begin_undo(actor=self.actor, import_id=run.pk)
        undoing.undo(run.pk)
        return Import.objects.get(id=run.pk)


@pytest.fixture
def flow(operator) -> Flow:
    return Flow(operator)


def faults_of(run: Import) -> list[tuple]:
    """(row, column, code, verdict) of every fault, in order."""
    rows = RowFault.objects.filter(file__owner=run).order_by("file__position", "row", "column", "code")
    return list(rows.values_list("row", "column", "code", "verdict"))


def actor_of_request(request) -> Actor:
    """The actor behind a request in these tests: roles as the tests gave them, without a registry."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Actor()
    return actor_of_person(user.pk)


@pytest.fixture
def roles(settings) -> None:
    """Let requests act with the roles that these tests gave, without a registry."""
    settings.TRELLIS_ACTOR_BUILDER = "trellis.imports.tests.conftest.actor_of_request"


@pytest.fixture
def browser(client, operator):
    client.force_login(Person.objects.get(pk=operator.person_id))
    return client
