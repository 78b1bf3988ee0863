"""Merging two profiles and taking it back: everything moves, nothing is lost, one of two at once wins."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from trellis.core.errors import Conflict, NotFound, NotPermitted, TrellisError
from trellis.core.transactions import constraint_name
from trellis.core.types import Actor
from trellis.imports.models import SourceRecord as Imported
from trellis.notifications.models import Notification
from trellis.registry.models import (
    FormerSlug,
    Membership,
    Merge,
    NetworkResult,
    Organisation,
    PersonMembership,
    Proposal,
    SearchEntry,
    Site,
    SourceRecord,
)
from trellis.registry.selectors.profiles import get_profile, get_profile_by_slug
from trellis.registry.services import profiles
from trellis.registry.services.merging import merge_organisations, undo_merge
from trellis.registry.services.removal import remove_organisations
from trellis.registry.tests.conftest import OPERATOR, entries

pytestmark = pytest.mark.django_db
# Written by what is done, not part of what is restored.
BESIDES = {"audit.AuditEntry", "registry.Merge", "notifications.Mail", "notifications.Notification"}
COUNTED_ON = {"registry.Organisation": ("version", "changed_at")}
REWRITTEN = {"registry.SearchEntry", "registry.SearchRow", "registry.SearchWord", "registry.SearchValue"}


def merge(two, **more):
    kept, merged = two
    given = {"choices": {"city": "merged", "technology": "merged", "sites": "both"}, **more}
    return merge_organisations(actor=OPERATOR, kept_id=kept.id, merged_id=merged.id, **given)


def everything(*, but: set[str] = REWRITTEN) -> dict[str, list[dict]]:
    """Every row of every table of ours, but for the record of what was done."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        if model.__module__.startswith("trellis.") and label not in BESIDES | but:
            rows = model._base_manager.order_by("pk").values()
            left_out = COUNTED_ON.get(label, ())
            found[label] = [{k: v for k, v in row.items() if k not in left_out} for row in rows]
    return found


def searched() -> list[tuple]:
    return list(SearchEntry.objects.order_by("pk").values_list("pk", "name", "city", "networks", "terms"))


# --- what moves


def test_everything_of_the_merged_profile_belongs_to_the_kept_one(two, make_person):
    kept, merged = two
    result = merge(two)
    assert dict(result.moved) == {
        "registry.Membership": 2, "registry.PersonMembership": 1, "registry.Proposal": 1,
        "registry.NetworkResult": 1, "registry.SourceRecord": 1, "registry.FormerSlug": 1,
        "registry.Organisation": 1, "imports.SourceRecord": 1,
    }  # fmt: skip
    assert dict(result.stayed) == {"registry.Membership": 2, "registry.PersonMembership": 1}
    members = Membership.objects.filter(host_id=kept.id).order_by("member__name")
    assert list(members.values_list("member__name", "role")) == [
        ("Both", "member"), ("Member", "coordinator"),
    ]  # fmt: skip
    persons = PersonMembership.objects.filter(organisation_id=kept.id).order_by("person__name")
    assert list(persons.values_list("person__name", "role")) == [("ana", "owner"), ("ben", "editor")]
    for model, column in (
        (Proposal, "organisation_id"), (NetworkResult, "network_id"), (SourceRecord, "organisation_id"),
        (FormerSlug, "organisation_id"),
    ):  # fmt: skip
        assert list(model.objects.values_list(column, flat=True)) == [kept.id]
    assert list(Imported.objects.values_list("record", flat=True)) == [str(kept.id)]
    assert Organisation.objects.get(slug="outer").parent_id == kept.id
    profile = get_profile(actor=OPERATOR, organisation_id=kept.id)
    assert profile.values["website"] == "https://north.example.org"
    assert (profile.values["city"], profile.values["technology"]) == ("Lille", ["technology:photonics"])
    assert [site.name for site in profile.sites] == ["Plant"]
    assert Organisation.objects.get(pk=merged.id).status == "archived"
    assert not SearchEntry.objects.filter(pk=merged.id).exists()


def test_record_and_notifications_say_what_happened(two):
    kept, merged = two
    merge(two)
    action, changes = entries(kept.id)[-1]
    assert (action, changes["merged"], changes["registry.Membership"]) == (
        "merged with another", [None, merged.slug], [None, 2],
    )  # fmt: skip
    assert entries(merged.id)[-1] == ("merged into another", {"status": ["published", "archived"]})
    told = Notification.objects.filter(message="registry.merged").order_by("person__name")
    assert [(row.person.name, row.context) for row in told] == [
        (name, {"organisation": "Photonics North", "other": "Photonics North e.V."})
        for name in ("ana", "ben")
    ]


