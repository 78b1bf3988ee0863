"""The screens of merging: two profiles side by side, a look at what would become of them, and back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from trellis.core.types import VISITOR
from trellis.registry.models import DuplicatePair, Merge, Organisation
from trellis.registry.selectors.profiles import get_profile_by_slug

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client, make_person):
    person = make_person("operator", "operator")
    client.force_login(person)
    return person


def test_screens_lead_from_two_names_to_the_merge_and_back(client, operator, two):
    kept, merged = two
    found = client.get(reverse("registry:duplicates"), {"one": kept.slug, "other": merged.values["name"]})
    page = reverse("registry:merge", args=[kept.slug, merged.slug])
    assert found["Location"] == page
    shown = client.get(page).content.decode()
    assert "north.example.org" in shown
    assert "Lille" in shown
    assert '<option value="merged" selected>' in shown  # the city, which the kept one does not say
    choices = {"choose-city": "merged", "choose-name": "merged"}
    versions = {"kept_version": kept.version, "merged_version": merged.version}
    preview = client.post(page, choices | versions).content.decode()
    assert "This is what would become of them" in preview
    assert '<input type="hidden" name="choose-city" value="merged">' in preview
    assert Merge.objects.count() == 0
    done = client.post(page, {**choices, **versions, "_merge": "1"})
    assert done["Location"] == f"/organisations/{kept.slug}/"
    assert Organisation.objects.get(pk=kept.id).name == "Photonics North e.V."
    listed = client.get(reverse("registry:duplicates")).content.decode()
    assert reverse("registry:undo_merge", args=[Merge.objects.get().pk]) in listed
    client.post(reverse("registry:undo_merge", args=[Merge.objects.get().pk]))
    assert Organisation.objects.get(pk=kept.id).name == "Photonics North"


def test_choice_that_does_not_fit_is_explained_and_nothing_chosen_is_lost(client, operator, two):
    kept, merged = two
    page = reverse("registry:merge", args=[kept.slug, merged.slug])
    stale = {"kept_version": 99, "merged_version": 99, "choose-city": "merged"}
    answer = client.post(page, stale)
    text = answer.content.decode()
    assert (answer.status_code, "Look at both again" in text) == (409, True)
    Organisation.objects.filter(pk=merged.id).update(name="Photonics North e.V.", description={})
    unfit = client.post(page, {"choose-description": "merged", "choose-city": "merged"})
    assert unfit.status_code == 422
    assert "This must not be empty." in unfit.content.decode()


def test_visitors_and_members_find_neither_page(client, two, make_person):
    kept, merged = two
    pages = [reverse("registry:duplicates"), reverse("registry:merge", args=[kept.slug, merged.slug])]
    assert [client.get(page).status_code for page in pages] == [302, 302]
    client.force_login(make_person("ordinary"))
    assert [client.get(page).status_code for page in pages] == [403, 403]
    assert get_profile_by_slug(actor=VISITOR, slug=merged.slug).id == merged.id


def test_page_takes_as_many_queries_for_one_pair_as_for_fifteen(client, operator, make_profile):
    client.get(reverse("registry:duplicates"))  # notes the session
    counts = []
    ids = [make_profile(f"P {number}", published=True).id for number in range(16)]
    for total in (1, 15):
        for number in range(DuplicatePair.objects.count(), total):
            DuplicatePair.objects.create(left_id=ids[number], right_id=ids[number + 1], probability=0.5)
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("registry:duplicates"))
        counts.append(len(seen.captured_queries))
    assert counts[0] == counts[1]
