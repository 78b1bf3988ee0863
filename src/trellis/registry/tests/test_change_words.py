"""The history of a profile in the words of its form."""

import pytest
from django.db import transaction

from trellis.audit import services as audit
from trellis.registry.pages.change_words import ChangeLine, Names, in_words
from trellis.registry.pages.history import build_history_page
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.services import members, people, results
from trellis.registry.services.profiles import change_organisation
from trellis.registry.tests.conftest import OPERATOR

pytestmark = pytest.mark.django_db


def newest(profile) -> tuple[str, tuple[ChangeLine, ...]]:
    entry = build_history_page(actor=OPERATOR, slug=profile.slug).entries[0]
    return entry.action, entry.changes


def test_changed_values_stand_in_words(make_profile):
    above = make_profile("Above")
    profile = make_profile("Below", languages=["en"])
    change_organisation(
        actor=OPERATOR,
        organisation_id=profile.id,
        values={
            "ecosystem": ["textile", "health"],
            "technology": [{"term": "robotics", "weight": 4}],
            "country": "country:DE",
            "description": {"en": "New", "fr": "Neuf"},
            "member_counts": {"sme": 7},
            "languages": ["en", "fr"],
            "parent": above.id,
        },
    )
    action, changes = newest(profile)
    assert action == "changed"
    assert {line.label: (line.before, line.after) for line in changes} == {
        "Industrial ecosystems": ("Digital", "Health, Textile"),
        "Technologies now": ("", "Robotics 4"),
        "Country": ("France", "Germany"),
        "Description": ("English: About Below.", "English: New\n\nFrench: Neuf"),
        "Members by kind": (
            "Small and medium-sized enterprises 20, Research and knowledge institutions 3",
            "Small and medium-sized enterprises 7",
        ),
        "Working languages": ("English", "English, French"),
        "Belongs to": ("", "Above"),
    }


def test_kind_and_state_stand_in_words(make_profile):
    profile = make_profile("Open", published=True)
    assert newest(profile) == ("published", (ChangeLine("State", "draft", "published"),))
    created = build_history_page(actor=OPERATOR, slug=profile.slug).entries[-1]
    assert ("Kind", "Cluster") in [(line.label, line.after) for line in created.changes]


def test_members_persons_and_results_stand_by_name(make_profile, make_person):
    network = make_profile("Union", "meta-cluster")
    cluster = make_profile("Techtera", published=True)
    members.add_member(actor=OPERATOR, host_id=network.id, member_id=cluster.id)
    assert newest(network) == ("member added", (ChangeLine("Techtera", "", "Member"),))
    results.record_result(actor=OPERATOR, network_id=network.id, values={"title": "Firms", "value": "40"})
    assert [line.after for line in newest(network)[1]] == ["Firms, 40"]
    make_person("second")
    people.add_person(actor=OPERATOR, organisation_id=network.id, email="second@example.org", role="editor")
    assert newest(network) == ("person added", (ChangeLine("second", "", "Editor"),))


def test_value_of_a_form_that_is_no_longer_so_stands_as_it_was_written(make_profile):
    profile = make_profile("Old")
    changes = {
        "ecosystem": (None, 7),
        "member 999999": ({"role": "emperor"}, None),
        "status": (None, "molten"),
        "sites": (None, [{"name": "Plant", "city": "Brest"}, {"name": "Depot", "city": ""}]),
        "shoe_size": ("x" * 600, ["a"]),
    }
    with transaction.atomic():
        audit.record(
            actor=OPERATOR,
            action="changed",
            subject_type="organisation",
            subject_id=profile.id,
            changes=changes,
        )
    assert {line.label: (line.before, line.after) for line in newest(profile)[1]} == {
        "Industrial ecosystems": ("", "7"),
        "member 999999": ('{"role": "emperor"}', ""),
        "State": ("", "molten"),
        "shoe_size": (f"{'x' * 500}…", '["a"]'),
        "Sites": ("", "Plant, Brest\nDepot"),
    }


def test_value_of_two_editors_is_told_in_full_and_in_words():
    blueprint = get_blueprint("cluster")
    names = Names({}, {7: "Above"})

    def told(field: str, value: object) -> str:
        return in_words(blueprint, field, value, names=names, language="en")

    assert told("description", {"de": "Licht", "en": "x" * 900}) == f"German: Licht\n\nEnglish: {'x' * 900}"
    assert told("other_names", ["a", "b"]) == "a, b"
    assert told("technology", [{"term": "technology:robotics", "weight": 1}]) == "Robotics 1"
    assert told("parent", 7) == "Above"
    assert told("parent", 8) == "8"  # not the reader's to see
