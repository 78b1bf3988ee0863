"""The form that registers several people of one organisation: what all share, and a row for each."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trellis.core.types import Problem
from trellis.events.forms.registration import RegistrationForm
from trellis.events.types.registration import MOST_IN_A_GROUP, Said

ROWS, MORE = 5, 5
CELL = forms.TextInput(attrs={"class": "input", "autocomplete": "off"})
OF_EACH = ("name", "address", "role", "offers", "needs", "shares")


class GroupForm(RegistrationForm):
    """What is the same for all of them."""

    def __init__(self, data: Any, **given: Any) -> None:
        super().__init__(data, is_signed_in=False, **given)
        for name in OF_EACH:
            self.fields.pop(name, None)

    @property
    def said(self) -> Said:
        data = self.cleaned_data
        return Said(
            name="",
            organisation=data["organisation"],
            country=data["country"],
            kind_id=data.get("kind"),
            code=data.get("code", ""),
            answers={question.id: data.get(f"q{question.id}") for question in self.questions},
        )


class RowForm(forms.Form):
    """One of them. The service checks what is typed; an empty row is nobody."""

    name = forms.CharField(label=_("Name"), required=False, max_length=200, widget=CELL)
    address = forms.CharField(label=_("Mail address"), required=False, max_length=254, widget=CELL)
    role = forms.CharField(label=_("Role"), required=False, max_length=120, widget=CELL)

    @property
    def place(self) -> int:
        """As a reader counts, from one."""
        return int(str(self.prefix)[1:]) + 1

    @property
    def typed(self) -> tuple[str, str, str]:
        data = self.cleaned_data
        return (data["name"].strip(), data["address"].strip(), data["role"].strip())


def rows_of(data: Any, *, more: bool = False) -> list[RowForm]:
    """As many rows as were shown, and more if that is asked for."""
    if data is None:
        return [RowForm(None, prefix=f"p{number}") for number in range(ROWS)]
    said = str(data.get("rows", ""))
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else ROWS
    number = min(max(number, 1), MOST_IN_A_GROUP)
    known = [RowForm(data, prefix=f"p{place}") for place in range(number)]
    last = min(number + MORE, MOST_IN_A_GROUP) if more else number
    return known + [RowForm(None, prefix=f"p{place}") for place in range(number, last)]


def show_row_problems(form: GroupForm, rows: list[RowForm], problems: Iterable[Problem]) -> None:
    """At each row what is wrong with it; above the form what is wrong with all."""
    for problem in problems:
        place, _mark, field = problem.field.removeprefix("row-").partition("-")
        if problem.field.startswith("row-") and place.isdigit() and int(place) < len(rows):
            rows[int(place)].add_error(field, problem.message)
            text = _("Row %(row)s: %(problem)s") % {"row": rows[int(place)].place, "problem": problem.message}
            form.add_error(None, text)
        else:
            form.add_error(problem.field if problem.field in form.fields else None, problem.message)
