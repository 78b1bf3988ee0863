"""Asking for a schedule, or for rotating tables."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trellis.meetings.forms.setup import number
from trellis.meetings.types.planning import KEEP_LABELS, MOST_ROUNDS, MOST_SECONDS, SECONDS, Keep
from trellis.meetings.types.words import MOST_IN_A_MEETING


class PlanForm(forms.Form):
    keep = forms.ChoiceField(
        label=_("What stays as it is"), choices=list(KEEP_LABELS.items()), initial=Keep.AGREED,
        help_text=_("What is locked or has begun stays in any case."),
    )  # fmt: skip
    seconds = number(
        _("Seconds to work on it"), 1, MOST_SECONDS, initial=SECONDS,
        help_text=_("A good schedule comes at once, a better one with more time. It ends once none is."),
    )  # fmt: skip
    seed = number(
        _("Number that chance starts from"), 0, 2_000_000_000, initial=1,
        help_text=_("Another number gives another schedule of the same kind."),
    )  # fmt: skip


class RotationForm(forms.Form):
    """Rotating tables; the slots are those of the event, each with its words."""

    first_slot = forms.TypedChoiceField(label=_("First round"), coerce=int)
    rounds = number(_("Rounds, one slot after another"), 1, MOST_ROUNDS, initial=4)
    seats = number(
        _("People at a table"), 2, MOST_IN_A_MEETING, initial=4,
        help_text=_("With two, everybody meets one other person in each round."),
    )  # fmt: skip

    def __init__(self, data: Any, *, slots: Sequence[tuple[int, str]]) -> None:
        super().__init__(data, auto_id="id_rotate_%s")  # beside a form with fields of the same names
        field = self.fields["first_slot"]
        field.choices = list(slots)  # type: ignore[attr-defined]
