"""What a row calls itself in logs and in the shell: enough to find it again."""

import pytest

from trellis.accounts.models import AccessToken, Consent, PlatformRoleGrant
from trellis.audit.models import AuditEntry
from trellis.evidence.models import Fact
from trellis.portal.models import SiteSettings
from trellis.registry import models
from trellis.taxonomy.models import Scheme, Term

ROWS = [
    (models.Organisation(name="Loom"), "Loom"),
    (models.FormerSlug(slug="old-loom"), "old-loom"),
    (models.ProfileDraft(organisation_id=3, person_id=5), "draft of 3 by 5"),
    (models.OrganisationTerm(organisation_id=3, role="theme", term_id="theme:green"), "3 theme theme:green"),
    (models.Site(name="North", city="Lyon"), "North"),
    (models.Site(city="Lyon"), "Lyon"),
    (models.Membership(member_id=4, host_id=3), "4 in 3"),
    (models.PersonMembership(person_id=5, role="owner", organisation_id=3), "5 owner of 3"),
    (models.SourceRecord(source="A directory", key="7"), "A directory 7"),
    (models.Proposal(field="city", organisation_id=3), "city of 3"),
    (models.NetworkResult(title="Contracts"), "Contracts"),
    (models.RuleOverride(rule="members", verdict="pass"), "members pass"),
    (models.SearchValue(facet="country", code="FR"), "country FR"),
    (models.SearchWord(word="loom"), "loom"),
    (models.SearchEntry(name="Loom"), "Loom"),
    (models.SearchRow(entry_id=3), "3"),
    (PlatformRoleGrant(person_id=5, role="operator"), "5 operator"),
    (Consent(purpose="contact-name", version=2, person_id=5), "contact-name 2 of 5"),
    (AccessToken(label="Reporting"), "Reporting"),
    (AuditEntry(action="changed", subject_type="organisation", subject_id="3"), "changed organisation 3"),
    (Fact(indicator="jobs", subject_id="country:FR", date="2020-01-01"), "jobs country:FR 2020-01-01"),
    (Fact(indicator="jobs", date="2020-01-01"), "jobs Europe 2020-01-01"),
    (SiteSettings(name="Our clusters"), "Our clusters"),
    (Scheme(code="nuts2024"), "nuts2024"),
    (Term(id="theme:green"), "theme:green"),
]


@pytest.mark.parametrize(("row", "text"), ROWS, ids=lambda item: type(item).__name__)
def test_row_names_itself(row, text):
    assert str(row) == text
