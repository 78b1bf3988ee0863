"""Boxes of organisers: rules, slots, tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trellis.events.types.registration import ParticipantKind
from trellis.meetings.types.records import Rules
from trellis.meetings.types.setup import RuleValues, Window
from trellis.meetings.types.words import MODE_LABELS, PLACE_LABELS


def number(label: Any, least: int, most: int, **given: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, **given)


class RulesForm(forms.Form):
    """How meetings work at the event."""

    mode = forms.ChoiceField(label=_("How meetings come to be"), choices=list(MODE_LABELS.items()))
    slot_minutes = number(_("Minutes of a meeting"), 5, 240)
    break_minutes = number(_("Minutes between two"), 0, 240)
    travel_minutes = number(
        _("Minutes from a table to a place to meet online"), 0, 240,
        help_text=_("Only where people meet both ways."),
    )  # fmt: skip
    request_hours = number(_("Hours after which an unanswered request lapses"), 1, 1440)
    remind_hours = number(
        _("Hours before the first meeting of a day in which people are reminded"), 1, 168, required=False,
        help_text=_("Empty: nobody is reminded."),
    )  # fmt: skip
    late_minutes = number(
        _("Minutes late with which a meeting still takes place"), 0, 60, required=False,
        help_text=_("Who comes later is offered other times."),
    )  # fmt: skip
    most_meetings = number(_("Meetings of one participant at most"), 1, 500, required=False)
    most_wishes = number(_("Wishes of one participant at most"), 1, 5000, required=False)
    only_registered = forms.BooleanField(
        label=_("Only people of organisations with a published profile here"), required=False
    )
    profile_kinds = forms.MultipleChoiceField(
        label=_("Only of these kinds"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None: every kind."),
    )  # fmt: skip
    admitted = forms.TypedMultipleChoiceField(
        label=_("Which participants take part in meetings"), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("None: all of them."),
    )  # fmt: skip
    pairs = forms.MultipleChoiceField(
        label=_("Who may meet whom"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None: everybody may meet everybody."),
    )  # fmt: skip
    has_stand_ins = forms.BooleanField(
        label=_("People of one organisation may stand in for each other"), required=False,
        help_text=_("Each of them can say no to it. A schedule then meets more wishes."),
    )  # fmt: skip
    room_template = forms.CharField(
        label=_("Rooms for online meetings"), required=False, max_length=300,
        help_text=_("Such as https://meet.example.org/{room}. Empty: the rooms of this site, if it has any."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, kinds: Sequence[ParticipantKind], profile_kinds: Mapping[str, str], **given: Any
    ) -> None:
        super().__init__(data, **given)
        fields: dict[str, Any] = self.fields
        fields["profile_kinds"].choices = list(profile_kinds.items())
        fields["admitted"].choices = [(kind.id, kind.name) for kind in kinds]
        fields["pairs"].choices = [
            (f"{one.id}-{other.id}", f"{one.name} – {other.name}")
            for one in kinds
            for other in kinds
            if one.id <= other.id
        ]
        if not kinds:
            del fields["admitted"], fields["pairs"]

    @property
    def values(self) -> RuleValues:
        data = self.cleaned_data
        pairs = (pair.partition("-") for pair in data.get("pairs", ()))
        return RuleValues(
            mode=data["mode"],
            slot_minutes=data["slot_minutes"],
            break_minutes=data["break_minutes"],
            travel_minutes=data["travel_minutes"],
            request_hours=data["request_hours"],
            remind_hours=data["remind_hours"],
            late_minutes=data["late_minutes"] or 0,
            most_meetings=data["most_meetings"],
            most_wishes=data["most_wishes"],
            only_registered=data["only_registered"],
            profile_kinds=tuple(data["profile_kinds"]) if data["only_registered"] else (),
            room_template=data["room_template"],
            has_stand_ins=data["has_stand_ins"],
            admitted=tuple(data.get("admitted", ())),
            pairs=tuple((int(one), int(other)) for one, _dash, other in pairs),
        )


def initial_of(rules: Rules) -> dict[str, Any]:
    return {
        "mode": str(rules.mode),
        "slot_minutes": rules.slot_minutes,
        "break_minutes": rules.break_minutes,
        "travel_minutes": rules.travel_minutes,
        "request_hours": rules.request_hours,
        "remind_hours": rules.remind_hours,
        "late_minutes": rules.late_minutes,
        "most_meetings": rules.most_meetings,
        "most_wishes": rules.most_wishes,
        "only_registered": rules.only_registered,
        "profile_kinds": list(rules.profile_kinds),
        "admitted": sorted(rules.admitted),
        "pairs": [f"{one}-{other}" for one, other in sorted(rules.pairs)],
        "has_stand_ins": rules.has_stand_ins,
        "room_template": rules.room_template,
        "version": rules.version,
    }


class WindowForm(forms.Form):
    """A part of a day, which slots fill."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    begins = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label=_("To"), widget=forms.TimeInput(attrs={"type": "time"}))
    place = forms.ChoiceField(label=_("Where"), choices=list(PLACE_LABELS.items()))

    @property
    def window(self) -> Window:
        data = self.cleaned_data
        return Window(day=data["day"], begins=data["begins"], ends=data["ends"], place=data["place"])


class TablesForm(forms.Form):
    first = number(_("From number"), 1, 30_000, initial=1)
    count = number(_("How many"), 1, 2000)
    seats = number(_("Seats at each"), 2, 30, initial=4)
    place = forms.CharField(label=_("Where they stand"), required=False, max_length=120)
    features = forms.CharField(
        label=_("What they have"), required=False, max_length=300,
        help_text=_("Such as screen, wheelchair; separated by commas."),
    )  # fmt: skip
