"""What fills the address of a route for a relation, by the names of its places: a new route needs nothing
here as long as its places are called as those of the others."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from config.permissions.rules import CODE, EVENT, HOSTING, IMPORT, LINK, MEETING, REHEARSAL, UNKEPT
from tests.matrix.meetings import meeting_parts
from tests.matrix.routes import places_of
from tests.matrix.world import LOGO, World, whose
from trellis.audit.models import AuditEntry
from trellis.core.permissions import Relation, Role, Row
from trellis.core.stylesheet import current_stylesheet
from trellis.evidence.selectors import indicators
from trellis.imports.models import DuplicateProposal, Import
from trellis.members.models import Entry, Letter, Record
from trellis.registry.models import Organisation

NO_NUMBER = 999_999_999
NO_WORD = "no-such-thing-here"
# For each route that names a code: its places with a code that there is, and with one that there is not.
CODES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "registry:country": ({"code": "FR"}, {"code": "QQ"}),
    "registry:region": ({"code": "FR10"}, {"code": "QQ10"}),
    "registry:ecosystem": ({"code": "digital"}, {"code": NO_WORD}),
    "registry:create": ({"kind": "cluster"}, {"kind": NO_WORD}),
    "evidence:indicator": ({"key": next(iter(indicators()))}, {"key": NO_WORD}),
    "registry:export_catalogue": (
        {"catalogue": "services", "key": "csv"},
        {"catalogue": NO_WORD, "key": "csv"},
    ),
    "events:create": ({"event_kind": "talk"}, {"event_kind": NO_WORD}),
    "accounts:give_consent": ({"purpose": "contact-name"}, {"purpose": NO_WORD}),
    "accounts:withdraw_consent": ({"purpose": "contact-name"}, {"purpose": NO_WORD}),
    "/api/person/consents/{purpose}": ({"purpose": "contact-name"}, {"purpose": NO_WORD}),
    "portal:logo": ({"digest": LOGO}, {"digest": "f" * 16}),
    "portal:texts": ({"language": "en"}, {"language": "xx"}),
    "taxonomy:scheme": ({"code": "ecosystem"}, {"code": NO_WORD}),
    "taxonomy:scheme_export": ({"code": "ecosystem"}, {"code": NO_WORD}),
    "taxonomy:term": (
        {"scheme": "ecosystem", "code": "digital"},
        {"scheme": "ecosystem", "code": NO_WORD},
    ),
    "/api/taxonomy/schemes/{scheme}/terms": ({"scheme": "ecosystem"}, {"scheme": NO_WORD}),
    "/api/taxonomy/terms/{term_id}": ({"term_id": "ecosystem:digital"}, {"term_id": "ecosystem:none"}),
}
# What else stands in an address and names nothing that could be somebody's.
FIXED: dict[str, Callable[[Row], Any]] = {
    "position": lambda row: 1,
    "number": lambda row: 4,  # the row of a file, here the faulty one
    "row": lambda row: 4,
    "rule": lambda row: "coordinator",
    "key": lambda row: row.case or NO_WORD,
    "step": lambda row: row.case,
    "name": lambda row: current_stylesheet().name,
    "colour": lambda row: "7a1f5c",
    "uidb36": lambda row: "0",
    "kind": lambda row: "task",  # of what is kept about a member
    "catalogue": lambda row: "services",
    "blueprint": lambda row: "supplier-capability",
    "side": lambda row: "need",
    "what": lambda row: "members",  # a file of a register
    "pk": lambda row: NO_NUMBER,  # a passkey: nobody here has one
}
AFTER = {
    "registry:viewport": "?bbox=-10,35,30,60&zoom=4",
    "registry:suggest": "?q=gue",
    "/api/registry/viewport": "?bbox=-10,35,30,60&zoom=4",
    "/api/registry/suggest": "?q=gue",
    "/api/taxonomy/resolve": "?scheme=country&text=France",
    "/api/taxonomy/convert": "?code=FR10&from_edition=2021&to_edition=2024",
    "/api/taxonomy/locate": "?country=country:FR",
}


@dataclass(frozen=True)
class Asked:
    """A cell as it is asked: who, of which thing."""

    world: World
    row: Row
    role: Role
    relation: Relation
    is_part_missing: bool = False  # with WRONG_PART: a part that there is not, to compare with

    @property
    def state(self) -> str:
        return self.row.state_of(self.relation)

    @property
    def whose(self) -> str:
        return whose(self.role, self.relation)

    def profile(self) -> Organisation | None:
        if self.relation == Relation.MISSING:
            return None
        return self.world.profiles[self.whose, self.state]

    def run(self) -> Import | None:
        if self.relation == Relation.MISSING:
            return None
        return self.world.imports[self.whose, self.state]

    def part(self, find: Callable[[Any], Any]) -> Any:
        """The part of the thing, or that of somebody else's."""
        if self.relation == Relation.MISSING or self.is_part_missing:
            return NO_NUMBER
        name = self.whose
        if self.relation == Relation.WRONG_PART:
            name = "sibling" if self.whose == "foreign" else "foreign"
        things = self.world.imports if self.row.thing is IMPORT else self.world.profiles
        if self.row.thing is EVENT:
            things = self.world.events
        return find(things[name, self.state]) or NO_NUMBER


