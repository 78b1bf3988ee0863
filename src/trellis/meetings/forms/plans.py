"""Asking for a schedule."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trellis.meetings.forms.setup import number
from trellis.meetings.types.planning import KEEP_LABELS, MOST_SECONDS, SECONDS, Keep


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
