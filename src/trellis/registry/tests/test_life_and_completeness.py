"""Freshness in Python and in the database, and the score of completeness."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.registry.models import Organisation
from trellis.registry.selectors.blueprints import blueprints
from trellis.registry.selectors.completeness import completeness
from trellis.registry.selectors.life import freshness, freshness_of_kind, is_fresh_as, months_before
from trellis.registry.types import Blueprint, Freshness, Profile, Status

NOW = datetime(2026, 8, 31, 12, tzinfo=UTC)
EARLY = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("confirmed_at", "expected"),
    [
        (None, Freshness.RED),
        (NOW, Freshness.GREEN),
        (datetime(2025, 8, 31, 12, 0, 1, tzinfo=UTC), Freshness.GREEN),
        (datetime(2025, 8, 31, 12, tzinfo=UTC), Freshness.AMBER),
        (datetime(2025, 2, 28, 12, 0, 1, tzinfo=UTC), Freshness.AMBER),
        (datetime(2025, 2, 28, 12, tzinfo=UTC), Freshness.RED),  # 18 months before 31 August: 28 February
    ],
)
def test_freshness_at_its_borders(confirmed_at, expected):
    assert freshness(confirmed_at, NOW) == expected


@given(now=st.datetimes(min_value=EARLY), months=st.integers(0, 400))
def test_months_before_is_the_same_day_or_the_last_of_the_month(now, months):
    before = months_before(now, months)
    assert (now.year * 12 + now.month) - (before.year * 12 + before.month) == months
    assert before.day == now.day or (before + timedelta(days=1)).month != before.month


@pytest.mark.django_db
def test_database_condition_agrees_with_the_pure_function(make_profile, monkeypatch):
    special = blueprints()["company"].model_copy(
        update={
            "confirmation": blueprints()["company"].confirmation.model_copy(
                update={"amber_months": 1, "red_months": 2}
            )
        }
    )
    monkeypatch.setattr(
        "trellis.registry.selectors.life.blueprints", lambda: {**blueprints(), "company": special}
    )
    days = [0, 20, 31, 45, 62, 100, 364, 365, 366, 500, 547, 549, 900]
    expected: dict[Freshness, set[int]] = {item: set() for item in Freshness}
    for number, kind in enumerate(("company", "cluster")):
        for age in days:
            profile = make_profile(f"P {number} {age}", kind=kind, published=True)
            since = NOW - timedelta(days=age)
            column = "confirmed_at" if age % 2 else "published_at"
            Organisation.objects.filter(pk=profile.id).update(**{column: since})
            row = Organisation.objects.get(pk=profile.id)
            expected[freshness_of_kind(kind, row.confirmed_at or row.published_at, NOW)].add(profile.id)
    make_profile("Draft")
    assert all(expected.values())
    for item in Freshness:
        found = Organisation.objects.filter(is_fresh_as([item], NOW)).values_list("pk", flat=True)
        assert set(found) == expected[item]
    both = Organisation.objects.filter(is_fresh_as([Freshness.GREEN, Freshness.AMBER], NOW))
    assert set(both.values_list("pk", flat=True)) == expected[Freshness.GREEN] | expected[Freshness.AMBER]


def field(name, weight, **more):
    return {"name": name, "label": name.title(), "weight": weight, "why": f"Why {name}.", **more}


def blueprint(*fields):
    return Blueprint.model_validate(
        {
            "key": "k",
            "family": "organisation",
            "label": "K",
            "plural": "Ks",
            "description": "d",
            "carries": ["A1"],
            "sections": [{"key": "s", "label": "S", "fields": list(fields)}],
        }
    )


def profile(**values):
    return Profile(
        id=1, slug="a", kind="k", status=Status.DRAFT, version=1, values=values, origins={}, sites=(),
        created_at=NOW, changed_at=NOW, published_at=None, confirmed_at=None,
    )  # fmt: skip


KIND = blueprint(
    field("name", 2),
    field("city", 3),
    field("description", 5, type="translated"),
    {"name": "phone", "label": "P"},
)


def test_score_is_the_share_of_the_weights_and_names_the_gaps_by_weight():
    found = completeness(KIND, profile(name="A"))
    assert found.score == 20
    assert [(gap.name, gap.points, gap.why) for gap in found.missing] == [
        ("description", 50, "Why description."),
        ("city", 30, "Why city."),
    ]


def test_text_without_english_counts_by_half():
    found = completeness(KIND, profile(name="A", city="B", description={"fr": "x"}))
    assert (found.score, [(gap.name, gap.points) for gap in found.missing]) == (75, [("description", 25)])


def test_full_profile_scores_100_and_a_kind_without_weights_too():
    full = profile(name="A", city="B", description={"en": "x"})
    assert completeness(KIND, full).score == 100
    assert completeness(KIND, full).missing == ()
    assert completeness(blueprint({"name": "name", "label": "N"}), profile()).score == 100


def test_false_and_zero_say_something():
    kind = blueprint(field("name", 1), field("count", 1, type="integer"), field("flag", 1, type="boolean"))
    assert completeness(kind, profile(name="A", count=0, flag=False)).score == 100