def test_former_address_leads_to_the_kept_profile_along_the_chain(two, make_profile, client):
    kept, merged = two
    last = make_profile("Photonics Europe", published=True)
    merge(two)
    merge_organisations(actor=OPERATOR, kept_id=last.id, merged_id=kept.id, choices={})
    for slug in (merged.slug, kept.slug, "light-of-the-north"):
        answer = client.get(f"/organisations/{slug}/")
        assert (answer.status_code, answer["Location"]) == (301, f"/organisations/{last.slug}/")
    for slug in (merged.slug, kept.slug):
        answer = client.get(f"/api/organisations/{slug}")
        assert (answer.status_code, answer["Location"]) == (301, f"/api/organisations/{last.slug}")
    assert get_profile_by_slug(actor=OPERATOR, slug=merged.slug).id == last.id


# --- taking back


def test_taking_back_restores_both_to_the_last_value(two):
    before, found = everything(), searched()
    merge_id = merge(two).merge_id
    assert everything() != before
    undo_merge(actor=OPERATOR, merge_id=merge_id)
    assert everything() == before
    assert searched() == found
    assert Merge.objects.get().undone_at is not None


def test_taking_back_makes_no_circle_of_what_was_put_together_since(two, make_profile):
    merged = two[1]
    whole = make_profile("Whole", published=True)
    part = make_profile("Part", published=True, parent=merged.id)
    Organisation.objects.filter(pk=merged.id).update(parent_id=whole.id)
    merge_id = merge(two).merge_id
    profiles.change_organisation(actor=OPERATOR, organisation_id=whole.id, values={"parent": part.id})
    before = everything()
    with pytest.raises(Conflict, match="cannot belong to one of its own parts"):
        undo_merge(actor=OPERATOR, merge_id=merge_id)
    assert everything() == before


def test_merged_again_after_taking_back_and_back_again(two):
    before = everything()
    for _again in range(2):
        undo_merge(actor=OPERATOR, merge_id=merge(two).merge_id)
    assert everything() == before


def test_looking_first_changes_nothing(two):
    before = everything(but=set())
    result = merge(two, dry_run=True)
    assert everything(but=set()) == before
    assert (Merge.objects.count(), Notification.objects.count()) == (0, 0)
    assert result.moved["registry.Membership"] == 2


def test_what_was_done_to_a_moved_row_since_stays_with_it(two):
    kept, merged = two
    merge_id = merge(two).merge_id
    Membership.objects.filter(host_id=kept.id, member__name="Member").update(role="associated")
    Proposal.objects.all().delete()
    undo_merge(actor=OPERATOR, merge_id=merge_id)
    row = Membership.objects.get(member__name="Member")
    assert (row.host_id, row.role, Proposal.objects.count()) == (merged.id, "associated", 0)


def change_field(kept, merged):
    profiles.change_organisation(actor=OPERATOR, organisation_id=kept.id, values={"city": "Paris"})


def remove_site(kept, merged):
    Site.objects.filter(organisation_id=kept.id).delete()


def move_row(kept, merged):
    other = Organisation.objects.get(slug="outer")
    NetworkResult.objects.update(network=other)


def restore_merged(kept, merged):
    Organisation.objects.filter(pk=merged.id).update(status="draft")


def grow_old(kept, merged):
    Merge.objects.update(at=timezone.now() - timedelta(days=30))


@pytest.mark.parametrize(
    ("later", "reason"),
    [
        (change_field, "This was changed since: .*city"),
        (remove_site, "This was changed since: sites"),
        (move_row, "belongs elsewhere by now: registry.NetworkResult"),
        (restore_merged, "This was changed since: status"),
        (grow_old, "A merge can be taken back for 30 days"),
    ],
)
def test_taking_back_is_refused_with_the_reason_and_changes_nothing(two, later, reason):
    merge_id = merge(two).merge_id
    later(*two)
    before = everything()
    with pytest.raises(Conflict, match=reason):
        undo_merge(actor=OPERATOR, merge_id=merge_id)
    assert everything() == before


def test_merge_further_must_be_taken_back_first_and_none_twice(two, make_profile):
    kept, _merged = two
    last = make_profile("Photonics Europe", published=True)
    first = merge(two).merge_id
    second = merge_organisations(actor=OPERATOR, kept_id=last.id, merged_id=kept.id, choices={}).merge_id
    with pytest.raises(Conflict, match="Take that back first"):
        undo_merge(actor=OPERATOR, merge_id=first)
    undo_merge(actor=OPERATOR, merge_id=second)
    undo_merge(actor=OPERATOR, merge_id=first)
    with pytest.raises(Conflict, match="taken back before"):
        undo_merge(actor=OPERATOR, merge_id=first)


# --- who, and which


