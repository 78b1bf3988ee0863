"""Two profiles with everything that a profile can have, for the tests of merging."""

import pytest
from django.db import transaction

from trellis.imports.models import Import, Source
from trellis.imports.models import SourceRecord as Imported
from trellis.registry.models import (
    FormerSlug,
    Membership,
    NetworkResult,
    Organisation,
    PersonMembership,
    Proposal,
    Site,
    SourceRecord,
)
from trellis.registry.services import search


@pytest.fixture
def two(make_profile, make_person):
    """Two clusters with everything that a profile can have, and another that both are in."""
    kept = make_profile("Photonics North", published=True, website="https://north.example.org")
    merged = make_profile(
        "Photonics North e.V.", published=True, city="Lille", technology=["technology:photonics"]
    )
    member, both, outer = (make_profile(name, published=True) for name in ("Member", "Both", "Outer"))
    ana, ben = make_person("ana"), make_person("ben")
    Membership.objects.create(host_id=kept.id, member_id=both.id)
    for host, guest in ((merged, member), (merged, both), (outer, merged), (merged, kept)):
        Membership.objects.create(host_id=host.id, member_id=guest.id)
    Membership.objects.filter(host_id=merged.id, member_id=member.id).update(role="coordinator")
    PersonMembership.objects.create(organisation_id=kept.id, person=ana, role="editor")
    PersonMembership.objects.create(organisation_id=merged.id, person=ana, role="owner")
    PersonMembership.objects.create(organisation_id=merged.id, person=ben, role="editor")
    Proposal.objects.create(organisation_id=merged.id, field="city", value="Lyon", source="a")
    NetworkResult.objects.create(network_id=merged.id, title="Won a prize")
    SourceRecord.objects.create(organisation_id=merged.id, source="hub", key="7")
    FormerSlug.objects.create(organisation_id=merged.id, slug="light-of-the-north")
    Site.objects.create(organisation_id=merged.id, name="Plant", city="Lens")
    Organisation.objects.filter(pk=outer.id).update(parent_id=merged.id)
    source = Source.objects.create(target="registry", name="hub")
    Imported.objects.create(
        source=source, record_type="organisation", key="7", record=str(merged.id),
        last_import=Import.objects.create(source=source),
    )  # fmt: skip
    with transaction.atomic():
        search.refresh(organisation_ids=Organisation.objects.values_list("pk", flat=True))
    return kept, merged
