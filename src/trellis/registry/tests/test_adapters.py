"""Files of organisations, sites and memberships: what is understood, written, guarded, undone."""

from dataclasses import replace

import pytest

from trellis.audit.selectors import list_entries
from trellis.core.types import VISITOR, Actor, system_actor
from trellis.imports.services.comparing import plan_update
from trellis.imports.types import Change, ImportContext, Operation, ParsedRow, Verdict
from trellis.registry.models import Membership, Organisation, Proposal, Site, SourceRecord
from trellis.registry.selectors.profiles import list_profiles
from trellis.registry.services import life, profiles
from trellis.registry.services.adapters.record_types import MEMBERSHIP, ORGANISATION, SITE
from trellis.registry.services.adapters.registry import RegistryAdapter
from trellis.registry.services.proposals import answer_proposal
from trellis.registry.types import PersonRole

ACTOR = system_actor("test")
CONTEXT = ImportContext(import_id=1, source="a directory", organisation=None)
pytestmark = pytest.mark.django_db


@pytest.fixture
def adapter(terms) -> RegistryAdapter:
    return RegistryAdapter()


def create(key: str = "", source_fields: dict | None = None, **values) -> Change:
    return Change(
        operation=Operation.CREATE, key=key, row=2, values=values, source_fields=source_fields or {}
    )


def apply(adapter, record_type: str, *changes: Change, context: ImportContext = CONTEXT) -> list[str]:
    done = adapter.apply(record_type=record_type, changes=changes, context=context, actor=ACTOR)
    return [outcome.record for outcome in done]


def state(adapter, record_type: str, record: str):
    return adapter.existing(record_type=record_type, records=[record], actor=ACTOR, lock=True).get(record)


def examine(adapter, record_type: str, **values):
    row = ParsedRow(row=2, key="", values=values, source_fields={})
    return adapter.examine(record_type=record_type, rows=[row], actor=VISITOR)[0]


def codes(examined) -> list[tuple[str, Verdict]]:
    return [(fault.code, fault.verdict) for fault in examined.faults]


FULL = {
    "name": "Photonics Valley",
    "kind": "cluster",
    "short_name": "PV",
    "country": "FR",
    "region": "FR10",
    "city": "Paris",
    "coordinates": {"longitude": 2.35, "latitude": 48.85},
    "precision": "exact",
    "description": {"en": "Light."},
    "ecosystems": [{"value": "digital", "score": "4"}, {"value": "health", "score": None}],
    "themes": ["green"],
    "markets": ["DE"],
    "staff": "2.5",
    "year_founded": 2007,
    "members_sme": 20,
}


def test_organisation_is_given_back_as_it_came(adapter):
    (record,) = apply(adapter, ORGANISATION, create("name=photonics valley|country=fr", **FULL))
    found = state(adapter, ORGANISATION, record)
    assert found.values == FULL
    assert found.guarded == {"kind"}
    row = Organisation.objects.get()
    assert (row.status, row.kind) == ("published", "cluster")


def test_organisation_is_not_moved_to_the_middle_of_its_country(adapter):
    (record,) = apply(adapter, ORGANISATION, create("k", **FULL))
    found = state(adapter, ORGANISATION, record)
    middle = {"longitude": 2.5, "latitude": 46.2}
    row = {"country": "FR", "year_founded": 2008, "coordinates": middle, "precision": "country"}
    plan = plan_update(base=None, values=row, existing=found, spoken=row)
    assert (plan.sets, plan.proposes) == ({"year_founded": (2007, 2008)}, {})
    profiles.change_organisation(
        actor=owner_of(record), organisation_id=int(record), values={"latitude": 48.86, "longitude": 2.36}
    )
    found = state(adapter, ORGANISATION, record)
    assert found.guarded >= {"coordinates", "precision"}
    plan = plan_update(base=None, values={**row, "year_founded": 2007}, existing=found, spoken=row)
    assert plan.is_empty
    moved = {"country": "FR", "city": "Lyon", "coordinates": middle, "precision": "city"}
    assert set(plan_update(base=None, values=moved, existing=found, spoken=moved).proposes) >= {"coordinates"}


def test_organisation_keeps_what_fits_nothing_and_the_identifier(adapter):
    change = create("identifier=7", {"tipo": "4"}, name="A", kind="company", country="FR", identifier="7",
                    staff="3")  # fmt: skip
    apply(adapter, ORGANISATION, change)
    assert SourceRecord.objects.get().fields == {"tipo": "4", "identifier": "7", "staff": "3"}


