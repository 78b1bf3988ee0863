"""How forms are drawn: `{{ form }}` and `{{ field.as_field_group }}` give the design system's fields."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.forms import Form
from django.forms.renderers import TemplatesSetting

from trellis.core.components import FormPart
from trellis.core.errors import TrellisError
from trellis.core.types import Problem


class FormRenderer(TemplatesSetting):
    form_template_name = "core/components/form.html"
    field_template_name = "core/components/field.html"


def show_problems(form: Form, error: TrellisError) -> None:
    """Say at its field what a service found wrong; what was typed stays in the form.

    A problem of a field the form does not have, and any other error, stands above the form.
    """
    for problem in getattr(error, "problems", ()) or (Problem("", str(error)),):
        field = problem.field if problem.field in form.fields else None
        form.add_error(field, " ".join(filter(None, (problem.message, problem.suggestion))))


def build_parts(form: Form, parts: Iterable[tuple[Any, Sequence[str], bool]]) -> tuple[FormPart, ...]:
    """A form as titles with their fields; each also says whether it is folded away.

    Fields that the form does not have, and parts without fields, are left out. A part in which something is
    wrong is open.
    """
    found = (
        (title, [form[name] for name in names if name in form.fields], fold) for title, names, fold in parts
    )
    return tuple(
        FormPart(str(title), tuple(fields), fold and not any(field.errors for field in fields))
        for title, fields, fold in found
        if fields
    )
