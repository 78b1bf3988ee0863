"""The forms of the desk: somebody who comes without a registration, and scans as a device sends them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from trellis.core.errors import InvalidInput
from trellis.core.once import FormKey
from trellis.events.types.check_in import LONGEST_DESK, Scan
from trellis.events.types.registration import ParticipantKind, Said

LARGEST = 2**63 - 1


class WalkInForm(forms.Form):
    """As little as makes a badge."""

    key = FormKey()
    desk = forms.CharField(required=False, max_length=LONGEST_DESK, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    address = forms.EmailField(
        label=_("Mail address"),
        max_length=254,
        help_text=_("They get a mail that says so, by which they can take it back."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.TypedChoiceField(label=_("They take part as"), coerce=int)

    def __init__(self, data: Any, *, kinds: Sequence[ParticipantKind], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(kind.id, kind.name) for kind in kinds]
        if not kinds:
            del fields["kind"]

    @property
    def said(self) -> Said:
        data = self.cleaned_data
        return Said(name=data["name"], organisation=data["organisation"], kind_id=data.get("kind"))

    @property
    def once(self) -> UUID:
        found: UUID | None = self.cleaned_data["key"]
        return found or uuid4()


def read_scans(said: Any) -> list[Scan]:
    """The scans of a device: {"scans": [{"key", "at", "desk", "id" or "token"}]}. Raises InvalidInput."""
    rows = said.get("scans") if isinstance(said, dict) else None
    if not isinstance(rows, list):
        raise InvalidInput(not_understood())
    return [scan_of(row) for row in rows]


def scan_of(row: Any) -> Scan:
    try:
        number = row.get("id")
        moment = parse_datetime(row["at"])
        if not isinstance(moment, datetime) or moment.tzinfo is None:
            raise ValueError(row["at"])
        return Scan(
            key=UUID(row["key"]),
            at=moment,
            desk=str(row.get("desk", "")).replace("\x00", "")[:LONGEST_DESK],
            registration_id=min(int(number), LARGEST) if number is not None else None,
            token=str(row.get("token", "")).replace("\x00", ""),
        )
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise InvalidInput(not_understood()) from error


def not_understood() -> str:
    return str(_("This scan cannot be understood. Open the page again on this device."))
