"""A form that is sent twice, by a double click or a repeat after a lost answer, stores once.

The form carries a hidden key. With what was said it makes the key of the row, which a unique constraint
guards. The same form with other words (sent, gone back to, changed) is another row: nothing typed is lost.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms


class FormKey(forms.UUIDField):
    """The hidden field: new whenever the form is opened. What is no key counts as none."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False, initial=uuid4)

    def clean(self, value: Any) -> UUID | None:
        try:
            found: UUID | None = super().clean(value)
        except forms.ValidationError:
            return None
        return found


def key_of_row(form_key: UUID | None, said: Mapping[str, Any]) -> UUID | None:
    """The key of what a form said; none without a form, as in an import."""
    if form_key is None:
        return None
    return uuid5(form_key, json.dumps(said, sort_keys=True, default=str))
