"""The words of the registry."""

from enum import StrEnum


class Status(StrEnum):
    """The life of a profile."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    CONFIRMED = "confirmed"
    ARCHIVED = "archived"


PUBLIC = (Status.PUBLISHED, Status.CONFIRMED)

TRANSITIONS: dict[Status, tuple[Status, ...]] = {
    Status.DRAFT: (Status.IN_REVIEW, Status.PUBLISHED, Status.ARCHIVED),
    Status.IN_REVIEW: (Status.DRAFT, Status.PUBLISHED, Status.ARCHIVED),
    Status.PUBLISHED: (Status.CONFIRMED, Status.DRAFT, Status.ARCHIVED),
    Status.CONFIRMED: (Status.CONFIRMED, Status.DRAFT, Status.ARCHIVED),
    Status.ARCHIVED: (Status.DRAFT,),
}


class Freshness(StrEnum):
    """How long ago a profile was last confirmed: green, amber after 12 months, red after 18."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class TermRole(StrEnum):
    """What a term says of an organisation."""

    ECOSYSTEM = "ecosystem"
    ACTIVITY = "activity"
    TECHNOLOGY = "technology"  # competence today
    TECHNOLOGY_IN_TEN_YEARS = "technology_in_ten_years"
    THEME = "theme"
    SERVICE = "service"
    LABEL = "label"
    CLUSTER_TYPE = "cluster_type"
    MARKET = "market"  # countries an organisation works with


class PersonRole(StrEnum):
    OWNER = "owner"
    EDITOR = "editor"
    MEMBER = "member"


class MemberRole(StrEnum):
    """What an organisation is in a cluster or a network."""

    COORDINATOR = "coordinator"
    PARTNER = "partner"
    MEMBER = "member"
    ASSOCIATED = "associated"


class Precision(StrEnum):
    """How exactly a place is known."""

    EXACT = "exact"
    CITY = "city"
    REGION = "region"
    COUNTRY = "country"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    PASS = "pass"  # noqa: S105
    WARN = "warn"
    FAIL = "fail"
