"""What is said of a whole schedule, before a meeting and after it; the file that goes with it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.transactions import reading
from trellis.meetings.models import Participant
from trellis.meetings.selectors.dates import dates_of
from trellis.meetings.selectors.setup import find_rules
from trellis.meetings.types.words import BOOKER
from trellis.notifications.selectors.ical import calendar_file
from trellis.notifications.types import Attachment, Context, Message

LINES = "%(lines)s"
SCHEDULE = gettext_lazy("Your schedule")


def calendar_of(context: Context) -> Attachment | None:
    """The schedule of whoever is told, as it is when the mail goes."""
    participant = int(context.get("_participant", 0))
    with reading(BOOKER):
        row = Participant.objects.filter(pk=participant).values_list("event_id", flat=True).first()
    rules = find_rules(event_id=row) if row else None
    if rules is None:
        return None
    dates = dates_of(rules=rules, participant_id=participant)
    name = _("Meetings: %(event)s") % {"event": rules.event_title}
    return Attachment("meetings.ics", "text/calendar", calendar_file(dates=dates, name=name))


SCHEDULE_MESSAGES = (
    Message(
        name="meetings.published",
        subject=gettext_lazy("Your meetings at “%(event)s”"),
        paragraphs=(LINES, gettext_lazy("The file that goes with this mail puts them into your calendar.")),
        action=SCHEDULE,
        attach=calendar_of,
    ),
    Message(
        name="meetings.changed",
        subject=gettext_lazy("Your meetings at “%(event)s”: what is new"),
        paragraphs=(
            LINES,
            gettext_lazy("Everything else stays. The file that goes with this mail has all your meetings."),
        ),
        action=SCHEDULE,
        attach=calendar_of,
    ),
    Message(
        name="meetings.soon",
        subject=gettext_lazy("Soon: your meetings at “%(event)s”"),
        paragraphs=(LINES,),
        action=SCHEDULE,
    ),
    Message(
        name="meetings.late",
        subject=gettext_lazy("%(who)s comes late to your meeting at “%(event)s”"),
        paragraphs=(gettext_lazy("%(when)s: %(minutes)s minutes later."),),
        action=SCHEDULE,
    ),
    Message(
        name="meetings.outcome",
        subject=gettext_lazy("What came of your meetings at “%(event)s”?"),
        paragraphs=(
            gettext_lazy(
                "One button for each says whether you met. What you say the other side does not read."
            ),
        ),
        action=gettext_lazy("Say what came of it"),
    ),
)