def path_of(asked: Asked) -> str:
    filled = {place: fill(asked, place) for place in places_of(asked.row.route)}
    after = AFTER.get(asked.row.route, "")
    if asked.row.is_api:
        return re.sub(r"{(\w+)}", lambda match: str(filled[match[1]]), asked.row.route) + after
    return reverse(asked.row.route, kwargs=filled) + after


def fill(asked: Asked, place: str) -> Any:
    if place == "programme_id":
        return NO_NUMBER if asked.relation == Relation.MISSING else asked.world.programme
    if asked.row.thing is CODE:
        there, not_there = CODES[asked.row.route]
        return (not_there if asked.relation == Relation.MISSING else there)[place]
    if asked.row.thing is LINK:
        return NO_WORD
    if asked.row.route == "account_confirm_email":
        return asked.world.email_key
    if place in PLACES:
        return PLACES[place](asked)
    return FIXED[place](asked.row)


def slug(asked: Asked) -> str:
    if asked.row.case == "as the member":
        return asked.world.networks["foreign" if asked.whose == "foreign" else "home"].slug
    found = asked.world.unkept if is_unkept(asked) else asked.profile()
    return found.slug if found else NO_WORD


def is_unkept(asked: Asked) -> bool:
    return asked.row.thing is UNKEPT and asked.relation != Relation.MISSING


def member(asked: Asked) -> Organisation | None:
    return asked.profile() if asked.row.case == "as the member" else asked.world.guests[0]


def member_id(asked: Asked) -> int:
    if asked.row.case == "as the member":
        found = member(asked)
        return found.pk if found else NO_NUMBER
    return asked.part(lambda profile: last(profile.member_rows, "member_id"))


def member_slug(asked: Asked) -> str:
    found = member(asked)
    return found.slug if found else NO_WORD


def of_meetings(name: str) -> Callable[[Asked], int]:
    """A part of the meetings of an event: a participant, a request, a meeting."""
    return lambda asked: asked.part(lambda event: meeting_parts(event)[name])


def meeting_id(asked: Asked) -> int:
    if asked.row.thing is EVENT:
        return asked.part(lambda event: meeting_parts(event)["meeting"])
    if asked.relation == Relation.MISSING:
        return NO_NUMBER
    return meeting_parts(asked.world.events[asked.whose, asked.state])["meeting"]


def event_slug(asked: Asked) -> str:
    """Of a meeting that there is not, the event that there is: it is the meeting that one may not know of."""
    if asked.relation == Relation.MISSING and asked.row.thing is not MEETING:
        return NO_WORD
    if asked.row.thing is REHEARSAL:
        return asked.world.rehearsals[asked.whose].slug
    return asked.world.events[asked.whose, asked.state].slug


def agenda_import(asked: Asked) -> int:
    """One that is applied, to be undone; else one that waits."""
    state = "applied" if asked.row.route == "events:agenda_undo" else "staged"
    return asked.part(lambda event: last(event.agenda_imports.filter(state=state), "pk"))


def host_id(asked: Asked) -> int:
    if asked.row.thing is HOSTING:
        return NO_NUMBER if asked.relation == Relation.MISSING else asked.world.asked_hosts[asked.whose]
    return asked.part(lambda event: last(event.hosts.filter(role="co_organiser"), "pk"))


def import_id(asked: Asked) -> int:
    found = asked.run()
    return found.pk if found else NO_NUMBER


def proposal_id(asked: Asked) -> int:
    if asked.row.thing is IMPORT:
        return asked.part(lambda run: last(DuplicateProposal.objects.filter(owner=run), "pk"))
    return asked.part(lambda profile: last(profile.proposals, "pk"))


