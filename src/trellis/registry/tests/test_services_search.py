"""Writing the search table: what stands in it, what must not, and that it goes with the change."""

import struct

import pytest
from django.db import connection, transaction

from trellis.registry.models import Membership, Organisation, SearchEntry, SearchRow, SearchValue, SearchWord
from trellis.registry.services import search

pytestmark = pytest.mark.django_db


def values_of(organisation_id: int) -> set[tuple[str, str]]:
    entry = SearchEntry.objects.get(pk=organisation_id)
    packed = bytes(entry.packed)
    assert bytes(SearchRow.objects.get(pk=organisation_id).packed) == packed
    ids = struct.unpack(f">{len(packed) // 4}i", packed)[5:]
    assert list(ids) == sorted(set(ids))
    return set(SearchValue.objects.filter(id__in=ids).values_list("facet", "code"))


def test_refresh_writes_what_is_published_and_nothing_of_drafts(make_profile):
    public = make_profile("Photonics Valley", published=True, theme=["theme:green"], city="Évry")
    draft = make_profile("Hidden Valley")

    search.refresh(organisation_ids=[public.id, draft.id])

    entry = SearchEntry.objects.get()
    assert (entry.organisation_id, entry.name_key, entry.city) == (public.id, "photonics valley", "Évry")
    assert entry.terms == {"ecosystem": ["digital"], "theme": ["green"]}
    assert values_of(public.id) == {
        ("country", "FR"), ("kind", "cluster"), ("ecosystem", "digital"), ("theme", "green"),
    }  # fmt: skip
    assert set(SearchWord.objects.filter(value=None).values_list("word", flat=True)) == {
        "photonics",
        "valley",
        "evry",
    }


def test_refresh_leaves_the_transaction_planning_as_before(make_profile):
    with connection.cursor() as cursor:
        search.refresh(organisation_ids=[make_profile("Photonics Valley", published=True).id])
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)


def test_refresh_outside_a_transaction_is_refused(transactional_db):
    with pytest.raises(RuntimeError, match="in the transaction of the change"):
        search.refresh(organisation_ids=[1])


def test_refresh_in_a_transaction_that_is_undone_leaves_nothing(make_profile):
    profile = make_profile("Photonics Valley")
    with transaction.atomic():
        Organisation.objects.filter(pk=profile.id).update(
            status="published", published_at="2026-01-01T00:00Z"
        )
        search.refresh(organisation_ids=[profile.id])
        assert SearchEntry.objects.count() == 1
        transaction.set_rollback(True)
    assert SearchEntry.objects.count() == 0


def test_refresh_of_a_withdrawn_profile_removes_its_row_and_its_name_from_its_members(make_profile):
    host = make_profile("Textile Network", published=True)
    member = make_profile("Loom Makers", kind="company", published=True)
    Membership.objects.create(host_id=host.id, member_id=member.id)
    search.refresh(organisation_ids=[member.id])
    assert ("network", str(host.id)) in values_of(member.id)
    assert SearchEntry.objects.get(pk=member.id).networks == [
        {"id": host.id, "slug": host.slug, "name": "Textile Network"}
    ]

    Organisation.objects.filter(pk=host.id).update(status="archived")
    search.refresh(organisation_ids=[host.id])

    assert list(SearchEntry.objects.values_list("name", flat=True)) == ["Loom Makers"]
    assert SearchEntry.objects.get().networks == []
    assert not SearchValue.objects.filter(facet="network").exists()


def test_refresh_of_a_renamed_network_renames_it_at_its_members(make_profile):
    host = make_profile("Textile Network", published=True)
    member = make_profile("Loom Makers", kind="company", published=True)
    Membership.objects.create(host_id=host.id, member_id=member.id)
    search.refresh(organisation_ids=[member.id])

    Organisation.objects.filter(pk=host.id).update(name="Fabric Network")
    search.refresh(organisation_ids=[host.id])

    assert SearchEntry.objects.get(pk=member.id).networks[0]["name"] == "Fabric Network"
    assert SearchValue.objects.get(facet="network").names == {"en": "Fabric Network"}


def test_refresh_without_a_change_writes_nothing(make_profile):
    profile = make_profile("Photonics Valley", published=True)

    def version() -> tuple[str, int]:
        return SearchEntry.objects.extra(select={"row": "ctid::text"}).values_list("row", "pk").get()

    before = version()
    search.refresh(organisation_ids=[profile.id, profile.id])
    assert version() == before


def test_refresh_of_nothing_and_of_unknown_ids_does_nothing(db):
    search.refresh(organisation_ids=[])
    search.refresh(organisation_ids=[999_999])
    assert SearchEntry.objects.count() == 0


def test_refresh_stems_what_only_a_kind_of_profile_asks_in_its_language(make_profile):
    profile = make_profile(
        "Photonics Valley",
        published=True,
        needs={"de": "Wir suchen Kooperationen", "en": "Looking for laboratories"},
        offers={"fr": "Nous développons des fibres"},
    )
    search.refresh(organisation_ids=[profile.id])
    document = SearchEntry.objects.values_list("document", flat=True).get(pk=profile.id)
    for lexeme in ("kooperation", "laboratori", "fibr"):
        assert f"'{lexeme}'" in str(document)