def test_only_operators_and_validators_who_keep_neither_merge(two, make_person, actor_of):
    kept, merged = two
    keeper, validator = make_person("keeper", "validator"), make_person("free", "validator")
    PersonMembership.objects.create(organisation_id=merged.id, person=keeper, role="editor")
    for actor in (Actor(person_id=10**6), actor_of(keeper)):
        with pytest.raises(NotPermitted):
            merge_organisations(actor=actor, kept_id=kept.id, merged_id=merged.id, choices={})
    given = {"kept_id": kept.id, "merged_id": merged.id, "choices": {}}
    merge_id = merge_organisations(actor=actor_of(validator), **given).merge_id
    with pytest.raises(NotPermitted):
        undo_merge(actor=actor_of(keeper), merge_id=merge_id)
    undo_merge(actor=actor_of(validator), merge_id=merge_id)


def test_pairs_that_cannot_be_one_profile_are_refused(two, make_profile):
    kept, merged = two
    network = make_profile("A company", kind="company", published=True)
    draft = make_profile("Photonics draft")
    for first, second, versions in (
        (kept.id, network.id, None),
        (draft.id, kept.id, None),
        (kept.id, merged.id, (kept.version, merged.version + 1)),
    ):
        with pytest.raises(Conflict):
            merge_organisations(
                actor=OPERATOR, kept_id=first, merged_id=second, choices={}, versions=versions
            )
    with pytest.raises(NotPermitted, match="with itself"):
        merge_organisations(actor=OPERATOR, kept_id=kept.id, merged_id=kept.id, choices={})
    assert Merge.objects.count() == 0


def test_part_of_the_merged_profile_does_not_become_its_own_part(make_profile):
    merged, kept = make_profile("Whole", published=True), make_profile("Part", published=True)
    middle, top = make_profile("Middle", published=True), make_profile("Top", published=True)
    for child, parent in ((kept, middle), (middle, merged), (merged, top)):
        Organisation.objects.filter(pk=child.id).update(parent_id=parent.id)
    merge_id = merge_organisations(actor=OPERATOR, kept_id=kept.id, merged_id=merged.id, choices={}).merge_id
    parents = dict(Organisation.objects.values_list("name", "parent__name"))
    assert (parents["Part"], parents["Middle"]) == ("Middle", "Whole")
    undo_merge(actor=OPERATOR, merge_id=merge_id)
    merge_organisations(actor=OPERATOR, kept_id=middle.id, merged_id=merged.id, choices={})
    assert dict(Organisation.objects.values_list("name", "parent__name"))["Middle"] == "Top"


def test_merged_profile_is_not_removed_with_the_import_that_brought_it(two):
    kept, merged = two
    merge(two)
    PersonMembership.objects.all().delete()
    Membership.objects.all().delete()
    Organisation.objects.filter(parent_id=kept.id).update(parent=None)
    reasons = remove_organisations(actor=OPERATOR, organisation_ids=[merged.id])
    assert reasons == {merged.id: "It was merged with Photonics North."}


@pytest.mark.parametrize(
    ("pairs", "name"),
    [
        ([("a", "a")], "registry_merge_not_with_itself"),
        ([("a", "b"), ("c", "b")], "registry_merge_once"),
        ([("a", "b"), ("b", "a")], "registry_merge_no_circle"),
        ([("a", "b"), ("c", "a"), ("b", "c")], "registry_merge_no_circle"),
    ],
)
def test_database_refuses_what_no_merge_may_be(make_profile, pairs, name):
    ids = {letter: make_profile(letter).id for letter in "abc"}
    *sound, last = [{"kept_id": ids[kept], "merged_id": ids[merged]} for kept, merged in pairs]
    for given in sound:
        Merge.objects.create(**given)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Merge.objects.create(**last)
    assert constraint_name(caught.value) == name


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_merges_at_once_that_share_a_profile_one_wins(make_profile):
    ids = [make_profile(f"Twin {number}", published=True).id for number in range(3)]
    pairs = [(kept, merged) for kept in ids for merged in ids if kept != merged] * 2

    def attempt(pair: tuple[int, int]) -> bool:
        try:
            merge_organisations(actor=OPERATOR, kept_id=pair[0], merged_id=pair[1], choices={})
        except TrellisError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        won = sum(pool.map(attempt, pairs))
    standing = list(Merge.objects.values_list("kept_id", "merged_id"))
    assert len(standing) == won == 2  # three became one, in two steps
    assert Organisation.objects.exclude(status="archived").count() == 1
    assert len({merged for _kept, merged in standing}) == 2


def test_address_that_nobody_ever_had_is_looked_for_thrice(django_assert_num_queries):
    """As it is, as one that was merged, as a former one: no profile is asked for that cannot be."""
    with django_assert_num_queries(3), pytest.raises(NotFound):
        get_profile_by_slug(actor=OPERATOR, slug="nobody-ever")
