"""Tables of the registry, one file for each subject."""

from trellis.registry.models.organisation import (
    Membership,
    NetworkResult,
    Organisation,
    OrganisationTerm,
    PersonMembership,
    Proposal,
    RuleOverride,
    Site,
    SourceRecord,
)

__all__ = [
    "Membership",
    "NetworkResult",
    "Organisation",
    "OrganisationTerm",
    "PersonMembership",
    "Proposal",
    "RuleOverride",
    "Site",
    "SourceRecord",
]