def person_id(asked: Asked) -> int:
    """Somebody of this organisation only, and no owner of it."""
    return asked.part(lambda profile: last(profile.person_rows.filter(role="member"), "person_id"))


def token_id(asked: Asked) -> int:
    if asked.relation == Relation.MISSING:
        return NO_NUMBER
    name = asked.role.value if asked.relation == Relation.OWN else asked.relation.value
    return asked.world.own_tokens[name].pk


def of_person(asked: Asked, things: dict[str, int]) -> int:
    if asked.relation == Relation.MISSING:
        return NO_NUMBER
    return things[asked.role.value if asked.relation == Relation.OWN else "foreign"]


def record_of(profile: Organisation) -> int | None:
    return last(Record.objects.filter(host=profile), "pk")


def task_of(profile: Organisation) -> int | None:
    return last(Entry.objects.filter(record__host=profile), "pk")


def last_change(profile: Organisation) -> int | None:
    entries = AuditEntry.objects.filter(subject_type="organisation", subject_id=str(profile.pk))
    return last(entries.filter(action="changed"), "pk")


def listing_id(asked: Asked) -> int:
    if asked.relation == Relation.MISSING:
        return NO_NUMBER
    return asked.world.listings[asked.whose, asked.state].pk


def introduction_id(asked: Asked) -> int:
    """One that is asked, one that asks and can be taken back, one that both agreed to."""
    if asked.relation == Relation.MISSING:
        return NO_NUMBER
    case = {"take-back": "asking", "agreed": "agreed"}.get(asked.row.case, "asked")
    return asked.world.introductions[asked.whose, case]


def last(rows: Any, name: str) -> int | None:
    return rows.order_by("-id").values_list(name, flat=True).first()


PLACES: dict[str, Callable[[Asked], Any]] = {
    "slug": slug,
    "member": member_slug,
    "member_id": member_id,
    "entry_id": lambda asked: asked.part(last_change),
    "person_id": person_id,
    "result_id": lambda asked: asked.part(lambda profile: last(profile.results, "pk")),
    "proposal_id": proposal_id,
    "offer_id": lambda asked: asked.part(lambda profile: last(profile.offered_services, "pk")),
    "record_id": lambda asked: asked.part(record_of),
    "item_id": lambda asked: asked.part(task_of),
    "letter_id": lambda asked: asked.part(lambda host: last(Letter.objects.filter(host=host), "pk")),
    "import_id": import_id,
    "event": event_slug,
    "registration_id": lambda asked: asked.part(lambda event: last(event.registrations, "pk")),
    "participant_id": lambda asked: asked.part(
        lambda event: last(event.registrations.filter(state="registered"), "pk")
    ),
    "participant_letter": lambda asked: asked.part(lambda event: last(event.letters, "pk")),
    "host_id": host_id,
    "meeting": meeting_id,
    "run": of_meetings("run"),
    "participant": of_meetings("participant"),
    "meeting_request": of_meetings("request"),
    "session": lambda asked: asked.part(lambda event: last(event.sessions, "pk")),
    "agenda_import": agenda_import,
    "version": lambda asked: 1,
    "output_id": lambda asked: asked.part(lambda event: last(event.outputs, "pk")),
    "series": lambda asked: NO_WORD if asked.relation == Relation.MISSING else asked.world.series,
    "listing_id": listing_id,
    "other_id": lambda asked: asked.world.offers[-1],
    "introduction_id": introduction_id,
    "answer": lambda asked: asked.row.case,
    "token_id": token_id,
    "session_id": lambda asked: of_person(asked, asked.world.own_sessions),
    "notification_id": lambda asked: of_person(asked, asked.world.own_notifications),
    "invitation_id": lambda asked: asked.part(lambda profile: last(profile.invitations, "pk")),
    "claim_id": lambda asked: NO_NUMBER if asked.relation == Relation.MISSING else asked.world.claim_id,
    "report_id": lambda asked: NO_NUMBER if asked.relation == Relation.MISSING else asked.world.report_id,
    "other": lambda asked: asked.world.twin.slug,
    "pair_id": lambda asked: NO_NUMBER if asked.relation == Relation.MISSING else asked.world.pair,
    "merge_id": lambda asked: NO_NUMBER if asked.relation == Relation.MISSING else asked.world.merge,
    "search_id": lambda asked: of_person(asked, asked.world.own_searches),
    "grant_id": lambda asked: NO_NUMBER if asked.relation == Relation.MISSING else asked.world.grant.pk,
}
