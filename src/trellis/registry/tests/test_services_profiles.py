"""Creating and changing profiles: effects, audit, search rows, simultaneous edits, bulk."""

import pytest

from trellis.audit.models import AuditEntry
from trellis.core.errors import InvalidInput, NotFound, NotPermitted
from trellis.core.types import VISITOR
from trellis.registry.models import (
    FormerSlug,
    Organisation,
    PersonMembership,
    Site,
)
from trellis.registry.selectors.profiles import get_profile, get_profile_by_slug
from trellis.registry.services import life, profiles
from trellis.registry.services.changing import StaleProfile
from trellis.registry.tests.conftest import IMPORT, OPERATOR, entries
from trellis.registry.types import (
    OriginKind,
    SiteRecord,
    Status,
    TermRole,
    TermStatement,
)

pytestmark = pytest.mark.django_db


def test_create_by_a_person_makes_a_draft_with_an_owner_and_an_audit_entry(terms, make_person, actor_of):
    person = make_person("keeper")
    profile = profiles.create_organisation(
        actor=actor_of(person),
        kind="cluster",
        values={
            "name": " Cluster  Ágora ",
            "country": "FR",
            "founded_year": "1999",
            "technology": ["robotics", {"term": "technology:photonics", "weight": "4"}],
            "staff_fte": "1,50",
            "latitude": 48.1,
            "longitude": "2.3",
        },
        sites=[SiteRecord(name="Plant", city="Lyon")],
    )
    assert (profile.slug, profile.status, profile.version) == ("cluster-agora", Status.DRAFT, 1)
    assert profile.values == {
        "name": "Cluster Ágora",
        "country": "country:FR",
        "founded_year": 1999,
        "technology": [{"term": "technology:photonics", "weight": 4.0}, "technology:robotics"],
        "staff_fte": "1.5",
        "latitude": 48.1,
        "longitude": 2.3,
        "precision": "exact",
    }
    assert [site.city for site in profile.sites] == ["Lyon"]
    assert profile.origin("city").by == OriginKind.OWNER
    owned = PersonMembership.objects.get(person=person)
    assert (owned.organisation_id, owned.role) == (profile.id, "owner")
    [(action, changes)] = entries(profile.id)
    assert action == "created"
    assert changes["name"] == [None, "Cluster Ágora"]
    assert changes["staff_fte"] == [None, "1.5"]


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, {"name"}),
        ({"name": "\u202e\u200b"}, {"name"}),
        ({"name": "x" * 1_000_000}, {"name"}),
        ({"name": "A", "website": "javascript:alert(1)"}, {"website"}),
        ({"name": "A", "website": "Website"}, {"website"}),
        ({"name": "A", "email": "nobody"}, {"email"}),
        ({"name": "A", "country": "country:XX"}, {"country"}),
        ({"name": "A", "country": "ecosystem:digital"}, {"country"}),
        ({"name": "A", "ecosystem": ["digital", "nope"]}, {"ecosystem"}),
        ({"name": "A", "colour": "red"}, {"colour"}),
        ({"name": "A", "latitude": 91, "longitude": 0}, {"latitude"}),
        ({"name": "A", "latitude": 9}, {"longitude"}),
        ({"name": "A", "founded_year": "soon", "staff_fte": -1}, {"founded_year", "staff_fte"}),
        ({"name": "A", "member_counts": {"sme": "many"}}, {"member_counts"}),
        ({"name": "A", "member_counts": {"ghosts": 2}}, {"member_counts"}),
    ],
)
def test_create_with_what_does_not_fit_names_every_field_and_stores_nothing(terms, values, fields):
    with pytest.raises(InvalidInput) as caught:
        profiles.create_organisation(actor=OPERATOR, kind="cluster", values=values)
    assert {problem.field for problem in caught.value.problems} == fields
    assert Organisation.objects.count() == 0
    assert AuditEntry.objects.count() == 0


def test_create_of_an_unknown_kind_names_the_kinds_there_are(terms):
    with pytest.raises(NotFound, match="company"):
        profiles.create_organisation(actor=OPERATOR, kind="guild", values={"name": "A"})


def test_create_by_a_visitor_is_refused_with_a_reason(terms):
    with pytest.raises(NotPermitted, match="Sign in"):
        profiles.create_organisation(actor=VISITOR, kind="cluster", values={"name": "A"})


def test_same_names_get_different_addresses(make_profile):
    slugs = [make_profile("Techtera").slug for _ in range(2)]
    third = make_profile("Techtera")
    assert slugs == ["techtera", "techtera-fr"]
    assert third.slug == f"techtera-{third.id}"
    assert make_profile("New").slug == "new-fr"


def test_change_writes_the_difference_and_the_origin_and_refreshes_the_search(make_profile, refreshed):
    profile = make_profile("Techtera", published=True, city="Lyon")
    refreshed.clear()
    changed = profiles.change_organisation(
        actor=OPERATOR,
        organisation_id=profile.id,
        values={"city": "Paris", "name": "Techtera", "website": None, "ecosystem": ["textile"]},
        origin=IMPORT,
    )
    assert changed.values["city"] == "Paris"
    assert changed.values["ecosystem"] == ["ecosystem:textile"]
    assert changed.version == 2
    assert entries(profile.id)[-1] == (
        "changed",
        {
            "city": ["Lyon", "Paris"],
            "ecosystem": [["ecosystem:digital"], ["ecosystem:textile"]],
            "version": [1, 2],
        },
    )
    assert changed.origin("city") == IMPORT
    assert changed.origin("name").by == OriginKind.OPERATOR
    assert refreshed == [[profile.id]]