def test_place_concluded_from_a_city_is_marked_as_inferred(adapter):
    values = {**FULL, "precision": "city"}
    (record,) = apply(adapter, ORGANISATION, create("k", **values))
    profile = list_profiles(actor=ACTOR, organisation_ids=[int(record)])[0]
    assert profile.origin("latitude").inferred is True
    assert profile.origin("name").inferred is False


def test_two_labels_of_one_code_keep_the_higher_score(adapter):
    scores = [{"value": "digital", "score": "2"}, {"value": "digital", "score": "4/5"}]
    (record,) = apply(adapter, ORGANISATION, create("k", name="A", kind="cluster", ecosystems=scores))
    assert state(adapter, ORGANISATION, record).values["ecosystems"] == [{"value": "digital", "score": "4"}]


def test_update_sets_only_what_changed_and_audits_it(adapter):
    (record,) = apply(adapter, ORGANISATION, create("k", **FULL))
    update = Change(
        operation=Operation.UPDATE, record=record, key="k",
        values={"city": "Lyon", "members_sme": 25, "short_name": None},
    )  # fmt: skip
    apply(adapter, ORGANISATION, update)
    found = state(adapter, ORGANISATION, record).values
    assert (found["city"], found["members_sme"], "short_name" in found) == ("Lyon", 25, False)
    entry = list_entries(subject_type="organisation", subject_id=record)[0]
    assert set(entry.changes) == {"city", "member_counts", "short_name", "version"}


def owner_of(record: str) -> Actor:
    return Actor(person_id=1, organisation_roles={PersonRole.OWNER: frozenset({int(record)})})


def test_value_confirmed_by_its_owner_is_guarded_and_becomes_a_proposal(adapter):
    (record,) = apply(adapter, ORGANISATION, create("k", **FULL))
    life.confirm(actor=owner_of(record), organisation_id=int(record))
    guarded = state(adapter, ORGANISATION, record).guarded
    assert {"name", "city", "coordinates", "ecosystems", "members_sme", "year_founded"} <= guarded
    update = Change(
        operation=Operation.UPDATE,
        record=record,
        key="k",
        proposed={"city": "Lyon", "ecosystems": [{"value": "health", "score": None}]},
    )
    apply(adapter, ORGANISATION, update)
    apply(adapter, ORGANISATION, update)
    assert state(adapter, ORGANISATION, record).values["city"] == "Paris"
    open_ones = {row.field: row.value for row in Proposal.objects.all()}
    assert open_ones == {"city": "Lyon", "ecosystem": ["ecosystem:health"]}


def test_owner_takes_one_proposal_and_leaves_another(adapter):
    (record,) = apply(adapter, ORGANISATION, create("k", **FULL))
    propose = Change(
        operation=Operation.UPDATE, record=record, key="k", proposed={"city": "Lyon", "short_name": "PHV"}
    )
    apply(adapter, ORGANISATION, propose)
    owner = owner_of(record)
    city, short = Proposal.objects.get(field="city"), Proposal.objects.get(field="short_name")
    answer_proposal(actor=owner, proposal_id=city.pk, take=True)
    answer_proposal(actor=owner, proposal_id=short.pk, take=False)
    values = state(adapter, ORGANISATION, record).values
    assert (values["city"], values["short_name"]) == ("Lyon", "PV")
    apply(adapter, ORGANISATION, propose)
    assert list(Proposal.objects.filter(answer="open").values_list("field", flat=True)) == ["city"]


def test_owner_edit_is_guarded_field_by_field(adapter):
    (record,) = apply(adapter, ORGANISATION, create("k", **FULL))
    profiles.change_organisation(actor=owner_of(record), organisation_id=int(record), values={"city": "Lyon"})
    assert state(adapter, ORGANISATION, record).guarded == {"kind", "city"}


def test_retired_organisation_leaves_the_public_and_comes_back_as_it_was(adapter):
    first, second = apply(
        adapter, ORGANISATION, create("a", **FULL), create("b", **{**FULL, "name": "Other"})
    )
    life.confirm(actor=owner_of(second), organisation_id=int(second))
    done = adapter.apply(
        record_type=ORGANISATION,
        changes=[Change(operation=Operation.RETIRE, record=record) for record in (first, second)],
        context=CONTEXT,
        actor=ACTOR,
    )
    assert [str(outcome.refused) for outcome in done] == ["", "Its owner confirmed this profile."]
    assert state(adapter, ORGANISATION, first).retired is True
    apply(adapter, ORGANISATION, Change(operation=Operation.RESTORE, record=first))
    assert Organisation.objects.get(pk=first).status == "published"


