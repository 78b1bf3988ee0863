"""What each block holds: how many rows stand in its tables, whosever they are. Numbers and nothing else."""

from django.apps import apps

from trellis.core.blocks import Block, blocks
from trellis.core.transactions import reading
from trellis.core.types import system_actor

COUNTER = system_actor("counting records")  # sees the rows of confidential tables, and changes none


def count_records() -> dict[str, int]:
    """By the key of each block. One query for each table."""
    tables = {model._meta.label: model for model in apps.get_models()}
    with reading(COUNTER):
        return {
            block.key: sum(tables[label]._base_manager.count() for label in block.tables)
            for block in blocks()
        }


def names_of(keys: tuple[str, ...]) -> list[str]:
    return [str(block.name) for block in blocks() if block.key in keys]


def those_that_need(block: Block) -> tuple[str, ...]:
    return tuple(one.key for one in blocks() if block.key in one.needs)
