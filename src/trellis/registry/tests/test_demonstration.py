"""Loading the demonstration data: once, again, after edits, after a new edition of the files, with faults."""

from collections import Counter
from pathlib import Path

import pytest

from trellis.audit.models import AuditEntry
from trellis.core.errors import NotPermitted
from trellis.core.types import Actor, system_actor
from trellis.registry.models import Membership, NetworkResult, Organisation, SourceRecord
from trellis.registry.selectors.demonstration import DemonstrationError, read_entries
from trellis.registry.selectors.profiles import list_profiles
from trellis.registry.services import life, members, profiles
from trellis.registry.services.demonstration import Loaded, load_demonstration
from trellis.registry.types import OriginKind, PersonRole
from trellis.registry.types.demonstration import Entry

ACTOR = system_actor("demonstration")
PLACE = {"latitude": 53.55, "longitude": 10.0, "precision": "city", "region": "nuts2024:DE60"}


def locate(values):
    return PLACE if values.get("city") == "Hamburg" else {}


def entry(key: str, kind: str = "cluster", **fields) -> Entry:
    given = {
        "key": key,
        "kind": kind,
        "name": key.replace("-", " ").title(),
        "source": "source documents, 2020",
        "description": f"What {key} is and does, in short.",
        "country": "DE",
        **fields,
    }
    return Entry.model_validate(given)


ALLIANCE = {
    "kind": "cluster-alliance",
    "coordinator": "hamburg-wings",
    "members": [{"value": "paris-light", "inferred": True}],
    "results": [{"title": "Clusters", "value": 45, "unit": "clusters", "year": 2021}],
}


def three() -> list[Entry]:
    return [
        entry("hamburg-wings", city="Hamburg", ecosystems=["digital"], member_counts={"large": 3}),
        entry("paris-light", country={"value": "FR", "inferred": True}, parent="hamburg-wings"),
        entry("alliance", **ALLIANCE, markets=["ES", {"value": "FR", "inferred": True}]),
    ]


def load(entries: list[Entry]) -> Loaded:
    return load_demonstration(actor=ACTOR, locate=locate, entries=entries)


def profile(name: str):
    return list_profiles(actor=ACTOR, organisation_ids=[Organisation.objects.get(name=name).pk])[0]


pytestmark = pytest.mark.django_db


def test_load_creates_published_profiles_with_their_place_and_marks_what_is_inferred(terms):
    assert load(three()) == Loaded(created=3, changed=0, memberships=2, results=1)
    wings = profile("Hamburg Wings")
    assert wings.status == "published"
    assert {name: wings.values[name] for name in PLACE} == PLACE
    assert wings.values["ecosystem"] == ["ecosystem:digital"]
    assert wings.values["member_counts"] == {"large": 3}
    assert wings.origin("region").inferred is True
    assert wings.origin("city").inferred is False
    assert wings.origin("city").source == "source documents, 2020"
    light = profile("Paris Light")
    assert light.origin("country").inferred is True
    assert light.values["parent"] == wings.id
    assert "latitude" not in light.values
    assert profile("Alliance").origin("market").inferred is True


def test_load_writes_memberships_with_role_and_where_they_are_from(terms):
    load(three())
    rows = {row.member.name: row for row in Membership.objects.select_related("member")}
    assert {name: (row.role, row.host.name) for name, row in rows.items()} == {
        "Hamburg Wings": ("coordinator", "Alliance"),
        "Paris Light": ("partner", "Alliance"),
    }
    assert rows["Paris Light"].origin["inferred"] is True
    assert "inferred" not in rows["Hamburg Wings"].origin
    assert list(NetworkResult.objects.values_list("title", "value", "year")) == [("Clusters", 45, 2021)]


def test_load_again_changes_nothing_and_writes_no_entry(terms):
    load(three())
    before = AuditEntry.objects.count()
    assert load(three()) == Loaded(created=0, changed=0, memberships=0, results=0)
    assert AuditEntry.objects.count() == before


def test_load_again_keeps_what_an_editor_set_cleared_or_confirmed(terms):
    load(three())
    wings, light = profile("Hamburg Wings"), profile("Paris Light")
    owner = Actor(person_id=1, organisation_roles={PersonRole.OWNER: frozenset({wings.id, light.id})})
    profiles.change_organisation(
        actor=owner, organisation_id=wings.id, values={"name": "Wings of Hamburg", "city": None}
    )
    life.confirm(actor=owner, organisation_id=light.id)
    changed = three()
    changed[0] = entry("hamburg-wings", city="Hamburg", ecosystems=["textile"], member_counts={"large": 3})
    changed[1] = entry("paris-light", country="ES")
    assert load(changed).changed == 1
    wings = profile("Wings of Hamburg")
    assert "city" not in wings.values
    assert wings.values["ecosystem"] == ["ecosystem:textile"]
    assert profile("Paris Light").values["country"] == "country:FR"


def test_load_brings_a_value_that_nobody_touched_up_to_date(terms):
    load(three())
    changed = three()
    changed[1] = entry("paris-light", country="ES", ecosystems=["health"])
    assert load(changed) == Loaded(created=0, changed=1, memberships=0, results=0)
    light = profile("Paris Light")
    assert (light.values["country"], light.values["ecosystem"]) == ("country:ES", ["ecosystem:health"])
    assert light.origin("country").by == OriginKind.IMPORT
    assert light.values["parent"] == profile("Hamburg Wings").id


