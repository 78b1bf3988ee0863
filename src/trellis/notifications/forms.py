"""The form of choices: one box of ways to be told for each topic."""

from collections.abc import Iterable
from typing import Any

from django import forms

from trellis.notifications.types import RHYTHM_LABELS, Rhythm, Topic


class ChoicesForm(forms.Form):
    def __init__(self, *args: Any, choices: Iterable[tuple[Topic, Rhythm]], **options: Any) -> None:
        super().__init__(*args, **options)
        for topic, rhythm in choices:
            self.fields[topic.name] = forms.ChoiceField(
                label=topic.label,
                help_text=f"{topic.explanation} {topic.mandatory}".strip(),
                choices=[(item.value, RHYTHM_LABELS[item]) for item in Rhythm],
                initial=rhythm.value,
                disabled=bool(topic.mandatory),
            )
