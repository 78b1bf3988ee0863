"""The form of an event. The services check what is typed."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from trellis.core.once import FormKey
from trellis.events.forms.fields import WallTimeField, languages, named_terms
from trellis.events.types.blueprints import EventBlueprint
from trellis.events.types.events import FORMAT_LABELS, VISIBILITY_LABELS, EventRecord, Part
from trellis.events.types.times import wall_time, zone_names
from trellis.events.types.values import LABELS, MOMENTS, EventValues, Scope

REPEATS = {
    "": _("Once"),
    "FREQ=DAILY": _("Every day"),
    "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR": _("Every working day"),
    "FREQ=WEEKLY": _("Every week"),
    "FREQ=WEEKLY;INTERVAL=2": _("Every second week"),
    "FREQ=MONTHLY": _("Every month, on the same date"),
}
SCOPES = {
    Scope.ONE: _("Only this one"),
    Scope.FOLLOWING: _("This one and all that follow"),
}


class EventForm(forms.Form):
    """What an event says; a new one also who organises it, and whether it comes again."""

    organiser = forms.TypedChoiceField(label=_("Organiser"), coerce=int)
    title = forms.CharField(label=LABELS["title"], max_length=200)
    summary = forms.CharField(
        label=LABELS["summary"],
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in lists and calendars."),
    )
    description = forms.CharField(
        label=LABELS["description"],
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    format = forms.ChoiceField(
        label=LABELS["format"], choices=list(FORMAT_LABELS.items()), widget=forms.RadioSelect
    )
    starts = WallTimeField(label=LABELS["starts"])
    ends = WallTimeField(label=LABELS["ends"])
    time_zone = forms.ChoiceField(label=LABELS["time_zone"])
    repeat = forms.ChoiceField(label=_("It comes again"), choices=list(REPEATS.items()), required=False)
    repeat_until = forms.DateField(
        label=_("until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    venue = forms.CharField(label=LABELS["venue"], required=False, max_length=200)
    address = forms.CharField(label=LABELS["address"], required=False, max_length=300)
    city = forms.CharField(label=LABELS["city"], required=False, max_length=120)
    country = forms.ChoiceField(label=LABELS["country"], required=False)
    region = forms.CharField(
        label=LABELS["region"], required=False, max_length=120, help_text=_("Code or name.")
    )
    online_link = forms.CharField(
        label=LABELS["online_link"],
        required=False,
        max_length=500,
        help_text=_("Shown only to those who are registered, and to the hosts."),
    )
    website = forms.CharField(label=LABELS["website"], required=False, max_length=500)
    visibility = forms.ChoiceField(
        label=LABELS["visibility"], choices=list(VISIBILITY_LABELS.items()), widget=forms.RadioSelect
    )
    capacity = forms.CharField(
        label=LABELS["capacity"], required=False, max_length=9, help_text=_("Empty where there is no limit.")
    )
    registration_opens = WallTimeField(label=LABELS["registration_opens"], required=False)
    registration_closes = WallTimeField(label=LABELS["registration_closes"], required=False)
    wishes_close = WallTimeField(label=LABELS["wishes_close"], required=False)
    languages = forms.MultipleChoiceField(
        label=LABELS["languages"], required=False, widget=forms.CheckboxSelectMultiple
    )
    ecosystems = forms.MultipleChoiceField(
        label=LABELS["ecosystems"], required=False, widget=forms.CheckboxSelectMultiple
    )
    themes = forms.MultipleChoiceField(
        label=LABELS["themes"], required=False, widget=forms.CheckboxSelectMultiple
    )
    scope = forms.ChoiceField(
        label=_("Change"),
        choices=list(SCOPES.items()),
        widget=forms.RadioSelect,
        initial=Scope.ONE,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = FormKey()

    def __init__(
        self,
        data: Any,
        *,
        blueprint: EventBlueprint,
        language: str,
        organisers: list[tuple[int, str]] | None = None,
        is_of_series: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["time_zone"].choices = [(name, name.replace("_", " ")) for name in zone_names()]
        fields["country"].choices = [("", "–"), *named_terms("country", language)]
        fields["languages"].choices = languages()
        fields["ecosystems"].choices = named_terms("ecosystem", language)
        fields["themes"].choices = named_terms("theme", language)
        is_new = organisers is not None
        if organisers is not None:
            fields["organiser"].choices = organisers
        left_out = {
            "organiser": not is_new,
            "repeat": not (is_new and blueprint.repeats),
            "repeat_until": not (is_new and blueprint.repeats),
            "scope": not is_of_series,
            "wishes_close": not blueprint.uses(Part.MEETINGS),
        }
        for name in (name for name, gone in left_out.items() if gone):
            del self.fields[name]

    @property
    def values(self) -> EventValues:
        data = self.cleaned_data
        names = [name for name in EventValues.__dataclass_fields__ if name in data]
        said: dict[str, Any] = {
            name: tuple(data[name]) if isinstance(data[name], list) else data[name] for name in names
        }
        return EventValues(**said | {"capacity": said["capacity"] or None})

    @property
    def rule(self) -> str:
        """As RFC 5545 writes it; empty for what takes place once."""
        repeat, until = self.cleaned_data.get("repeat", ""), self.cleaned_data.get("repeat_until")
        if not repeat:
            return ""
        return f"{repeat};UNTIL={until:%Y%m%d}T235959" if until else repeat

    @property
    def scope_of_change(self) -> Scope:
        return Scope(self.cleaned_data.get("scope") or Scope.ONE)

    @property
    def seen_version(self) -> int:
        return self.cleaned_data.get("version") or 0


def initial_of(event: EventRecord, *, online_link: str) -> dict[str, Any]:
    """What stands in the boxes of an event that is changed."""
    same = ("title", "summary", "description", "format", "visibility", "website", "time_zone", "venue",
            "address", "city", "country", "capacity", "version")  # fmt: skip
    found: dict[str, Any] = {name: getattr(event, name) for name in same}
    for name in MOMENTS:
        moment = getattr(event, f"{name}_at")
        found[name] = wall_time(moment, event.time_zone) if moment else None
    return found | {
        "languages": list(event.languages),
        "region": (event.region or "").partition(":")[2],
        "online_link": online_link,
        "ecosystems": [term for term in event.terms if term.startswith("ecosystem:")],
        "themes": [term for term in event.terms if term.startswith("theme:")],
    }


def initial_of_kind(blueprint: EventBlueprint) -> dict[str, Any]:
    """What a new event of a kind begins with."""
    return {
        "format": blueprint.format,
        "visibility": blueprint.visibility,
        "time_zone": settings.TIME_ZONE if settings.TIME_ZONE in zone_names() else "Europe/Brussels",
        "capacity": blueprint.capacity,
    }