def test_load_does_not_bring_back_a_membership_or_result_that_was_removed(terms):
    load(three())
    alliance, light = profile("Alliance"), profile("Paris Light")
    members.remove_member(actor=ACTOR, host_id=alliance.id, member_id=light.id)
    NetworkResult.objects.all().delete()
    extended = three()
    extended.append(entry("madrid-sun", country="ES"))
    extended[2] = entry(
        "alliance", **{**ALLIANCE, "members": ["paris-light", "madrid-sun"]}, markets=["ES", "FR"]
    )
    assert load(extended) == Loaded(created=1, changed=0, memberships=1, results=0)
    names = Membership.objects.filter(host=alliance.id).values_list("member__name", flat=True)
    assert set(names) == {"Hamburg Wings", "Madrid Sun"}


def test_load_with_an_unknown_code_says_where_and_stores_nothing(terms):
    with pytest.raises(DemonstrationError) as caught:
        load([entry("one", ecosystems=["steam"]), entry("two", region="XX9")])
    assert caught.value.faults == (
        "one: there is no term 'ecosystem:steam'",
        "two: there is no term 'nuts2024:XX9'",
    )
    assert Organisation.objects.count() == SourceRecord.objects.count() == 0


def test_load_by_somebody_else_is_refused(terms):
    with pytest.raises(NotPermitted):
        load_demonstration(actor=Actor(person_id=1), locate=locate, entries=three())
    assert Organisation.objects.count() == 0


# --- the files


def write(folder: Path, text: str) -> Path:
    (folder / "some.yaml").write_text(text, encoding="utf-8")
    return folder


GOOD = "{key: a, kind: cluster, name: A, source: s, description: What it is and does.}"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: [", "some.yaml: this is not valid YAML"),
        ("a: 1", "some.yaml: expected a list"),
        ("- 7", "some.yaml, 1: "),
        ("- {key: a}", "some.yaml, a: kind: Field required"),
        (f"- {GOOD[:-1]}, colour: red}}", "some.yaml, a: colour: Extra inputs"),
        (f"- {GOOD}\n- {GOOD}", "a: the key stands 2 times"),
        (f"- {GOOD}\n- {GOOD.replace('key: a', 'key: b')}", "'a': the name stands 2 times"),
        (f"- {GOOD[:-1]}, members: [b]}}", "a: there is no entry 'b'"),
        (f"- {GOOD.replace('cluster', 'club')}", "a: there is no kind 'club'"),
        (f"- {GOOD[:-1]}, results: [{{title: x}}]}}", "the kind cluster has no results"),
        (f"- {GOOD.replace('cluster', 'company')[:-1]}, members: [a]}}", "the kind company has no members"),
    ],
)
def test_files_with_a_fault_name_file_and_entry(tmp_path, text, fault):
    with pytest.raises(DemonstrationError) as caught:
        read_entries(write(tmp_path, text))
    assert any(fault in line for line in caught.value.faults), caught.value.faults


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return read_entries()


def test_files_hold_all_ecosystems_and_enough_organisations(entries):
    counted = Counter(item.value for entry in entries for item in entry.ecosystems)
    assert len(counted) == 14
    assert len(entries) >= 120


def test_files_hold_every_kind_that_the_sources_speak_of(entries):
    assert {entry.kind.value for entry in entries} >= {
        "cluster", "company", "authority", "association", "research-organisation", "technology-centre",
        "digital-innovation-hub", "social-economy-cluster", "finance-provider", "national-association",
        "meta-cluster", "cluster-alliance", "industrial-alliance", "innosup", "escp-4i", "escp-4x", "escp-s3",
        "strategic-partnership", "public-private-partnership",
    }  # fmt: skip


def test_files_hold_the_spellings_that_sources_differ_in(entries):
    by_key = {entry.key: [item.value for item in entry.other_names] for entry in entries}
    assert "Transylvania IT Cluster" in by_key["transilvania-it-cluster"]
    assert "Voivodina ICT Cluster" in by_key["vojvodina-ict"]
    assert "IOT4Industry" in by_key["iot4industry"]
    assert "European Cluster Alliance Against Coronavirus" in by_key["alliance-against-coronavirus"]


def test_files_say_source_and_year_of_every_entry(entries):
    assert {entry.source for entry in entries} == {
        "source documents, 2020",
        "source documents, 2020 and 2021",
        "source documents, 2021",
        "source documents, 2024",
    }


def test_files_mark_every_website_as_inferred(entries):
    """No source document gives a website."""
    assert [entry.key for entry in entries if entry.website and not entry.website.inferred] == []


def test_files_keep_the_two_counts_of_the_alliance_apart(entries):
    alliance = next(entry for entry in entries if entry.key == "european-clusters-alliance")
    assert [(item.title, item.value, item.year) for item in alliance.results] == [
        ("National associations", 14, 2020),
        ("Clusters reached (more than)", 700, 2020),
        ("National networks", 18, 2021),
        ("Clusters reached (more than)", 800, 2021),
    ]
