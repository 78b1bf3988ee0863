"""What is named in a form or a query, not in the address: hidden things answer as missing ones there too."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from config.permissions.rules import ARCHIVED, DRAFT, PUBLISHED, STAGED
from tests.matrix.addresses import NO_NUMBER, NO_WORD, last
from tests.matrix.world import FILE, World
from trellis.core.permissions import Role
from trellis.imports.models import DuplicateProposal

Path = Callable[[World, Any], str]
Body = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class Typed:
    """A request of the owner that names a thing: of somebody else, or one that there is not."""

    name: str
    method: str
    path: Path
    body: Body
    hidden: Callable[[World], Any]
    missing: Any

    def named(self, world: World) -> tuple[Any, Any]:
        return self.hidden(world), self.missing


def home(world: World) -> str:
    return world.profiles["home", PUBLISHED].slug


def screen(name: str) -> Path:
    return lambda world, typed: reverse(name, args=[home(world)])


def api(rest: str) -> Path:
    return lambda world, typed: f"/api/organisations/{home(world)}{rest}".format(typed=typed)


def draft_slug(world: World) -> str:
    return world.profiles["foreign", DRAFT].slug


def draft_id(world: World) -> int:
    return world.profiles["foreign", DRAFT].pk


def archived_name(world: World) -> str:
    return world.profiles["foreign", ARCHIVED].name


def foreign_pair(world: World) -> int:
    return last(DuplicateProposal.objects.filter(owner=world.imports["foreign", STAGED]), "pk")


def files() -> SimpleUploadedFile:
    return SimpleUploadedFile("directory.csv", FILE.encode())


MEMBER: Body = lambda typed: {"member": typed, "role": "member"}  # noqa: E731
START = {"source": "Mine", "target": "registry", "edition": ""}
PAIRS = lambda world, typed: reverse("imports:decide", args=[world.imports["home", STAGED].pk])  # noqa: E731

CASES = (
    Typed("a member by address", "POST", screen("registry:edit_members"), MEMBER, draft_slug, NO_WORD),
    Typed("a member by name", "POST", screen("registry:edit_members"), MEMBER, archived_name, "No such name"),
    Typed("a parent, by a program", "PATCH", api(""), lambda typed: {"values": {"parent": typed}},
          draft_id, NO_NUMBER),
    Typed("a new member, by a program", "PUT", api("/members/{typed}"), lambda typed: {},
          draft_slug, NO_WORD),
    Typed("a member to remove, by a program", "DELETE", api("/members/{typed}"), lambda typed: {},
          draft_slug, NO_WORD),
    Typed("for whom to import", "POST", lambda world, typed: reverse("imports:start"),
          lambda typed: START | {"organisation": typed, "uploads": files()}, draft_id, NO_NUMBER),
    Typed("for whom to import, by a program", "POST", lambda world, typed: "/api/imports/",
          lambda typed: START | {"organisation": typed, "files": files()}, draft_id, NO_NUMBER),
    Typed("a pair of another import", "POST", PAIRS, lambda typed: {"decision": "same", "proposal": typed},
          foreign_pair, NO_NUMBER),
    Typed("figures of a draft", "GET",
          lambda world, typed: f"/api/evidence/facts?subject=organisation:{typed}",
          lambda typed: {}, draft_id, NO_NUMBER),
)  # fmt: skip
ASKS = Role.OWNER
