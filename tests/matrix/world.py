"""The world that the matrix is tried on: things in every state, and somebody of each role.

Home is the organisation of the owner, the editor and the member. In `lesser` the owner is only an editor and
the editor only a member. Home and sibling are members of the same network, foreign is in another one. Each of
them stands once in every state, with members, a result, a proposal and people of its own.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.composition import actor_of_person
from config.permissions.rules import (
    APPLIED,
    ARCHIVED,
    DISCARDED,
    DRAFT,
    IN_REVIEW,
    PREPARING,
    PUBLISHED,
    STAGED,
    WITHDRAWN,
)
from config.permissions.rules import STAGING as WORKING
from tests.matrix.events import build_events
from trellis.accounts import services as accounts
from trellis.accounts.models import AccessToken, Consent, Person, PlatformRoleGrant
from trellis.core.permissions import Relation, Role
from trellis.core.types import system_actor
from trellis.events.models import Event
from trellis.exchange.models import Introduction, Listing
from trellis.imports.models import Import, Source
from trellis.imports.services import duplicates, staging, starting, understanding
from trellis.imports.types import WORKER
from trellis.members.models import Contact, Entry, Letter, Recipient, Record
from trellis.notifications.models import Notification
from trellis.portal.models import SiteSettings
from trellis.portal.tests.conftest import picture
from trellis.registry.models import (
    Claim,
    ClusterProgramme,
    DuplicatePair,
    Invitation,
    Membership,
    NetworkResult,
    OfferedService,
    Organisation,
    PersonMembership,
    Proposal,
    Report,
    RuleOverride,
    SavedSearch,
)
from trellis.registry.services import life, profiles
from trellis.registry.services.merging import merge_organisations
from trellis.registry.services.search import refresh

BUILDER = system_actor("matrix")
KIND = "eurocluster"
LOGO = "0123456789abcdef"
FILE = (
    "Name,Kind,Country,Website\n"
    "Harbour Centre,cluster,DE,\n"
    "Harbour Centre Ltd,cluster,DE,\n"
    "Hill Centre,cluster,Ruritania,\n"
)
# what a person of each role is to home
AT_HOME = {Role.OWNER: "owner", Role.EDITOR: "editor", Role.MEMBER: "member"}
IN_LESSER = {Role.OWNER: "editor", Role.EDITOR: "member"}
PLATFORM = {Role.VALIDATOR: "validator", Role.OPERATOR: "operator", Role.ANALYST: "analyst"}
PROFILE_STATES = (DRAFT, IN_REVIEW, PUBLISHED, ARCHIVED)
LISTING_STATES = (PUBLISHED, DRAFT, WITHDRAWN)
INTRODUCED = ("asked", "asking", "agreed")  # what an organisation's listing is to the other one
IMPORT_STATES = (PREPARING, STAGED, WORKING, APPLIED, DISCARDED)
TAKEN_BY = {PUBLISHED: life.publish, IN_REVIEW: life.submit, ARCHIVED: life.archive}
# which organisation a relation leads to
WHOSE = {
    Relation.OWN: "home",
    Relation.OWN_ARCHIVED: "home",
    Relation.WRONG_PART: "home",
    Relation.LESSER: "lesser",
    Relation.SIBLING: "sibling",
}


@dataclass
class World:
    people: dict[Role, Person | None] = field(default_factory=dict)
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    cookies: dict[Role, dict[str, str]] = field(default_factory=dict)  # of each role's session
    tokens: dict[Role, str] = field(default_factory=dict)  # for the API
    own_tokens: dict[str, AccessToken] = field(default_factory=dict)
    own_sessions: dict[str, int] = field(default_factory=dict)
    own_notifications: dict[str, int] = field(default_factory=dict)
    own_searches: dict[str, int] = field(default_factory=dict)
    profiles: dict[tuple[str, str], Organisation] = field(default_factory=dict)
    imports: dict[tuple[str, str], Import] = field(default_factory=dict)
    events: dict[tuple[str, str], Event] = field(default_factory=dict)
    rehearsals: dict[str, Event] = field(default_factory=dict)
    asked_hosts: dict[str, int] = field(default_factory=dict)  # of whom it is asked
    series: str = ""
    listings: dict[tuple[str, str], Listing] = field(default_factory=dict)
    offers: list[int] = field(default_factory=list)  # of a guest, that may answer the listings
    introductions: dict[tuple[str, str], int] = field(default_factory=dict)
    guests: list[Organisation] = field(default_factory=list)
    networks: dict[str, Organisation] = field(default_factory=dict)
    grant: PlatformRoleGrant | None = None
    twin: Organisation | None = None  # what others can be merged with
    pair: int = 0
    merge: int = 0
    claim_id: int = 0
    report_id: int = 0
    programme: int = 0  # one that everybody sees
    point: str = ""  # to which requests are taken back, where several share one
    email_key: str = ""  # with which a mail address is confirmed

    @property
    def unkept(self) -> Organisation:
        """A profile that nobody owns."""
        return self.guests[0]

    def profile(self, role: Role, relation: Relation, state: str) -> Organisation:
        return self.profiles[whose(role, relation), state]


def whose(role: Role, relation: Relation) -> str:
    """Whose thing it is; for who belongs to no organisation everything is foreign."""
    return WHOSE.get(relation, "foreign") if role in AT_HOME else "foreign"


def build_world() -> World:
    world = World()
    for role in Role:
        add_person(world, role)
    for name in ("a", "b", "c"):
        world.guests.append(make_profile(f"Guest {name}", PUBLISHED, kind="laboratory"))
    world.offers = [make_offer(world.guests[0], number) for number in range(len(INTRODUCED) + 1)]
    for name in ("home", "foreign"):
        world.networks[name] = make_profile(f"Network of {name}", PUBLISHED, members=world.guests[:1])
    for name in ("home", "lesser", "sibling", "foreign"):
        add_things(world, name)
    add_events(world)
    for role in Role:
        sign_in(world, role)
    world.programme = ClusterProgramme.objects.create(
        organisation=world.guests[0], name="Growing clusters", country_id="country:FR"
    ).pk
    stranger = Person.objects.get(email="foreign-published@example.org")
    colleague = Person.objects.get(email="home-published@example.org")
    world.own_tokens |= {"foreign": make_token(stranger), "sibling": make_token(colleague)}
    world.own_notifications["foreign"] = make_notification(stranger)
    world.own_searches["foreign"] = make_search(stranger)
    world.own_sessions["foreign"] = UserSession.objects.create(
        user=stranger, ip="203.0.113.0", session_key="s"
    ).pk
    address = EmailAddress.objects.create(user=stranger, email=stranger.email)
    world.email_key = EmailConfirmationHMAC(address).key
    add_twins(world)
    world.grant = PlatformRoleGrant.objects.create(person=stranger, role="validator")
    world.claim_id = Claim.objects.create(
        organisation=world.unkept, person=stranger, way="decision", evidence="The director."
    ).pk
    world.report_id = Report.objects.create(
        organisation=world.unkept, person=stranger, kind="facts", text="It moved."
    ).pk
    AccessToken.objects.update(last_used_on=timezone.now().date())
    SiteSettings.objects.create(pk=1, logo=picture(), logo_digest=LOGO)
    return world


def add_things(world: World, name: str) -> None:
    """What one of the four organisations has, in every state."""
    for state in PROFILE_STATES:
        add_profile(world, name, state)
    for state in IMPORT_STATES:
        add_import(world, name, state)
    for state in LISTING_STATES:
        add_listing(world, name, state)
    add_introductions(world, name)


def add_person(world: World, role: Role) -> None:
    world.people[role] = None
    if role == Role.VISITOR:
        return
    person = Person.objects.create(email=f"{role.value}@example.org", name=f"The {role.value}")
    if role in PLATFORM:
        person.role_grants.create(role=PLATFORM[role])
    world.people[role] = person


def make_profile(
    name: str, state: str, *, kind: str = KIND, members: Sequence[Organisation] = ()
) -> Organisation:
    """A profile in a state, taken there step by step; the first of its members leads it."""
    values: dict[str, Any] = {
        "name": name,
        "country": "country:FR",
        "description": {"en": f"About {name}."},
        "ecosystem": ["ecosystem:digital"],
    }
    made = profiles.create_organisation(actor=BUILDER, kind=kind, values=values)
    profiles.change_organisation(actor=BUILDER, organisation_id=made.id, values={"short_name": "Short"})
    for place, member in enumerate(members):
        role = "member" if place else "coordinator"
        Membership.objects.create(host_id=made.id, member=member, role=role)
    if state in TAKEN_BY:
        TAKEN_BY[state](actor=BUILDER, organisation_id=made.id)
    return Organisation.objects.get(pk=made.id)


def add_profile(world: World, name: str, state: str) -> None:
    coordinator, member, member_of_foreign = world.guests
    second = member_of_foreign if name == "foreign" else member
    row = make_profile(f"{name} {state}", state, members=[coordinator, second])
    world.profiles[name, state] = row
    network = world.networks["foreign" if name == "foreign" else "home"]
    Membership.objects.create(host=network, member=row)
    NetworkResult.objects.create(network=row, title="A result")
    OfferedService.objects.create(organisation=row, name="Matchmaking", mode="both")
    record = Record.objects.create(host=row, name="A member")
    Entry.objects.create(record=record, kind="task", title="Call them")
    letter = Letter.objects.create(
        host=row,
        key=uuid.uuid4(),
        subject="News",
        text="News.",
        question="Seen?",
        answers=["Yes"],
        answers_to="office@example.org",
    )
    contact = Contact.objects.create(record=record, name="The office", email="member@example.org")
    Recipient.objects.create(letter=letter, record=record, contact=contact, address=contact.email)
    RuleOverride.objects.create(organisation=row, rule="coordinator", verdict="pass", reason="Seen.")
    Invitation.objects.create(organisation=row, address="guest@example.org", role="editor")
    Proposal.objects.create(organisation=row, field="city", value="Lyon", source="a directory")
    for role in AT_HOME if name == "home" else IN_LESSER if name == "lesser" else ():
        held = AT_HOME[role] if name == "home" else IN_LESSER[role]
        PersonMembership.objects.create(organisation=row, person=world.people[role], role=held)
    # somebody of this organisation only: an owner where nobody else is one, so that a role can be ended
    helper = Person.objects.create(email=f"{name}-{state}@example.org")
    PersonMembership.objects.create(organisation=row, person=helper, role="member")
    if name != "home":
        keeper = Person.objects.create(email=f"{name}-{state}-keeper@example.org")
        PersonMembership.objects.create(organisation=row, person=keeper, role="owner")
    refresh(organisation_ids=[row.pk])


def add_events(world: World) -> None:
    hosts = {name: world.profiles[name, PUBLISHED] for name in ("home", "lesser", "sibling", "foreign")}
    found = build_events(hosts, world.guests[1])
    world.events, world.asked_hosts, world.series = found.events, found.asked, found.series
    world.rehearsals = found.rehearsals


def add_import(world: World, name: str, state: str) -> None:
    run = starting.start_import(
        actor=WORKER,
        target="registry",
        source_name=f"Directory {name} {state}",
        organisation=None,
        files=[SimpleUploadedFile("directory.csv", FILE.encode())],
    )
    owner = world.profiles[name, PUBLISHED]
    Source.objects.filter(pk=run.source_id).update(organisation_id=owner.pk)
    if state in (STAGED, DISCARDED):
        understanding.begin_staging(actor=WORKER, import_id=run.pk)
        staging.stage(run.pk)
        duplicates.search_duplicates(run.pk)
    if state not in (PREPARING, STAGED):
        applied_at = timezone.now() if state == APPLIED else None
        Import.objects.filter(pk=run.pk).update(state=state, applied_at=applied_at)
    world.imports[name, state] = Import.objects.get(pk=run.pk)


def add_listing(world: World, name: str, state: str) -> None:
    """Of the published organisation; a draft was never published."""
    is_draft = state == DRAFT
    world.listings[name, state] = Listing.objects.create(
        organisation=world.profiles[name, PUBLISHED],
        side="need",
        kind="supplier-capability",
        state=state,
        title=f"Looms for {name}",
        published_at=None if is_draft else timezone.now(),
        valid_until=None if is_draft else timezone.localdate() + timedelta(days=30),
    )


def make_offer(organisation: Organisation, number: int) -> int:
    posted = {"state": PUBLISHED, "published_at": timezone.now()}
    return Listing.objects.create(
        organisation=organisation,
        side="offer",
        kind="supplier-capability",
        title=f"Looms of sort {number}",
        valid_until=timezone.localdate() + timedelta(days=30),
        **posted,
    ).pk


def add_introductions(world: World, name: str) -> None:
    """Of the listing that is published: one it is asked, one it asks, one that both agreed to."""
    own = world.listings[name, PUBLISHED].pk
    for case, other in zip(INTRODUCED, world.offers, strict=False):
        asking, asked = (own, other) if case == "asking" else (other, own)
        state = {"state": "agreed", "answered_at": timezone.now()} if case == "agreed" else {}
        world.introductions[name, case] = Introduction.objects.create(
            asking_id=asking, asked_id=asked, **state
        ).pk


def make_token(person: Person) -> AccessToken:
    made = accounts.create_token(actor=actor_of_person(person.pk, name=""), label="nightly", days=30)
    return AccessToken.objects.get(pk=made.token.id)


def add_twins(world: World) -> None:
    world.twin, *others = (
        make_profile(f"Twin {name}", PUBLISHED, members=world.guests[:1]) for name in ("a", "b", "c", "d")
    )
    world.pair = DuplicatePair.objects.create(left=others[0], right=others[1], probability=0.9).pk
    world.merge = merge_organisations(
        actor=BUILDER, kept_id=others[1].pk, merged_id=others[2].pk, choices={}
    ).merge_id


def make_consent(person: Person) -> None:
    """To other words than the present ones: agreeing renews it, withdrawing ends it, both write."""
    words = {"title": "Other words", "text": "Other words.", "language": "en"}
    Consent.objects.create(person=person, purpose="contact-name", version=99, given_by="page", **words)


def make_search(person: Person) -> int:
    return SavedSearch.objects.create(person=person, name="What interests me", query="q=light").pk


def make_notification(person: Person) -> int:
    return Notification.objects.create(person=person, topic="matrix", message="matrix").pk


def sign_in(world: World, role: Role) -> None:
    world.cookies[role] = {}
    if (person := world.people[role]) is None:
        return
    world.client.force_login(person)
    world.client.get(reverse("accounts:sessions"))  # notes the session, so that later requests need not
    world.cookies[role] = {name: one.value for name, one in world.client.cookies.items()}
    world.client.cookies.clear()
    actor = actor_of_person(person.pk, name=person.name)
    world.tokens[role] = accounts.create_token(actor=actor, label="matrix", days=30).text
    world.own_tokens[role.value] = make_token(person)
    world.own_sessions[role.value] = UserSession.objects.get(user=person).pk
    world.own_notifications[role.value] = make_notification(person)
    world.own_searches[role.value] = make_search(person)
    make_consent(person)
