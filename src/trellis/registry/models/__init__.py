"""Tables of the registry, one file for each subject."""

from trellis.registry.models.catalogue import ClusterProgramme, OfferedService
from trellis.registry.models.claims import Claim, OwnerAsked
from trellis.registry.models.invitations import Invitation
from trellis.registry.models.merges import DuplicatePair, Merge
from trellis.registry.models.organisation import (
    FormerSlug,
    Membership,
    NetworkResult,
    Organisation,
    OrganisationTerm,
    PersonMembership,
    ProfileDraft,
    Proposal,
    RuleOverride,
    Site,
    SourceRecord,
)
from trellis.registry.models.reports import Report
from trellis.registry.models.saved_searches import SavedSearch, SavedSearchHit
from trellis.registry.models.search import SearchEntry, SearchRow, SearchValue, SearchWord

__all__ = [
    "Claim",
    "ClusterProgramme",
    "DuplicatePair",
    "FormerSlug",
    "Invitation",
    "Membership",
    "Merge",
    "NetworkResult",
    "OfferedService",
    "Organisation",
    "OrganisationTerm",
    "OwnerAsked",
    "PersonMembership",
    "ProfileDraft",
    "Proposal",
    "Report",
    "RuleOverride",
    "SavedSearch",
    "SavedSearchHit",
    "SearchEntry",
    "SearchRow",
    "SearchValue",
    "SearchWord",
    "Site",
    "SourceRecord",
]
