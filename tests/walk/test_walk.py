"""Ten thousand steps of three strangers and a visitor: nobody meets what belongs to another."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import override_settings

from config.privacy import FIELDS
from tests.walk.leaks import PLANTED
from tests.walk.marks import OWNERS
from tests.walk.planting import plant
from tests.walk.steps import CHANNELS, Walked, asked_routes, count_all, walk
from tests.walk.unmarked import UNMARKED
from tests.walk.world import World, build_world
from trellis.core.privacy import DataClass, classified

pytestmark = [pytest.mark.walk, pytest.mark.django_db]
STEPS, SEED = 10_000, 20_261_121
WALKED: dict[str, Walked] = {}  # by planted leak, for `make walk`
HIDDEN = {DataClass.INTERNAL, DataClass.CONFIDENTIAL, DataClass.PERSONAL}
Counted = dict[tuple[str, str], Any]


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker) -> Iterator[tuple[World, Counted]]:
    """What is counted for each is asked first where the others have nothing hidden."""
    settings = override_settings(TRELLIS_SECOND_FACTOR="offered", ACCOUNT_RATE_LIMITS=False)
    with django_db_blocker.unblock(), transaction.atomic(), settings:
        world, counted = build_world(), {}
        for owner in ("", *OWNERS):
            point = transaction.savepoint()
            if owner:
                plant(world, owner)
            counted |= count_all(world, owner)
            transaction.savepoint_rollback(point)
        world.hidden.clear()
        for owner in OWNERS:
            plant(world, owner)
        yield world, counted
        transaction.set_rollback(True)


def test_every_field_that_is_not_public_holds_a_mark_of_each(site):
    """Or stands among those that cannot: numbers, moments, states and what is kept only as a digest."""
    unmarked = set()
    for item in classified(FIELDS):
        field = apps.get_model(item.model)._meta.get_field(item.field)
        if item.data_class in HIDDEN and field.get_internal_type() in TEXTS:
            unmarked |= {f"{item.model}.{item.field}"} if owners_of(field) != set(OWNERS) else set()
    assert sorted(unmarked - UNMARKED) == sorted(UNMARKED - unmarked) == []


TEXTS = {"TextField", "CharField", "EmailField", "JSONField", "BinaryField", "ArrayField", "URLField"}


def owners_of(field: Any) -> set[str]:
    """Whose marks the column holds."""
    table, column = field.model._meta.db_table, f'"{field.column}"'  # some are words of SQL
    text = f"encode({column}, 'escape')" if field.get_internal_type() == "BinaryField" else f"{column}::text"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT (regexp_matches({text}, 'zq([abc])\\d', 'g'))[1] FROM {table}")
        return {row[0] for row in cursor.fetchall()}


def test_nothing_of_another_is_met(site):
    world, counted = site
    walked = WALKED[""] = walk(world, steps=STEPS, seed=SEED, counted=counted)
    assert walked.leaks == []
    assert walked.broken == []
    assert {row.route for row, _method in asked_routes()} - walked.routes == set()
    assert min(walked.asked[channel] for channel in CHANNELS) > STEPS / 100


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.channel)
def test_planted_leak_is_found_by_the_same_walk(site, planted):
    world, counted = site
    with planted.plant():
        walked = walk(world, steps=STEPS, seed=SEED, counted=counted, until=planted.channel)
    WALKED[planted.channel] = walked
    assert [leak.channel for leak in walked.leaks][-1:] == [planted.channel]


def test_each_channel_has_a_planted_leak():
    assert [planted.channel for planted in PLANTED] == list(CHANNELS)
