"""Every address belongs to one block or to the core, and what a block names is there."""

from django.apps import apps
from procrastinate.contrib.django import app as jobs

from config import composition
from config.blocks import BLOCKS, CORE
from tests.matrix.routes import every_operation, every_url_name
from trellis.core.blocks import Block

LISTS = (
    composition.FINDERS.every,
    composition.HOME_SECTIONS.every,
    composition.PERSON_SECTIONS.every,
    composition.PROFILE_LINKS.every,
    composition.PROFILE_SECTIONS.every,
    composition.IMPORT_ADAPTERS.every,
    composition.TOPICS,
    composition.LINK_PURPOSES,
    composition.EVENT_LINKS.every,
    composition.REHEARSED.every,
    composition.CALENDAR.every,
)


def faults(routes: set[str], blocks: tuple[Block, ...] = BLOCKS, core: tuple[str, ...] = CORE) -> list[str]:
    """What stands nowhere, or in two places. A name of its own goes before its namespace."""
    found = []
    declared = [(route.partition(" ")[0], route, block.key) for block in blocks for route in block.routes]
    by_core = [(route.rstrip("*"), route, "core") for route in core]
    for route in sorted(routes):
        exact = [(whole, key) for name, whole, key in declared + by_core if name == route]
        wide = [held for held in declared + by_core if covers(held[0], held[1], route)]
        longest = max((len(name) for name, _whole, _key in wide), default=0)
        holders = exact or [(whole, key) for name, whole, key in wide if len(name) == longest]
        if not holders:
            found.append(f"no block for {route}: add it to one in config/blocks.py, or to CORE there")
        elif len(holders) > 1 and not (
            all(" " in whole for whole, _ in holders) and len({whole for whole, _ in holders}) == len(holders)
        ):
            found.append(f"{route} stands in {sorted(key for _, key in holders)}")
    names = {(name, whole) for name, whole, _ in declared + by_core}
    return found + [
        f"no route {whole}"
        for name, whole in sorted(names)
        if not any(route == name or covers(name, whole, route) for route in routes)
    ]


def covers(name: str, whole: str, route: str) -> bool:
    if name.startswith("/"):
        return f"{route}/".startswith(f"{name.rstrip('/')}/")
    return (name.endswith(":") or whole.endswith("*")) and route.startswith(name)


def every_route() -> set[str]:
    return {*every_url_name(), *(path for _method, path in every_operation())}


def test_every_address_belongs_to_one_block_or_to_the_core():
    assert faults(every_route()) == []


def test_new_address_without_a_block_and_one_with_two_are_found():
    lone = Block("a", "A", "", ("registry:organisation",))
    assert faults({*every_route(), "registry:new", "/api/new"}) == [
        "no block for /api/new: add it to one in config/blocks.py, or to CORE there",
        "no block for registry:new: add it to one in config/blocks.py, or to CORE there",
    ]
    assert faults(every_route(), (*BLOCKS, lone)) == ["registry:organisation stands in ['a', 'core']"]
    assert faults({"registry:x"}, (), ("registry:x", "registry:gone")) == ["no route registry:gone"]


def test_what_a_block_names_is_there():
    keys = [block.key for block in BLOCKS]
    assert len(set(keys)) == len(keys)
    parts = [part for block in BLOCKS for part in block.parts]
    assert [part for part in parts if not any(part is one for every in LISTS for one in every)] == []
    assert len({id(part) for part in parts}) == len(parts)
    tasks = [task for block in BLOCKS for task in block.tasks]
    assert (set(tasks) - set(jobs.tasks), len(set(tasks))) == (set(), len(tasks))
    assert [apps.get_model(label)._meta.label for block in BLOCKS for label in block.tables]
    assert {need for block in BLOCKS for need in block.needs} <= set(keys)


def test_a_topic_of_a_module_that_is_a_block_belongs_to_it():
    """A topic, job or finder that is forgotten in config/blocks.py would go on while its block is off."""
    whole = {route.rstrip(":"): block for block in BLOCKS for route in block.routes if route.endswith(":")}
    held = {id(part) for block in BLOCKS for part in block.parts}
    tasks = {task for block in BLOCKS for task in block.tasks}
    topics = {topic.name for topic in composition.TOPICS if id(topic) not in held}
    adapters = {adapter.name for adapter in composition.IMPORT_ADAPTERS.every if id(adapter) not in held}
    assert {name for name in topics if name.partition(".")[0] in whole} == set()
    assert adapters & set(whole) == set()
    own = {name for name in jobs.tasks if name.startswith("trellis.") and name.split(".")[1] in whole}
    assert own - tasks == set()
