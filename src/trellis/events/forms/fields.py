"""Boxes that the forms of events share."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from trellis.events.formats.bounds import FIRST_YEAR, LAST_YEAR
from trellis.taxonomy import selectors as taxonomy

WRITTEN = "%Y-%m-%dT%H:%M"


class WallTimeField(forms.Field):
    """A time on the wall of a place, without a zone: which zone it is, another box says."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=WRITTEN)
    default_error_messages = {
        "invalid": _("Write day and time, such as 2026-05-31T09:30."),
        "far": _("Choose a day between %(first)d and %(last)d."),
    }

    def to_python(self, value: Any) -> datetime | None:
        if value in (None, ""):
            return None
        if isinstance(value, datetime):
            return value
        try:
            found = datetime.fromisoformat(str(value).strip())
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            given = {"first": FIRST_YEAR, "last": LAST_YEAR}
            raise forms.ValidationError(self.error_messages["far"], code="far", params=given)
        return found.replace(tzinfo=None, second=0, microsecond=0)


def named_terms(scheme: str, language: str) -> list[tuple[str, str]]:
    """The terms of a list, by name."""
    return sorted(
        ((term.id, term.name(language)) for term in taxonomy.list_terms(scheme)), key=lambda pair: pair[1]
    )


def languages() -> list[tuple[str, str]]:
    return [(code, str(name)) for code, name in settings.LANGUAGES]
