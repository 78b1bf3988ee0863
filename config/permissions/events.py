"""Who may do what with events: everybody sees public ones, those who keep a host keep them."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from config.permissions.rules import (
    CODE,
    DRAFT,
    EVENT,
    EVERYBODY,
    HOSTING,
    KEEPERS,
    KEEPERS_OF_SOME,
    PUBLISHED,
    SERIES,
    SIGNED_IN,
)
from trellis.core.permissions import row

behind_sign_in = partial(row, signs_in=True)
ROWS = (
    row("events:calendar", _("See the calendar of events"), GET=EVERYBODY),
    row("events:export", _("Take events along as a file"), case="csv", GET=EVERYBODY),
    row("events:feed", _("Subscribe to events in a calendar program"), GET=EVERYBODY),
    row("events:series", _("See a series of events"), SERIES, GET=EVERYBODY),
    row("events:event", _("See an event"), EVENT, GET=EVERYBODY),
    row("events:event_file", _("Take an event into a calendar"), EVENT, GET=EVERYBODY),
    behind_sign_in("events:yours", _("See your events"), GET=SIGNED_IN),
    behind_sign_in("events:kinds", _("Choose which kind of event to organise"), GET=SIGNED_IN),
    behind_sign_in("events:create", _("Organise an event"), CODE, GET=SIGNED_IN, POST=SIGNED_IN),
    behind_sign_in("events:edit", _("Change an event"), EVENT, GET=KEEPERS, POST=KEEPERS),
    behind_sign_in("events:publish", _("Publish an event"), EVENT, state=DRAFT, POST=KEEPERS),
    behind_sign_in("events:remove", _("Remove the draft of an event"), EVENT, state=DRAFT, POST=KEEPERS),
    behind_sign_in("events:cancel", _("Be asked why an event is cancelled"), EVENT, GET=KEEPERS),
    behind_sign_in("events:cancel", _("Cancel an event"), EVENT, only_while=[PUBLISHED], POST=KEEPERS),
    behind_sign_in("events:duplicate", _("Make the next edition of an event"), EVENT, POST=KEEPERS),
    behind_sign_in("events:hosts", _("See and ask hosts of an event"), EVENT, GET=KEEPERS, POST=KEEPERS),
    behind_sign_in("events:remove_host", _("Remove a host of an event"), EVENT, has_part=True, POST=KEEPERS),
    behind_sign_in("events:answer_host", _("Say whether to host an event too"), HOSTING, POST=KEEPERS),
    behind_sign_in("events:invited", _("See and invite those for whom a closed event is"), EVENT,
                   GET=KEEPERS, POST=KEEPERS),
    behind_sign_in("events:disinvite", _("Take somebody off the list of a closed event"), EVENT,
                   POST=KEEPERS),
    behind_sign_in("events:outputs", _("Say what an event leaves behind"), EVENT, GET=KEEPERS, POST=KEEPERS),
    behind_sign_in("events:remove_output", _("Remove what an event left behind"), EVENT, has_part=True,
                   POST=KEEPERS),
    row("events:register", _("Register for an event"), EVENT, only_while=[PUBLISHED], GET=EVERYBODY,
        POST=EVERYBODY),
    behind_sign_in("events:take_back", _("Take one's registration back"), EVENT, POST=SIGNED_IN),
    behind_sign_in("events:setup", _("Say what registration asks"), EVENT, GET=KEEPERS, POST=KEEPERS),
    behind_sign_in("events:participants", _("See who registered"), EVENT, GET=KEEPERS),
    behind_sign_in("events:participants_file", _("Take participants along as a file"), EVENT, case="csv",
                   GET=KEEPERS),
    behind_sign_in("events:decide", _("Accept or decline somebody who registered"), EVENT, has_part=True,
                   POST=KEEPERS),
    behind_sign_in("events:directory", _("See who takes part, once registered"), EVENT, GET=KEEPERS),
)  # fmt: skip

AGENDA_ROWS = (
    row("events:agenda", _("See the agenda of an event"), EVENT, GET=EVERYBODY),
    row("events:session", _("See a session"), EVENT, has_part=True, GET=EVERYBODY),
    row("events:agenda_file", _("Take an agenda along as a file"), EVENT, case="xml", GET=EVERYBODY),
    row("events:agenda_widget", _("Show an agenda in another site"), EVENT, GET=EVERYBODY),
    behind_sign_in("events:mark_session", _("Keep a session among one's own"), EVENT, has_part=True,
                   POST=SIGNED_IN),
    behind_sign_in("events:agenda_edit", _("See the agenda as it is written"), EVENT, GET=KEEPERS),
    behind_sign_in("events:session_add", _("Add a session"), EVENT, GET=KEEPERS, POST=KEEPERS),
    behind_sign_in("events:session_edit", _("Change a session"), EVENT, has_part=True, GET=KEEPERS,
                   POST=KEEPERS),
    behind_sign_in("events:session_move", _("Move a session"), EVENT, has_part=True, POST=KEEPERS),
    behind_sign_in("events:session_remove", _("Remove a session"), EVENT, has_part=True, POST=KEEPERS),
    behind_sign_in("events:agenda_publish", _("Publish an agenda"), EVENT, POST=KEEPERS),
    behind_sign_in("events:agenda_imports", _("Import an agenda"), EVENT, GET=KEEPERS, POST=KEEPERS),
    behind_sign_in("events:agenda_import", _("See what an import of an agenda would change"), EVENT,
                   has_part=True, GET=KEEPERS),
    behind_sign_in("events:agenda_apply", _("Apply an import of an agenda"), EVENT, has_part=True,
                   POST=KEEPERS),
    behind_sign_in("events:agenda_undo", _("Undo an import of an agenda"), EVENT, has_part=True,
                   POST=KEEPERS),
    behind_sign_in("events:agenda_versions", _("See the versions of an agenda"), EVENT, GET=KEEPERS),
    behind_sign_in("events:agenda_version", _("See what a version of an agenda changed"), EVENT,
                   GET=KEEPERS),
)  # fmt: skip

ONE = "/api/events/{event}"
API_ROWS = (
    row("/api/events", "", GET=EVERYBODY, POST=KEEPERS_OF_SOME),
    row(ONE, "", EVENT, GET=EVERYBODY, PUT=KEEPERS),
    row(ONE, "", EVENT, case="draft", state=DRAFT, DELETE=KEEPERS),
    row(f"{ONE}/publish", "", EVENT, state=DRAFT, POST=KEEPERS),
    row(f"{ONE}/cancel", "", EVENT, only_while=[PUBLISHED], POST=KEEPERS),
    row(f"{ONE}/outputs", "", EVENT, POST=KEEPERS),
    row(f"{ONE}/outputs/{{output_id}}", "", EVENT, has_part=True, DELETE=KEEPERS),
)
