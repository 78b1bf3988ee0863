"""Who may do what with the meetings of an event: those who take part, and those who keep a host."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from config.permissions.rules import EVENT, EVERYBODY, KEEPERS, LINK, MEETING, PARTICIPANTS, PUBLISHED
from trellis.core.permissions import row

behind_sign_in = partial(row, signs_in=True)
ROWS = (
    row("meetings:schedule", _("See one's own meetings at an event"), EVENT, GET=EVERYBODY),
    row("meetings:answer", _("Answer a request for a meeting from the mail"), LINK, GET=EVERYBODY,
        POST=EVERYBODY),
    behind_sign_in("meetings:part", _("Take part in the meetings of an event"), EVENT, GET=PARTICIPANTS,
                   POST=PARTICIPANTS),
    behind_sign_in("meetings:away", _("Say when one cannot meet"), EVENT, POST=PARTICIPANTS),
    behind_sign_in("meetings:leave", _("Take part in meetings no more"), EVENT, POST=PARTICIPANTS),
    behind_sign_in("meetings:people", _("See who takes part in the meetings"), EVENT, GET=KEEPERS),
    behind_sign_in("meetings:person", _("See somebody who takes part in the meetings"), EVENT, has_part=True,
                   GET=KEEPERS),
    behind_sign_in("meetings:wish", _("Wish to meet somebody, or not to"), EVENT, has_part=True,
                   POST=PARTICIPANTS),
    behind_sign_in("meetings:ask", _("Ask somebody for a meeting"), EVENT, has_part=True, POST=PARTICIPANTS),
    behind_sign_in("meetings:book", _("Book a meeting"), EVENT, has_part=True, POST=PARTICIPANTS),
    behind_sign_in("meetings:decide", _("Accept, decline or take back a request"), EVENT, has_part=True,
                   POST=PARTICIPANTS),
    behind_sign_in("meetings:setup", _("Set up the meetings of an event"), EVENT, GET=KEEPERS, POST=KEEPERS),
    behind_sign_in("meetings:step", _("Open, plan, publish or close meetings"), EVENT, POST=KEEPERS),
    behind_sign_in("meetings:halls", _("Set slots and tables"), EVENT, GET=KEEPERS, POST=KEEPERS),
    behind_sign_in("meetings:silent", _("See who has not answered"), EVENT, GET=KEEPERS),
    behind_sign_in("meetings:invite", _("Ask those registered whether they meet anybody"), EVENT,
                   only_while=[PUBLISHED], POST=KEEPERS),
    behind_sign_in("meetings:board", _("See the board of meetings"), EVENT, GET=KEEPERS),
    behind_sign_in("meetings:board_step", _("Move, lock or cancel a meeting on the board"), EVENT,
                   has_part=True, POST=KEEPERS),
    behind_sign_in("meetings:arrange", _("Arrange a meeting of others"), EVENT, POST=KEEPERS),
    behind_sign_in("meetings:undo", _("Take back what was done on the board"), EVENT, POST=KEEPERS),
    behind_sign_in("meetings:repair", _("Work out a repair of the schedule"), EVENT, POST=KEEPERS),
    behind_sign_in("meetings:plans", _("See schedules and have one worked out"), EVENT, GET=KEEPERS,
                   POST=KEEPERS),
    behind_sign_in("meetings:plan", _("See a schedule that was worked out"), EVENT, has_part=True,
                   GET=KEEPERS),
    behind_sign_in("meetings:progress", _("See how far a schedule is"), EVENT, has_part=True, GET=KEEPERS),
    behind_sign_in("meetings:stop", _("Stop working out a schedule"), EVENT, has_part=True, POST=KEEPERS),
    behind_sign_in("meetings:apply", _("Take a schedule over"), EVENT, has_part=True, POST=KEEPERS),
    behind_sign_in("meetings:force", _("Force a wish in a schedule"), EVENT, has_part=True, POST=KEEPERS),
    behind_sign_in("meetings:meeting", _("See a meeting"), MEETING, GET=KEEPERS),
    behind_sign_in("meetings:move", _("Move a meeting"), MEETING, POST=KEEPERS),
    behind_sign_in("meetings:cancel", _("Cancel a meeting"), MEETING, POST=KEEPERS),
)  # fmt: skip

ONE = "/api/meetings/{event}"
API_ROWS = (
    row(ONE, "", EVENT, GET=EVERYBODY),
    row(f"{ONE}/participants", "", EVENT, GET=KEEPERS),
    row(f"{ONE}/part", "", EVENT, PUT=PARTICIPANTS, DELETE=PARTICIPANTS),
    row(f"{ONE}/wishes", "", EVENT, GET=PARTICIPANTS),
    row(f"{ONE}/wishes/{{participant}}", "", EVENT, has_part=True, PUT=PARTICIPANTS, DELETE=PARTICIPANTS),
    row(f"{ONE}/requests", "", EVENT, GET=PARTICIPANTS, POST=PARTICIPANTS),
    row(f"{ONE}/requests/{{meeting_request}}", "", EVENT, has_part=True, DELETE=PARTICIPANTS),
    row(f"{ONE}/requests/{{meeting_request}}/accept", "", EVENT, has_part=True, POST=PARTICIPANTS),
    row(f"{ONE}/requests/{{meeting_request}}/decline", "", EVENT, has_part=True, POST=PARTICIPANTS),
    row(f"{ONE}/free/{{participant}}", "", EVENT, has_part=True, GET=PARTICIPANTS),
    row(f"{ONE}/meetings", "", EVENT, GET=EVERYBODY, POST=PARTICIPANTS),
    row(f"{ONE}/arranged", "", EVENT, POST=KEEPERS),
    row(f"{ONE}/meetings/{{meeting}}", "", MEETING, GET=KEEPERS),
    row(f"{ONE}/meetings/{{meeting}}/move", "", MEETING, POST=KEEPERS),
    row(f"{ONE}/meetings/{{meeting}}/cancel", "", MEETING, POST=KEEPERS),
)