def test_undone_organisation_is_gone_unless_others_built_on_it(adapter):
    cluster, member = apply(
        adapter, ORGANISATION, create("a", **FULL), create("b", name="Member", kind="company")
    )
    apply(adapter, MEMBERSHIP, create("m", host=cluster, member=member))
    done = adapter.apply(
        record_type=ORGANISATION,
        changes=[Change(operation=Operation.REMOVE, record=member)],
        context=CONTEXT,
        actor=ACTOR,
    )
    assert str(done[0].refused) == "It became a member of Photonics Valley."
    both = [Change(operation=Operation.REMOVE, record=record) for record in (cluster, member)]
    apply(adapter, ORGANISATION, *both)
    assert Organisation.objects.count() == 0
    assert list_entries(subject_type="organisation", subject_id=member)[0].action == "removed"


def test_identity_is_name_and_country_of_exactly_one(adapter):
    apply(
        adapter,
        ORGANISATION,
        create("a", **FULL),
        create("b", name="Twin", kind="company", country="FR"),
        create("c", name="TWIN", kind="cluster", country="FR"),
    )
    (nowhere,) = apply(adapter, ORGANISATION, create("d", name="European Network", kind="meta-cluster"))
    keys = ["name=photonics valley|country=fr", "name=twin|country=fr", "name=photonics valley|country=de",
            "name=photonics valley", "identifier=1", "name=european network"]  # fmt: skip
    found = adapter.find(record_type=ORGANISATION, keys=keys, actor=ACTOR)
    assert set(found) == {"name=photonics valley|country=fr", "name=european network"}
    assert found["name=european network"] == nowhere
    refs = adapter.references(
        record_type=ORGANISATION,
        texts=["PHOTONICS Valley", "pv", "photonics-valley", "Twin", "?"],
        actor=ACTOR,
    )
    assert set(refs) == {"PHOTONICS Valley", "pv", "photonics-valley"}


# --- looking at rows


def test_kind_is_understood_by_label_plural_or_sort(adapter):
    assert examine(adapter, ORGANISATION, name="A", kind="Clusters").values["kind"] == "cluster"
    ministry = examine(adapter, ORGANISATION, name="A", kind="ministry").values
    assert (ministry["kind"], ministry["subkind"]) == ("authority", "ministry")


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({}, ("kind_missing", Verdict.REFUSED)),
        ({"kind": "clubs"}, ("unknown_kind", Verdict.REFUSED)),
        ({"kind": "company", "staff": "3"}, ("not_of_kind", Verdict.WARNED)),
        ({"kind": "company", "subkind": "huge"}, ("unknown_choice", Verdict.REFUSED)),
        ({"kind": "cluster", "languages": ["Klingon"]}, ("unknown_language", Verdict.WARNED)),
        ({"kind": "cluster", "short_name": "x" * 61}, ("short_name_is_long", Verdict.REPAIRED)),
        (
            {"kind": "cluster", "postcode": "3770954  OLIVEIRA DO BAIRRO"},
            ("postcode_is_long", Verdict.REPAIRED),
        ),
    ],
)
def test_row_with_a_fault_is_told(adapter, values, fault):
    assert fault in codes(examine(adapter, ORGANISATION, name="Something", **values))


def test_languages_are_understood_by_name_in_any_language(adapter):
    found = examine(adapter, ORGANISATION, name="A", kind="cluster", languages=["Français", "de", "inglés"])
    assert found.values["languages"] == ["de", "en", "fr"]


def test_membership_role_is_understood_or_refused(adapter):
    assert examine(adapter, MEMBERSHIP, role="Coordinator").values == {"role": "coordinator"}
    assert codes(examine(adapter, MEMBERSHIP, role="boss")) == [("unknown_role", Verdict.REFUSED)]
    assert examine(adapter, MEMBERSHIP).values == {}


# --- sites


def site(key: str, name: str, organisation: str | None = "Steel AG", **values) -> Change:
    given = {"identifier": key, "name": name, "country": "DE", "city": "Hamburg", **values}
    if organisation:
        given["organisation"] = organisation
    return create(f"identifier={key}", {"Subsector": "Steel"}, **given)


def test_sites_of_one_name_stand_under_one_organisation(adapter):
    done = adapter.apply(
        record_type=SITE,
        changes=[site("1", "North"), site("2", "South", "STEEL AG"), site("3", "Alone", None)],
        context=CONTEXT,
        actor=ACTOR,
    )
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Steel AG", "Alone"}
    assert [len(outcome.created_with) for outcome in done] == [1, 0, 1]
    names = Site.objects.filter(organisation__name="Steel AG").values_list("name", flat=True)
    assert set(names) == {"North", "South"}
    assert Site.objects.get(name="North").attributes["source_fields"] == {"Subsector": "Steel"}


