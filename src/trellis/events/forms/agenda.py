"""Forms of the agenda: a session, a move, a file."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trellis.core.once import FormKey
from trellis.events.formats import bounds
from trellis.events.formats.building import Raw, built
from trellis.events.formats.moments import on_the_clock
from trellis.events.formats.records import Role, Session
from trellis.events.formats.remarks import Notes
from trellis.events.formats.workbook import link_of, persons_of
from trellis.events.formats.writing_workbook import person_text
from trellis.events.forms.fields import WallTimeField

ROLES = (
    (Role.SPEAKER, _("Speakers")),
    (Role.MODERATOR, _("Moderators")),
    (Role.NOTE_TAKER, _("Note-takers")),
    (Role.JURY, _("Jury")),
)
PERSONS_HELP = _("One on each line, the organisation in brackets: Ada Lovelace (Analytical Engines).")
LINKS_HELP = _("One on each line: the address, with or without words before it.")


def short_lines(text: str) -> None:
    """Refuse what would be cut where it is stored."""
    if any(len(line) > bounds.SHORT_TEXT for line in text.splitlines()):
        raise forms.ValidationError(
            _("Each line has %(limit)d characters at most."), params={"limit": bounds.SHORT_TEXT}
        )


def text_box(label: Any, rows: int, help_text: Any = "", validators: Any = ()) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=30_000, help_text=help_text, validators=validators,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


class WallTime:
    """A time typed is one on the wall of the event's zone, whatever zone the server has."""

    def in_zone(self, typed: datetime, zone: str) -> datetime:
        return on_the_clock(typed, ZoneInfo(zone), 0, Notes())


class MoveForm(forms.Form, WallTime):
    start = WallTimeField(label=_("Begin"))
    room = forms.CharField(label=_("Room"), max_length=500, required=False)


class AgendaFileForm(forms.Form):
    upload = forms.FileField(
        label=_("File"),
        help_text=_("Pentabarf XML, frab or pretalx JSON, Excel or iCalendar; 20 MB at most."),
    )


class PublishForm(forms.Form):
    note = forms.CharField(label=_("What is new"), max_length=300, required=False)


class SessionForm(forms.Form, WallTime):
    """All of a session, as plain boxes."""

    title = forms.CharField(label=_("Title"), max_length=500)
    subtitle = forms.CharField(label=_("Subtitle"), max_length=500, required=False)
    start = WallTimeField(label=_("Begin"))
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=1, max_value=20_160)
    room = forms.CharField(
        label=_("Room"), max_length=500, required=False, widget=forms.TextInput(attrs={"list": "rooms"})
    )
    track = forms.CharField(label=_("Track"), max_length=500, required=False)
    kind = forms.CharField(label=_("Kind of session"), max_length=500, required=False)
    language = forms.CharField(label=_("Language"), max_length=35, required=False)
    abstract = text_box(_("In short"), 3)
    description = text_box(_("Description"), 8)
    speaker = text_box(ROLES[0][1], 3, PERSONS_HELP, [short_lines])
    moderator = text_box(ROLES[1][1], 2, "", [short_lines])
    note_taker = text_box(ROLES[2][1], 2, "", [short_lines])
    jury = text_box(ROLES[3][1], 2, "", [short_lines])
    links = text_box(_("Links and recordings"), 2, LINKS_HELP)
    attachments = text_box(_("Documents"), 2)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = FormKey()

    def session(self, zone: str, stored_key: str = "") -> Session | None:
        """What was typed as a session; None where an address cannot be followed, said at its box."""
        data = self.cleaned_data
        notes = Notes()
        persons = [
            person
            for role, _words in ROLES
            for person in persons_of(data[role.value.replace("-", "_")], role)
        ]
        raw = Raw(
            line=0,
            key=stored_key or "new",
            title=data["title"],
            starts_at=self.in_zone(data["start"], zone),
            duration=timedelta(minutes=data["minutes"]),
            persons=persons,
            links=[link_of(line) for line in data["links"].splitlines() if line.strip()],
            attachments=[link_of(line) for line in data["attachments"].splitlines() if line.strip()],
            **{
                name: data[name]
                for name in ("subtitle", "room", "track", "kind", "language", "abstract", "description")
            },
        )
        made = built(raw, notes)
        bad = [remark.params["address"] for remark in notes.finish() if remark.code == "address"]
        if bad:
            text = gettext("“%(address)s” is not a web address.") % {"address": bad[0]}
            self.add_error("links", text)
            return None
        return made


def initial_of(session: Session, version: int) -> dict[str, Any]:
    """The boxes of a session that stands."""
    names = ("title", "subtitle", "room", "track", "kind", "language", "abstract", "description")
    persons = {
        role.value.replace("-", "_"): "\n".join(person_text(p) for p in session.persons if p.role == role)
        for role, _words in ROLES
    }
    return (
        {name: getattr(session, name) for name in names}
        | persons
        | {
            "start": session.starts_at.replace(tzinfo=None),
            "minutes": int(session.duration.total_seconds()) // 60,
            "links": "\n".join(f"{link.title} {link.url}".strip() for link in session.links),
            "attachments": "\n".join(f"{link.title} {link.url}".strip() for link in session.attachments),
            "version": version,
        }
    )
