"""What is kept about the person who looks, and how to have it removed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.forms import Form

from trellis.core.privacy import Fields, Purpose
from trellis.core.types import Actor
from trellis.portal.selectors.person_data import own_data


@dataclass(frozen=True)
class KeptFor:
    """What is kept for one purpose: how many entries, and until when."""

    title: str
    count: int
    kept: str


@dataclass(frozen=True)
class OwnDataPage:
    """Everything kept about a person, counted by purpose; the file holds it all."""

    template: ClassVar[str] = "portal/own_data.html"
    purposes: tuple[KeptFor, ...]
    form: Form


def build_own_data_page(
    *, actor: Actor, purposes: Sequence[Purpose], fields: Mapping[str, Fields], form: Form
) -> OwnDataPage:
    counts: Counter[str] = Counter()
    for table, rows in own_data(actor=actor).items():
        counts[purpose_of(fields[table])] += len(rows)
    return OwnDataPage(
        purposes=tuple(
            KeptFor(title=str(purpose.title), count=counts[purpose.key], kept=str(purpose.kept))
            for purpose in purposes
            if counts[purpose.key]
        ),
        form=form,
    )


def purpose_of(fields: Fields) -> str:
    """What a table is for: the purpose of most of its fields."""
    counts = Counter({purpose: 0 for _class, purpose in fields})
    for (_class, purpose), names in fields.items():
        counts[purpose] += len(names)
    return counts.most_common(1)[0][0]


def build_own_data_file(*, actor: Actor) -> dict[str, Any]:
    return own_data(actor=actor)
