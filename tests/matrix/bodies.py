"""What is sent so that who is let in also gets through: forms for screens, JSON for the API.

A route without a body here is sent nothing: who is let in may then be told that something is missing (422).
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from config.blocks import BLOCKS
from tests.matrix.addresses import Asked, last
from tests.matrix.keeping import (
    KEEPING,
    MEETINGS,
    ONE_EVENT,
    RULES,
    begun_meeting,
    free_slot,
    table_of_two,
    two_on_the_board,
    waiting_schedule,
    who_is_here,
    willing_colleague,
)
from tests.matrix.meetings import FORCED
from tests.matrix.world import FILE, KIND
from trellis.core.permissions import Role
from trellis.imports.models import DuplicateProposal
from trellis.members.pages.letters import fingerprint
from trellis.members.types import Draft, Reader, Readers
from trellis.portal.tests.conftest import picture

Body = Mapping[str, Any] | Callable[[Asked], Mapping[str, Any]]
REASON = {"reason": "Because the matrix asks."}


def start(asked: Asked) -> dict[str, Any]:
    """Everybody names what they may name: an operator the platform, others their organisation."""
    return {
        "source": "Another directory",
        "target": "registry",
        "organisation": "" if asked.role in (Role.OPERATOR, Role.VISITOR) else home(asked),
        "edition": "",
        "uploads": SimpleUploadedFile("directory.csv", FILE.encode()),
    }


def start_by_program(asked: Asked) -> dict[str, Any]:
    given = start(asked)
    files = {"files": [given.pop("uploads")]}
    return {name: value for name, value in given.items() if value != ""} | files


def home(asked: Asked) -> int:
    return asked.world.profiles["home", "published"].pk


def pair(asked: Asked) -> dict[str, Any]:
    found = asked.run()
    number = last(DuplicateProposal.objects.filter(owner=found), "pk") if found else 0
    return {"decision": "different", "proposal": number or 0}


def new_address(asked: Asked) -> dict[str, str]:
    return {"slug": "quite-another-address"}


STEP = lambda asked: REASON if asked.row.case in ("send-back", "withdraw", "archive") else {}  # noqa: E731
VALUES = {"name": "A new name", "country": "FR", "description": {"en": "New."}}
AGREED = {"version": 1, "language": "en"}
ALIKE = {"column": "Country", "code": "unknown_country", "value": "Ruritania", "text": "FR"}
ONE = "/api/organisations/{slug}"
REGISTER = f"{ONE}/register"
PROGRAMME = {"name": "Growing", "country": "country:FR"}
ENTRY = f"{REGISTER}/{{record_id}}/entries/{{kind}}/{{item_id}}"
LETTER = {"subject": "News", "text": "News.", "answers_to": "office@example.org"}
# what somebody sees who looks at this letter: the only contact of each register gets it
SEEN = fingerprint(Draft(**LETTER), Readers((Reader(0, "", 0, "", "member@example.org", ""),), 0, 0, 0))

EVENT = {"title": "Light", "format": "online", "time_zone": "Europe/Vienna", "visibility": "public",
         "starts": "2030-05-07T09:00", "ends": "2030-05-07T18:00"}  # fmt: skip
OUTPUT = {"kind": "paper", "title": "A paper", "url": "https://example.org/paper"}
SESSION = {"title": "Light", "start": "2030-05-07T11:00", "minutes": "30"}
AGENDA = b"""<schedule><conference/><day date="2030-05-07">
<room name="Hall"><event id="2">
<start>10:00</start><duration>00:30</duration><title>Light</title></event></room></day></schedule>"""


def agenda_file(asked: Asked) -> dict[str, Any]:
    return {"upload": SimpleUploadedFile("agenda.xml", AGENDA)}


def talk(asked: Asked) -> dict[str, Any]:
    return EVENT | {"kind": "talk", "organiser": asked.world.profiles["home", "published"].slug}


LISTING = {"title": "Looms of any kind", "reach": "europe", "visibility": "public", "version": "1"}


def listing(asked: Asked) -> dict[str, Any]:
    about = {"title": "Looms", "kind": "supplier-capability", "side": "need"}
    return about | {"organisation": asked.world.profiles["home", "published"].slug}


GROUP = {"rows": "1", "p0-name": "Late", "p0-address": "late@guest.example"}


def participants_file(asked: Asked) -> dict[str, Any]:
    return {"upload": SimpleUploadedFile("list.csv", b"Name,E-mail\nLate,late@guest.example\n")}


def wishes_file(asked: Asked) -> dict[str, Any]:
    text = b"Who,Whom,Wish\none@meets.example,other@meets.example,must\n"
    return {"upload": SimpleUploadedFile("wishes.csv", text)}


BODIES: dict[tuple[str, str], Body] = {
    **KEEPING,
    ("POST", "meetings:wishes"): wishes_file,
    ("POST", "meetings:answer"): {"answer": "decline"},
    ("POST", "meetings:part"): {"attends": "on_site"},
    ("POST", "meetings:away"): {},
    ("POST", "meetings:leave"): {},
    ("POST", "meetings:wish"): {"kind": "like"},
    ("POST", "meetings:ask"): {},
    ("POST", "meetings:book"): {"slot": "1"},
    ("POST", "meetings:decide"): {"answer": "accept", "slot": "1"},
    ("POST", "meetings:setup"): RULES,
    ("POST", "meetings:step"): {"to": "planned"},
    ("POST", "meetings:halls"): {"do": "tables", "first": "7", "count": "1", "seats": "4"},
    ("POST", "meetings:invite"): {},
    ("POST", "meetings:board_step"): {"do": "lock"},
    ("POST", "meetings:arrange"): two_on_the_board,
    ("POST", "meetings:undo"): {},
    ("POST", "meetings:repair"): {},
    ("POST", "meetings:plans"): {"keep": "agreed", "seconds": "1", "seed": "1"},
    ("POST", "meetings:stop"): waiting_schedule,
    ("POST", "meetings:apply"): {},
    ("POST", "meetings:force"): {"wish": FORCED},
    ("POST", "meetings:move"): free_slot,
    ("POST", "meetings:cancel"): {},
    ("POST", "meetings:publish"): {},
    ("POST", "meetings:report"): {"kind": "here"},
    ("POST", "meetings:instead"): who_is_here,
    ("POST", "meetings:hand_over"): willing_colleague,
    ("POST", f"{MEETINGS}/meetings/{{meeting}}/hand-over"): willing_colleague,
    ("POST", "meetings:say"): {"met": "yes"},
    ("POST", "meetings:extend"): {},
    ("POST", "meetings:held"): begun_meeting,
    ("PUT", f"{MEETINGS}/part"): {},
    ("DELETE", f"{MEETINGS}/part"): {},
    ("PUT", f"{MEETINGS}/wishes/{{participant}}"): {"kind": "like"},
    ("DELETE", f"{MEETINGS}/wishes/{{participant}}"): {},
    ("POST", f"{MEETINGS}/requests"): {"participant": 1},
    ("DELETE", f"{MEETINGS}/requests/{{meeting_request}}"): {},
    ("POST", f"{MEETINGS}/requests/{{meeting_request}}/accept"): {"slot": 1},
    ("POST", f"{MEETINGS}/requests/{{meeting_request}}/decline"): {},
    ("POST", f"{MEETINGS}/meetings"): {"participant": 1, "slot": 1},
    ("POST", f"{MEETINGS}/arranged"): table_of_two,
    ("POST", f"{MEETINGS}/meetings/{{meeting}}/move"): free_slot,
    ("POST", f"{MEETINGS}/meetings/{{meeting}}/cancel"): {},
    ("POST", "events:rehearsal"): {"people": "2"},
    ("POST", "events:rehearsal_step"): {"step": "clock", "day": "2030-05-06"},
    ("POST", "events:setup"): {"add": "kind", "name": "Press"},
    ("POST", "events:decide"): {"answer": "yes"},
    ("POST", "events:undo_check_in"): {},
    ("POST", "events:walk_in"): {"name": "Late", "address": "late@guest.example"},
    ("POST", "events:register_group"): GROUP,
    ("POST", "events:bring"): participants_file,
    ("POST", "events:badges"): {"which": "all", "layout": "single"},
    ("POST", "events:edit"): EVENT | {"version": "1"},
    ("POST", "events:publish"): {},
    ("POST", "events:remove"): {},
    ("POST", "events:cancel"): REASON,
    ("POST", "events:duplicate"): {},
    ("POST", "events:hosts"): {"organisation": "guest-c"},
    ("POST", "events:remove_host"): {},
    ("POST", "events:answer_host"): {"answer": "yes"},
    ("POST", "events:invited"): {"lines": "a@guest.example"},
    ("POST", "events:disinvite"): {"address": "a@guest.example"},
    ("POST", "events:outputs"): OUTPUT,
    ("POST", "events:remove_output"): {},
    ("POST", "events:mark_session"): {"wanted": "yes"},
    ("POST", "events:session_add"): SESSION,
    ("POST", "events:session_edit"): SESSION | {"version": "1"},
    ("POST", "events:session_move"): {"start": "2030-05-07T14:00", "room": "Hall"},
    ("POST", "events:session_remove"): {},
    ("POST", "events:agenda_publish"): {},
    ("POST", "events:agenda_imports"): agenda_file,
    ("POST", "events:agenda_apply"): {},
    ("POST", "events:agenda_undo"): {},
    ("POST", "/api/events"): talk,
    ("PUT", ONE_EVENT): EVENT | {"version": 1},
    ("DELETE", ONE_EVENT): {},
    ("POST", f"{ONE_EVENT}/publish"): {},
    ("POST", f"{ONE_EVENT}/cancel"): REASON,
    ("POST", f"{ONE_EVENT}/outputs"): OUTPUT,
    ("DELETE", f"{ONE_EVENT}/outputs/{{output_id}}"): {},
    ("POST", "accounts:person"): {"name": "Another name", "language": "de"},
    ("POST", "accounts:create_token"): {"label": "weekly", "days": 30},
    ("POST", "accounts:revoke_token"): {},
    ("POST", "accounts:end_session"): {},
    ("POST", "notifications:calendar"): {},
    ("POST", "accounts:give_consent"): AGREED,
    ("POST", "accounts:withdraw_consent"): {},
    ("PUT", "/api/person/consents/{purpose}"): AGREED,
    ("DELETE", "/api/person/consents/{purpose}"): {},
    ("POST", "notifications:mark_read"): {},
    ("POST", "accounts:roles"): {"email": "person@example.org", "role": "validator"},
    ("POST", "accounts:revoke_role"): {},
    ("POST", "portal:settings"): {"version": 0, "name": "Elsewhere", "accent": "", "languages": ["en", "fr"]},
    ("POST", "portal:blocks"): lambda asked: {"version": 0, "offered": [block.key for block in BLOCKS]},
    ("POST", "portal:change_logo"): lambda asked: {"logo": SimpleUploadedFile("logo.png", picture())},
    ("POST", "portal:remove_logo"): {},
    ("POST", "portal:texts"): {"version": 0, "home_title": "Welcome", "home_lead": "", "imprint": ""},
    ("POST", "account_confirm_email"): {},
    ("POST", "registry:save_search"): {"name": "Light", "rhythm": "weekly"},
    ("POST", "registry:saved_search"): {"name": "Light", "rhythm": "weekly"},
    ("POST", "registry:call_different"): {},
    ("POST", "registry:undo_merge"): {},
    ("POST", "registry:merge"): {},
    ("POST", "registry:create"): {"name": "Quite new", "country": "FR", "description.en": "New."},
    ("POST", "registry:claim"): {"evidence": "The director, see the imprint."},
    ("POST", "registry:decide_claim"): {"_refuse": "1", **REASON},
    ("POST", "registry:report"): {"kind": "facts", "text": "It moved.", "address": "a@visitor.example"},
    ("POST", "registry:decide_report"): {"outcome": "left", **REASON},
    ("POST", "registry:draft"): {"name": "Typed"},
    ("POST", "registry:edit"): {"name": "Typed", "_draft": "1"},
    ("POST", "registry:people"): {"email": "person@example.org", "role": "member"},
    ("POST", "registry:invite"): {"email": "guest@elsewhere.example", "role": "editor"},
    ("POST", "registry:withdraw_invitation"): {},
    ("POST", "registry:person"): {"role": "editor"},
    ("POST", "registry:answer_proposal"): {"leave": "1"},
    ("POST", "registry:address"): new_address,
    ("POST", "registry:life"): STEP,
    ("POST", "registry:take_back"): {},
    ("POST", "registry:rule"): {"verdict": "pass", **REASON},
    ("POST", "registry:edit_members"): {"member": "network-of-home", "role": "associated"},
    ("POST", "registry:edit_member"): {"role": "associated"},
    ("POST", "registry:remove_member"): {},
    ("POST", "registry:write_to_member"): {"address": "office@member.example"},
    ("POST", "registry:edit_results"): {"title": "Another result"},
    ("POST", "registry:edit_result"): {"title": "A better result"},
    ("POST", "registry:edit_items"): {"name": "Export tours", "mode": "virtual"},
    ("POST", "registry:edit_item"): {"name": "Study tours", "mode": "physical", "version": "1"},
    ("POST", "members:take_over"): {},
    ("POST", "members:create"): {"name": "Another member"},
    ("POST", "members:edit"): {"name": "A better name", "version": "1"},
    ("POST", "members:remove"): {},
    ("POST", "members:add_entry"): {"title": "Write to them"},
    ("POST", "members:entry"): {"title": "Visit them", "version": "1"},
    ("POST", "members:close"): {},
    ("POST", "members:remind"): {},
    ("POST", "exchange:create"): LISTING,
    ("POST", "exchange:edit"): LISTING,
    ("POST", "exchange:step"): {},
    ("POST", "exchange:discard"): {},
    ("POST", "exchange:ask"): {"message": "Are they for wool?"},
    ("POST", "exchange:answer"): {},
    ("POST", "exchange:outcome"): {"outcome": "contract"},
    ("POST", "/api/exchange/listings"): listing,
    ("POST", "/api/exchange/listings/{listing_id}/introductions"): lambda asked: {
        "other": asked.world.offers[-1]
    },
    ("POST", "/api/exchange/introductions/{introduction_id}/steps/{step}"): {},
    ("PUT", "/api/exchange/introductions/{introduction_id}/outcome"): {"outcome": "contract"},
    ("PUT", "/api/exchange/listings/{listing_id}"): {"title": "Looms of any kind", "version": 1},
    ("DELETE", "/api/exchange/listings/{listing_id}"): {},
    ("POST", "/api/exchange/listings/{listing_id}/steps/{step}"): {},
    ("POST", "imports:start"): start,
    ("POST", "imports:check"): {"edition": "part"},
    ("POST", "imports:accept"): {"acceptance": "sound"},
    ("POST", "imports:search_again"): {},
    ("POST", "imports:resume"): {},
    ("POST", "imports:discard"): {},
    ("POST", "imports:undo"): {},
    ("POST", "imports:decide"): pair,
    ("POST", "imports:file"): {
        "column-0": "name",
        "column-1": "kind",
        "column-2": "country",
        "column-3": "-",
    },
    ("POST", "imports:repair_alike"): {"position": 1} | ALIKE,
    ("POST", "imports:row"): {"cell-2": "FR"},
    ("POST", "/api/organisations"): {"kind": KIND, "values": VALUES},
    ("PATCH", "/api/organisations/{slug}"): {"values": {"city": "Lyon"}},
    ("POST", "/api/organisations/{slug}/steps/{step}"): STEP,
    ("PUT", "/api/organisations/{slug}/members/{member}"): {"role": "associated"},
    ("DELETE", "/api/organisations/{slug}/members/{member}"): {},
    ("POST", "/api/organisations/{slug}/results"): {"title": "Another result"},
    ("PUT", "/api/organisations/{slug}/results/{result_id}"): {"title": "A better result"},
    ("DELETE", "/api/organisations/{slug}/results/{result_id}"): {},
    ("PUT", "/api/organisations/{slug}/rules/{rule}"): {"verdict": "pass", **REASON},
    ("DELETE", "/api/organisations/{slug}/rules/{rule}"): REASON,
    ("POST", "/api/organisations/{slug}/proposals/{proposal_id}"): {"take": False},
    ("POST", "/api/organisations/{slug}/people"): {"email": "person@example.org", "role": "member"},
    ("PUT", "/api/organisations/{slug}/people/{person_id}"): {"role": "editor"},
    ("DELETE", "/api/organisations/{slug}/people/{person_id}"): {},
    ("PUT", "/api/organisations/{slug}/address"): new_address,
    ("POST", REGISTER): {"name": "Another member"},
    ("POST", f"{REGISTER}/take-over"): {},
    ("PUT", f"{REGISTER}/{{record_id}}"): {"name": "A better name", "version": 1},
    ("DELETE", f"{REGISTER}/{{record_id}}"): {},
    ("POST", f"{REGISTER}/{{record_id}}/entries"): {"kind": "task", "title": "Write to them"},
    ("PUT", ENTRY): {"version": 1, "entry": {"kind": "task", "title": "Visit them"}},
    ("DELETE", ENTRY): {},
    ("POST", f"{ENTRY}/close"): {},
    ("POST", f"{REGISTER}/letters"): LETTER | {"seen": SEEN},
    ("POST", f"{REGISTER}/letters/look"): LETTER,
    ("POST", f"{REGISTER}/letters/{{letter_id}}/remind"): {},
    ("POST", f"{ONE}/invitations"): {"email": "guest@elsewhere.example", "role": "editor"},
    ("DELETE", f"{ONE}/invitations/{{invitation_id}}"): {},
    ("POST", f"{ONE}/services"): {"name": "Export tours", "mode": "virtual"},
    ("PUT", f"{ONE}/services/{{offer_id}}"): {"name": "Tours", "mode": "physical", "version": 1},
    ("DELETE", f"{ONE}/services/{{offer_id}}"): {},
    ("POST", f"{ONE}/programmes"): PROGRAMME,
    ("PUT", f"{ONE}/programmes/{{programme_id}}"): PROGRAMME | {"version": 1},
    ("POST", f"{ONE}/claim"): {"evidence": "The director, see the imprint."},
    ("POST", "/api/claims/{claim_id}/decision"): {"is_right": False, **REASON},
    ("POST", "/api/searches"): {"name": "Light", "rhythm": "weekly", "query": "q=quite+new"},
    ("PUT", "/api/searches/{search_id}"): {"name": "Light", "rhythm": "weekly"},
    ("DELETE", "/api/searches/{search_id}"): {},
    ("POST", "/api/notifications/read"): {"until": 10**9},
    ("POST", "/api/notifications/{notification_id}/read"): {},
    ("POST", "/api/evidence/facts"): {"source": "A report", "facts": []},
    ("POST", "/api/imports/"): start_by_program,
    ("POST", "/api/imports/{import_id}/check"): {"edition": "part"},
    ("POST", "/api/imports/{import_id}/accept"): {"acceptance": "sound"},
    ("POST", "/api/imports/{import_id}/files/{position}/reading"): {"settings": {}},
    ("POST", "/api/imports/{import_id}/files/{position}/matches"): {"matches": {"Website": "-"}},
    ("POST", "/api/imports/{import_id}/files/{position}/constants"): {"constants": {"country": "FR"}},
    ("POST", "/api/imports/{import_id}/files/{position}/repair-alike"): ALIKE,
    ("POST", "/api/imports/{import_id}/resume"): {},
    ("POST", "/api/imports/{import_id}/search-again"): {},
    ("POST", "/api/imports/{import_id}/undo"): {},
    ("POST", "/api/imports/{import_id}/discard"): {},
    ("POST", "/api/imports/{import_id}/duplicates/{proposal_id}"): {"is_same": False},
    ("POST", "/api/imports/{import_id}/files/{position}/rows/{row}"): {"cells": {"Country": "FR"}},
}


# Who is let in is told that a profile of this kind has no programmes, and that they are not registered.
NOT_ENOUGH = {
    ("POST", f"{ONE}/programmes"),
    ("PUT", f"{ONE}/programmes/{{programme_id}}"),
    ("PUT", "/api/events/{event}/registration"),
}


def body_of(asked: Asked, method: str) -> tuple[bool, Mapping[str, Any]]:
    """Whether it is enough to get through, and what is sent."""
    body = BODIES.get((method, asked.row.route))
    if body is None:
        return False, {}
    is_enough = (method, asked.row.route) not in NOT_ENOUGH
    return is_enough, body(asked) if callable(body) else body
