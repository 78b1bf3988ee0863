"""The site that the journeys walk through: the demonstration data, and a person of each kind."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.composition import CONSENTS
from tests.journeys.meetings import hold_meetings
from trellis.accounts.models import Person
from trellis.accounts.services import consents
from trellis.accounts.types import ConsentWay
from trellis.core.transactions import change
from trellis.core.types import Actor, system_actor
from trellis.events.models import Registration
from trellis.events.selectors.events import get_event
from trellis.events.selectors.registration import list_kinds
from trellis.events.services.agenda import publish_agenda
from trellis.events.services.agenda_imports import apply_agenda, stage_agenda
from trellis.events.services.asking import add_code, add_kind, add_question
from trellis.events.services.checking_in import check_in
from trellis.events.services.demonstration import load_events
from trellis.events.services.events import create_event
from trellis.events.services.hosts import ask_host
from trellis.events.services.inviting import invite
from trellis.events.services.letters import send_letter
from trellis.events.services.life import publish_event
from trellis.events.services.outputs import add_output
from trellis.events.services.registering import confirm, register_as_visitor
from trellis.events.services.rehearsing import Start, begin_rehearsal
from trellis.events.types.check_in import Scan
from trellis.events.types.letters import Draft as LetterDraft
from trellis.events.types.letters import Segment
from trellis.events.types.registration import Said
from trellis.events.types.rehearsals import REHEARSER
from trellis.events.types.values import EventValues
from trellis.exchange.services.demonstration import load_listings
from trellis.exchange.services.introducing import agree as agree_to
from trellis.exchange.services.introducing import ask_introduction
from trellis.exchange.services.posting import post_listing
from trellis.imports.models import Import
from trellis.imports.services import duplicates, staging
from trellis.members.services import entries, letters, records
from trellis.members.types import Draft, Kind, Query
from trellis.registry.models import Claim, Organisation, PersonMembership, Report
from trellis.registry.services import people, saved_searches
from trellis.registry.services.catalogue import add_item
from trellis.registry.services.demonstration import load_demonstration
from trellis.registry.types import PersonRole, Value
from trellis.registry.types.catalogue import Catalogue

DIRECTORY = (
    "Name,Kind,Country,Website,Founded\n"
    "Harbour Centre,cluster,DE,www.harbour.example,1999\n"
    "Hill Centre,cluster,Ruritania,not an address,in spring\n"
    "Catalan Water Partnership,cluster,ES,,\n"
)
PASSWORD = "correct horse battery"
# Enough places for a map; the exact ones are the business of other tests.
CITIES = {
    "Graz": (47.07, 15.44), "Toulouse": (43.6, 1.44), "Barcelona": (41.39, 2.16), "Vilnius": (54.69, 25.28),
    "Lund": (55.7, 13.19), "Brussels": (50.85, 4.35), "Alessandria": (44.91, 8.61), "Warsaw": (52.23, 21.01),
}  # fmt: skip


@dataclass(frozen=True)
class DemoSite:
    """What the journeys need to know of the data."""

    operator: Person
    member: Person  # owner of `own`
    own: Organisation
    cluster: Organisation
    network: Organisation
    unkept: Organisation  # nobody owns it, and two claim it
    claim_id: int  # one of them, which waits for a validator
    report_id: int  # that something is wrong with it
    import_id: int  # checked, with faults and a repeated row, not yet accepted


def located(values: Mapping[str, Value]) -> Mapping[str, Value]:
    place = CITIES.get(str(values.get("city", "")))
    return {"latitude": place[0], "longitude": place[1], "precision": "city"} if place else {}


def make_person(email: str, *roles: str) -> Person:
    person = Person.objects.create(email=email, password=make_password(PASSWORD))
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    for role in roles:
        person.role_grants.create(role=role)
    return person


def import_file(operator: Person) -> int:
    """Bring a small faulty directory as a person does, as far as the question whether to accept it."""
    client = Client()
    client.force_login(operator)
    file = SimpleUploadedFile("directory.csv", DIRECTORY.encode())
    client.post(
        reverse("imports:start"),
        {"source": "Directory", "target": "registry", "organisation": "", "edition": "", "uploads": file},
    )
    run = Import.objects.latest("id")
    client.post(reverse("imports:check", args=[run.pk]), {"edition": run.edition})
    staging.stage(run.pk)
    duplicates.search_duplicates(run.pk)
    return run.pk


def claim(organisation: Organisation, by_mail: Person, by_evidence: Person) -> int:
    """Two claims of one profile; the one that a validator decides."""
    Claim.objects.create(organisation=organisation, person=by_mail, way="mail", address="a@own.example")
    evidence = "Managing director, see the imprint."
    return Claim.objects.create(
        organisation=organisation, person=by_evidence, way="decision", evidence=evidence
    ).pk


def keep_members(host: Organisation, person: Person) -> None:
    """A register with one of everything."""
    actor = Actor(person_id=person.pk, name=str(person), organisation_roles={"owner": frozenset({host.pk})})
    values = {"name": "Walled Garden Works", "country": "ES", "tags": ["board", "exporters"]}
    where = {"actor": actor, "host_id": host.pk}
    where["record_id"] = records.add_record(**where, values=values)
    for kind, said in {
        Kind.CONTACT: {"name": "The office", "email": "office@walled.example", "language": "es"},
        Kind.FEE: {"year": 2020, "amount": "500", "currency": "EUR", "due": "2020-03-31"},
        Kind.TASK: {"title": "Ask for the new address", "due": "2020-05-01", "person": "Front desk"},
        Kind.MEETING: {"day": "2020-02-01", "title": "Yearly visit", "text": "Two lines\nof words"},
        Kind.NEED: {"title": "A test bed"},
        Kind.SERVICE: {"title": "Matchmaking", "day": "2020-01-15"},
        Kind.NOTE: {"text": "Prefers to be called"},
    }.items():
        entries.add_entry(**where, kind=kind, values=said)
    draft = Draft(
        subject="Yearly meeting",
        text="We meet in May.",
        question="Will you come?",
        answers=("Yes", "No"),
        answers_to="office@cluster.example",
    )
    letters.send_letter(actor=actor, host_id=host.pk, key=uuid.uuid4(), draft=draft, query=Query())


def publish_catalogue(host: Organisation) -> None:
    """A service of everything it can say, and a programme."""
    actor = system_actor("journeys")
    service = {
        "name": "Matchmaking abroad",
        "field": "service:matchmaking-event",
        "summary": "Meetings with buyers.",
        "audience": "Members",
        "mode": "both",
        "fee": "Free for members",
    }
    add_item(actor=actor, catalogue=Catalogue.SERVICES, organisation_id=host.pk, values=service)
    authority = Organisation.objects.filter(kind="authority").order_by("id")[0]
    for name in ("Growing clusters", "Clusters abroad"):
        programme = {"name": name, "country": "country:AT", "amount": "1000000", "currency": "EUR",
                     "instruments": ["Grants", "Coaching"], "start_year": 2024}  # fmt: skip
        add_item(actor=actor, catalogue=Catalogue.PROGRAMMES, organisation_id=authority.pk, values=programme)


AGENDA = b"""<schedule><conference><title>Days</title></conference><day date="2030-05-07">
<room name="Hall"><event id="1"><start>09:30</start>
<duration>00:45</duration><title>Light for industry</title>
<track>Light</track><abstract>What is new.</abstract><persons><person>A speaker</person></persons>
</event></room>
<room name="Studio"><event id="2"><start>09:30</start>
<duration>01:00</duration><title>Workshop</title>
<persons><person>A speaker</person></persons></event></room></day></schedule>"""


def write_agenda(actor: Actor, event_id: int) -> None:
    """An agenda of two sessions at once, published, and an import that waits."""
    number = stage_agenda(actor=actor, event_id=event_id, name="agenda.xml", data=AGENDA)
    apply_agenda(actor=actor, event_id=event_id, import_id=number)
    publish_agenda(actor=actor, event_id=event_id, text="The first one")
    later = AGENDA.replace(b"Workshop", b"Workshop on light").replace(b'"Studio"', b'"Cellar"')
    stage_agenda(actor=actor, event_id=event_id, name="agenda.xml", data=later)


def announce(host: Organisation) -> None:
    """The events of the demonstration, and one that `host` organises."""
    actor = system_actor("demonstration")
    load_events(actor=actor)
    values = EventValues(
        title="Members’ day",
        format="hybrid",
        time_zone="Europe/Vienna",
        starts=datetime(2030, 5, 7, 9),  # noqa: DTZ001  a time on the wall
        ends=datetime(2030, 5, 8, 16),  # noqa: DTZ001
        city="Graz",
        online_link="https://room.example.org/",
        summary="What is new, and whom to meet.",
        description="Two days.\n\nWith a walk.",
        themes=("theme:green",),
    )
    slug = create_event(actor=actor, organiser_id=host.pk, kind="conference", values=values)
    event = get_event(actor=actor, slug=slug)
    publish_event(actor=actor, event_id=event.id)
    add_kind(actor=actor, event_id=event.id, name="Company", needs_approval=False)
    add_question(
        actor=actor, event_id=event.id, kind="choice", label="What do you eat?", is_required=False,
        options=["Everything", "No meat"],
    )  # fmt: skip
    add_code(actor=actor, event_id=event.id, most_uses=5)
    kind = list_kinds(event_id=event.id)[0]
    said = Said(name="A guest", organisation="Harbour Works", country="country:AT", kind_id=kind.id)
    register_as_visitor(actor=Actor(), event_id=event.id, said=said, address="visitor@demo.example")
    with change(actor):
        registration = Registration.objects.get(event_id=event.id)
        Registration.objects.filter(pk=registration.pk).update(shares=["name", "organisation", "country"])
    confirm(registration_id=registration.pk)
    ask_host(actor=actor, event_id=event.id, organisation="European Clusters Alliance")
    invite(actor=actor, event_id=event.id, lines=["guest@demo.example", "European Clusters Alliance"])
    add_output(
        actor=actor, event_id=event.id, kind="slides", title="Slides", url="https://slides.example.org",
        for_participants=True,
    )  # fmt: skip
    write_agenda(actor, event.id)
    scan = Scan(key=uuid.uuid4(), at=timezone.now(), desk="Desk 1", registration_id=registration.pk)
    check_in(actor=actor, event_id=event.id, scans=[scan])
    draft = LetterDraft("What to bring", "A coat: we walk.", "office@demo.example")
    send_letter(actor=actor, event_id=event.id, key=uuid.uuid4(), draft=draft, segment=Segment())
    rehearse(actor, event.id, draft)


def rehearse(actor: Actor, event_id: int, draft: LetterDraft) -> None:
    """A copy with five made-up people, and the letter to them, which was caught."""
    slug = begin_rehearsal(actor=actor, event_id=event_id, start=Start(people=5))
    copy = get_event(actor=actor, slug=slug)
    send_letter(actor=REHEARSER, event_id=copy.id, key=uuid.uuid4(), draft=draft, segment=Segment())


def post_drafts(own: Organisation, person: Person) -> None:
    """A draft that is like a listing in public, and one of everything it can say, without name."""
    actor = Actor(person_id=person.pk, name=str(person), organisation_roles={"owner": frozenset({own.pk})})
    where = {"actor": actor, "organisation_id": own.pk, "kind": "supplier-capability", "side": "offer"}
    post_listing(**where, values={"title": "Clothing and linen for hospitals"})
    everything = {
        "title": "Mixing of small batches", "summary": "Two lines\nof words", "quantity": "12.5",
        "unit": "kg",
        "country": "AT", "region": "AT22", "city": "Graz", "reach": "distance", "distance_km": 300,
        "ecosystems": ["textile"], "technologies": ["robotics"], "languages": ["de", "en"],
        "certificates": "ISO 9001", "is_anonymous": True,
    }  # fmt: skip
    number = post_listing(**where, values=everything, attributes={"lead_time": 4}, publish=True)
    introduce(actor, number)


def introduce(keeper: Actor, offer: int) -> None:
    """One who asks and waits, one that is introduced, and one who may be asked."""
    other = Organisation.objects.filter(kind="cluster", status="published").order_by("-id")[0]
    person = make_person("asker@demo.example")
    PersonMembership.objects.create(organisation=other, person=person, role="owner")
    asker = Actor(person_id=person.pk, organisation_roles={"owner": frozenset({other.pk})})
    needs = [
        post_listing(
            actor=asker, organisation_id=other.pk, kind="supplier-capability", side="need", publish=True,
            values={"title": title, "ecosystems": ["textile"]},
        )
        for title in ("Mixing of dyes", "Mixing of resins", "Mixing of anything")
    ]  # fmt: skip
    words = "Can you mix five kilograms?\n\nWe would come and see."
    _waits, agreed = (
        ask_introduction(actor=asker, listing_id=need, other_id=offer, message=words) for need in needs[:2]
    )
    agree_to(actor=keeper, introduction_id=agreed)


def agree(own: Organisation, member: Person) -> None:
    """Somebody is named as a contact of `own`; the member agreed too, and withdrew half of it."""
    desk = make_person("desk@demo.example")
    Person.objects.filter(pk=desk.pk).update(name="Front desk")
    PersonMembership.objects.create(organisation=own, person=desk, role="editor")
    for person in (desk, member):
        for wording in CONSENTS:
            consents.give_consent(
                actor=actor_of(person), purpose=wording.purpose, version=wording.version, language="en",
                way=ConsentWay.PAGE,
            )  # fmt: skip
    consents.withdraw_consent(actor=actor_of(member), purpose=CONSENTS[-1].purpose, way=ConsentWay.PAGE)


def build_site() -> DemoSite:
    load_demonstration(actor=system_actor("journeys"), locate=located)
    load_listings()
    member = make_person("member@demo.example")
    clusters = Organisation.objects.filter(kind="cluster").order_by("id")
    own = clusters[1]
    PersonMembership.objects.create(organisation=own, person=member, role="owner")
    people.change_person_role(
        actor=system_actor("journeys"), organisation_id=own.pk, person_id=member.pk, role=PersonRole.EDITOR
    )
    people.change_person_role(
        actor=system_actor("journeys"), organisation_id=own.pk, person_id=member.pk, role=PersonRole.OWNER
    )
    keep_members(own, member)
    agree(own, member)
    publish_catalogue(own)
    announce(own)
    hold_meetings(own, member)
    post_drafts(own, member)
    saved_searches.save_search(
        actor=actor_of(member), name="Textile in Spain", query="ecosystem=textile&country=ES", rhythm="weekly"
    )
    operator = make_person("operator@demo.example", "operator", "validator")
    return DemoSite(
        operator=operator,
        member=member,
        own=own,
        cluster=clusters[0],
        network=Organisation.objects.filter(member_rows__isnull=False)
        .exclude(kind="cluster")
        .order_by("id")[0],
        unkept=clusters[2],
        claim_id=claim(clusters[2], operator, make_person("claimant@demo.example")),
        report_id=Report.objects.create(
            organisation=clusters[2],
            address="reader@demo.example",
            kind="facts",
            text="It moved.\n\nSee there.",
        ).pk,
        import_id=import_file(operator),
    )


def actor_of(person: Person) -> Actor:
    return Actor(person_id=person.pk, name=str(person))
