"""Checking what somebody says who registers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from trellis.core.errors import InvalidInput
from trellis.core.types import Problem
from trellis.events.types.registration import SHARED, Question, QuestionKind, Said
from trellis.registry.services.texts import Unfit, clean_line, clean_paragraphs
from trellis.registry.services.values import clean
from trellis.registry.types import FieldSpec, FieldType

LENGTHS = {"name": 200, "organisation": 300, "role": 120}
COUNTRY = FieldSpec(name="country", label="Country", type=FieldType.TERM, scheme="country")


def checked(said: Said) -> dict[str, Any]:
    """The columns. Raises InvalidInput with every problem."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for name in ("name", "organisation", "role", "offers", "needs"):
        try:
            found[name] = (
                clean_line(getattr(said, name), max_length=LENGTHS[name])
                if name in LENGTHS
                else clean_paragraphs(getattr(said, name), max_length=2000)
            )
        except Unfit as error:
            problems.append(Problem(name, str(error)))
    if not found.get("name"):
        problems.append(Problem("name", _("This is needed.")))
    try:
        found["country_id"] = clean(COUNTRY, said.country)
    except Unfit as error:
        problems.append(Problem("country", str(error), error.suggestion))
    found["shares"] = [name for name in SHARED if name in said.shares]
    if problems:
        raise InvalidInput(problems)
    return found


def checked_address(text: str, field: str = "address") -> str:
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        message = _("“%(address)s” is not a mail address.") % {"address": address[:80]}
        raise InvalidInput([Problem(field, message)]) from error
    return address


def fitting_answers(questions: Sequence[Question], answers: Mapping[int, Any]) -> dict[str, Any]:
    """What was answered, by the number of the question. Raises InvalidInput with every problem."""
    found: dict[str, Any] = {}
    problems = []
    for question in questions:
        value = answers.get(question.id)
        try:
            kept = fitting(question, value)
        except Unfit as error:
            problems.append(Problem(f"q{question.id}", str(error)))
            continue
        if kept in ("", [], None) and question.is_required:
            problems.append(Problem(f"q{question.id}", _("This is needed.")))
        elif kept not in ("", [], None):
            found[str(question.id)] = kept
    if problems:
        raise InvalidInput(problems)
    return found


def fitting(question: Question, value: Any) -> Any:
    if value is not None and not isinstance(value, bool | str | list | tuple):
        raise Unfit(_("Choose one of these."))
    if question.kind == QuestionKind.TEXT:
        if value and not isinstance(value, str):
            raise Unfit(_("Write this as a text."))
        return clean_paragraphs(value or "", max_length=2000)
    if question.kind == QuestionKind.YES_NO:
        return "yes" if value in (True, "yes") else "no" if value in (False, "no") else None
    if isinstance(value, bool):
        raise Unfit(_("Choose one of these."))
    chosen = [value] if isinstance(value, str) else list(value or ())
    if any(one not in question.options for one in chosen if one):
        raise Unfit(_("Choose one of these."))
    chosen = [one for one in question.options if one in chosen]
    return chosen if question.kind == QuestionKind.MANY else (chosen[0] if chosen else "")
