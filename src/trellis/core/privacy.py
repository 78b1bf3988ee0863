"""What every stored field is: its class of data, and the purpose, legal basis and time it is kept for.

The list itself stands in config/privacy.py, as it crosses modules; the record of processing is made from it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import Model, Q
from django.utils.functional import Promise

Text = str | Promise


class DataClass(StrEnum):
    """How far a value may be seen."""

    TECHNICAL = "technical"  # numbers and states of the system itself
    PUBLIC = "public"  # anybody may see it once it is published
    INTERNAL = "internal"  # those who keep the thing, and those who answer for the platform
    CONFIDENTIAL = "confidential"  # business secrets: only those it is meant for
    PERSONAL = "personal"  # about a human being


@dataclass(frozen=True)
class Purpose:
    """Why values are processed, on what legal basis, and for how long."""

    key: str
    title: Text
    what: Text
    basis: Text
    kept: Text
    recipients: Text


PRIVATE = (DataClass.CONFIDENTIAL, DataClass.PERSONAL)
# The fields of one model: by data class and key of the purpose.
Fields = Mapping[tuple[DataClass, str], tuple[str, ...]]


@dataclass(frozen=True)
class Classified:
    """A field with what is said of it."""

    model: str
    field: str
    data_class: DataClass
    purpose: str


@dataclass(frozen=True)
class RetentionRule:
    """Rows of one table that go once they are old enough; with `empties`, only these values of them go.

    A row is due when `moment` (a field, also of a related row) lies `days` days back; `only` narrows which.
    """

    key: str
    what: Text  # as a person reads it: what goes, and when
    table: str  # "module.Model"
    moment: str
    days: int
    only: Q = field(default_factory=Q)
    empties: Mapping[str, Any] = field(default_factory=dict)


def retention_faults(
    rules: Iterable[RetentionRule], stays: Mapping[str, Text], fields: Mapping[str, Fields]
) -> list[str]:
    """Each table with personal or confidential values must have a rule, or say until when it stays."""
    ruled = {rule.table for rule in rules}
    private = {item.model for item in classified(fields) if item.data_class in PRIVATE}
    return [
        *(
            f"{table} keeps personal values: when do they go?"
            for table in sorted(private - ruled - set(stays))
        ),
        *(f"{table} has no personal values, or is gone" for table in sorted(set(stays) - private)),
        *(f"there is no table {table}" for table in sorted(ruled - set(fields))),
    ]


def classified(fields: Mapping[str, Fields]) -> Iterator[Classified]:
    """Every field that the list names."""
    for model, groups in fields.items():
        for (data_class, purpose), names in groups.items():
            for name in names:
                yield Classified(model, name, data_class, purpose)


def faults(
    fields: Mapping[str, Fields],
    purposes: Iterable[Purpose],
    models: Iterable[type[Model]] | None = None,
) -> list[str]:
    """What is missing from the list, or in it and nowhere else, in words; none where it is complete."""
    known = {purpose.key for purpose in purposes}
    listed = list(classified(fields))
    named = [f"{item.model}.{item.field}" for item in listed]
    stored = stored_fields(apps.get_models(include_auto_created=True) if models is None else models)
    return [
        *(f"{name} is not classified" for name in sorted(stored - set(named))),
        *(f"{name} is classified, but there is no such field" for name in sorted(set(named) - stored)),
        *(
            f"{name} is classified twice"
            for name in sorted({name for name in named if named.count(name) > 1})
        ),
        *(f"there is no purpose {key}" for key in sorted({item.purpose for item in listed} - known)),
        *(f"nothing is processed for {key}" for key in sorted(known - {item.purpose for item in listed})),
    ]


def stored_fields(models: Iterable[type[Model]]) -> set[str]:
    """Every column of these models."""
    return {f"{model._meta.label}.{field.name}" for model in models for field in concrete(model)}


def concrete(model: type[Model]) -> list[Any]:
    return list(model._meta.concrete_fields)
