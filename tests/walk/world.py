"""Three organisations that know nothing of one another, with a marked string in all that is not public.

Each has an owner, an editor and a member, a published profile, and profiles in every other state.
"""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.composition import actor_of_person
from config.permissions.rules import ARCHIVED, DRAFT, IN_REVIEW, PUBLISHED
from tests.matrix.events import make_event
from tests.matrix.world import make_profile
from tests.walk.marks import OWNERS, Marks
from trellis.accounts import services as accounts
from trellis.accounts.models import Person
from trellis.events.models import Event
from trellis.exchange.models import Listing
from trellis.registry.models import Membership, Organisation, PersonMembership
from trellis.registry.services.search import refresh

NAMES = {"a": "Alder House", "b": "Birch House", "c": "Cedar House"}
ROLES = ("owner", "editor", "member")
HIDDEN = (DRAFT, IN_REVIEW, ARCHIVED)
TEXTS = ("name", "short_name", "city", "address", "review_note")


@dataclass
class Walker:
    """Who walks: a person of one of the three, or a visitor (no owner)."""

    name: str
    owner: str = ""
    person: Person | None = None
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    feed: str = ""  # of the private address of their dates


@dataclass
class World:
    marks: Marks = field(default_factory=Marks)
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    walkers: list[Walker] = field(default_factory=list)
    public: dict[str, Organisation] = field(default_factory=dict)
    kept: dict[str, Organisation] = field(default_factory=dict)  # a cluster of each, with its register
    hidden: dict[tuple[str, str], Organisation] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)  # a public one of each
    listings: dict[str, Listing] = field(default_factory=dict)  # one of each that is open and without name
    cluster: Organisation | None = None  # of which all are members, and which none of them keeps
    unkept: Organisation | None = None

    def walker(self, owner: str, role: str = "owner") -> Walker:
        return next(one for one in self.walkers if one.name == f"{owner} {role}".strip())

    def person(self, owner: str, role: str = "owner") -> Person:
        found = self.walker(owner, role).person
        if found is None:
            raise LookupError(owner)
        return found


def build_world() -> World:
    """What everybody may see, and the persons; nothing is hidden yet."""
    world = World()
    world.walkers.append(Walker("visitor"))
    world.unkept = make_profile("Unkept Centre", PUBLISHED, kind="laboratory")
    world.cluster = make_profile("Open Cluster", PUBLISHED, kind="cluster")
    for owner in OWNERS:
        row = make_profile(NAMES[owner], PUBLISHED, kind="laboratory")
        world.public[owner] = row
        world.kept[owner] = make_profile(f"{NAMES[owner]} Cluster", PUBLISHED, kind="cluster")
        Membership.objects.create(host=world.cluster, member=row)
        world.events[owner] = make_event(f"public-{owner}", row)
        world.listings[owner] = Listing.objects.create(
            organisation=row, side="need", kind="supplier-capability", state="published", is_anonymous=True,
            title="Something", title_key="something", published_at=timezone.now(),
            valid_until=timezone.localdate(),
        )  # fmt: skip
        for role in ROLES:
            add_person(world, owner, role)
        refresh(organisation_ids=[row.pk, world.kept[owner].pk])
    return world


def add_person(world: World, owner: str, role: str) -> None:
    mark = world.marks.new
    email = f"{mark(owner, f'mail address of the {role}')}@example.org"
    person = Person.objects.create(email=email, name=mark(owner, f"name of the {role}"))
    for row in (world.public[owner], world.kept[owner]):
        PersonMembership.objects.create(organisation=row, person=person, role=role)
    walker = Walker(f"{owner} {role}", owner, person)
    world.client.force_login(person)
    agent = f"Mozilla/5.0 {mark(owner, f'browser of the {role}')}"
    world.client.get(reverse("accounts:sessions"), headers={"user-agent": agent})
    walker.cookies = {name: one.value for name, one in world.client.cookies.items()}
    world.client.cookies.clear()
    label = mark(owner, f"label of a token of the {role}")
    actor = actor_of_person(person.pk, name=person.name)
    walker.token = accounts.create_token(actor=actor, label=label, days=30).text
    world.walkers.append(walker)


def add_hidden_profiles(world: World, owner: str) -> None:
    """A profile in each state that is not public, every text of it marked."""
    for state in HIDDEN:
        row = make_profile(f"Hidden {owner} {state}", state, kind="eurocluster")
        new = {name: world.marks.new(owner, f"{name}, {state}") for name in TEXTS}
        new |= marked_values(world, owner, state)
        Organisation.objects.filter(pk=row.pk).update(slug=f"hidden-{owner}-{state.replace('_', '-')}", **new)
        for role in ROLES:
            person = world.person(owner, role)
            PersonMembership.objects.create(organisation=row, person=person, role=role)
        Membership.objects.create(host=world.cluster, member=row, origin=f"{owner}")
        refresh(organisation_ids=[row.pk])
        world.hidden[owner, state] = Organisation.objects.get(pk=row.pk)
    Organisation.objects.filter(pk=world.public[owner].pk).update(parent=world.hidden[owner, DRAFT])


def marked_values(world: World, owner: str, state: str) -> dict[str, Any]:
    def mark(what: str) -> str:
        return world.marks.new(owner, f"{what}, {state}")

    return {
        "other_names": [mark("other name")],
        "description": {"en": f"About {mark('description')}."},
        "website": f"https://{mark('website')}.example",
        "email": f"{mark('mail')}@example.org",
        "phone": mark("phone"),
        "postcode": mark("postcode"),
        "attributes": {"note": mark("attribute")},
        "origins": {"city": {"by": "import", "source": mark("origin")}},
        "member_counts": {"sme": 7},
    }
