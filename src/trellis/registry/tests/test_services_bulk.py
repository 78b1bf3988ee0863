"""Writing many profiles at once: effects, audit, origins, constant queries, faults by place."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.core.types import VISITOR, Actor
from trellis.registry.models import Organisation, OrganisationTerm, Site, SourceRecord
from trellis.registry.selectors.profiles import get_profile
from trellis.registry.services import profiles
from trellis.registry.tests.conftest import IMPORT, OPERATOR, entries
from trellis.registry.types import NewOrganisation, Origin, OriginKind, ProfileChange, SiteRecord, Status

pytestmark = pytest.mark.django_db


def test_bulk_create_stores_all_with_terms_sites_sources_origins_and_audit(terms, refreshed):
    new = [
        NewOrganisation(
            kind="company",
            values={
                "name": f"Company {n % 3}",
                "country": "country:DE",
                "technology": ["technology:robotics"],
            },
            sites=[SiteRecord(city=f"City {n}")],
            origins={"region": Origin(by=OriginKind.INFERRED, inferred=True)},
            source="list",
            key=str(n),
            source_fields={"Column": f"{n}"},
        )
        for n in range(6)
    ]
    ids = profiles.bulk_create_organisations(actor=OPERATOR, organisations=new, origin=IMPORT)
    rows = Organisation.objects.in_bulk(ids)
    assert [rows[number].name for number in ids] == [f"Company {n % 3}" for n in range(6)]
    assert {row.status for row in rows.values()} == {Status.PUBLISHED}
    assert len({row.slug for row in rows.values()}) == 6
    assert OrganisationTerm.objects.count() == 6
    assert [s.city for s in Site.objects.order_by("organisation")] == [f"City {n}" for n in range(6)]
    assert SourceRecord.objects.get(key="4").fields == {"Column": "4"}
    profile = get_profile(actor=VISITOR, organisation_id=ids[0])
    assert profile.origin("name") == IMPORT
    assert profile.origin("region").inferred is True
    assert entries(ids[5]) == [
        (
            "created",
            {
                "kind": [None, "company"],
                "status": [None, "published"],
                "name": [None, "Company 2"],
                "country": [None, "country:DE"],
                "technology": [None, ["technology:robotics"]],
                "sites": [None, [{"city": "City 5"}]],
            },
        )
    ]
    assert refreshed == [ids]


def test_bulk_create_uses_as_many_queries_for_100_rows_as_for_10(terms, django_assert_num_queries):
    def create(count, start):
        profiles.bulk_create_organisations(
            actor=OPERATOR,
            origin=IMPORT,
            organisations=[
                NewOrganisation(
                    kind="company",
                    values={"name": f"N {start + n}", "country": "DE"},
                    source="s",
                    key=str(start + n),
                    sites=[SiteRecord(city="A")],
                )
                for n in range(count)
            ],
        )

    create(1, 0)  # reads the reference lists, once for each process
    with CaptureQueriesContext(connection) as captured:
        create(10, 100)
    with django_assert_num_queries(len(captured)):
        create(100, 1000)


def test_bulk_create_with_one_fault_names_its_place_and_stores_nothing(terms):
    new = [NewOrganisation(kind="company", values={"name": "A", "country": code}) for code in ("DE", "ZZ")]
    with pytest.raises(InvalidInput) as caught:
        profiles.bulk_create_organisations(actor=OPERATOR, organisations=new, origin=IMPORT)
    assert [problem.field for problem in caught.value.problems] == ["1.country"]
    assert Organisation.objects.count() == 0


def test_bulk_writing_is_refused_to_an_ordinary_person(terms):
    actor = Actor(person_id=1, organisation_roles={"owner": frozenset({1})})
    with pytest.raises(NotPermitted):
        profiles.bulk_create_organisations(actor=actor, organisations=[], origin=IMPORT)
    with pytest.raises(NotPermitted):
        profiles.bulk_change_organisations(actor=actor, changes=[], origin=IMPORT)


def test_bulk_create_under_a_known_source_key_is_a_conflict(terms):
    new = [NewOrganisation(kind="company", values={"name": "A"}, source="s", key="1")]
    profiles.bulk_create_organisations(actor=OPERATOR, organisations=new, origin=IMPORT)
    with pytest.raises(Conflict, match="source"):
        profiles.bulk_create_organisations(actor=OPERATOR, organisations=new, origin=IMPORT)
    assert Organisation.objects.count() == 1


def test_bulk_change_returns_only_what_really_changed(make_profile, refreshed):
    first, second = make_profile("A", city="X"), make_profile("B", published=True, city="X")
    refreshed.clear()
    changed = profiles.bulk_change_organisations(
        actor=OPERATOR,
        origin=IMPORT,
        changes=[
            ProfileChange(organisation_id=first.id, values={"city": "X"}),
            ProfileChange(organisation_id=second.id, values={"city": "Y", "theme": ["green"]}),
        ],
    )
    assert changed == [second.id]
    assert refreshed == [[second.id]]
    assert len(entries(first.id)) == 1
    assert get_profile(actor=OPERATOR, organisation_id=second.id).values["theme"] == ["theme:green"]


def test_bulk_change_with_a_fault_names_its_place_and_changes_nothing(make_profile):
    first, second = make_profile("A"), make_profile("B")
    with pytest.raises(InvalidInput) as caught:
        profiles.bulk_change_organisations(
            actor=OPERATOR,
            origin=IMPORT,
            changes=[
                ProfileChange(organisation_id=first.id, values={"city": "Y"}),
                ProfileChange(organisation_id=second.id, values={"founded_year": "old"}),
            ],
        )
    assert [problem.field for problem in caught.value.problems] == ["1.founded_year"]
    with pytest.raises(InvalidInput) as caught:
        profiles.bulk_change_organisations(
            actor=OPERATOR,
            origin=IMPORT,
            changes=[ProfileChange(organisation_id=first.id, values={"theme": ["nope"], "city": "Y"})],
        )
    assert [problem.field for problem in caught.value.problems] == ["0.theme"]
    assert "city" not in get_profile(actor=OPERATOR, organisation_id=first.id).values


def test_bulk_change_naming_one_twice_or_a_stranger_is_refused(make_profile):
    first = make_profile("A")
    twice = [ProfileChange(organisation_id=first.id, values={"city": c}) for c in "XY"]
    with pytest.raises(InvalidInput):
        profiles.bulk_change_organisations(actor=OPERATOR, origin=IMPORT, changes=twice)
    with pytest.raises(NotFound):
        profiles.bulk_change_organisations(
            actor=OPERATOR, origin=IMPORT, changes=[ProfileChange(organisation_id=first.id + 999)]
        )
