"""Which blocks this site offers: for operators, with what each holds."""

from dataclasses import dataclass
from typing import ClassVar

from django.forms import Form

from trellis.core.blocks import blocks
from trellis.core.components import Tab
from trellis.core.errors import require
from trellis.core.types import Actor
from trellis.portal import policies
from trellis.portal.pages.site import build_tabs
from trellis.portal.selectors.blocks import count_records, names_of, those_that_need
from trellis.portal.types import SiteSettings


@dataclass(frozen=True)
class BlockLine:
    """A block as an operator reads it: what it is for, what it holds, what hangs on it."""

    key: str
    name: str
    carries: str
    is_offered: bool
    is_chosen: bool
    records: int
    counts_records: bool
    needs: str
    needed_by: str


@dataclass(frozen=True)
class BlocksPage:
    """What this site offers beside its core."""

    template: ClassVar[str] = "portal/blocks.html"
    tabs: tuple[Tab, ...]
    form: Form
    lines: tuple[BlockLine, ...]


def offered_keys(site: SiteSettings) -> list[str]:
    return [block.key for block in blocks() if block.key not in site.blocks_off]


def build_blocks_page(*, actor: Actor, site: SiteSettings, form: Form) -> BlocksPage:
    """For operators. Raises NotPermitted."""
    require(policies.can_change_site(actor))
    records, offered = count_records(), offered_keys(site)
    chosen = form["offered"].value() or []
    return BlocksPage(
        tabs=build_tabs(site, current="blocks"),
        form=form,
        lines=tuple(
            BlockLine(
                key=block.key,
                name=str(block.name),
                carries=str(block.carries),
                is_offered=block.key in offered,
                is_chosen=block.key in chosen,
                records=records[block.key],
                counts_records=bool(block.tables),
                needs=", ".join(names_of(block.needs)),
                needed_by=", ".join(names_of(those_that_need(block))),
            )
            for block in blocks()
        ),
    )