def test_change_to_what_stands_already_changes_nothing(make_profile, refreshed):
    profile = make_profile("Techtera", published=True)
    before = (Organisation.objects.get(pk=profile.id).changed_at, len(entries(profile.id)))
    refreshed.clear()
    again = profiles.change_organisation(
        actor=OPERATOR, organisation_id=profile.id, values=dict(profile.values), sites=list(profile.sites)
    )
    assert again.version == 1
    assert (Organisation.objects.get(pk=profile.id).changed_at, len(entries(profile.id))) == before
    assert refreshed == []


def test_change_of_a_draft_of_somebody_else_is_not_found(make_profile, make_person, actor_of):
    profile = make_profile("Secret")
    with pytest.raises(NotFound):
        profiles.change_organisation(
            actor=actor_of(make_person("stranger")), organisation_id=profile.id, values={"city": "X"}
        )


def test_change_of_a_published_profile_by_a_stranger_is_refused(make_profile, make_person, actor_of):
    profile = make_profile("Open", published=True)
    with pytest.raises(NotPermitted, match="owner"):
        profiles.change_organisation(
            actor=actor_of(make_person("stranger")), organisation_id=profile.id, values={"city": "X"}
        )
    assert "city" not in get_profile(actor=OPERATOR, organisation_id=profile.id).values


def test_what_a_published_profile_needs_cannot_be_cleared(make_profile):
    profile = make_profile("Open", published=True)
    with pytest.raises(InvalidInput) as caught:
        profiles.change_organisation(
            actor=OPERATOR, organisation_id=profile.id, values={"country": None, "city": None}
        )
    assert [problem.field for problem in caught.value.problems] == ["country"]


def test_two_editors_of_different_fields_both_keep_what_they_typed(make_profile):
    profile = make_profile("Open", city="Lyon")
    profiles.change_organisation(
        actor=OPERATOR, organisation_id=profile.id, version=1, values={"city": "Paris", "website": None}
    )
    both = profiles.change_organisation(
        actor=OPERATOR,
        organisation_id=profile.id,
        version=1,
        values={"city": "Lyon", "website": "x.example.org"},
    )
    assert (both.values["city"], both.values["website"]) == ("Paris", "https://x.example.org")


def test_two_editors_of_one_field_clash_with_both_values_and_nothing_is_stored(make_profile):
    profile = make_profile("Open", city="Lyon")
    profiles.change_organisation(
        actor=OPERATOR, organisation_id=profile.id, version=1, values={"city": "Paris"}
    )
    with pytest.raises(StaleProfile) as caught:
        profiles.change_organisation(
            actor=OPERATOR,
            organisation_id=profile.id,
            version=1,
            values={"city": "Nice", "founded_year": 2001},
        )
    [clash] = caught.value.clashes
    assert (clash.field, clash.base, clash.theirs, clash.mine) == ("city", "Lyon", "Paris", "Nice")
    assert caught.value.version == 2
    assert "founded_year" not in get_profile(actor=OPERATOR, organisation_id=profile.id).values


def test_set_terms_replaces_one_role_only(make_profile):
    profile = make_profile("Open", technology=["robotics"], theme=["green"])
    changed = profiles.set_terms(
        actor=OPERATOR,
        organisation_id=profile.id,
        role=TermRole.TECHNOLOGY,
        terms=[TermStatement(term="technology:security", derived=True)],
    )
    assert changed.values["technology"] == [{"term": "technology:security", "derived": True}]
    assert changed.values["theme"] == ["theme:green"]


def test_set_sites_changes_adds_and_removes_and_refuses_those_of_others(make_profile):
    profile, other = make_profile("Open"), make_profile("Other")
    first = profiles.set_sites(
        actor=OPERATOR, organisation_id=profile.id, sites=[SiteRecord(city="Lyon"), SiteRecord(city="Nice")]
    )
    lyon, nice = first.sites
    second = profiles.set_sites(
        actor=OPERATOR,
        organisation_id=profile.id,
        sites=[SiteRecord(id=nice.id, city="Nizza"), SiteRecord(city="Brest")],
    )
    assert [(site.id == nice.id, site.city) for site in second.sites] == [(True, "Nizza"), (False, "Brest")]
    assert not Site.objects.filter(pk=lyon.id).exists()
    assert entries(profile.id)[-1][1]["sites"] == [
        [{"city": "Lyon"}, {"city": "Nice"}],
        [{"city": "Nizza"}, {"city": "Brest"}],
    ]
    with pytest.raises(InvalidInput):
        profiles.set_sites(actor=OPERATOR, organisation_id=other.id, sites=[SiteRecord(id=nice.id, city="X")])
    assert Site.objects.get(pk=nice.id).city == "Nizza"


def test_rename_address_keeps_the_old_one_for_those_who_may_see_it(make_profile):
    profile = make_profile("Open")
    profiles.rename_address(actor=OPERATOR, organisation_id=profile.id, slug="Éclair")
    assert get_profile_by_slug(actor=OPERATOR, slug="open").slug == "eclair"
    with pytest.raises(NotFound):
        get_profile_by_slug(actor=VISITOR, slug="open")
    with pytest.raises(InvalidInput):
        profiles.rename_address(actor=OPERATOR, organisation_id=make_profile("B").id, slug="open")
    profiles.rename_address(actor=OPERATOR, organisation_id=profile.id, slug="open")
    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["eclair"]


def test_an_archived_profile_is_not_changed(make_profile):
    profile = make_profile("A")
    life.archive(actor=OPERATOR, organisation_id=profile.id)
    with pytest.raises(NotPermitted, match="Restore"):
        profiles.change_organisation(actor=OPERATOR, organisation_id=profile.id, values={"city": "X"})
