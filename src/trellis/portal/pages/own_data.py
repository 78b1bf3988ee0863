"""What is kept about the person who looks, and how to have it removed."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.forms import Form

from trellis.core.types import Actor
from trellis.portal.selectors.person_data import own_data


@dataclass(frozen=True)
class TableCount:
    table: str
    count: int


@dataclass(frozen=True)
class OwnDataPage:
    """Everything kept about a person, counted; the file holds it all."""

    template: ClassVar[str] = "portal/own_data.html"
    tables: tuple[TableCount, ...]
    form: Form


def build_own_data_page(*, actor: Actor, form: Form) -> OwnDataPage:
    return OwnDataPage(
        tables=tuple(TableCount(table, len(rows)) for table, rows in own_data(actor=actor).items()), form=form
    )


def build_own_data_file(*, actor: Actor) -> dict[str, Any]:
    return own_data(actor=actor)
