"""What an import changes and leaves: identity, references, doubles, periods, removal, source fields."""

import pytest

from trellis.core.types import VISITOR
from trellis.imports.types import Change, ImportContext, Operation, Verdict
from trellis.registry.models import Membership, Organisation, PersonMembership, Site, SourceRecord
from trellis.registry.services import life
from trellis.registry.services.adapters.record_types import MEMBERSHIP, ORGANISATION, SITE
from trellis.registry.services.adapters.registry import RegistryAdapter
from trellis.registry.tests.conftest import entries
from trellis.registry.tests.test_adapters import (
    ACTOR,
    CONTEXT,
    FULL,
    apply,
    codes,
    create,
    examine,
    site,
    state,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def adapter(terms) -> RegistryAdapter:
    return RegistryAdapter()


def change(operation: Operation, record: str, **more) -> Change:
    return Change(operation=operation, record=record, **more)


def refusals(adapter, record_type: str, *changes: Change) -> list[str]:
    done = adapter.apply(record_type=record_type, changes=changes, context=CONTEXT, actor=ACTOR)
    return [str(outcome.refused) for outcome in done]


# --- looking at rows


def test_name_in_capitals_is_told_with_what_it_becomes(adapter):
    seen = examine(adapter, ORGANISATION, name="CAMARA DE COMERCIO", kind="cluster", short_name="CAM COM")
    assert seen.values["name"] == "Camara de Comercio"
    assert "short_name" not in seen.values
    [fault] = [fault for fault in seen.faults if fault.code == "capitals"]
    assert (fault.verdict, fault.column, fault.value, fault.suggestion) == (
        Verdict.REPAIRED, "name", "CAMARA DE COMERCIO", "Camara de Comercio",
    )  # fmt: skip


def test_site_needs_no_kind(adapter):
    assert "kind_missing" not in [code for code, _verdict in codes(examine(adapter, SITE, name="North"))]


def test_choice_of_the_list_is_no_fault(adapter):
    seen = examine(adapter, ORGANISATION, name="A", kind="company", subkind="start-up")
    assert "unknown_choice" not in [code for code, _verdict in codes(seen)]


# --- identity and references


def test_only_organisations_are_known_by_what_they_say(adapter):
    apply(adapter, ORGANISATION, create("a", **FULL))
    key = "name=photonics valley|country=fr"
    assert set(adapter.find(record_type=ORGANISATION, keys=[key], actor=ACTOR)) == {key}
    assert adapter.find(record_type=SITE, keys=[key], actor=ACTOR) == {}
    assert set(adapter.references(record_type=ORGANISATION, texts=["PV"], actor=ACTOR)) == {"PV"}
    assert adapter.references(record_type=SITE, texts=["PV"], actor=ACTOR) == {}


def test_organisation_of_another_country_is_not_the_one_meant(adapter):
    (record,) = apply(adapter, ORGANISATION, create("a", **FULL))
    keys = ["name=photonics valley|country=de", "name=photonics valley|country=fr"]
    assert adapter.find(record_type=ORGANISATION, keys=keys, actor=ACTOR) == {keys[1]: record}


def test_names_of_organisations_are_those_the_actor_may_see(adapter, make_profile):
    seen, secret = make_profile("Seen", published=True), make_profile("Secret")
    asked = [seen.id, secret.id]
    assert adapter.organisation_names(organisations=asked, actor=VISITOR) == {seen.id: "Seen"}


def test_organisation_belongs_to_the_one_its_row_names(adapter):
    (whole,) = apply(adapter, ORGANISATION, create("a", **FULL))
    (part,) = apply(adapter, ORGANISATION, create("b", name="Part", kind="company", parent=whole))
    assert Organisation.objects.get(pk=part).parent_id == int(whole)
    assert state(adapter, ORGANISATION, part).values["parent"] == whole


@pytest.mark.parametrize("scores", [("4", "2"), ("2", "4")])
def test_higher_score_stands_in_either_order(adapter, scores):
    said = [{"value": "digital", "score": score} for score in scores]
    (record,) = apply(adapter, ORGANISATION, create("k", name="A", kind="cluster", ecosystems=said))
    assert state(adapter, ORGANISATION, record).values["ecosystems"] == [{"value": "digital", "score": "4"}]


def test_reading_without_locking_gives_the_same(adapter):
    cluster, member = apply(adapter, ORGANISATION, create("a", **FULL), create("b", name="M", kind="company"))
    (place,) = apply(adapter, SITE, site("1", "North"))
    (link,) = apply(adapter, MEMBERSHIP, create("m", host=cluster, member=member))
    for record_type, record in ((ORGANISATION, cluster), (SITE, place), (MEMBERSHIP, link)):
        known = {"record_type": record_type, "records": [record], "actor": ACTOR}
        seen = [adapter.existing(**known, lock=lock)[record] for lock in (False, True)]
        first, second = [(item.values, item.guarded, item.retired, item.version) for item in seen]
        assert first == second


# --- sites


def test_site_joins_the_one_organisation_of_that_name_and_none_of_several(adapter):
    (known,) = apply(adapter, ORGANISATION, create("a", name="Steel AG", kind="company", country="DE"))
    apply(adapter, SITE, site("1", "North"))
    assert Site.objects.get(name="North").organisation_id == int(known)
    for key in ("b", "c"):
        apply(adapter, ORGANISATION, create(key, name="Iron AG", kind="company", country="DE"))
    apply(adapter, SITE, site("2", "South", "Iron AG"))
    assert Organisation.objects.filter(name="Iron AG").count() == 3


def test_precision_of_a_site_is_written_and_cleared(adapter):
    place = {"coordinates": {"longitude": 10.0, "latitude": 53.5}, "precision": "city"}
    (record,) = apply(adapter, SITE, site("1", "North", **place))
    assert Site.objects.get().precision == "city"
    apply(adapter, SITE, change(Operation.UPDATE, record, values={"precision": None}))
    assert Site.objects.get().precision == "unknown"


def test_site_that_stays_as_it_is_leaves_no_entry(adapter):
    (record,) = apply(adapter, SITE, site("1", "North"))
    number = Organisation.objects.get().pk
    before = entries(number)
    apply(adapter, SITE, change(Operation.UPDATE, record, values={"name": "North"}))
    apply(adapter, SITE, change(Operation.RESTORE, record))
    assert entries(number) == before


# --- memberships, removal, source fields


def test_membership_that_has_not_begun_is_not_ended(adapter):
    host, member = apply(adapter, ORGANISATION, create("a", **FULL), create("b", name="M", kind="company"))
    (record,) = apply(adapter, MEMBERSHIP, create("m", host=host, member=member, since="2999-01-01"))
    assert refusals(adapter, MEMBERSHIP, change(Operation.RETIRE, record)) == ["It has not begun yet."]
    assert Membership.objects.get().until is None


def test_organisation_that_others_built_on_is_not_removed(adapter, make_person):
    whole, part, kept = apply(
        adapter,
        ORGANISATION,
        *(create(name, name=name, kind="company", country="FR") for name in ("Whole", "Part", "Kept")),
    )
    Organisation.objects.filter(pk=part).update(parent=whole)
    PersonMembership.objects.create(person=make_person("keeper"), organisation_id=kept, role="owner")
    removals = [change(Operation.REMOVE, record) for record in (whole, kept)]
    assert refusals(adapter, ORGANISATION, *removals) == [
        "Part belongs to it.",
        "Somebody keeps this profile by now.",
    ]
    assert Organisation.objects.count() == 3


def test_organisation_archived_by_hand_comes_back_as_a_draft(adapter):
    (record,) = apply(adapter, ORGANISATION, create("a", **FULL))
    life.archive(actor=ACTOR, organisation_id=int(record))
    apply(adapter, ORGANISATION, change(Operation.RESTORE, record))
    assert Organisation.objects.get(pk=record).status == "draft"


def test_update_keeps_source_fields_but_not_while_undoing_and_not_without_a_key(adapter):
    (record,) = apply(adapter, ORGANISATION, create("k", {"tipo": "1"}, **FULL))

    def update(key: str, tipo: str, context: ImportContext = CONTEXT) -> dict:
        item = change(
            Operation.UPDATE, record, key=key, values={"city": f"City {tipo}"}, source_fields={"tipo": tipo}
        )
        apply(adapter, ORGANISATION, item, context=context)
        assert Organisation.objects.get(pk=record).city == f"City {tipo}"
        return SourceRecord.objects.get().fields

    assert update("k", "2")["tipo"] == "2"
    assert update("", "3")["tipo"] == "2"
    undoing = ImportContext(import_id=1, source=CONTEXT.source, organisation=None, undoing=True)
    assert update("k", "4", undoing)["tipo"] == "2"
