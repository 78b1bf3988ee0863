"""What is kept of persons and organisations here: the record of processing, made from the list of fields."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from trellis.core.privacy import DataClass, Fields, Purpose, classified
from trellis.core.types import Actor
from trellis.portal.selectors.retention import list_rules

CLASS_LABELS = {
    DataClass.TECHNICAL: _("technical"),
    DataClass.PUBLIC: _("public"),
    DataClass.INTERNAL: _("internal"),
    DataClass.CONFIDENTIAL: _("confidential"),
    DataClass.PERSONAL: _("personal"),
}


@dataclass(frozen=True)
class FieldGroup:
    """The fields of one table that are of one class."""

    label: str
    table: str
    names: str


@dataclass(frozen=True)
class Processing:
    """One purpose with everything that is said of it."""

    key: str
    title: str
    what: str
    basis: str
    kept: str
    recipients: str
    groups: tuple[FieldGroup, ...]


@dataclass(frozen=True)
class PrivacyPage:
    """What is processed here, why, for how long, and what a person can do about it."""

    template: ClassVar[str] = "portal/privacy.html"
    processing: tuple[Processing, ...]
    removals: tuple[str, ...]
    is_signed_in: bool


def build_privacy_page(
    *, actor: Actor, purposes: Sequence[Purpose], fields: Mapping[str, Fields]
) -> PrivacyPage:
    return PrivacyPage(
        processing=build_processing(purposes, fields),
        removals=tuple(str(rule.what) for rule in list_rules()),
        is_signed_in=actor.is_signed_in,
    )


def build_processing(purposes: Sequence[Purpose], fields: Mapping[str, Fields]) -> tuple[Processing, ...]:
    """Each purpose with the fields kept for it, the most private classes first."""
    found: dict[str, dict[tuple[DataClass, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for item in classified(fields):
        found[item.purpose][item.data_class, item.model].append(item.field)
    order = list(reversed(DataClass))
    return tuple(
        Processing(
            key=purpose.key,
            title=str(purpose.title),
            what=str(purpose.what),
            basis=str(purpose.basis),
            kept=str(purpose.kept),
            recipients=str(purpose.recipients),
            groups=tuple(
                FieldGroup(label=str(CLASS_LABELS[data_class]), table=model, names=", ".join(names))
                for (data_class, model), names in sorted(
                    found[purpose.key].items(), key=lambda group: (order.index(group[0][0]), group[0][1])
                )
            ),
        )
        for purpose in purposes
    )


def as_record(processing: Sequence[Processing]) -> list[dict[str, Any]]:
    """The record of processing as JSON has it."""
    return [
        {
            "purpose": item.key,
            "title": item.title,
            "what": item.what,
            "legal_basis": item.basis,
            "kept": item.kept,
            "recipients": item.recipients,
            "fields": [
                {"class": group.label, "table": group.table, "fields": group.names.split(", ")}
                for group in item.groups
            ],
        }
        for item in processing
    ]