def test_later_sites_join_the_organisation_brought_before_even_when_it_was_renamed(adapter):
    apply(adapter, SITE, site("1", "North"))
    number = Organisation.objects.get().pk
    profiles.change_organisation(actor=ACTOR, organisation_id=number, values={"name": "Steel Group"})
    apply(adapter, SITE, site("2", "South"))
    assert Site.objects.filter(organisation=number).count() == 2


def test_site_is_read_changed_retired_restored_and_removed(adapter):
    (record,) = apply(adapter, SITE, site("1", "North", coordinates={"longitude": 10.0, "latitude": 53.5}))
    found = state(adapter, SITE, record)
    assert found.values["coordinates"] == {"longitude": 10.0, "latitude": 53.5}
    assert found.values["organisation"] == "Steel AG"
    update = Change(operation=Operation.UPDATE, record=record, values={"name": "North Works", "city": None})
    apply(adapter, SITE, update)
    assert (Site.objects.get().name, Site.objects.get().city) == ("North Works", "")
    apply(adapter, SITE, Change(operation=Operation.RETIRE, record=record))
    assert Site.objects.get().attributes["retired"] is True
    apply(adapter, SITE, Change(operation=Operation.RESTORE, record=record))
    assert "retired" not in Site.objects.get().attributes
    apply(adapter, SITE, Change(operation=Operation.REMOVE, record=record))
    assert Site.objects.count() == 0
    actions = [
        entry.action
        for entry in list_entries(subject_type="organisation", subject_id=Organisation.objects.get().pk)
    ]
    assert actions == [
        "removed site",
        "restored site",
        "retired site",
        "changed site",
        "added site",
        "created",
    ]


def test_sites_of_an_organisation_its_owner_keeps_are_guarded(adapter):
    (record,) = apply(adapter, SITE, site("1", "North"))
    number = Organisation.objects.get().pk
    life.confirm(actor=owner_of(str(number)), organisation_id=number)
    assert {"name", "city"} <= state(adapter, SITE, record).guarded


# --- memberships


def test_membership_is_written_changed_ended_and_removed(adapter):
    cluster, member = apply(
        adapter, ORGANISATION, create("a", **FULL), create("b", name="Member", kind="company")
    )
    (record,) = apply(adapter, MEMBERSHIP, create("m", host=cluster, member=member, since="2020-01-01"))
    assert apply(adapter, MEMBERSHIP, create("m2", host=cluster, member=member)) == [record]
    assert state(adapter, MEMBERSHIP, record).values == {
        "host": cluster, "member": member, "role": "member", "since": "2020-01-01",
    }  # fmt: skip
    apply(
        adapter, MEMBERSHIP, Change(operation=Operation.UPDATE, record=record, values={"role": "associated"})
    )
    assert Membership.objects.get().role == "associated"
    apply(adapter, MEMBERSHIP, Change(operation=Operation.RETIRE, record=record))
    assert state(adapter, MEMBERSHIP, record).retired is True
    apply(adapter, MEMBERSHIP, Change(operation=Operation.RESTORE, record=record))
    assert Membership.objects.get().until is None
    assert adapter.address(record_type=MEMBERSHIP, record=record) == "/organisations/photonics-valley/"
    apply(adapter, MEMBERSHIP, Change(operation=Operation.REMOVE, record=record))
    assert Membership.objects.count() == 0


# --- the rest of the protocol


def test_only_operators_import_into_the_registry(adapter):
    assert adapter.can_import(actor=ACTOR, organisation=None).allowed is True
    assert adapter.can_import(actor=Actor(person_id=1), organisation=1).allowed is False


def test_comparable_records_leave_out_a_middle_of_a_country(adapter):
    (record,) = apply(adapter, ORGANISATION, create("a", **FULL))
    (existing,) = adapter.comparable_existing(record_type=ORGANISATION, actor=ACTOR)
    assert (existing.key, existing.names, existing.country) == (record, ("Photonics Valley", "PV"), "FR")
    row = ParsedRow(row=5, key="", values=FULL, source_fields={})
    (exact,) = adapter.comparable_rows(record_type=ORGANISATION, rows=[row])
    assert exact.coordinates == (48.85, 2.35)
    coarse = replace(row, values={**FULL, "precision": "country"})
    (vague,) = adapter.comparable_rows(record_type=ORGANISATION, rows=[coarse])
    assert vague.coordinates is None


def test_addresses_lead_to_the_organisation(adapter):
    (record,) = apply(adapter, SITE, site("1", "North"))
    assert adapter.address(record_type=SITE, record=record) == "/organisations/steel-ag/"
    assert adapter.address(record_type=ORGANISATION, record="0") == ""


def test_every_own_fault_has_a_text(adapter):
    """A code without a text would reach a person as a code."""
    assert {"capitals", "kind_missing", "place_by_city", "city_far"} <= set(adapter.fault_texts)
